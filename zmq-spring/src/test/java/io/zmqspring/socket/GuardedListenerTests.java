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
import java.util.Map;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import io.zmqspring.security.CurveKeys;
import io.zmqspring.security.CurveSecurity;
import io.zmqspring.security.PlainSecurity;
import io.zmqspring.security.ZmqMechanism;
import io.zmqspring.security.ZmqSecurity;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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
	void pairHangsUpOnThirdParties() {
		ZmqSocket pair = bind(ZmqSocketType.PAIR, (one) -> {
		});
		ZmqSocket peer = this.sockets.connect(ZmqSocketType.PAIR, pair.endpoints().get(0));
		assertWorks(peer, pair);
		for (int round = 0; round < 50; round++) {
			assertThat(peer(pair).awaitEnd()).isTrue();
		}
		Awaitility.await().until(() -> pair.connections() == 1);
		assertThat(pair.counters().refusedConnections()).isEqualTo(50);
		assertThat(this.log.messages(Level.WARN)).containsExactly("pair socket 'test-pair' refused a connection: "
				+ "it has a peer, or has not yet received all that its last peer sent");
		assertWorks(peer, pair);
	}

	// It would send messages, which are lost if it is refused
	@ParameterizedTest
	@EnumSource(names = { "PULL", "PAIR", "DEALER", "REP" })
	void peerIsNotToldThatItIsAcceptedBeforeItIs(ZmqSocketType type) {
		ZmqSocket socket = bind(type, (one) -> one.handshakeTimeout(Duration.ofMinutes(1)));
		RawPeer peer = peer(socket).greet();
		assertThat(peer.awaitInput()).isFalse();
		peer.ready(type.peers().iterator().next().name());
		assertThat(socket.awaitPeers(1, Duration.ZERO)).isTrue();
	}

	@Test
	void pairTakesOneOfPeersThatComeAtOnce() {
		ZmqSocket pair = bind(ZmqSocketType.PAIR, (one) -> {
		});
		for (int round = 0; round < 50; round++) {
			RawPeer first = peer(pair).greet();
			RawPeer second = peer(pair).greet();
			first.ready("PAIR");
			assertThat(pair.awaitPeers(1, Duration.ofSeconds(30))).isTrue();
			second.ready("PAIR").send(RawPeer.frame(0, TestSockets.bytes("intruder")));
			assertThat(second.awaitEnd()).isTrue();
			first.send(RawPeer.frame(0, TestSockets.bytes("message")));
			assertThat(TestSockets.receiveText(pair)).isEqualTo("message");
			first.close();
			Awaitility.await().until(() -> pair.connections() == 0);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 1000 })
	void endOfAPeerWhoseRoutingIdWasTakenOverIsNoticed(int highWaterMark) {
		ZmqSocket router = bind(ZmqSocketType.ROUTER,
				(one) -> one.routerHandover(true).receiveHighWaterMark(highWaterMark));
		for (int round = 0; round < 20; round++) {
			RawPeer first = peer(router).greet().ready("DEALER", Map.of("Identity", "A"));
			first.send(RawPeer.frame(0, TestSockets.bytes("first")));
			assertThat(TestSockets.receiveText(router)).isEqualTo("first");
			RawPeer second = peer(router).greet().ready("DEALER", Map.of("Identity", "A"));
			second.send(RawPeer.frame(0, TestSockets.bytes("second")));
			assertThat(TestSockets.receiveText(router)).isEqualTo("second");
			for (int i = 0; i < 5; i++) {
				first.send(RawPeer.frame(0, TestSockets.bytes("late")));
			}
			first.close();
			Awaitility.await().until(() -> router.connections() == 1);
			second.close();
			Awaitility.await().until(() -> router.connections() == 0);
		}
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

	// JeroMQ would wait for that of the other
	@Test
	void handshakeTimeoutHoldsBesideALongerOne() {
		try (TestSockets one = new TestSockets()) {
			ZmqSocket patient = one.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*",
					(builder) -> builder.handshakeTimeout(Duration.ofMinutes(10)));
			peer(patient).greet();
			ZmqSocket pull = one.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*",
					(builder) -> builder.handshakeTimeout(Duration.ofMillis(300)));
			assertThat(peer(pull).awaitEnd()).isTrue();
		}
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
	void connectionsWhoseBuffersHaveNoRoomAreRefusedAndTheOthersServed() {
		int buffer = 4 * 1024 * 1024;
		int most = Math.toIntExact(ConnectionMemory.PROCESS.limit() / (2 * buffer));
		List<ZmqSocket> pulls = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			pulls.add(bind(ZmqSocketType.PULL,
					(one) -> one.handshakeTimeout(Duration.ofMinutes(1))
						.sendBufferSize(buffer)
						.receiveBufferSize(buffer)));
		}
		for (int i = 0; i < most + 10; i++) {
			peer(pulls.get(i % 2)).greet().ready("PUSH");
			// On a busy machine the next one could come first to the other socket
			int accepted = Math.min(i + 1, most);
			Awaitility.await().until(() -> pulls.get(0).connections() + pulls.get(1).connections() == accepted);
		}
		assertThat(this.peers.subList(most, most + 10).stream().allMatch(RawPeer::awaitEnd)).isTrue();
		assertThat(pulls.get(0).peers() + pulls.get(1).peers()).isEqualTo(most);
		assertThat(this.log.messages(Level.WARN)).isNotEmpty()
			.allMatch((text) -> text.contains("half of the memory outside the heap"));
		for (int i = 0; i < most; i++) {
			this.peers.get(i).send(RawPeer.frame(0, TestSockets.bytes("" + i)));
			assertThat(TestSockets.receiveText(pulls.get(i % 2))).isEqualTo("" + i);
		}
		this.peers.forEach(RawPeer::close);
		Awaitility.await().until(() -> pulls.get(0).connections() + pulls.get(1).connections() == 0);
		assertWorks(this.sockets.connect(ZmqSocketType.PUSH, pulls.get(1).endpoints().get(0)), pulls.get(1));
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

	@ParameterizedTest
	@CsvSource({ "PUSH, PULL, PLAIN", "PUSH, PULL, CURVE", "DEALER, DEALER, PLAIN", "DEALER, DEALER, CURVE",
			"REQ, REP, PLAIN", "REQ, REP, CURVE" })
	void clientThatIsNotAuthenticatedGetsNoMessage(ZmqSocketType bound, ZmqSocketType connected,
			ZmqMechanism mechanism) {
		CurveKeys server = CurveKeys.generate();
		CurveKeys alice = CurveKeys.generate();
		ZmqSocket sender = bind(bound, (one) -> one.handshakeTimeout(Duration.ofMinutes(1))
			.security((mechanism == ZmqMechanism.PLAIN) ? PlainSecurity.server("server", Map.of("alice", "wonderland"))
					: CurveSecurity.builder("server")
						.secretKey(server.secretKey())
						.authorizedClients(alice.publicKey())
						.build()));
		byte[] hello = TestSockets.bytes("\u0005HELLO\u0005alice\nwonderland");
		for (int i = 0; i < 3; i++) {
			peer(sender);
			peer(sender).send(RawPeer.greeting(mechanism.name()));
			peer(sender).send(RawPeer.greeting(mechanism.name()), RawPeer.command(hello));
			connect(connected, sender, client(mechanism, server, CurveKeys.generate(), "guess"));
		}
		Awaitility.await().until(() -> sender.counters().unauthenticated() >= 3);
		assertThat(sender.peers()).isZero();
		ZmqSocket receiver = connect(connected, sender, client(mechanism, server, alice, "wonderland"));
		assertThat(sender.awaitPeers(1, Duration.ofSeconds(30))).isTrue();
		for (int i = 0; i < 100; i++) {
			TestSockets.send(sender, "message " + i);
		}
		assertThat(TestSockets.receive(receiver, 100)).hasSize(100);
		assertThat(sender.peers()).isOne();
	}

	private ZmqSocket connect(ZmqSocketType type, ZmqSocket to, ZmqSecurity security) {
		return this.sockets.connect(type, to.endpoints().get(0),
				(one) -> one.handshakeTimeout(Duration.ofSeconds(10)).security(security));
	}

	private static ZmqSecurity client(ZmqMechanism mechanism, CurveKeys server, CurveKeys own, String password) {
		return (mechanism == ZmqMechanism.PLAIN) ? PlainSecurity.client("client", "alice", password)
				: CurveSecurity.builder("client").secretKey(own.secretKey()).serverKey(server.publicKey()).build();
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
