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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.zmqspring.ZmqException;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.message.ZmqMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for interrupts: each call succeeds or says that it was interrupted, the flag is
 * never lost and never made up, and neither a message nor a socket breaks.
 */
class InterruptTests {

	private static final int MESSAGES = 5000;

	private static final int INTERRUPTS = 1000;

	private final TestSockets sockets = new TestSockets();

	private volatile Throwable failure;

	@AfterEach
	void close() {
		Thread.interrupted();
		this.sockets.close();
		assertThat(this.failure).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "PUSH, PULL, TCP", "PUSH, PULL, INPROC", "PAIR, PAIR, TCP", "PAIR, PAIR, INPROC" })
	void interruptedSendersSendWholeMessages(ZmqSocketType sending, ZmqSocketType receiving, Transport transport)
			throws Exception {
		String endpoint = transport.endpoint();
		ZmqSocket receiver = this.sockets.bind(receiving, endpoint, (one) -> one.receiveHighWaterMark(10));
		ZmqSocket sender = this.sockets.connect(sending, endpoint, (one) -> one.sendHighWaterMark(10));
		AtomicLong accepted = new AtomicLong();
		AtomicLong interrupted = new AtomicLong();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			byte id = (byte) i;
			threads.add(start(() -> {
				for (int n = 0; n < MESSAGES; n++) {
					try {
						sender.send(message(id, n), TestSockets.PATIENCE);
						accepted.incrementAndGet();
					}
					catch (ZmqException ex) {
						assertInterrupted(ex);
						interrupted.incrementAndGet();
					}
					Thread.interrupted();
				}
			}));
		}
		AtomicBoolean done = new AtomicBoolean();
		Thread interrupter = interruptAll(threads, done);
		List<ZmqMessage> received = new ArrayList<>();
		Thread collector = start(() -> {
			while (!done.get() || received.size() < accepted.get()) {
				received.addAll(TestSockets.receive(receiver, 1));
			}
		});
		for (Thread thread : threads) {
			thread.join();
		}
		done.set(true);
		// One more, since the collector may wait for it
		sender.send(message((byte) 99, 0), TestSockets.PATIENCE);
		interrupter.join();
		collector.join();
		received.removeIf((message) -> message.frame(0)[0] == 99);
		assertThat(interrupted).hasPositiveValue();
		assertThat(received).hasSize(Math.toIntExact(accepted.get())).allSatisfy(InterruptTests::assertWhole);
		assertThat(sender.counters().sent()).isEqualTo(accepted.get() + 1);
		assertThat(sender.counters().refused()).isEqualTo(interrupted.get());
	}

	private static ZmqMessage message(byte id, int number) {
		byte[] body = new byte[100];
		Arrays.fill(body, (byte) number);
		return ZmqMessage.of(new byte[] { id }, body, body, new byte[] { id });
	}

	private static void assertWhole(ZmqMessage message) {
		assertThat(message.size()).isEqualTo(4);
		assertThat(message.frame(0)).hasSize(1).isEqualTo(message.frame(3));
		assertThat(message.frame(1)).hasSize(100).isEqualTo(message.frame(2));
	}

	private static void assertInterrupted(ZmqException ex) {
		assertThat(ex).isNotInstanceOf(ZmqSendTimeoutException.class)
			.isNotInstanceOf(ZmqSocketException.class)
			.hasCauseInstanceOf(InterruptedException.class);
		assertThat(Thread.currentThread().isInterrupted()).isTrue();
	}

	private Thread interruptAll(List<Thread> threads, AtomicBoolean done) {
		return start(() -> {
			while (!done.get()) {
				threads.get(ThreadLocalRandom.current().nextInt(threads.size())).interrupt();
				LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(100_000));
			}
		});
	}

	@ParameterizedTest
	@CsvSource({ "PUSH, PULL, TCP", "PUSH, PULL, INPROC", "PAIR, PAIR, TCP", "PAIR, PAIR, INPROC" })
	void interruptedReceiversLoseNothing(ZmqSocketType sending, ZmqSocketType receiving, Transport transport)
			throws Exception {
		String endpoint = transport.endpoint();
		ZmqSocket receiver = this.sockets.bind(receiving, endpoint);
		ZmqSocket sender = this.sockets.connect(sending, endpoint);
		int total = 4 * MESSAGES;
		AtomicLong received = new AtomicLong();
		AtomicLong interrupted = new AtomicLong();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			threads.add(start(() -> {
				ZmqMessage[] batch = new ZmqMessage[16];
				while (received.get() < total) {
					try {
						int count = receiver.receive(batch, TestSockets.SECOND / 50);
						Arrays.asList(batch).subList(0, count).forEach(InterruptTests::assertWhole);
						received.addAndGet(count);
					}
					catch (ZmqException ex) {
						assertInterrupted(ex);
						interrupted.incrementAndGet();
					}
					Thread.interrupted();
				}
			}));
		}
		AtomicBoolean done = new AtomicBoolean();
		Thread interrupter = interruptAll(threads, done);
		for (int n = 0; n < total; n++) {
			sender.send(message((byte) 1, n), TestSockets.PATIENCE);
			if (n % 100 == 0) {
				LockSupport.parkNanos(1_000_000);
			}
		}
		for (Thread thread : threads) {
			thread.join();
		}
		done.set(true);
		interrupter.join();
		assertThat(received).hasValue(total);
		assertThat(interrupted).hasPositiveValue();
		assertThat(receiver.counters().received()).isEqualTo(total);
	}

	@ParameterizedTest
	@EnumSource
	void callThatNeedNotWaitSucceedsAndKeepsTheFlag(Transport transport) {
		String endpoint = transport.endpoint();
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint);
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, endpoint);
		for (int i = 0; i < 1000; i++) {
			Thread.currentThread().interrupt();
			push.send(message((byte) 1, i), TestSockets.PATIENCE);
			assertThat(Thread.interrupted()).isTrue();
		}
		assertThat(TestSockets.receive(pull, 1)).allSatisfy(InterruptTests::assertWhole);
		ZmqMessage[] batch = new ZmqMessage[1];
		for (int i = 1; i < 1000;) {
			Thread.currentThread().interrupt();
			try {
				i += pull.receive(batch, TestSockets.PATIENCE);
			}
			catch (ZmqException ex) {
				// The next had not arrived
				assertInterrupted(ex);
			}
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "PULL", "PAIR" })
	void receiveThatMayNotWaitIgnoresTheFlag(ZmqSocketType type) {
		ZmqSocket socket = this.sockets.bind(type, Transport.INPROC.endpoint());
		Thread.currentThread().interrupt();
		assertThat(socket.receive(new ZmqMessage[1], 0)).isZero();
		assertThat(Thread.interrupted()).isTrue();
	}

	@ParameterizedTest
	@EnumSource(names = { "PULL", "PAIR" })
	void interruptWhileItWaitsEndsOneWaitAndNoOther(ZmqSocketType type) throws InterruptedException {
		String endpoint = Transport.TCP.endpoint();
		ZmqSocket receiver = this.sockets.bind(type, endpoint);
		ZmqSocket sender = this.sockets.connect(type.peers().iterator().next(), endpoint);
		Thread waiting = Thread.currentThread();
		AtomicLong round = new AtomicLong();
		AtomicBoolean done = new AtomicBoolean();
		Thread interrupter = start(() -> {
			for (long next = 1; !done.get(); next++) {
				while (round.get() < next && !done.get()) {
					Thread.onSpinWait();
				}
				LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(500_000));
				if (!done.get()) {
					waiting.interrupt();
				}
			}
		});
		for (int i = 1; i <= 300; i++) {
			round.set(i);
			assertThatExceptionOfType(ZmqException.class)
				.isThrownBy(() -> receiver.receive(new ZmqMessage[1], TestSockets.PATIENCE))
				.withCauseInstanceOf(InterruptedException.class);
			assertThat(Thread.interrupted()).isTrue();
			sender.send(new byte[1], TestSockets.PATIENCE);
			assertThat(Thread.interrupted()).as("flag after send in round %d", i).isFalse();
			assertThat(TestSockets.receive(receiver, 1)).hasSize(1);
			assertThat(Thread.interrupted()).as("flag after receive in round %d", i).isFalse();
		}
		done.set(true);
		interrupter.join();
	}

	@ParameterizedTest
	@EnumSource(names = { "PULL", "PAIR" })
	void interruptEndsOneWaitAndNoOther(ZmqSocketType type) {
		String endpoint = Transport.TCP.endpoint();
		ZmqSocket receiver = this.sockets.bind(type, endpoint);
		ZmqSocket sender = this.sockets.connect(type.peers().iterator().next(), endpoint);
		ZmqMessage[] batch = new ZmqMessage[1];
		for (int round = 0; round < 500; round++) {
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(ZmqException.class)
				.isThrownBy(() -> receiver.receive(batch, TestSockets.PATIENCE))
				.withCauseInstanceOf(InterruptedException.class);
			assertThat(Thread.interrupted()).isTrue();
			sender.send(new byte[1], TestSockets.PATIENCE);
			assertThat(Thread.interrupted()).as("flag after send in round %d", round).isFalse();
			assertThat(TestSockets.receive(receiver, 1)).hasSize(1);
			assertThat(Thread.interrupted()).as("flag after receive in round %d", round).isFalse();
		}
	}

	@Test
	void interruptEndsWaitForSubscribers() {
		ZmqSocket pub = this.sockets.bind(ZmqSocketType.PUB, "tcp://127.0.0.1:*");
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(ZmqException.class)
			.isThrownBy(() -> pub.awaitSubscribers(new byte[0], 1, Duration.ofSeconds(10)))
			.withCauseInstanceOf(InterruptedException.class);
		assertThat(Thread.interrupted()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void interruptedThreadOpensAndClosesSockets(Transport transport) {
		String endpoint = transport.endpoint();
		for (int round = 0; round < 50; round++) {
			Thread.currentThread().interrupt();
			ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint);
			ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, endpoint);
			assertThat(Thread.interrupted()).isTrue();
			TestSockets.send(push, "round " + round);
			assertThat(TestSockets.receiveText(pull)).isEqualTo("round " + round);
			Thread.currentThread().interrupt();
			this.sockets.close(push);
			this.sockets.close(pull);
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@Test
	void noInterruptIsLostAmongUsersOfOneSocket() throws Exception {
		String endpoint = Transport.INPROC.endpoint();
		ZmqSocket left = this.sockets.bind(ZmqSocketType.PAIR, endpoint);
		ZmqSocket right = this.sockets.connect(ZmqSocketType.PAIR, endpoint);
		AtomicBoolean done = new AtomicBoolean();
		AtomicBoolean echoed = new AtomicBoolean();
		Thread echo = start(() -> {
			ZmqMessage[] batch = new ZmqMessage[64];
			while (!done.get()) {
				int count = right.receive(batch, TestSockets.SECOND / 20);
				for (int i = 0; i < count; i++) {
					right.send(batch[i], TestSockets.PATIENCE);
				}
			}
		});
		Thread drain = start(() -> {
			ZmqMessage[] batch = new ZmqMessage[64];
			while (!echoed.get()) {
				left.receive(batch, TestSockets.SECOND / 20);
			}
		});
		AtomicLong rounds = new AtomicLong();
		AtomicBoolean flag = new AtomicBoolean();
		Thread sender = start(() -> {
			for (int i = 0; i < INTERRUPTS; i++) {
				flag.set(false);
				rounds.set(i + 1L);
				while (!flag.get()) {
					trySend(left);
				}
				// The interrupt came before the flag was raised, and may not be lost
				assertThat(Thread.interrupted()).as("interrupt %d", i).isTrue();
			}
		});
		for (int i = 0; i < INTERRUPTS; i++) {
			long round = i + 1L;
			while (rounds.get() < round && sender.isAlive()) {
				Thread.onSpinWait();
			}
			LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(20_000));
			sender.interrupt();
			flag.set(true);
		}
		sender.join();
		done.set(true);
		echo.join();
		echoed.set(true);
		drain.join();
		assertThat(rounds).hasValue(INTERRUPTS);
	}

	private static void trySend(ZmqSocket socket) {
		try {
			socket.send(message((byte) 1, 1), TestSockets.PATIENCE);
		}
		catch (ZmqException ex) {
			assertInterrupted(ex);
		}
	}

	private Thread start(Runnable task) {
		Thread thread = new Thread(task, "test");
		thread.setUncaughtExceptionHandler((one, ex) -> this.failure = ex);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

}
