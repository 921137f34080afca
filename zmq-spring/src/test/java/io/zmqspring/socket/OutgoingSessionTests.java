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
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.security.CurveKeys;
import io.zmqspring.security.CurveSecurity;
import io.zmqspring.security.PlainSecurity;
import io.zmqspring.security.ZmqAuthenticator.Decision;
import io.zmqspring.security.ZmqMechanism;
import io.zmqspring.security.ZmqSecurity;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for connections that a socket makes, to servers that do not complete the
 * handshake.
 */
class OutgoingSessionTests {

	private static final String LOOPBACK = "tcp://127.0.0.1:*";

	private final CurveKeys server = CurveKeys.generate();

	private final AtomicBoolean accepting = new AtomicBoolean();

	private final AtomicInteger decisions = new AtomicInteger();

	// Of I/O threads that survive an error
	private final LogCapture log = new LogCapture(ZmqContext.class);

	private final TestSockets servers = servers();

	private final TestSockets clients = new TestSockets();

	private @Nullable RawPeer idle;

	private TestSockets servers() {
		ZmqContext context = new ZmqContext();
		context.setAuthenticator((request) -> {
			this.decisions.incrementAndGet();
			return this.accepting.get() ? Decision.accept("client") : Decision.refuse("not yet");
		});
		return new TestSockets(context);
	}

	@AfterEach
	void close() {
		if (this.idle != null) {
			this.idle.close();
		}
		this.clients.close();
		this.servers.close();
		this.log.close();
		assertThat(this.log.messages(Level.WARN)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void serverThatStopsInTheHandshakeIsLeftForOneThatDoesNot(ZmqMechanism mechanism) throws IOException {
		String endpoint;
		ZmqSocket push;
		try (ServerSocket silent = Transport.listen()) {
			endpoint = "tcp://127.0.0.1:" + silent.getLocalPort();
			push = connect(ZmqSocketType.PUSH, endpoint, mechanism);
			IntStream.range(0, 10).forEach((i) -> TestSockets.send(push, "" + i));
			for (int round = 0; round < 3; round++) {
				try (Socket connection = silent.accept()) {
					connection.getOutputStream().write(RawPeer.greeting(mechanism.name()));
					assertEnds(connection);
					assertThat(push.peers()).isZero();
				}
			}
		}
		this.accepting.set(true);
		ZmqSocket pull = bind(ZmqSocketType.PULL, endpoint, mechanism);
		assertThat(TestSockets.receiveTexts(pull, 10)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8",
				"9");
		assertThat(push.peers()).isOne();
	}

	// As of JeroMQ's some do, which its poller forgets (JeroMQ pull request 1022)
	@Test
	void noConnectionStalls() {
		ZmqSocket pull = this.clients.bind(ZmqSocketType.PULL, LOOPBACK,
				(one) -> one.handshakeTimeout(Duration.ofMinutes(10)));
		for (int round = 0; round < 300; round++) {
			ZmqSocket push = this.clients.connect(ZmqSocketType.PUSH, pull.endpoints().get(0),
					(one) -> one.handshakeTimeout(Duration.ofMinutes(10)));
			TestSockets.send(push, "round " + round);
			assertThat(TestSockets.receiveText(pull)).isEqualTo("round " + round);
			this.clients.close(push);
		}
	}

	// By the client: the other side only reads
	private static void assertEnds(Socket connection) throws IOException {
		connection.setSoTimeout(10_000);
		byte[] said = new byte[1000];
		try {
			while (connection.getInputStream().read(said) >= 0) {
				continue;
			}
		}
		catch (SocketException ex) {
			// The client closed it with something unread
			assertThat(ex).hasMessageContaining("reset");
		}
	}

	// JeroMQ would forget the limit of a connection that follows upon another
	@Test
	void serverThatStopsInTheHandshakeIsLeftThoughTheOneBeforeDidNot() throws IOException {
		keepTimersOfTheClients();
		this.accepting.set(true);
		ZmqSocket pull = bind(ZmqSocketType.PULL, "tcp://127.0.0.1:" + Transport.freePort(), ZmqMechanism.NULL);
		String endpoint = pull.endpoints().get(0);
		ZmqSocket push = this.clients.connect(ZmqSocketType.PUSH, endpoint,
				(one) -> one.handshakeTimeout(Duration.ofSeconds(3)));
		assertThat(push.awaitPeers(1, Duration.ofSeconds(30))).isTrue();
		this.servers.close(pull);
		Awaitility.await().until(() -> push.peers() == 0);
		try (ServerSocket silent = new ServerSocket()) {
			silent.setReuseAddress(true);
			silent.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(endpoint.replaceAll(".*:", ""))));
			try (Socket connection = silent.accept()) {
				connection.getOutputStream().write(RawPeer.GREETING);
				assertEnds(connection);
			}
		}
	}

	// One that is due before the limit that is called off keeps that from being removed
	private void keepTimersOfTheClients() {
		ZmqSocket other = this.clients.bind(ZmqSocketType.PULL, LOOPBACK,
				(one) -> one.handshakeTimeout(Duration.ofSeconds(8)));
		this.idle = RawPeer.connect(other.endpoints().get(0));
		Awaitility.await().until(() -> other.connections() == 1);
	}

	@Test
	void whatWasAcceptedWaitsForAServerThatRefusesWithoutSecurity() {
		ZmqSocket pull = bind(ZmqSocketType.PULL, LOOPBACK, ZmqMechanism.NULL);
		ZmqSocket push = connect(ZmqSocketType.PUSH, pull.endpoints().get(0), ZmqMechanism.NULL);
		IntStream.range(0, 100).forEach((i) -> TestSockets.send(push, "" + i));
		Awaitility.await().until(() -> this.decisions.get() >= 3);
		assertThat(push.peers()).isZero();
		this.accepting.set(true);
		assertThat(TestSockets.receiveTexts(pull, 100))
			.containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(String::valueOf).toList());
	}

	@Test
	void whatWasAcceptedWaitsForAServerOfTheRightType() {
		this.accepting.set(true);
		ZmqSocket wrong = bind(ZmqSocketType.SUB, LOOPBACK, ZmqMechanism.NULL);
		String endpoint = wrong.endpoints().get(0);
		ZmqSocket push = connect(ZmqSocketType.PUSH, endpoint, ZmqMechanism.NULL);
		IntStream.range(0, 100).forEach((i) -> TestSockets.send(push, "" + i));
		try (LogCapture refusals = new LogCapture(OutgoingConnections.class)) {
			Awaitility.await().until(() -> !refusals.messages(Level.WARN).isEmpty());
		}
		this.servers.close(wrong);
		ZmqSocket pull = bind(ZmqSocketType.PULL, endpoint, ZmqMechanism.NULL);
		assertThat(TestSockets.receiveTexts(pull, 100))
			.containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(String::valueOf).toList());
	}

	@ParameterizedTest
	@EnumSource
	void immediateSocketGivesNothingToAServerThatStopsInTheHandshake(ZmqMechanism mechanism) throws IOException {
		String endpoint;
		ZmqSocket push;
		try (ServerSocket silent = Transport.listen()) {
			endpoint = "tcp://127.0.0.1:" + silent.getLocalPort();
			push = this.clients.open(define(ZmqSocketType.PUSH, client(mechanism)).connect(endpoint).immediate(true));
			try (Socket connection = silent.accept()) {
				connection.getOutputStream().write(RawPeer.greeting(mechanism.name()));
				assertThatExceptionOfType(ZmqSendTimeoutException.class)
					.isThrownBy(() -> push.send(new byte[1], Duration.ofMillis(200).toNanos()));
				assertEnds(connection);
			}
		}
		this.accepting.set(true);
		ZmqSocket pull = bind(ZmqSocketType.PULL, endpoint, mechanism);
		for (int i = 0; i < 10; i++) {
			TestSockets.send(push, "" + i);
			assertThat(TestSockets.receiveText(pull)).isEqualTo("" + i);
		}
	}

	private ZmqSocket bind(ZmqSocketType type, String endpoint, ZmqMechanism mechanism) {
		return this.servers.open(define(type, server(mechanism)).bind(endpoint));
	}

	private ZmqSocket connect(ZmqSocketType type, String endpoint, ZmqMechanism mechanism) {
		return this.clients.open(define(type, client(mechanism)).connect(endpoint));
	}

	private static ZmqSocketDefinition.Builder define(ZmqSocketType type, @Nullable ZmqSecurity security) {
		return TestSockets.define(type).security(security);
	}

	private @Nullable ZmqSecurity server(ZmqMechanism mechanism) {
		return switch (mechanism) {
			case NULL -> null;
			case PLAIN -> PlainSecurity.server("server", Map.of("alice", "wonderland"));
			case CURVE ->
				CurveSecurity.builder("server").secretKey(this.server.secretKey()).allowAnyClient(true).build();
		};
	}

	private @Nullable ZmqSecurity client(ZmqMechanism mechanism) {
		return switch (mechanism) {
			case NULL -> null;
			case PLAIN -> PlainSecurity.client("client", "alice", "wonderland");
			case CURVE -> CurveSecurity.builder("client")
				.secretKey(CurveKeys.generate().secretKey())
				.serverKey(this.server.publicKey())
				.build();
		};
	}

}
