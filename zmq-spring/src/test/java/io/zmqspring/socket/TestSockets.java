/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.zmqspring.socket;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.zmqspring.message.ZmqMessage;
import org.opentest4j.AssertionFailedError;

/**
 * A context whose sockets a test opens, and closes with the context at its end.
 */
final class TestSockets implements AutoCloseable {

	static final long SECOND = Duration.ofSeconds(1).toNanos();

	static final long PATIENCE = 30 * SECOND;

	private final ZmqContext context;

	TestSockets() {
		this(new ZmqContext());
	}

	TestSockets(ZmqContext context) {
		this.context = context;
		context.start();
	}

	ZmqContext context() {
		return this.context;
	}

	ZmqSocket open(ZmqSocketDefinition.Builder definition) {
		return this.context.open(definition.build());
	}

	ZmqSocket bind(ZmqSocketType type, String... endpoints) {
		return open(define(type).bind(endpoints));
	}

	ZmqSocket connect(ZmqSocketType type, String... endpoints) {
		return open(define(type).connect(endpoints));
	}

	ZmqSocket bind(ZmqSocketType type, String endpoint, Consumer<ZmqSocketDefinition.Builder> options) {
		ZmqSocketDefinition.Builder definition = define(type).bind(endpoint);
		options.accept(definition);
		return open(definition);
	}

	ZmqSocket connect(ZmqSocketType type, String endpoint, Consumer<ZmqSocketDefinition.Builder> options) {
		ZmqSocketDefinition.Builder definition = define(type).connect(endpoint);
		options.accept(definition);
		return open(definition);
	}

	// A SUB socket has no subscription of its own: its listeners add theirs
	ZmqSocket subscribe(String endpoint, String... topics) {
		ZmqSocket socket = connect(ZmqSocketType.SUB, endpoint);
		for (String topic : topics) {
			socket.subscribe(Topic.of(topic));
		}
		return socket;
	}

	void close(ZmqSocket socket) {
		this.context.close(socket);
	}

	static ZmqSocketDefinition.Builder define(ZmqSocketType type) {
		return ZmqSocketDefinition.builder("test-" + type, type)
			.linger(Duration.ofMillis(200))
			.reconnectInterval(Duration.ofMillis(20))
			.reconnectIntervalMax(Duration.ofMillis(200));
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static void send(ZmqSocket socket, String text) {
		socket.send(bytes(text), PATIENCE);
	}

	// The next message, or a failure when none comes
	static ZmqMessage receive(ZmqSocket socket) {
		return receive(socket, 1).get(0);
	}

	static String receiveText(ZmqSocket socket) {
		return new String(receive(socket).payload(), StandardCharsets.UTF_8);
	}

	static List<ZmqMessage> receive(ZmqSocket socket, int count) {
		List<ZmqMessage> messages = new ArrayList<>(count);
		long deadline = System.nanoTime() + PATIENCE;
		while (messages.size() < count) {
			ZmqMessage[] batch = new ZmqMessage[Math.min(256, count - messages.size())];
			int received = socket.receive(batch, deadline - System.nanoTime());
			for (int i = 0; i < received; i++) {
				messages.add(batch[i]);
			}
			if (received == 0 && deadline - System.nanoTime() <= 0) {
				throw new AssertionFailedError(
						"Only " + messages.size() + " of " + count + " messages came to " + socket);
			}
		}
		return messages;
	}

	static List<String> receiveTexts(ZmqSocket socket, int count) {
		return receive(socket, count).stream()
			.map((message) -> new String(message.payload(), StandardCharsets.UTF_8))
			.toList();
	}

	// What has come within a time in which nothing should
	static int receiveNothing(ZmqSocket socket, Duration wait) {
		return socket.receive(new ZmqMessage[1], wait.toNanos());
	}

	@Override
	public void close() {
		this.context.stop();
	}

}
