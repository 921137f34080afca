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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import ch.qos.logback.classic.Level;
import io.zmqspring.message.ZmqMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what peers begin and do not end, or say where nobody listens, takes no more
 * memory than the application allows. They run in a process with 256 MB of heap, of which
 * a quarter is allowed.
 */
class UnfinishedInputTests {

	private static final int MEGABYTE = 1024 * 1024;

	private static final int LARGEST = 16 * MEGABYTE;

	private final TestSockets sockets = new TestSockets();

	private final List<RawPeer> peers = new ArrayList<>();

	private ZmqSocket pull;

	private ZmqSocket push;

	@BeforeEach
	void open() {
		assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(256 * MEGABYTE);
		this.pull = bind(ZmqSocketType.PULL);
		this.push = this.sockets.connect(ZmqSocketType.PUSH, this.pull.endpoints().get(0));
		assertWorks();
	}

	@AfterEach
	void close() {
		this.peers.forEach(RawPeer::close);
		this.sockets.close();
	}

	@Test
	void largeFramesThatNeverCome() {
		for (int i = 0; i < 100; i++) {
			peer(this.pull, "PUSH").send(RawPeer.header(0, LARGEST), new byte[10]);
		}
		assertWorks();
		assertThat(this.sockets.context().incompleteBytes()).isPositive().isLessThanOrEqualTo(64 * MEGABYTE);
		this.peers.forEach(RawPeer::close);
		Awaitility.await().until(() -> this.pull.connections() == 1);
		assertBudgetComesBack();
	}

	@Test
	void largeFramesWithoutRoomAreDiscardedAndCounted() {
		for (int i = 0; i < 5; i++) {
			peer(this.pull, "PUSH").send(RawPeer.header(0, LARGEST), new byte[10]);
		}
		Awaitility.await().until(() -> this.sockets.context().incompleteBytes() > 48 * MEGABYTE);
		RawPeer late = peer(this.pull, "PUSH");
		late.send(RawPeer.header(RawPeer.MORE, LARGEST), new byte[LARGEST], RawPeer.frame(0, new byte[3]));
		late.send(RawPeer.header(0, LARGEST), new byte[LARGEST], RawPeer.frame(0, TestSockets.bytes("small")));
		assertThat(TestSockets.receiveText(this.pull)).isEqualTo("small");
		assertThat(this.pull.counters().discarded()).isEqualTo(2);
		assertWorks();
	}

	@Test
	void largeMessagesArriveOneAfterTheOther() {
		byte[] large = new byte[LARGEST];
		for (int i = 0; i < 20; i++) {
			large[i] = (byte) i;
			large[LARGEST - 1] = (byte) i;
			this.push.send(ZmqMessage.of(TestSockets.bytes("topic"), large, TestSockets.bytes("end")),
					10 * TestSockets.SECOND);
			ZmqMessage message = TestSockets.receive(this.pull);
			assertThat(message.size()).isEqualTo(3);
			assertThat(message.frame(1)[LARGEST - 1]).isEqualTo((byte) i);
		}
		assertThat(this.pull.counters().discarded()).isZero();
		assertThat(this.sockets.context().incompleteBytes()).isZero();
	}

	@Test
	void messageWithOneFrameTooManyIsDropped() {
		RawPeer peer = peer(this.pull, "PUSH");
		for (int frames : new int[] { 1025, 1024 }) {
			for (int i = 1; i < frames; i++) {
				peer.send(RawPeer.frame(RawPeer.MORE, new byte[1]));
			}
			peer.send(RawPeer.frame(0, new byte[1]));
		}
		assertThat(TestSockets.receive(this.pull).size()).isEqualTo(1024);
		assertThat(this.pull.counters().discarded()).isOne();
	}

	@Test
	void manyMessagesWithoutEnd() {
		byte[] frame = RawPeer.frame(RawPeer.MORE, new byte[MEGABYTE]);
		for (int i = 0; i < 100; i++) {
			RawPeer peer = peer(this.pull, "PUSH");
			for (int j = 0; j < 4; j++) {
				peer.send(frame);
			}
		}
		assertWorks();
		assertThat(this.sockets.context().incompleteBytes()).isLessThanOrEqualTo(64 * MEGABYTE);
		this.peers.forEach(RawPeer::close);
		assertBudgetComesBack();
	}

	@Test
	void subscriptionsWithoutEnd() {
		ZmqSocket pub = bind(ZmqSocketType.PUB);
		Random random = new Random(7);
		RawPeer flood = peer(pub, "SUB");
		byte[] topic = new byte[501];
		for (int i = 0; i < 20_000; i++) {
			random.nextBytes(topic);
			topic[0] = 1;
			flood.send(RawPeer.frame(0, topic));
		}
		Awaitility.await().until(() -> pub.counters().discarded() > 10_000);
		flood.close();
		assertBudgetComesBack();
		assertPublishes(pub);
	}

	@Test
	void subscriptionThatIsTakenBackGivesItsRoomBack() {
		ZmqSocket pub = bind(ZmqSocketType.PUB);
		RawPeer subscriber = peer(pub, "SUB");
		ByteArrayOutputStream frames = new ByteArrayOutputStream();
		byte[] topic = new byte[1001];
		for (int i = 0; i < 5000; i++) {
			topic[1] = (byte) i;
			topic[2] = (byte) (i >> 8);
			topic[0] = 1;
			frames.writeBytes(RawPeer.frame(0, topic));
			topic[0] = 0;
			frames.writeBytes(RawPeer.frame(0, topic));
		}
		frames.writeBytes(RawPeer.frame(0, TestSockets.bytes("\u0001end")));
		sendMeanwhile(subscriber, frames);
		assertThat(pub.awaitSubscribers(TestSockets.bytes("end"), 1, Duration.ofSeconds(30))).isTrue();
		assertThat(pub.counters().discarded()).isZero();
		assertThat(this.sockets.context().incompleteBytes()).isLessThan(1000);
	}

	@Test
	void subscriptionsThatComeAndGoLeaveNothingBehind() {
		ZmqSocket pub = bind(ZmqSocketType.PUB);
		RawPeer subscriber = peer(pub, "SUB");
		ByteArrayOutputStream frames = new ByteArrayOutputStream();
		for (int i = 0; i < 100_000; i++) {
			byte[] topic = TestSockets.bytes("\u0001topic number " + i);
			frames.writeBytes(RawPeer.frame(0, topic));
			topic[0] = 0;
			frames.writeBytes(RawPeer.frame(0, topic));
		}
		frames.writeBytes(RawPeer.frame(0, TestSockets.bytes("\u0001end")));
		sendMeanwhile(subscriber, frames);
		assertThat(pub.awaitSubscribers(TestSockets.bytes("end"), 1, Duration.ofSeconds(60))).isTrue();
		assertThat(pub.awaitSubscribers(TestSockets.bytes("topic number 7"), 1, Duration.ZERO)).isFalse();
		assertThat(pub.counters().discarded()).isZero();
		assertThat(this.sockets.context().incompleteBytes()).isLessThan(1000);
	}

	@Test
	void topicThatIsTooLong() {
		ZmqSocket pub = bind(ZmqSocketType.PUB);
		byte[] topic = new byte[60_000];
		topic[0] = 1;
		peer(pub, "SUB").send(RawPeer.frame(0, topic));
		Awaitility.await().until(() -> pub.counters().discarded() == 1);
		assertPublishes(pub);
	}

	@Test
	void largeReplyWithoutRoomIsDiscardedAndTheNextArrives() throws IOException {
		RecordedReplies replies = new RecordedReplies();
		try (ServerSocket server = Transport.listen()) {
			ZmqSocket client = this.sockets.connect(ZmqSocketType.REQ, "tcp://127.0.0.1:" + server.getLocalPort());
			client.dispatchTo(() -> replies);
			RawPeer peer = RawPeer.accept(server).greet().ready("ROUTER");
			this.peers.add(peer);
			for (int i = 0; i < 5; i++) {
				peer(this.pull, "PUSH").send(RawPeer.header(0, LARGEST), new byte[10]);
			}
			Awaitility.await().until(() -> this.sockets.context().incompleteBytes() > 48 * MEGABYTE);
			peer.send(RawPeer.header(0, LARGEST), new byte[LARGEST]);
			peer.send(RawPeer.frame(RawPeer.MORE, new byte[12]), RawPeer.frame(RawPeer.MORE, new byte[0]),
					RawPeer.frame(0, TestSockets.bytes("small")));
			replies.await(1);
			assertThat(replies.arrived.get(0).size()).isEqualTo(3);
			assertThat(client.counters().discarded()).isOne();
		}
	}

	@Test
	void messagesToSocketsThatDoNotReceive() {
		ZmqSocket bound = this.sockets.bind(ZmqSocketType.PUSH, "tcp://127.0.0.1:*");
		byte[] frame = RawPeer.frame(0, new byte[50_000]);
		for (int i = 0; i < 20; i++) {
			RawPeer peer = peer(bound, "PULL");
			assertThat(peer.send(RawPeer.frame(0, new byte[MEGABYTE])) && peer.send(new byte[10 * MEGABYTE]))
				.as("still connected")
				.isFalse();
			RawPeer patient = peer(bound, "PULL");
			patient.send(frame, frame);
			patient.close();
		}
		Awaitility.await().until(() -> bound.connections() == 0);
		assertThat(bound.counters().discarded()).isEqualTo(40);
		ZmqSocket receiver = this.sockets.connect(ZmqSocketType.PULL, bound.endpoints().get(0));
		TestSockets.send(bound, "there");
		assertThat(TestSockets.receiveText(receiver)).isEqualTo("there");
	}

	@Test
	void malformedHeartbeats() {
		try (LogCapture log = new LogCapture(ZmqContext.class)) {
			RawPeer peer = peer(this.pull, "PUSH");
			byte[] ping = RawPeer.command(TestSockets.bytes("\u0004PING"));
			for (int i = 0; i < 1000; i++) {
				peer.send(ping);
			}
			assertThat(peer.awaitEnd()).isTrue();
			assertWorks();
			assertThat(log.messages(Level.WARN)).hasSizeLessThan(10);
		}
	}

	// JeroMQ keeps what a lost connection left until its next heartbeat would be due, and
	// hangs up on peers that answer none, as those here
	private ZmqSocket bind(ZmqSocketType type) {
		return this.sockets.bind(type, "tcp://127.0.0.1:*", (one) -> one.heartbeatInterval(Duration.ofSeconds(5)));
	}

	private RawPeer peer(ZmqSocket socket, String type) {
		RawPeer peer = RawPeer.shakeHands(socket.endpoints().get(0), type);
		this.peers.add(peer);
		return peer;
	}

	// More than the system's buffers may hold: unless the socket is visited meanwhile, it
	// gives up the peer
	private static void sendMeanwhile(RawPeer peer, ByteArrayOutputStream frames) {
		new Thread(() -> peer.send(frames.toByteArray())).start();
	}

	private void assertWorks() {
		for (int i = 0; i < 10; i++) {
			TestSockets.send(this.push, "message " + i);
			assertThat(TestSockets.receiveText(this.pull)).isEqualTo("message " + i);
		}
	}

	private void assertPublishes(ZmqSocket pub) {
		ZmqSocket sub = this.sockets.subscribe(pub.endpoints().get(0), "real");
		assertThat(pub.awaitSubscribers(TestSockets.bytes("real"), 1, Duration.ofSeconds(30))).isTrue();
		pub.send(TestSockets.bytes("real"), TestSockets.bytes("news"), TestSockets.SECOND);
		assertThat(TestSockets.receiveText(sub)).isEqualTo("news");
	}

	private void assertBudgetComesBack() {
		Awaitility.await().until(() -> {
			System.gc();
			return this.sockets.context().incompleteBytes() == 0;
		});
	}

}
