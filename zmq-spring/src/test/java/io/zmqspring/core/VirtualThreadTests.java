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

package io.zmqspring.core;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests of 1,000 virtual threads that share one template.
 */
class VirtualThreadTests {

	private static final int THREADS = 1000;

	private static final int ROUNDS = 10;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Set<Throwable> failures = ConcurrentHashMap.newKeySet();

	private Method starter;

	private TemplateFixture fixture;

	@BeforeEach
	void virtualThreads() {
		assumeTrue(Runtime.version().feature() >= 21, "Skipped: this JDK has no virtual threads");
		try {
			this.starter = Thread.class.getMethod("startVirtualThread", Runnable.class);
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@AfterEach
	void close() {
		if (this.fixture != null) {
			this.fixture.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void messagesOfAThousandVirtualThreadsNeitherMixNorGetLost(String transport) throws Exception {
		ZmqTemplate template = open(ZmqSocketType.PUSH, ZmqSocketType.PULL, transport);
		List<Thread> threads = start((thread) -> {
			for (int round = 0; round < ROUNDS; round++) {
				byte[] id = (thread + ":" + round).getBytes(StandardCharsets.UTF_8);
				template.send("out", ZmqMessage.of(id, new byte[0], new byte[100], id));
			}
		});
		Set<String> received = ConcurrentHashMap.newKeySet();
		for (int i = 0; i < THREADS * ROUNDS; i++) {
			ZmqMessage message = template.receive("in", ZmqMessage.class, PATIENCE);
			assertThat(message).isNotNull();
			assertThat(message.size()).isEqualTo(4);
			assertThat(message.frame(0)).isEqualTo(message.frame(3));
			received.add(new String(message.frame(0), StandardCharsets.UTF_8));
		}
		assertThat(received).hasSize(THREADS * ROUNDS);
		awaitEnd(threads);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void requestsOfAThousandVirtualThreadsGetTheirOwnReplies(String transport) throws Exception {
		ZmqTemplate template = open(ZmqSocketType.REQ, ZmqSocketType.ROUTER, transport);
		AtomicBoolean done = new AtomicBoolean();
		Thread server = new Thread(() -> {
			while (!done.get()) {
				ZmqMessage request = template.receive("in", ZmqMessage.class, Duration.ofMillis(50));
				if (request != null) {
					template.send("in", request);
				}
			}
		});
		server.setDaemon(true);
		server.start();
		List<Thread> threads = start((thread) -> {
			for (int round = 0; round < ROUNDS; round++) {
				String text = thread + ":" + round;
				assertThat(template.to("out").timeout(PATIENCE).request(text, String.class)).isEqualTo(text);
			}
		});
		awaitEnd(threads);
		done.set(true);
		server.join();
	}

	private ZmqTemplate open(ZmqSocketType out, ZmqSocketType in, String transport) {
		String address = transport.equals("tcp") ? "tcp://127.0.0.1:*" : "inproc://" + UUID.randomUUID();
		this.fixture = new TemplateFixture(ZmqSocketDefinition.builder("in", in).bind(address).build(),
				ZmqSocketDefinition.builder("out", out).connect("socket:in").sendTimeout(PATIENCE).build());
		return this.fixture.template();
	}

	private List<Thread> start(IntConsumer task) throws ReflectiveOperationException {
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			int thread = i;
			threads.add((Thread) this.starter.invoke(null, (Runnable) () -> {
				try {
					task.accept(thread);
				}
				catch (Throwable ex) {
					this.failures.add(ex);
				}
			}));
		}
		return threads;
	}

	private void awaitEnd(List<Thread> threads) throws InterruptedException {
		for (Thread thread : threads) {
			thread.join(PATIENCE.toMillis());
			assertThat(thread.isAlive()).isFalse();
		}
		assertThat(this.failures).isEmpty();
	}

}
