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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.zmqspring.ZmqException;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocketDefinition.WhenFull;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what happens to messages that wait: for a peer, for room, or not at all.
 */
class QueueingTests {

	private static final int STEP = 100;

	private static final long TIMEOUT = TimeUnit.MILLISECONDS.toNanos(200);

	private final TestSockets sockets = new TestSockets();

	@AfterEach
	void close() {
		this.sockets.close();
	}

	@ParameterizedTest
	@EnumSource
	void messagesWaitForPeerAndArriveInOrder(Transport transport) {
		String endpoint = transport.endpoint();
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, endpoint);
		List<String> texts = IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
		// None of them may wait
		texts.forEach((text) -> push.send(TestSockets.bytes(text), 0));
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint);
		assertThat(TestSockets.receiveTexts(pull, 1000)).isEqualTo(texts);
		assertThat(push.counters().sent()).isEqualTo(1000);
		assertThat(pull.counters().received()).isEqualTo(1000);
	}

	@ParameterizedTest
	@EnumSource
	void pairQueuesForItsPeer(Transport transport) {
		String endpoint = transport.endpoint();
		ZmqSocket left = this.sockets.connect(ZmqSocketType.PAIR, endpoint);
		TestSockets.send(left, "a");
		TestSockets.send(left, "b");
		ZmqSocket right = this.sockets.bind(ZmqSocketType.PAIR, endpoint);
		assertThat(TestSockets.receiveTexts(right, 2)).containsExactly("a", "b");
		TestSockets.send(right, "c");
		assertThat(TestSockets.receiveText(left)).isEqualTo("c");
	}

	@Test
	void stoppedPullGetsWhatWasSentMeanwhile() {
		String endpoint = Transport.TCP.endpoint();
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, endpoint);
		ZmqSocket first = this.sockets.bind(ZmqSocketType.PULL, endpoint);
		TestSockets.send(push, "before");
		assertThat(TestSockets.receiveText(first)).isEqualTo("before");
		this.sockets.close(first);
		Awaitility.await().until(() -> push.connections() == 0);
		IntStream.range(0, 100).forEach((i) -> TestSockets.send(push, "meanwhile " + i));
		ZmqSocket second = this.sockets.bind(ZmqSocketType.PULL, endpoint);
		assertThat(TestSockets.receiveTexts(second, 100)).first().isEqualTo("meanwhile 0");
	}

	@ParameterizedTest
	@EnumSource
	void framesArriveAsTheyWereSent(Transport transport) {
		String endpoint = transport.endpoint();
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint);
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, endpoint);
		ZmqMessage message = ZmqMessage.of(TestSockets.bytes("a"), new byte[0], TestSockets.bytes("b"));
		ZmqMessage empty = ZmqMessage.of(new byte[0]);
		ZmqMessage large = ZmqMessage.of(new byte[255], new byte[256], new byte[8192], new byte[2 * 1024 * 1024],
				new byte[0]);
		push.send(message, TestSockets.PATIENCE);
		push.send(empty, TestSockets.PATIENCE);
		push.send(large, TestSockets.PATIENCE);
		assertThat(TestSockets.receive(pull, 3)).containsExactly(message, empty, large);
		assertThat(TestSockets.receiveNothing(pull, Duration.ofMillis(100))).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void arrayOfReceiverIsNotThatOfSender(Transport transport) {
		String endpoint = transport.endpoint();
		ZmqSocket pub = this.sockets.bind(ZmqSocketType.PUB, endpoint);
		ZmqSocket one = this.sockets.subscribe(endpoint, "");
		ZmqSocket two = this.sockets.subscribe(endpoint, "");
		assertThat(pub.awaitSubscribers(new byte[0], 2, Duration.ofSeconds(5))).isTrue();
		byte[] sent = { 1 };
		pub.send(sent, TestSockets.PATIENCE);
		byte[] first = UnsafeFrames.payload(TestSockets.receive(one));
		byte[] second = UnsafeFrames.payload(TestSockets.receive(two));
		assertThat(first).isNotSameAs(sent).isNotSameAs(second);
		first[0] = 9;
		assertThat(sent).containsExactly(1);
		assertThat(second).containsExactly(1);
	}

	@ParameterizedTest
	@CsvSource({ "PUSH, TCP", "PUSH, INPROC", "PAIR, TCP", "PAIR, INPROC", "REQ, TCP", "REQ, INPROC" })
	void fullQueueRaisesWithinTheTimeout(ZmqSocketType type, Transport transport) {
		ZmqSocket socket = this.sockets.connect(type, transport.endpoint(), (one) -> one.sendHighWaterMark(10));
		IntStream.range(0, 10).forEach((i) -> socket.send(new byte[1], 0));
		assertTimesOut(socket);
		assertThat(socket.counters().sent()).isEqualTo(10);
		assertThat(socket.counters().refused()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "PUSH", "REQ", "PAIR" })
	void boundSocketWithoutPeerRaisesWithinTheTimeout(ZmqSocketType type) {
		assertTimesOut(this.sockets.bind(type, "tcp://127.0.0.1:*"));
		assertTimesOut(this.sockets.bind(type, Transport.INPROC.endpoint()));
	}

	private static void assertTimesOut(ZmqSocket socket) {
		long start = System.nanoTime();
		assertThatExceptionOfType(ZmqSendTimeoutException.class).isThrownBy(() -> socket.send(new byte[1], TIMEOUT))
			.withMessageContaining(socket.definition().toString())
			.withMessageContaining("200 ms")
			.withMessageContaining("high-water");
		assertThat(System.nanoTime() - start).isBetween(TIMEOUT, TIMEOUT + TestSockets.SECOND);
	}

	@Test
	void waitingSendGoesOnWhenThereIsRoom() {
		for (int round = 0; round < 50; round++) {
			String endpoint = Transport.INPROC.endpoint();
			ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, endpoint, (one) -> one.sendHighWaterMark(1));
			TestSockets.send(push, "a");
			Thread sender = new Thread(() -> TestSockets.send(push, "b"));
			sender.start();
			// Sometimes before it waits
			LockSupport.parkNanos((round % 10) * 1_000_000L);
			ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint);
			assertThat(TestSockets.receiveTexts(pull, 2)).containsExactly("a", "b");
			this.sockets.close(push);
			this.sockets.close(pull);
		}
	}

	@ParameterizedTest
	@CsvSource({ "PUSH, 0", "PUSH, 100", "PAIR, 0", "PAIR, 100" })
	void senderThatWaitsDoesNotMakeOthersWaitLonger(ZmqSocketType type, int millis) throws InterruptedException {
		String endpoint = Transport.INPROC.endpoint();
		ZmqSocket socket = this.sockets.connect(type, endpoint, (one) -> one.sendHighWaterMark(1));
		TestSockets.send(socket, "a");
		Thread patient = new Thread(() -> TestSockets.send(socket, "b"));
		patient.start();
		Awaitility.await().during(Duration.ofMillis(50)).until(patient::isAlive);
		for (int i = 0; i < 5; i++) {
			long start = System.nanoTime();
			assertThatExceptionOfType(ZmqSendTimeoutException.class)
				.isThrownBy(() -> socket.send(new byte[1], TimeUnit.MILLISECONDS.toNanos(millis)));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(millis),
					Duration.ofMillis(millis + 5000));
		}
		ZmqSocket peer = this.sockets.bind(type.peers().iterator().next(), endpoint);
		assertThat(TestSockets.receiveTexts(peer, 2)).containsExactly("a", "b");
		patient.join();
	}

	// Nobody makes room: a send that waited would raise
	@ParameterizedTest
	@EnumSource
	void fullSubscriberNeverBlocksPublisher(Transport transport) {
		ZmqSocket pub = publisher(transport, WhenFull.DROP);
		for (int i = 0; i < 20_000; i++) {
			pub.send(new byte[1024], TestSockets.PATIENCE);
		}
		assertThat(pub.counters().sent()).isEqualTo(20_000);
		assertThat(pub.counters().refused()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void stalledSubscriberTakesNothingFromTheOthers(Transport transport) {
		String endpoint = transport.endpoint();
		ZmqSocket pub = this.sockets.bind(ZmqSocketType.PUB, endpoint,
				(one) -> one.sendHighWaterMark(STEP).sendBufferSize(4096));
		ZmqSocket stalled = this.sockets.connect(ZmqSocketType.SUB, endpoint,
				(one) -> one.receiveHighWaterMark(10).receiveBufferSize(4096));
		stalled.subscribe(Topic.of(""));
		List<ZmqSocket> others = List.of(this.sockets.subscribe(endpoint, ""), this.sockets.subscribe(endpoint, ""));
		assertThat(pub.awaitSubscribers(new byte[0], 3, Duration.ofSeconds(30))).isTrue();
		int count = 200 * STEP;
		for (int i = 0; i < count; i += STEP) {
			List<ZmqMessage> step = IntStream.range(i, i + STEP).mapToObj(QueueingTests::numbered).toList();
			step.forEach((message) -> pub.send(message, TestSockets.PATIENCE));
			for (ZmqSocket other : others) {
				assertThat(TestSockets.receive(other, STEP)).isEqualTo(step);
			}
		}
		assertThat(pub.counters().sent()).isEqualTo(count);
		int kept = 0;
		while (TestSockets.receiveNothing(stalled, Duration.ofMillis(100)) == 1) {
			kept++;
		}
		assertThat(kept).isBetween(1, count - 1);
	}

	private static ZmqMessage numbered(int number) {
		return ZmqMessage.of(TestSockets.bytes("" + number), new byte[1024]);
	}

	@ParameterizedTest
	@EnumSource
	void publisherThatFailsWhenFullRaises(Transport transport) {
		ZmqSocket pub = publisher(transport, WhenFull.FAIL);
		assertThatExceptionOfType(ZmqSendTimeoutException.class).isThrownBy(() -> fill(pub, 0));
	}

	@ParameterizedTest
	@EnumSource
	void publisherThatBlocksWhenFullLosesNothing(Transport transport) throws Exception {
		String endpoint = transport.endpoint();
		ZmqSocket pub = this.sockets.bind(ZmqSocketType.PUB, endpoint,
				(one) -> one.whenFull(WhenFull.BLOCK).sendHighWaterMark(10).sendBufferSize(4096));
		ZmqSocket sub = this.sockets.connect(ZmqSocketType.SUB, endpoint,
				(one) -> one.receiveHighWaterMark(10).receiveBufferSize(4096));
		sub.subscribe(Topic.of(""));
		assertThat(pub.awaitSubscribers(new byte[0], 1, Duration.ofSeconds(5))).isTrue();
		assertThatExceptionOfType(ZmqSendTimeoutException.class).isThrownBy(() -> fill(pub, TIMEOUT));
		int waiting = Math.toIntExact(pub.counters().sent());
		List<String> texts = IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
		Thread publisher = new Thread(() -> texts.forEach((text) -> TestSockets.send(pub, text)));
		publisher.start();
		assertThat(TestSockets.receive(sub, waiting)).hasSize(waiting);
		assertThat(TestSockets.receiveTexts(sub, 1000)).isEqualTo(texts);
		publisher.join();
	}

	private ZmqSocket publisher(Transport transport, WhenFull whenFull) {
		String endpoint = transport.endpoint();
		ZmqSocket pub = this.sockets.bind(ZmqSocketType.PUB, endpoint,
				(one) -> one.whenFull(whenFull).sendHighWaterMark(10).sendBufferSize(4096));
		ZmqSocket sub = this.sockets.connect(ZmqSocketType.SUB, endpoint,
				(one) -> one.receiveHighWaterMark(10).receiveBufferSize(4096));
		sub.subscribe(Topic.of(""));
		assertThat(pub.awaitSubscribers(new byte[0], 1, Duration.ofSeconds(5))).isTrue();
		return pub;
	}

	private static void fill(ZmqSocket socket, long timeout) {
		byte[] payload = new byte[64 * 1024];
		for (int i = 0; i < 10_000; i++) {
			socket.send(payload, timeout);
		}
	}

	@Test
	void fullWorkerDoesNotStallTheOthers() {
		String full = Transport.INPROC.endpoint();
		String free = Transport.INPROC.endpoint();
		this.sockets.bind(ZmqSocketType.PULL, full, (one) -> one.receiveHighWaterMark(1));
		ZmqSocket worker = this.sockets.bind(ZmqSocketType.PULL, free);
		ZmqSocket push = this.sockets
			.open(TestSockets.define(ZmqSocketType.PUSH).connect(full, free).sendHighWaterMark(1));
		int total = 100;
		for (int i = 0; i < total; i++) {
			TestSockets.send(push, "task " + i);
			if (i >= 10) {
				TestSockets.receive(worker);
			}
		}
		assertThat(worker.counters().received()).isEqualTo(total - 10);
	}

	@Test
	void refusedMessageLeavesNothingBehind() {
		String endpoint = Transport.INPROC.endpoint();
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, endpoint, (one) -> one.sendHighWaterMark(3));
		ZmqMessage message = ZmqMessage.of(TestSockets.bytes("a"), TestSockets.bytes("b"), TestSockets.bytes("c"));
		IntStream.range(0, 3).forEach((i) -> push.send(message, 0));
		assertThatExceptionOfType(ZmqSendTimeoutException.class).isThrownBy(() -> push.send(message, 0));
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint);
		assertThat(TestSockets.receive(pull, 3)).containsOnly(message);
		push.send(message, TestSockets.PATIENCE);
		assertThat(TestSockets.receive(pull)).isEqualTo(message);
		assertThat(TestSockets.receiveNothing(pull, Duration.ofMillis(50))).isZero();
	}

	@Test
	void ownFrameAboveTheLimitIsRefused() {
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, Transport.TCP.endpoint());
		byte[] tooLarge = new byte[17 * 1024 * 1024];
		assertThatExceptionOfType(ZmqException.class).isThrownBy(() -> push.send(tooLarge, 0))
			.withMessageContaining("17825792 bytes")
			.withMessageContaining("push socket 'test-push'")
			.withMessageContaining("max-message-size is 16777216 bytes");
		assertThatExceptionOfType(ZmqException.class).isThrownBy(() -> push.send(tooLarge, new byte[1], 0));
		assertThatExceptionOfType(ZmqException.class)
			.isThrownBy(() -> push.send(ZmqMessage.of(new byte[1], tooLarge), 0));
		assertThat(push.counters().sent()).isZero();
	}

	@Test
	void largestFrameArrives() {
		String endpoint = Transport.TCP.endpoint();
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint);
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, endpoint);
		byte[] largest = new byte[16 * 1024 * 1024];
		largest[largest.length - 1] = 7;
		push.send(largest, TestSockets.PATIENCE);
		assertThat(TestSockets.receive(pull).payload()).isEqualTo(largest);
	}

	@Test
	void messageOfTooManyFramesIsRefusedAndDiscarded() {
		String endpoint = Transport.INPROC.endpoint();
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint, (one) -> one.maxFrames(3));
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, endpoint, (one) -> one.maxFrames(5));
		push.send(frames(4), TestSockets.PATIENCE);
		push.send(frames(3), TestSockets.PATIENCE);
		assertThat(TestSockets.receive(pull)).isEqualTo(frames(3));
		assertThat(pull.counters().discarded()).isEqualTo(1);
		assertThat(pull.counters().received()).isEqualTo(1);
		assertThatExceptionOfType(ZmqException.class).isThrownBy(() -> push.send(frames(6), 0))
			.withMessageContaining("6 frames")
			.withMessageContaining("max-frames is 5");
	}

	private static ZmqMessage frames(int count) {
		return ZmqMessage.of(IntStream.range(0, count).mapToObj((i) -> new byte[] { (byte) i }).toArray(byte[][]::new));
	}

	@Test
	void conflatingSocketKeepsTheNewest() {
		String endpoint = Transport.TCP.endpoint();
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, endpoint, (one) -> one.conflate(true));
		IntStream.range(0, 10_000).forEach((i) -> push.send(TestSockets.bytes("" + i), 0));
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint, (one) -> one.conflate(true));
		assertThat(TestSockets.receiveText(pull)).isEqualTo("9999");
	}

	@Test
	void conflatingSocketRefusesMessagesOfSeveralFrames() {
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, Transport.TCP.endpoint(),
				(one) -> one.conflate(true));
		assertThatExceptionOfType(ZmqException.class).isThrownBy(() -> push.send(frames(2), 0))
			.withMessageContaining("Message of 2 frames refused by " + push)
			.withMessageContaining("conflate");
		assertThatExceptionOfType(ZmqException.class).isThrownBy(() -> push.trySend(frames(2)))
			.withMessageContaining("conflate");
		push.send(frames(1), 0);
	}

	@Test
	void conflatingSocketsKeepTheNewestOverInproc() {
		String endpoint = Transport.INPROC.endpoint();
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint, (one) -> one.conflate(true));
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, endpoint, (one) -> one.conflate(true));
		IntStream.range(0, 10_000).forEach((i) -> push.send(TestSockets.bytes("" + i), 0));
		assertThat(TestSockets.receiveText(pull)).isEqualTo("9999");
		assertThat(TestSockets.receiveNothing(pull, Duration.ofMillis(50))).isZero();
	}

}
