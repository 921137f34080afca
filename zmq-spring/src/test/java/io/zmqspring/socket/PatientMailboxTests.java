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

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.zmqspring.socket.PatientMailbox.SharedChannel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PatientMailbox}.
 */
class PatientMailboxTests {

	private final AtomicBoolean over = new AtomicBoolean();

	@AfterEach
	void end() {
		this.over.set(true);
	}

	// While messages flow, it is found in the stacks of I/O threads, as is the queue of
	// their commands
	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void ioThreadsReceiveTheirCommandsWithIt(int ioThreads) {
		ZmqContext context = new ZmqContext(new ZmqContext.Settings(ioThreads, 100, Duration.ofSeconds(5)), List.of(),
				List.of());
		try (TestSockets sockets = new TestSockets(context)) {
			ZmqSocket pull = sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*");
			ZmqSocket push = sockets.connect(ZmqSocketType.PUSH, pull.endpoints().get(0));
			CompletableFuture<Void> traffic = CompletableFuture.runAsync(() -> {
				for (int i = 0; !this.over.get(); i++) {
					TestSockets.send(push, "message " + i);
					assertThat(TestSockets.receiveText(pull)).isEqualTo("message " + i);
				}
			});
			Awaitility.await()
				.pollInterval(Duration.ofMillis(1))
				.atMost(Duration.ofMinutes(1))
				.until(() -> IoThreads.areIn(PatientMailbox.class, "inEvent")
						&& IoThreads.areIn(CommandQueue.class, "processCancel"));
			this.over.set(true);
			traffic.join();
		}
	}

	// JeroMQ makes itself a new one when the JDK's does not wait
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void keyIsThatOfTheSecondHandleInANewSelectorToo(boolean firstHandleFirst) throws IOException {
		Pipe.SourceChannel channel = Pipe.open().source();
		channel.configureBlocking(false);
		SharedChannel shared = new SharedChannel(channel);
		try (channel) {
			for (int i = 0; i < 3; i++) {
				try (Selector selector = Selector.open()) {
					if (firstHandleFirst) {
						poll(channel, selector, "first");
					}
					poll(shared, selector, "second");
					poll(channel, selector, "first");
					poll(shared, selector, "second");
					assertThat(channel.keyFor(selector).attachment()).isEqualTo("second");
					assertThat(channel.keyFor(selector).interestOps()).isEqualTo(SelectionKey.OP_READ);
				}
			}
		}
	}

	// As JeroMQ's poller does it
	private static void poll(SelectableChannel channel, Selector selector, Object handle)
			throws ClosedChannelException {
		SelectionKey key = channel.keyFor(selector);
		if (key == null) {
			channel.register(selector, SelectionKey.OP_READ, handle);
		}
		else {
			key.interestOps(SelectionKey.OP_READ);
		}
	}

}
