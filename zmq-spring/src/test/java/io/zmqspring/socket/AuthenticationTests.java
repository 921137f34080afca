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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.message.ZmqPeer;
import io.zmqspring.security.CurveKeys;
import io.zmqspring.security.CurveSecurity;
import io.zmqspring.security.PlainSecurity;
import io.zmqspring.security.ZapHandler;
import io.zmqspring.security.ZmqAuthenticator;
import io.zmqspring.security.ZmqAuthenticator.Decision;
import io.zmqspring.security.ZmqMechanism;
import io.zmqspring.security.ZmqSecurity;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for who may connect to a socket, and how it is known who did.
 */
class AuthenticationTests {

	private static final String LOOPBACK = "tcp://127.0.0.1:*";

	// A machine under load may take long for the calculations of CURVE
	private static final Duration HANDSHAKE = Duration.ofSeconds(5);

	private static final Duration WHILE = Duration.ofMillis(300);

	private final CurveKeys server = CurveKeys.generate();

	private final CurveKeys client = CurveKeys.generate();

	private final Queue<Object> events = new ConcurrentLinkedQueue<>();

	private final ZmqContext serverContext = new ZmqContext();

	private final TestSockets servers = servers(this.serverContext);

	private final TestSockets clients = new TestSockets();

	private TestSockets servers(ZmqContext context) {
		context.setApplicationEventPublisher(this.events::add);
		return new TestSockets(context);
	}

	@AfterEach
	void close() {
		this.clients.close();
		this.servers.close();
	}

	@Test
	void deniedAddressIsRefused() {
		ZmqSocket pull = this.servers.bind(ZmqSocketType.PULL, LOOPBACK,
				(builder) -> builder.deniedAddresses(List.of("127.0.0.0/8")));
		ZmqSocket push = connect(ZmqSocketType.PUSH, pull, null);
		TestSockets.send(push, "no");
		Awaitility.await().until(() -> pull.counters().unauthenticated() > 0);
		assertThat(TestSockets.receiveNothing(pull, WHILE)).isZero();
		assertThat(event()).satisfies((event) -> {
			assertThat(event.isAccepted()).isFalse();
			assertThat(event.getReason()).contains("127.0.0.0/8");
			assertThat(event.getAddress()).isEqualTo("127.0.0.1");
			assertThat(event.getSocketName()).isEqualTo("test-pull");
			assertThat(event.getMechanism()).isEqualTo(ZmqMechanism.NULL);
		});
	}

	@Test
	void allowedAddressIsAccepted() {
		ZmqSocket pull = this.servers.bind(ZmqSocketType.PULL, LOOPBACK,
				(builder) -> builder.allowedAddresses(List.of("127.0.0.1")).deniedAddresses(List.of("127.0.0.2")));
		TestSockets.send(connect(ZmqSocketType.PUSH, pull, null), "yes");
		ZmqMessage message = TestSockets.receive(pull);
		assertThat(message.peer()).isEqualTo(new ZmqPeer(null, "127.0.0.1"));
		assertThat(event().isAccepted()).isTrue();
	}

	@ParameterizedTest
	@EnumSource(names = { "PLAIN", "CURVE" })
	void peerThatShowsWhoItIsIsAccepted(ZmqMechanism mechanism) {
		ZmqSocket pull = bind(ZmqSocketType.PULL, serverBundle(mechanism));
		TestSockets.send(connect(ZmqSocketType.PUSH, pull, clientBundle(mechanism)), "yes");
		ZmqMessage message = TestSockets.receive(pull);
		String user = (mechanism == ZmqMechanism.PLAIN) ? "alice" : this.client.publicKey();
		assertThat(message.peer()).isEqualTo(new ZmqPeer(user, "127.0.0.1"));
		assertThat(event()).satisfies((event) -> {
			assertThat(event.isAccepted()).isTrue();
			assertThat(event.getUser()).isEqualTo(user);
			assertThat(event.getMechanism()).isEqualTo(mechanism);
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "PLAIN", "CURVE" })
	void peerThatIsSomebodyElseIsRefused(ZmqMechanism mechanism) {
		ZmqSocket pull = bind(ZmqSocketType.PULL, serverBundle(mechanism));
		CurveKeys other = CurveKeys.generate();
		try (LogCapture log = new LogCapture(PeerAuthentication.class)) {
			ZmqSecurity wrong = (mechanism == ZmqMechanism.PLAIN) ? PlainSecurity.client("client", "alice", "guess")
					: CurveSecurity.builder("client")
						.secretKey(other.secretKey())
						.serverKey(this.server.publicKey())
						.build();
			TestSockets.send(connect(ZmqSocketType.PUSH, pull, wrong), "no");
			Awaitility.await().until(() -> pull.counters().unauthenticated() > 0);
			assertThat(TestSockets.receiveNothing(pull, WHILE)).isZero();
			assertThat(event().getReason())
				.contains((mechanism == ZmqMechanism.PLAIN) ? "password for user 'alice' is wrong" : other.publicKey());
			assertThat(log.messages(Level.WARN)).singleElement()
				.asString()
				.contains("socket 'test-pull'", "127.0.0.1")
				.doesNotContain("guess", "wonderland");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "PLAIN", "CURVE" })
	void peerThatSaysNothingIsRefused(ZmqMechanism mechanism) {
		ZmqSocket pull = bind(ZmqSocketType.PULL, serverBundle(mechanism));
		TestSockets.send(connect(ZmqSocketType.PUSH, pull, null), "no");
		assertThat(TestSockets.receiveNothing(pull, WHILE)).isZero();
		TestSockets.send(connect(ZmqSocketType.PUSH, pull, clientBundle(mechanism)), "yes");
		assertThat(TestSockets.receiveText(pull)).isEqualTo("yes");
	}

	@Test
	void clientDoesNotTalkToAnotherServer() {
		ZmqSocket pull = bind(ZmqSocketType.PULL,
				CurveSecurity.builder("server").secretKey(this.server.secretKey()).allowAnyClient(true).build());
		ZmqSocket push = connect(ZmqSocketType.PUSH, pull,
				CurveSecurity.builder("client")
					.secretKey(this.client.secretKey())
					.serverKey(CurveKeys.generate().publicKey())
					.build());
		TestSockets.send(push, "no");
		assertThat(TestSockets.receiveNothing(pull, WHILE)).isZero();
		assertThat(this.events).isEmpty();
	}

	@Test
	void anyClientMayConnectWhereThatIsSaid() {
		ZmqSocket pull = bind(ZmqSocketType.PULL,
				CurveSecurity.builder("server").secretKey(this.server.secretKey()).allowAnyClient(true).build());
		TestSockets.send(connect(ZmqSocketType.PUSH, pull, clientBundle(ZmqMechanism.CURVE)), "yes");
		assertThat(TestSockets.receive(pull).peer()).isEqualTo(new ZmqPeer(this.client.publicKey(), "127.0.0.1"));
	}

	@ParameterizedTest
	@EnumSource
	void authenticatorDecidesInPlaceOfTheBundle(ZmqMechanism mechanism) {
		this.serverContext.setAuthenticator((request) -> {
			assertThat(request.bundleDecision().accepted()).isTrue();
			assertThat(request.mechanism()).isEqualTo(mechanism);
			return Decision
				.accept(String.join("/", request.socketName(), request.address(), String.valueOf(request.userName()),
						String.valueOf(request.password()), String.valueOf(request.publicKey())));
		});
		ZmqSocket pull = bind(ZmqSocketType.PULL, serverBundle(mechanism));
		TestSockets.send(connect(ZmqSocketType.PUSH, pull, clientBundle(mechanism)), "yes");
		ZmqPeer peer = TestSockets.receive(pull).peer();
		assertThat(peer).isNotNull();
		assertThat(peer.user()).isEqualTo("test-pull/127.0.0.1/" + switch (mechanism) {
			case NULL -> "null/null/null";
			case PLAIN -> "alice/wonderland/null";
			case CURVE -> "null/null/" + this.client.publicKey();
		});
	}

	@Test
	void authenticatorRefusesWhatTheBundleAccepts() {
		this.serverContext.setAuthenticator((request) -> Decision.refuse("not today"));
		ZmqSocket pull = bind(ZmqSocketType.PULL, serverBundle(ZmqMechanism.CURVE));
		TestSockets.send(connect(ZmqSocketType.PUSH, pull, clientBundle(ZmqMechanism.CURVE)), "no");
		Awaitility.await().until(() -> pull.counters().unauthenticated() > 0);
		assertThat(TestSockets.receiveNothing(pull, WHILE)).isZero();
		assertThat(event().getReason()).isEqualTo("not today");
	}

	@Test
	void authenticatorThatFailsRefusesAndGoesOn() {
		boolean[] failed = new boolean[1];
		ZmqAuthenticator authenticator = (request) -> {
			if (!failed[0]) {
				failed[0] = true;
				Thread.currentThread().interrupt();
				throw new AssertionError("broken");
			}
			return Decision.accept("late");
		};
		this.serverContext.setAuthenticator(authenticator);
		ZmqSocket pull = bind(ZmqSocketType.PULL, serverBundle(ZmqMechanism.PLAIN));
		connect(ZmqSocketType.PUSH, pull, clientBundle(ZmqMechanism.PLAIN));
		Awaitility.await().until(() -> pull.counters().unauthenticated() == 1);
		TestSockets.send(connect(ZmqSocketType.PUSH, pull, clientBundle(ZmqMechanism.PLAIN)), "yes");
		assertThat(TestSockets.receiveText(pull)).isEqualTo("yes");
	}

	@Test
	void peerCannotForgeWhoItIs() {
		ZmqSocket pull = this.servers.bind(ZmqSocketType.PULL, LOOPBACK,
				(builder) -> builder.allowedAddresses(List.of("127.0.0.1")));
		try (RawPeer peer = RawPeer.connect(pull.endpoints().get(0)).greet()) {
			peer.ready("PUSH", Map.of("User-Id", "root", "Peer-Address", "10.1.1.1", "zmq_user", "root"));
			peer.send(RawPeer.frame(0, TestSockets.bytes("hello")));
			assertThat(TestSockets.receive(pull).peer()).isEqualTo(new ZmqPeer(null, "127.0.0.1"));
		}
	}

	// JeroMQ takes the lengths for negative ones, or reads beyond the end
	@ParameterizedTest
	@ValueSource(strings = { "HELLO,200", "HELLO,1,a,200", "HELLO,5,alice", "HELLO,128", "HELLO" })
	void helloThatJeroMqCannotReadEndsItsOwnConnection(String hello) {
		ZmqSocket pull = this.servers.bind(ZmqSocketType.PULL, LOOPBACK,
				(builder) -> builder.handshakeTimeout(Duration.ofMinutes(1))
					.security(serverBundle(ZmqMechanism.PLAIN)));
		ZmqSocket push = connect(ZmqSocketType.PUSH, pull, clientBundle(ZmqMechanism.PLAIN));
		TestSockets.send(push, "before");
		assertThat(TestSockets.receiveText(pull)).isEqualTo("before");
		byte[] greeting = RawPeer.GREETING.clone();
		System.arraycopy(TestSockets.bytes("PLAIN"), 0, greeting, 12, 5);
		ByteArrayOutputStream command = new ByteArrayOutputStream();
		command.write(5);
		for (String part : hello.split(",")) {
			if (part.matches("\\d+")) {
				command.write(Integer.parseInt(part));
			}
			else {
				command.writeBytes(TestSockets.bytes(part));
			}
		}
		if (hello.endsWith("200")) {
			command.writeBytes(new byte[200]);
		}
		for (int i = 0; i < 20; i++) {
			try (RawPeer peer = RawPeer.connect(pull.endpoints().get(0))) {
				peer.send(RawPeer.concat(greeting, RawPeer.command(command.toByteArray())));
				assertThat(peer.awaitEnd()).isTrue();
			}
		}
		TestSockets.send(push, "after");
		assertThat(TestSockets.receiveText(pull)).isEqualTo("after");
		TestSockets.send(connect(ZmqSocketType.PUSH, pull, clientBundle(ZmqMechanism.PLAIN)), "another");
		assertThat(TestSockets.receiveText(pull)).isEqualTo("another");
	}

	@Test
	void messagesOfSocketsThatAskNobodyHaveNoPeer() {
		ZmqSocket pull = this.servers.bind(ZmqSocketType.PULL, LOOPBACK);
		bind(ZmqSocketType.REP, serverBundle(ZmqMechanism.PLAIN));
		try (RawPeer peer = RawPeer.connect(pull.endpoints().get(0)).greet()) {
			peer.ready("PUSH", Map.of("User-Id", "root", "Peer-Address", "10.1.1.1"));
			peer.send(RawPeer.frame(0, TestSockets.bytes("hello")));
			assertThat(TestSockets.receive(pull).peer()).isNull();
		}
		assertThat(this.events).isEmpty();
	}

	@Test
	void peerIsKnownOfEveryMessage() {
		ZmqSocket router = this.servers
			.open(TestSockets.define(ZmqSocketType.ROUTER).bind(LOOPBACK).security(serverBundle(ZmqMechanism.CURVE)));
		ZmqSocket dealer = connect(ZmqSocketType.DEALER, router, clientBundle(ZmqMechanism.CURVE));
		for (int i = 0; i < 10; i++) {
			dealer.send(ZmqMessage.of(TestSockets.bytes("a"), TestSockets.bytes("b")), TestSockets.PATIENCE);
			ZmqMessage message = TestSockets.receive(router);
			assertThat(message.size()).isEqualTo(3);
			assertThat(message.peer()).isEqualTo(new ZmqPeer(this.client.publicKey(), "127.0.0.1"));
		}
	}

	// JeroMQ would put the name of a user into the queue, where it takes the only place
	@Test
	void queueOfOneMessageHasRoomForIt() {
		ZmqSocket pull = this.servers.open(TestSockets.define(ZmqSocketType.PULL)
			.bind(LOOPBACK)
			.receiveHighWaterMark(1)
			.security(serverBundle(ZmqMechanism.PLAIN)));
		ZmqSocket push = connect(ZmqSocketType.PUSH, pull, clientBundle(ZmqMechanism.PLAIN));
		for (int i = 0; i < 20; i++) {
			TestSockets.send(push, "" + i);
		}
		assertThat(TestSockets.receiveTexts(pull, 20)).first().isEqualTo("0");
	}

	@RepeatedTest(10)
	void nobodyElseComesInWhileTheServerStartsAndStops() {
		try (TestSockets restarted = new TestSockets()) {
			ZmqSocket pull = restarted
				.open(TestSockets.define(ZmqSocketType.PULL).bind(LOOPBACK).security(serverBundle(ZmqMechanism.CURVE)));
			ZmqSocket push = connect(ZmqSocketType.PUSH, pull,
					CurveSecurity.builder("client")
						.secretKey(CurveKeys.generate().secretKey())
						.serverKey(this.server.publicKey())
						.build());
			TestSockets.send(push, "no");
			ZmqSocket good = connect(ZmqSocketType.PUSH, pull, clientBundle(ZmqMechanism.CURVE));
			TestSockets.send(good, "yes");
			assertThat(TestSockets.receiveText(pull)).isEqualTo("yes");
			assertThat(TestSockets.receiveNothing(pull, Duration.ofMillis(20))).isZero();
		}
	}

	@Test
	void serverWithoutItsHandlerDoesNotBind() {
		List<ZMQ.Socket> others = new ArrayList<>();
		ZmqContext context = new ZmqContext(ZmqContext.Settings.DEFAULT, List.of((jeroMq) -> {
			others.add(jeroMq.createSocket(SocketType.ROUTER));
			others.get(0).bind("inproc://zeromq.zap.01");
		}), List.of());
		try (TestSockets sockets = new TestSockets(context)) {
			assertThatExceptionOfType(ZmqSocketException.class).isThrownBy(() -> sockets
				.open(TestSockets.define(ZmqSocketType.PULL).bind(LOOPBACK).security(serverBundle(ZmqMechanism.PLAIN))))
				.withMessageContaining("Another ZAP handler");
			assertThat(sockets.bind(ZmqSocketType.PULL, LOOPBACK).isClosed()).isFalse();
			others.get(0).close();
		}
	}

	@Test
	void serverWhoseHandlerHasEndedDoesNotBind() {
		bind(ZmqSocketType.PULL, serverBundle(ZmqMechanism.PLAIN));
		PeerAuthentication authentication = (PeerAuthentication) ReflectionTestUtils.getField(this.serverContext,
				"authentication");
		((ZapHandler) ReflectionTestUtils.getField(authentication, "handler")).close();
		assertThatExceptionOfType(ZmqSocketException.class)
			.isThrownBy(() -> bind(ZmqSocketType.PULL, serverBundle(ZmqMechanism.PLAIN)))
			.withMessageContaining("who may connect has ended");
	}

	@Test
	void longestNameAndPasswordGoThroughTheHandshake() {
		String longest = "a".repeat(127);
		ZmqSocket pull = bind(ZmqSocketType.PULL, PlainSecurity.server("server", Map.of(longest, longest)));
		TestSockets.send(connect(ZmqSocketType.PUSH, pull, PlainSecurity.client("client", longest, longest)), "yes");
		assertThat(TestSockets.receive(pull).peer()).isEqualTo(new ZmqPeer(longest, "127.0.0.1"));
	}

	@Test
	void customizerCannotMakeAServerThatAsksNobody() {
		ZmqContext context = new ZmqContext(ZmqContext.Settings.DEFAULT, List.of(),
				List.of((definition, socket) -> socket.setPlainServer(true)));
		try (TestSockets sockets = new TestSockets(context)) {
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> sockets.bind(ZmqSocketType.PULL, LOOPBACK))
				.withMessageContaining("lets everybody in");
		}
	}

	@Test
	void bundleMustFitTheSocket() {
		String peer = Transport.TCP.endpoint();
		assertRefused(TestSockets.define(ZmqSocketType.PULL).connect(peer), serverBundle(ZmqMechanism.PLAIN),
				"The socket connects, and this is the bundle of a server");
		assertRefused(TestSockets.define(ZmqSocketType.PULL).bind(LOOPBACK), clientBundle(ZmqMechanism.CURVE),
				"The socket binds, and this is the bundle of a client");
		assertRefused(TestSockets.define(ZmqSocketType.PULL).bind(LOOPBACK).connect(peer),
				clientBundle(ZmqMechanism.CURVE), "needs to become two");
		assertRefused(TestSockets.define(ZmqSocketType.PULL).bind("inproc://x"), serverBundle(ZmqMechanism.CURVE),
				"Over inproc");
		assertRefused(TestSockets.define(ZmqSocketType.DEALER).connect(peer).routingId(new byte[221]),
				clientBundle(ZmqMechanism.CURVE), "routing");
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(
				() -> TestSockets.define(ZmqSocketType.PULL).connect(peer).deniedAddresses(List.of("10.0.0.1")).build())
			.withMessageContaining("does not bind");
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> TestSockets.define(ZmqSocketType.PULL).deniedAddresses(List.of("everywhere")))
			.withMessageContaining("'denied-addresses'")
			.withMessageContaining("'everywhere' is no IP address");
	}

	private static void assertRefused(ZmqSocketDefinition.Builder definition, ZmqSecurity security, String text) {
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> definition.security(security).build())
			.withMessageContaining(text);
	}

	@Test
	void longestRoutingIdGoesThroughTheHandshake() {
		byte[] routingId = "r".repeat(220).getBytes();
		ZmqSocket router = bind(ZmqSocketType.ROUTER, serverBundle(ZmqMechanism.CURVE));
		ZmqSocket dealer = this.clients.open(TestSockets.define(ZmqSocketType.DEALER)
			.connect(router.endpoints().get(0))
			.routingId(routingId)
			.security(clientBundle(ZmqMechanism.CURVE)));
		TestSockets.send(dealer, "hello");
		assertThat(TestSockets.receive(router).frame(0)).isEqualTo(routingId);
	}

	private ZmqAuthenticationEvent event() {
		Awaitility.await().until(() -> !this.events.isEmpty());
		return (ZmqAuthenticationEvent) this.events.peek();
	}

	private ZmqSocket bind(ZmqSocketType type, ZmqSecurity security) {
		return this.servers.bind(type, LOOPBACK, (builder) -> builder.handshakeTimeout(HANDSHAKE).security(security));
	}

	private ZmqSocket connect(ZmqSocketType type, ZmqSocket to, ZmqSecurity security) {
		return this.clients.connect(type, to.endpoints().get(0),
				(builder) -> builder.handshakeTimeout(HANDSHAKE).security(security));
	}

	private ZmqSecurity serverBundle(ZmqMechanism mechanism) {
		return switch (mechanism) {
			case NULL -> null;
			case PLAIN -> PlainSecurity.server("server", Map.of("alice", "wonderland", "bob", "builder"));
			case CURVE -> CurveSecurity.builder("server")
				.secretKey(this.server.secretKey())
				.authorizedClients(this.client.publicKey())
				.build();
		};
	}

	private ZmqSecurity clientBundle(ZmqMechanism mechanism) {
		return switch (mechanism) {
			case NULL -> null;
			case PLAIN -> PlainSecurity.client("client", "alice", "wonderland");
			case CURVE -> CurveSecurity.builder("client")
				.secretKey(this.client.secretKey())
				.serverKey(this.server.publicKey())
				.build();
		};
	}

}
