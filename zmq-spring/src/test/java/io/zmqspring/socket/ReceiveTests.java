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

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for waiting, waking and sharing on the receiving side of {@link ZmqSocket}.
 */
class ReceiveTests {

	private final TestSockets sockets = new TestSockets();

	private final List<Thread> threads = new ArrayList<>();

	private volatile Throwable failure;

	@AfterEach
	void close() throws InterruptedException {
		for (Thread thread : this.threads) {
			thread.join();
		}
		this.sockets.close();
		assertThat(this.failure).isNull();
	}

	private Thread start(Runnable task) {
		Thread thread = new Thread(task, "test");
		thread.setUncaughtExceptionHandler((one, ex) -> this.failure = ex);
		thread.setDaemon(true);
		thread.start();
		this.threads.add(thread);
		return thread;
	}

	@ParameterizedTest
	@CsvSource({ "PUSH, PULL, TCP", "PUSH, PULL, INPROC", "PAIR, PAIR, TCP", "PAIR, PAIR, INPROC" })
	void manyReceiversShareOneSocket(ZmqSocketType sending, ZmqSocketType receiving, Transport transport)
			throws InterruptedException {
		String endpoint = transport.endpoint();
		ZmqSocket receiver = this.sockets.bind(receiving, endpoint);
		ZmqSocket sender = this.sockets.connect(sending, endpoint);
		int total = 20_000;
		Set<Integer> numbers = ConcurrentHashMap.newKeySet();
		AtomicInteger received = new AtomicInteger();
		for (int i = 0; i < 8; i++) {
			start(() -> {
				ZmqMessage[] batch = new ZmqMessage[7];
				while (received.get() < total) {
					int count = receiver.receive(batch, TimeUnit.MILLISECONDS.toNanos(20));
					for (int n = 0; n < count; n++) {
						numbers.add(ByteBuffer.wrap(batch[n].payload()).getInt());
					}
					received.addAndGet(count);
				}
			});
		}
		for (int n = 0; n < total; n++) {
			sender.send(ByteBuffer.allocate(Integer.BYTES).putInt(n).array(), TestSockets.PATIENCE);
		}
		for (Thread thread : this.threads) {
			thread.join();
		}
		assertThat(received).hasValue(total);
		assertThat(numbers).hasSize(total);
	}

	@ParameterizedTest
	@CsvSource({ "PULL, false", "SUB, false", "PAIR, false", "PAIR, true" })
	void wakeUpIsNeverLost(ZmqSocketType type, boolean outside) {
		ZmqSocket socket = this.sockets.bind(type, Transport.INPROC.endpoint());
		keepOutside(socket, outside);
		int rounds = 10_000;
		AtomicInteger calls = new AtomicInteger();
		AtomicInteger returns = new AtomicInteger();
		start(() -> {
			ZmqMessage[] batch = new ZmqMessage[1];
			for (int i = 0; i < rounds; i++) {
				calls.incrementAndGet();
				assertThat(socket.receive(batch, TestSockets.PATIENCE)).isZero();
				returns.incrementAndGet();
			}
		});
		long longest = 0;
		for (int i = 1; i <= rounds && this.failure == null; i++) {
			while (calls.get() < i) {
				Thread.onSpinWait();
			}
			// At any moment: before the receiver waits, while it starts to, while it does
			for (int pause = 0; pause < (i % 50) * 20; pause++) {
				Thread.onSpinWait();
			}
			long start = System.nanoTime();
			socket.wakeUp();
			while (returns.get() < i && this.failure == null) {
				Thread.onSpinWait();
			}
			longest = Math.max(longest, System.nanoTime() - start);
		}
		// A lost one would show after a second, when a waiting receiver looks around
		assertThat(longest).isLessThan(TestSockets.SECOND * 9 / 10);
	}

	// As its receiver is when others send
	private static void keepOutside(ZmqSocket socket, boolean outside) {
		if (outside) {
			Object receiver = ReflectionTestUtils.getField(socket, "receiver");
			ReflectionTestUtils.setField(receiver, "outside", Integer.MAX_VALUE);
		}
	}

	@ParameterizedTest
	@CsvSource({ "PULL, false", "PAIR, false", "PAIR, true" })
	void wakeUpBeforeTheWaitCounts(ZmqSocketType type, boolean outside) {
		ZmqSocket socket = this.sockets.bind(type, Transport.INPROC.endpoint());
		keepOutside(socket, outside);
		socket.wakeUp();
		long start = System.nanoTime();
		assertThat(socket.receive(new ZmqMessage[1], TestSockets.PATIENCE)).isZero();
		assertThat(System.nanoTime() - start).isLessThan(5 * TestSockets.SECOND);
	}

	@ParameterizedTest
	@CsvSource({ "PULL, 0, false", "PULL, 1, false", "PULL, 150, false", "PULL, 1300, false", "PAIR, 0, true",
			"PAIR, 1, true", "PAIR, 150, true", "PAIR, 1300, true", "PAIR, 0, false", "PAIR, 1, false",
			"PAIR, 150, false", "PAIR, 1300, false" })
	void receiveTakesItsTimeout(ZmqSocketType type, int millis, boolean outside) {
		ZmqSocket socket = this.sockets.bind(type, "tcp://127.0.0.1:*");
		keepOutside(socket, outside);
		long start = System.nanoTime();
		assertThat(socket.receive(new ZmqMessage[1], TimeUnit.MILLISECONDS.toNanos(millis))).isZero();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(millis),
				Duration.ofMillis(millis + 5000));
	}

	@Test
	void receiveTakesItsTimeoutAlsoWhileAnotherReceives() {
		ZmqSocket socket = this.sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*");
		Thread first = start(() -> socket.receive(new ZmqMessage[1], 10 * TestSockets.SECOND));
		Awaitility.await().until(() -> first.getState() != Thread.State.NEW);
		long start = System.nanoTime();
		assertThat(socket.receive(new ZmqMessage[1], TimeUnit.MILLISECONDS.toNanos(150))).isZero();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(150),
				Duration.ofSeconds(5));
	}

	@Test
	void whatHasArrivedComesInBatches() {
		String endpoint = Transport.INPROC.endpoint();
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint);
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, endpoint);
		IntStream.range(0, 10).forEach((i) -> TestSockets.send(push, "" + i));
		ZmqMessage[] batch = new ZmqMessage[8];
		assertThat(pull.receive(batch, TestSockets.PATIENCE)).isEqualTo(8);
		assertThat(pull.receive(batch, TestSockets.PATIENCE)).isEqualTo(2);
		assertThat(batch[0].payload()).isEqualTo(TestSockets.bytes("8"));
	}

	@Test
	void waitingReceiverLetsOthersIn() {
		String endpoint = Transport.TCP.endpoint();
		ZmqSocket sub = this.sockets.subscribe(endpoint, "A");
		start(() -> assertThat(TestSockets.receiveText(sub)).isEqualTo("B"));
		ZmqSocket pub = this.sockets.bind(ZmqSocketType.PUB, endpoint);
		assertThat(pub.awaitSubscribers(TestSockets.bytes("A"), 1, Duration.ofSeconds(5))).isTrue();
		for (int i = 0; i < 1000; i++) {
			sub.subscribe(Topic.of("topic" + i));
		}
		sub.subscribe(Topic.of("B"));
		assertThat(pub.awaitSubscribers(TestSockets.bytes("B"), 1, Duration.ofSeconds(5))).isTrue();
		TestSockets.send(pub, "B");
	}

	@ParameterizedTest
	@EnumSource
	void sendersNeverDelayTheReceiverOfADuplexSocket(Transport transport) throws InterruptedException {
		String endpoint = transport.endpoint();
		ZmqSocket left = this.sockets.bind(ZmqSocketType.PAIR, endpoint);
		ZmqSocket right = this.sockets.connect(ZmqSocketType.PAIR, endpoint);
		AtomicBoolean done = new AtomicBoolean();
		// Its sends enter the left socket all the time, and take the signals of arrivals
		Thread sender = start(() -> {
			while (!done.get()) {
				left.send(new byte[1], TestSockets.PATIENCE);
				LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(20_000));
			}
		});
		AtomicBoolean drained = new AtomicBoolean();
		start(() -> {
			ZmqMessage[] batch = new ZmqMessage[256];
			while (!drained.get()) {
				right.receive(batch, TimeUnit.MILLISECONDS.toNanos(50));
			}
		});
		AtomicInteger arrived = new AtomicInteger();
		start(() -> {
			ZmqMessage[] batch = new ZmqMessage[16];
			while (!done.get()) {
				arrived.addAndGet(left.receive(batch, TestSockets.PATIENCE));
			}
		});
		long longest = 0;
		for (int i = 1; i <= 3000 && longest < TestSockets.SECOND / 2; i++) {
			LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(100_000));
			long start = System.nanoTime();
			right.send(new byte[2], TestSockets.PATIENCE);
			while (arrived.get() < i && System.nanoTime() - start < TestSockets.PATIENCE) {
				LockSupport.parkNanos(1000);
			}
			longest = Math.max(longest, System.nanoTime() - start);
		}
		done.set(true);
		left.wakeUp();
		sender.join();
		drained.set(true);
		// A signal that nobody passes on is noticed after a second
		assertThat(longest).isLessThan(TestSockets.SECOND / 2);
	}

	// Inside is fastest, but who sends has to wake the receiver up there
	@Test
	void receiverOfADuplexSocketWaitsOutsideWhileOthersSend() {
		ZmqSocket left = this.sockets.bind(ZmqSocketType.PAIR, "tcp://127.0.0.1:*");
		ZmqSocket right = this.sockets.connect(ZmqSocketType.PAIR, left.endpoints().get(0));
		Thread receiver = start(() -> {
			ZmqMessage[] batch = new ZmqMessage[1];
			do {
				assertThat(left.receive(batch, TestSockets.PATIENCE)).isEqualTo(1);
			}
			while (UnsafeFrames.payload(batch[0]).length != 0);
		});
		Awaitility.await().until(() -> isIn(receiver, "awaitArrival"));
		TestSockets.send(left, "from another thread");
		Awaitility.await().until(() -> isIn(receiver, "park"));
		for (int i = 0; i < 1000; i++) {
			TestSockets.send(right, "message");
		}
		Awaitility.await().until(() -> isIn(receiver, "awaitArrival"));
		TestSockets.send(right, "");
	}

	private static boolean isIn(Thread thread, String method) {
		return Arrays.stream(thread.getStackTrace())
			.anyMatch((frame) -> frame.getClassName().startsWith("io.zmqspring.socket.")
					&& frame.getMethodName().equals(method));
	}

	@Test
	void idleSocketIsVisited() {
		ZmqSocket pub = this.sockets.bind(ZmqSocketType.PUB, "tcp://127.0.0.1:*");
		// Nobody enters the publisher, and yet it learns who subscribes and who goes
		ZmqSocket first = this.sockets.subscribe(pub.endpoints().get(0), "A");
		Awaitility.await().until(() -> pub.connections() == 1);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> subscribers(pub) == 1);
		this.sockets.close(first);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> subscribers(pub) == 0);
	}

	// Without entering the socket
	private static int subscribers(ZmqSocket pub) {
		Object notices = ReflectionTestUtils.getField(pub, "notices");
		Subscriptions subscriptions = (Subscriptions) ReflectionTestUtils.getField(notices, "subscriptions");
		return subscriptions.count(TestSockets.bytes("A"));
	}

}
