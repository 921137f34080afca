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
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.zmqspring.ZmqException;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocketDefinition.WhenFull;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for many threads that send through one socket.
 */
class SendConcurrencyTests {

	private final TestSockets sockets = new TestSockets();

	private final List<Thread> threads = new ArrayList<>();

	private volatile Throwable failure;

	@AfterEach
	void close() {
		this.sockets.close();
		assertThat(this.failure).isNull();
	}

	private void start(Runnable task) {
		Thread thread = new Thread(task, "test");
		thread.setUncaughtExceptionHandler((one, ex) -> this.failure = ex);
		thread.setDaemon(true);
		thread.start();
		this.threads.add(thread);
	}

	@ParameterizedTest
	@CsvSource({ "PUSH, PULL, TCP", "PUSH, PULL, INPROC", "PAIR, PAIR, TCP", "PUB, SUB, INPROC" })
	void partsOfMessagesNeverInterleave(ZmqSocketType sending, ZmqSocketType receiving, Transport transport) {
		String endpoint = transport.endpoint();
		ZmqSocket receiver = this.sockets.bind(receiving, endpoint, (one) -> one.receiveHighWaterMark(100_000));
		if (receiving == ZmqSocketType.SUB) {
			receiver.subscribe(Topic.of(""));
		}
		ZmqSocket sender = this.sockets.connect(sending, endpoint, (one) -> one.sendHighWaterMark(100_000));
		if (sending == ZmqSocketType.PUB) {
			assertThat(sender.awaitSubscribers(new byte[0], 1, Duration.ofSeconds(5))).isTrue();
		}
		int senders = 32;
		int each = 500;
		for (int id = 0; id < senders; id++) {
			byte[] name = { (byte) id };
			start(() -> {
				for (int n = 0; n < each; n++) {
					byte[] number = ByteBuffer.allocate(Integer.BYTES).putInt(n).array();
					sender.send(ZmqMessage.of(name, number, new byte[0], name, number, name), TestSockets.PATIENCE);
				}
			});
		}
		int[] next = new int[senders];
		for (ZmqMessage message : TestSockets.receive(receiver, senders * each)) {
			assertThat(message.size()).isEqualTo(6);
			int id = message.frame(0)[0];
			byte[] number = ByteBuffer.allocate(Integer.BYTES).putInt(next[id]++).array();
			assertThat(message).isEqualTo(
					ZmqMessage.of(message.frame(0), number, new byte[0], message.frame(0), number, message.frame(0)));
		}
		assertThat(next).containsOnly(each);
	}

	// A hundred are more than may stand back for room at a time
	@ParameterizedTest
	@CsvSource({ "PUSH, PULL, TCP, 8", "PUSH, PULL, TCP, 100", "PUSH, PULL, INPROC, 8", "PUSH, PULL, INPROC, 100",
			"PUB, SUB, TCP, 8", "PUB, SUB, TCP, 100" })
	void nothingIsLostAndOrderIsKeptPerThread(ZmqSocketType sending, ZmqSocketType receiving, Transport transport,
			int senders) throws InterruptedException {
		String endpoint = transport.endpoint();
		ZmqSocket in = this.sockets.bind(receiving, endpoint);
		ZmqSocket out;
		if (sending == ZmqSocketType.PUB) {
			in.subscribe(Topic.of(""));
			out = this.sockets.connect(sending, endpoint, (one) -> one.whenFull(WhenFull.BLOCK));
			assertThat(out.awaitSubscribers(new byte[0], 1, Duration.ofSeconds(5))).isTrue();
		}
		else {
			out = this.sockets.connect(sending, endpoint);
		}
		int each = 400_000 / senders;
		for (int id = 0; id < senders; id++) {
			int sender = id;
			start(() -> {
				for (int n = 0; n < each; n++) {
					out.send(ByteBuffer.allocate(8).putInt(sender).putInt(n).array(), TestSockets.PATIENCE);
				}
			});
		}
		int[] next = new int[senders];
		ZmqMessage[] batch = new ZmqMessage[256];
		for (int received = 0; received < senders * each;) {
			int count = in.receive(batch, TestSockets.PATIENCE);
			assertThat(count).isPositive();
			received += count;
			for (int i = 0; i < count; i++) {
				ByteBuffer payload = ByteBuffer.wrap(batch[i].payload());
				int sender = payload.getInt();
				int expected = next[sender]++;
				if (payload.getInt() != expected) {
					throw new AssertionError("Out of order after " + expected + " messages of sender " + sender);
				}
			}
		}
		assertThat(next).containsOnly(each);
		for (Thread thread : this.threads) {
			// Which may have yet to count the last message
			thread.join();
		}
		assertThat(out.counters().sent()).isEqualTo(senders * each);
	}

	@Test
	void whatWasNotDeliveredWasRefused() throws InterruptedException {
		String endpoint = Transport.INPROC.endpoint();
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint, (one) -> one.receiveHighWaterMark(1));
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, endpoint, (one) -> one.sendHighWaterMark(1));
		AtomicLong sent = new AtomicLong();
		AtomicLong refused = new AtomicLong();
		int senders = 16;
		int each = 2000;
		for (int id = 0; id < senders; id++) {
			int sender = id;
			start(() -> {
				for (int n = 0; n < each; n++) {
					try {
						push.send(ByteBuffer.allocate(4).putInt(sender * each + n).array(), (n % 3) * 20_000L);
						sent.incrementAndGet();
					}
					catch (ZmqSendTimeoutException ex) {
						refused.incrementAndGet();
					}
				}
			});
		}
		BitSet received = new BitSet();
		ZmqMessage[] batch = new ZmqMessage[4];
		while (this.threads.stream().anyMatch(Thread::isAlive) || received.cardinality() < sent.get()) {
			int count = pull.receive(batch, TestSockets.SECOND / 50);
			for (int i = 0; i < count; i++) {
				int number = ByteBuffer.wrap(batch[i].payload()).getInt();
				assertThat(received.get(number)).as("message %d came twice", number).isFalse();
				received.set(number);
			}
		}
		assertThat(sent.get() + refused.get()).isEqualTo(senders * each);
		assertThat(refused).hasPositiveValue();
		assertThat((long) received.cardinality()).isEqualTo(sent.get());
		assertThat(push.counters().sent()).isEqualTo(sent.get());
		assertThat(push.counters().refused()).isEqualTo(refused.get());
	}

	@Test
	void noInterruptIsLostWhereThreadsMeet() throws InterruptedException {
		String endpoint = Transport.INPROC.endpoint();
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint);
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, endpoint);
		AtomicLong sent = new AtomicLong();
		for (int id = 0; id < 8; id++) {
			start(() -> {
				for (int n = 0; n < 5000; n++) {
					Thread.currentThread().interrupt();
					try {
						push.send(new byte[1], TestSockets.PATIENCE);
						sent.incrementAndGet();
					}
					catch (ZmqException ex) {
						assertThat(ex).hasCauseInstanceOf(InterruptedException.class);
					}
					assertThat(Thread.interrupted()).isTrue();
				}
			});
		}
		long received = 0;
		ZmqMessage[] batch = new ZmqMessage[64];
		while (this.threads.stream().anyMatch(Thread::isAlive) || received < sent.get()) {
			received += pull.receive(batch, TestSockets.SECOND / 50);
		}
		assertThat(received).isEqualTo(sent.get()).isPositive();
		assertThat(pull.receive(batch, TestSockets.SECOND / 50)).isZero();
	}

	@Test
	void manyThatSendEndWithTheirSocket() throws InterruptedException {
		for (int round = 0; round < 50; round++) {
			String endpoint = Transport.INPROC.endpoint();
			// With the longer one, threads that meet stand back
			int queue = (round % 2 == 0) ? 10 : 1000;
			ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint, (one) -> one.receiveHighWaterMark(queue));
			ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, endpoint, (one) -> one.sendHighWaterMark(queue));
			this.threads.clear();
			for (int id = 0; id < 8; id++) {
				start(() -> assertThatExceptionOfType(ZmqSocketException.class).isThrownBy(() -> {
					while (true) {
						push.send(new byte[1], TestSockets.PATIENCE);
					}
				}).withMessageContaining("is closed"));
			}
			TestSockets.receive(pull, 100 * (round % 10 + 1));
			long start = System.nanoTime();
			this.sockets.close(push);
			for (Thread thread : this.threads) {
				thread.join(10_000);
			}
			assertThat(System.nanoTime() - start).as("round %d", round).isLessThan(TestSockets.PATIENCE);
			this.sockets.close(pull);
		}
	}

}
