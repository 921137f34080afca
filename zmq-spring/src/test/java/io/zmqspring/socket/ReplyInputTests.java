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
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.zmqspring.message.ZmqMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReplyInput}, with servers that reply what they like.
 */
@Timeout(60)
class ReplyInputTests {

	private final TestSockets sockets = new TestSockets();

	private final RecordedReplies replies = new RecordedReplies();

	private ServerSocket server;

	private ZmqSocket client;

	private RawPeer peer;

	@BeforeEach
	void open() {
		this.server = Transport.listen();
		this.client = this.sockets.connect(ZmqSocketType.REQ, "tcp://127.0.0.1:" + this.server.getLocalPort());
		accept();
	}

	private void accept() {
		this.peer = RawPeer.accept(this.server).greet().ready("ROUTER");
	}

	@AfterEach
	void close() throws IOException {
		this.sockets.close();
		this.peer.close();
		this.server.close();
	}

	@Test
	void repliesArriveWholeAndAreCounted() {
		this.client.dispatchTo(() -> this.replies);
		for (int i = 0; i < 3; i++) {
			reply("id", "", "one", "two " + i);
		}
		this.replies.await(3);
		assertThat(this.replies.arrived.get(2).size()).isEqualTo(4);
		assertThat(text(2, 0)).isEqualTo("id");
		assertThat(text(2, 3)).isEqualTo("two 2");
		assertThat(this.client.counters().received()).isEqualTo(3);
		Awaitility.await().until(() -> this.replies.batches.get() > 0);
	}

	// They could not be replies, and must not fill a queue that nobody reads
	@Test
	void whatComesBeforeAnythingWasRequestedIsDiscarded() {
		for (int i = 0; i < 5000; i++) {
			reply("id", "", "nobody asked " + i);
		}
		Awaitility.await().until(() -> this.client.counters().discarded() == 5000);
		this.client.dispatchTo(() -> this.replies);
		reply("id", "", "asked");
		this.replies.await(1);
		assertThat(text(0, 2)).isEqualTo("asked");
	}

	@Test
	void replyWithTooManyFramesIsDiscardedAndTheNextArrives() {
		this.client.dispatchTo(() -> this.replies);
		String[] frames = new String[this.client.definition().maxFrames() + 1];
		for (int i = 0; i < frames.length; i++) {
			frames[i] = "frame";
		}
		reply(frames);
		reply("id", "", "small");
		this.replies.await(1);
		assertThat(text(0, 2)).isEqualTo("small");
		assertThat(this.client.counters().discarded()).isOne();
	}

	@Test
	void halfAReplyThatWasLostWithItsConnectionIsNoPartOfTheNext() {
		this.client.dispatchTo(() -> this.replies);
		for (int round = 0; round < 20; round++) {
			this.peer.send(RawPeer.frame(RawPeer.MORE, TestSockets.bytes("lost")),
					RawPeer.frame(RawPeer.MORE, new byte[0]));
			this.peer.close();
			accept();
			reply("id", "", "round " + round);
			this.replies.await(round + 1);
			assertThat(this.replies.arrived.get(round).size()).isEqualTo(3);
			assertThat(text(round, 0)).isEqualTo("id");
			assertThat(text(round, 2)).isEqualTo("round " + round);
		}
	}

	@Test
	void repliesAreTakenWhileTheSocketIsHeld() {
		this.client.dispatchTo(() -> this.replies);
		this.client.whileNobodyUsesIt(() -> {
			reply("id", "", "meanwhile");
			this.replies.await(1);
			return true;
		});
	}

	// Each has the only place, which the one before it has to leave
	@Test
	void boundSocketIsServedByOneServerAfterTheOther() {
		ZmqSocket bound = this.sockets.bind(ZmqSocketType.REQ, "tcp://127.0.0.1:*", (one) -> one.maxConnections(1));
		bound.dispatchTo(() -> this.replies);
		for (int round = 1; round <= 5; round++) {
			ZmqSocket next = this.sockets.connect(ZmqSocketType.ROUTER, bound.endpoints().get(0));
			assertThat(bound.awaitPeers(1, Duration.ofSeconds(30))).isTrue();
			bound.send(ZmqMessage.of(TestSockets.bytes("id"), new byte[0], TestSockets.bytes("question")),
					TestSockets.PATIENCE);
			next.send(TestSockets.receive(next), TestSockets.PATIENCE);
			this.replies.await(round);
			this.sockets.close(next);
			Awaitility.await().until(() -> bound.peers() == 0);
		}
	}

	private void reply(String... frames) {
		for (int i = 0; i < frames.length; i++) {
			this.peer.send(RawPeer.frame((i < frames.length - 1) ? RawPeer.MORE : 0, TestSockets.bytes(frames[i])));
		}
	}

	private String text(int reply, int frame) {
		ZmqMessage message = this.replies.arrived.get(reply);
		return new String(message.frame(frame), StandardCharsets.UTF_8);
	}

}
