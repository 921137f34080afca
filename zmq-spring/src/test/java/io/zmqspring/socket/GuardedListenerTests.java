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
import java.util.List;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for which connections a bound socket serves, and for how long it waits for their
 * handshakes.
 */
class GuardedListenerTests {

	private final TestSockets sockets = new TestSockets(
			new ZmqContext(new ZmqContext.Settings(2, 1024, Duration.ofSeconds(10)), List.of(), List.of()));

	private final List<RawPeer> peers = new ArrayList<>();

	private final LogCapture log = new LogCapture(Admission.class);

	@AfterEach
	void close() {
		this.peers.forEach(RawPeer::close);
		this.sockets.close();
		this.log.close();
	}

	@Test
	void connectionsWithoutACompleteHandshakeAreClosed() {
		// With buffers that leave room for all of them
		ZmqSocket pull = bind(ZmqSocketType.PULL,
				(one) -> one.handshakeTimeout(Duration.ofMillis(500))
					.sendBufferSize(16 * 1024)
					.receiveBufferSize(16 * 1024));
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, pull.endpoints().get(0));
		assertWorks(push, pull);
		for (int i = 0; i < 400; i++) {
			peer(pull);
			peer(pull).greet();
		}
		assertThat(this.peers.stream().allMatch(RawPeer::awaitEnd)).isTrue();
		assertWorks(push, pull);
		Awaitility.await().until(() -> pull.connections() == 1);
		// The socket of the test may have stalled too (JeroMQ pull request 1022)
		assertThat(pull.counters().refusedConnections()).isGreaterThanOrEqualTo(800);
		assertThat(this.log.messages(Level.WARN)).hasSizeBetween(1, 4)
			.allMatch((text) -> text.contains("500 ms, its handshake-timeout"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 1000 })
	void endOfAThirdPartyOfAPairIsNoticed(int highWaterMark) {
		ZmqSocket pair = bind(ZmqSocketType.PAIR, (one) -> one.receiveHighWaterMark(highWaterMark));
		ZmqSocket peer = this.sockets.connect(ZmqSocketType.PAIR, pair.endpoints().get(0));
		assertWorks(peer, pair);
		for (int round = 0; round < 50; round++) {
			RawPeer third = RawPeer.shakeHands(pair.endpoints().get(0), "PAIR");
			third.send(RawPeer.frame(0, new byte[10]), RawPeer.frame(0, new byte[10]), RawPeer.frame(0, new byte[10]));
			third.close();
		}
		Awaitility.await().until(() -> pair.connections() == 1);
		assertWorks(peer, pair);
	}

	@Test
	void peerThatSpeaksSlowlyIsClosed() {
		ZmqSocket pull = bind(ZmqSocketType.PULL, (one) -> one.handshakeTimeout(Duration.ofMillis(300)));
		RawPeer slow = peer(pull);
		byte[] greeting = RawPeer.GREETING;
		int[] said = new int[1];
		Awaitility.await()
			.pollInterval(Duration.ofMillis(20))
			.until(() -> !slow.send(new byte[] { greeting[said[0]++ % greeting.length] }));
		assertThat(pull.counters().refusedConnections()).isOne();
	}

	@Test
	void handshakeTimeoutHoldsForPeersOfASocketThatAlsoConnects() {
		ZmqSocket pull = this.sockets.open(TestSockets.define(ZmqSocketType.PULL)
			.bind("tcp://127.0.0.1:*")
			.connect("tcp://127.0.0.1:1")
			.handshakeTimeout(Duration.ofMillis(300)));
		peer(pull);
		peer(pull).greet();
		assertThat(this.peers.stream().allMatch(RawPeer::awaitEnd)).isTrue();
	}

	@Test
	void connectionsAboveTheLimitAreRefusedAndTheOthersServed() {
		ZmqSocket pull = bind(ZmqSocketType.PULL,
				(one) -> one.maxConnections(5).handshakeTimeout(Duration.ofMinutes(1)));
		List<ZmqSocket> served = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			served.add(this.sockets.connect(ZmqSocketType.PUSH, pull.endpoints().get(0)));
		}
		Awaitility.await().until(() -> pull.peers() == 5);
		for (int i = 0; i < 50; i++) {
			peer(pull);
		}
		assertThat(this.peers.stream().allMatch(RawPeer::awaitEnd)).isTrue();
		served.forEach((push) -> assertWorks(push, pull));
		assertThat(pull.connections()).isEqualTo(5);
		assertThat(pull.counters().refusedConnections()).isEqualTo(50);
		assertThat(this.log.messages(Level.WARN)).hasSizeBetween(1, 2)
			.first()
			.asString()
			.contains("'test-pull'", "refused a connection", "max-connections, 5");
		this.sockets.close(served.get(0));
		ZmqSocket next = this.sockets.connect(ZmqSocketType.PUSH, pull.endpoints().get(0));
		assertWorks(next, pull);
	}

	@Test
	void peersThatSayNothingMakeRoomForOneThatDoes() {
		ZmqSocket pull = bind(ZmqSocketType.PULL,
				(one) -> one.maxConnections(5).handshakeTimeout(Duration.ofMinutes(1)));
		for (int i = 0; i < 20; i++) {
			peer(pull);
		}
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, pull.endpoints().get(0));
		assertWorks(push, pull);
		for (int i = 0; i < 20; i++) {
			peer(pull);
		}
		Awaitility.await().until(() -> pull.counters().refusedConnections() == 36);
		assertWorks(push, pull);
		Awaitility.await().until(() -> pull.connections() == 5);
		assertThat(this.peers.subList(0, 36).stream().allMatch(RawPeer::awaitEnd)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "PUSH, PULL", "DEALER, DEALER", "PAIR, PAIR", "REQ, REP" })
	void connectionThatIsNoPeerGetsNoMessage(ZmqSocketType bound, ZmqSocketType connected) {
		ZmqSocket sender = bind(bound, (one) -> one.handshakeTimeout(Duration.ofMinutes(1)));
		for (int i = 0; i < 10; i++) {
			peer(sender);
			peer(sender).greet();
		}
		Awaitility.await().until(() -> sender.connections() == 20);
		assertThat(sender.peers()).isZero();
		ZmqSocket receiver = this.sockets.connect(connected, sender.endpoints().get(0));
		assertThat(sender.awaitPeers(1, Duration.ofSeconds(30))).isTrue();
		for (int i = 0; i < 100; i++) {
			TestSockets.send(sender, "message " + i);
		}
		assertThat(TestSockets.receive(receiver, 100)).hasSize(100);
		this.peers.forEach(RawPeer::close);
		Awaitility.await().until(() -> sender.connections() == 1);
		TestSockets.send(sender, "last");
		assertThat(TestSockets.receive(receiver)).isNotNull();
	}

	@Test
	void peersComeAndGoOnSeveralEndpointsAndThreads() {
		ZmqSocket pull = this.sockets.open(TestSockets.define(ZmqSocketType.PULL)
			.bind("tcp://127.0.0.1:*", "tcp://127.0.0.1:*")
			.maxConnections(8));
		for (int round = 0; round < 50; round++) {
			List<RawPeer> some = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				some.add(RawPeer.connect(pull.endpoints().get(i % 2)));
			}
			ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, pull.endpoints().get(round % 2));
			assertWorks(push, pull);
			some.forEach(RawPeer::close);
			this.sockets.close(push);
		}
		Awaitility.await().until(() -> pull.connections() == 0);
	}

	@Test
	void socketsCloseWhileHandshakesAreIncomplete() {
		for (int round = 0; round < 50; round++) {
			ZmqSocket dealer = bind(ZmqSocketType.DEALER, (one) -> one.handshakeTimeout(Duration.ofMinutes(1)));
			RawPeer idle = RawPeer.connect(dealer.endpoints().get(0));
			RawPeer greeting = RawPeer.connect(dealer.endpoints().get(0)).greet();
			this.sockets.close(dealer);
			assertThat(idle.awaitEnd() && greeting.awaitEnd()).isTrue();
			idle.close();
			greeting.close();
		}
	}

	private ZmqSocket bind(ZmqSocketType type, Consumer<ZmqSocketDefinition.Builder> options) {
		return this.sockets.bind(type, "tcp://127.0.0.1:*", options);
	}

	private RawPeer peer(ZmqSocket socket) {
		RawPeer peer = RawPeer.connect(socket.endpoints().get(0));
		this.peers.add(peer);
		return peer;
	}

	private static void assertWorks(ZmqSocket push, ZmqSocket pull) {
		for (int i = 0; i < 10; i++) {
			TestSockets.send(push, "message " + i);
			assertThat(TestSockets.receiveText(pull)).isEqualTo("message " + i);
		}
	}

}
