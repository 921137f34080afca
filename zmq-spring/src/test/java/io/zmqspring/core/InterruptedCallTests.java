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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.zmqspring.ZmqException;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of callers of {@link ZmqTemplate} that are interrupted at any moment.
 */
class InterruptedCallTests {

	private static final int CALLERS = 4;

	private static final int ROUNDS = 1500;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private volatile Throwable failure;

	private TemplateFixture fixture;

	@AfterEach
	void close() {
		this.fixture.close();
		assertThat(this.failure).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void sendersSendWholeMessagesOrRaise(String transport) throws InterruptedException {
		ZmqTemplate template = open(ZmqSocketType.PUSH, ZmqSocketType.PULL, transport);
		long accepted = interrupt((caller, round) -> template.send("out", message(caller, round)));
		assertThatWholeMessagesCome(template, accepted);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void publishersSendWholeMessagesOrRaise(String transport) throws InterruptedException {
		ZmqTemplate template = open(ZmqSocketType.PUB, ZmqSocketType.SUB, transport);
		assertThat(template.awaitSubscribers("out", "1", 1, PATIENCE)).isTrue();
		long accepted = interrupt(
				(caller, round) -> template.publish("out", "" + caller + ":" + round, caller + ":" + round));
		for (long i = 0; i < accepted; i++) {
			ZmqMessage message = template.receive("in", ZmqMessage.class, PATIENCE);
			assertThat(message).isNotNull();
			assertThat(message.size()).isEqualTo(2);
			assertThat(message.frame(0)).isEqualTo(message.frame(1));
		}
		assertThat(template.receive("in", ZmqMessage.class, Duration.ofMillis(50))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void requestsGetTheirOwnReplyOrRaise(String transport) throws InterruptedException {
		ZmqTemplate template = open(ZmqSocketType.REQ, ZmqSocketType.ROUTER, transport);
		AtomicBoolean done = new AtomicBoolean();
		Thread server = start(() -> echo(template, done));
		long answered = interrupt((caller, round) -> {
			String text = caller + ":" + round;
			assertThat(template.request("out", text, String.class)).isEqualTo(text);
		});
		answered += interrupt((caller, round) -> {
			String text = caller + ":" + round;
			try {
				assertThat(template.requestAsync("out", text, String.class).join()).isEqualTo(text);
			}
			catch (CompletionException ex) {
				if (ex.getCause() instanceof ZmqException cause) {
					throw cause;
				}
				throw ex;
			}
		});
		assertThat(template.request("out", "after all", String.class)).isEqualTo("after all");
		done.set(true);
		server.join();
		assertThat(answered).isPositive();
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void receiversLoseNothing(String transport) throws InterruptedException {
		ZmqTemplate template = open(ZmqSocketType.PUSH, ZmqSocketType.PULL, transport);
		int total = CALLERS * ROUNDS;
		AtomicLong received = new AtomicLong();
		Thread sender = start(() -> {
			for (int i = 0; i < total; i++) {
				template.send("out", message(1, i));
			}
		});
		interrupt((caller, round) -> {
			ZmqMessage message = template.receive("in", ZmqMessage.class, Duration.ofMillis(20));
			if (message != null) {
				assertWhole(message);
				received.incrementAndGet();
			}
		});
		while (received.get() < total) {
			assertWhole(template.receive("in", ZmqMessage.class, PATIENCE));
			received.incrementAndGet();
		}
		sender.join();
		assertThat(template.receive("in", ZmqMessage.class, Duration.ZERO)).isNull();
	}

	private ZmqTemplate open(ZmqSocketType out, ZmqSocketType in, String transport) {
		String address = transport.equals("tcp") ? "tcp://127.0.0.1:*" : "inproc://" + UUID.randomUUID();
		int room = CALLERS * ROUNDS;
		this.fixture = new TemplateFixture(
				ZmqSocketDefinition.builder("in", in).bind(address).receiveHighWaterMark(room).build(),
				ZmqSocketDefinition.builder("out", out)
					.connect("socket:in")
					// A publisher would drop without it, and others should wait
					.sendHighWaterMark((out == ZmqSocketType.PUB) ? room : 10)
					.sendTimeout(PATIENCE)
					.build());
		return this.fixture.template();
	}

	// Returns how many calls succeeded; the others raised for the interrupt
	private long interrupt(Call call) throws InterruptedException {
		AtomicLong succeeded = new AtomicLong();
		List<Thread> callers = new ArrayList<>();
		for (int i = 0; i < CALLERS; i++) {
			int caller = i;
			callers.add(start(() -> {
				for (int round = 0; round < ROUNDS; round++) {
					try {
						call.make(caller, round);
						succeeded.incrementAndGet();
					}
					catch (ZmqException ex) {
						assertThat(ex).isExactlyInstanceOf(ZmqException.class)
							.hasCauseInstanceOf(InterruptedException.class)
							.hasMessageContaining("Interrupted");
						assertThat(Thread.currentThread().isInterrupted()).isTrue();
					}
					Thread.interrupted();
				}
			}));
		}
		Thread interrupter = start(() -> {
			while (callers.stream().anyMatch(Thread::isAlive)) {
				callers.get(ThreadLocalRandom.current().nextInt(CALLERS)).interrupt();
				LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(100_000));
			}
		});
		for (Thread caller : callers) {
			caller.join();
		}
		interrupter.join();
		return succeeded.get();
	}

	private void assertThatWholeMessagesCome(ZmqTemplate template, long count) {
		for (long i = 0; i < count; i++) {
			assertWhole(template.receive("in", ZmqMessage.class, PATIENCE));
		}
		assertThat(template.receive("in", ZmqMessage.class, Duration.ofMillis(50))).isNull();
	}

	private static void echo(ZmqTemplate template, AtomicBoolean done) {
		while (!done.get()) {
			ZmqMessage request = template.receive("in", ZmqMessage.class, Duration.ofMillis(50));
			if (request != null) {
				template.send("in", request);
			}
		}
	}

	private static ZmqMessage message(int caller, int round) {
		byte[] body = (caller + ":" + round).getBytes(StandardCharsets.UTF_8);
		return ZmqMessage.of(body, new byte[0], new byte[100], body);
	}

	private static void assertWhole(ZmqMessage message) {
		assertThat(message).isNotNull();
		assertThat(message.size()).isEqualTo(4);
		assertThat(message.frame(0)).isNotEmpty().isEqualTo(message.frame(3));
		assertThat(message.frame(1)).isEmpty();
	}

	private Thread start(Runnable task) {
		Thread thread = new Thread(task, "test");
		thread.setUncaughtExceptionHandler((one, ex) -> this.failure = ex);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private interface Call {

		void make(int caller, int round);

	}

}
