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

package io.zmqspring.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import io.zmqspring.behaviour.Application;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.message.ZmqPeer;
import io.zmqspring.security.CurveKeys;
import io.zmqspring.security.CurveSecurity;
import io.zmqspring.security.PlainSecurity;
import io.zmqspring.security.ZmqMechanism;
import io.zmqspring.security.ZmqSecurity;
import io.zmqspring.socket.CountingProxy;
import io.zmqspring.socket.LogCapture;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that security is that of libzmq, whoever is the server.
 */
class PythonSecurityTests {

	private static final int COUNT = 200;

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final Duration WHILE = Duration.ofSeconds(2);

	@RegisterExtension
	final PythonPeers python = new PythonPeers();

	private final Application zmq = new Application();

	private final CurveKeys server = CurveKeys.generate();

	private final CurveKeys client = CurveKeys.generate();

	private final CurveKeys stranger = CurveKeys.generate();

	@AfterEach
	void close() {
		this.zmq.close();
	}

	@ParameterizedTest
	@EnumSource(names = { "PLAIN", "CURVE" })
	void pythonConnectsToAServerThatKnowsIt(ZmqMechanism mechanism) throws Exception {
		String endpoint = this.zmq.bind(socket(ZmqSocketType.PULL).security(serverBundle(mechanism)),
				"tcp://127.0.0.1:*");
		this.python.connect("push", endpoint, options(clientOptions(mechanism, this.client, "wonderland")));
		for (int i = 0; i < COUNT; i++) {
			ZmqMessage message = this.zmq.template().receive("here", ZmqMessage.class, TIMEOUT);
			assertThat(message).isNotNull();
			assertThat(new String(message.payload())).isEqualTo("" + i);
			assertThat(message.peer()).isEqualTo(
					new ZmqPeer((mechanism == ZmqMechanism.PLAIN) ? "alice" : this.client.publicKey(), "127.0.0.1"));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "PLAIN", "CURVE" })
	void serverRefusesPythonThatItDoesNotKnow(ZmqMechanism mechanism) throws Exception {
		String endpoint = this.zmq.bind(socket(ZmqSocketType.PULL).security(serverBundle(mechanism)),
				"tcp://127.0.0.1:*");
		try (CountingProxy proxy = new CountingProxy(endpoint)) {
			this.python.connect("push", proxy.endpoint(), options(clientOptions(mechanism, this.stranger, "guess")));
			await().atMost(TIMEOUT).until(() -> this.zmq.sockets().get("here").counters().unauthenticated() > 0);
			assertThat(this.zmq.template().receive("here", ZmqMessage.class, WHILE)).isNull();
			// It would come ten times a second if it did not know why
			assertThat(proxy.connections()).isLessThan(5);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "PLAIN", "CURVE" })
	void pythonServesAClientThatItKnows(ZmqMechanism mechanism) throws Exception {
		PythonPeer peer = this.python.bind("pull", options(serverOptions(mechanism)));
		this.zmq.connect(socket(ZmqSocketType.PUSH).security(clientBundle(mechanism, this.client, "wonderland")),
				peer.endpoint());
		for (int i = 0; i < COUNT; i++) {
			this.zmq.template().send("here", "task " + i);
		}
		for (int i = 0; i < COUNT; i++) {
			assertThat(peer.frames()).containsExactly("task " + i);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "PLAIN", "CURVE" })
	void pythonRefusesAClientThatItDoesNotKnow(ZmqMechanism mechanism) throws Exception {
		PythonPeer peer = this.python.bind("pull", options(serverOptions(mechanism)));
		this.zmq.connect(socket(ZmqSocketType.PUSH).security(clientBundle(mechanism, this.stranger, "guess")),
				peer.endpoint());
		this.zmq.template().send("here", "from a stranger");
		try (LogCapture log = new LogCapture("io.zmqspring.socket")) {
			await().atMost(TIMEOUT)
				.until(() -> log.messages(Level.WARN)
					.stream()
					.anyMatch((text) -> text.contains("accepts the " + mechanism + " client bundle 'client'")));
		}
		ZmqSocketDefinition.Builder known = ZmqSocketDefinition.builder("known", ZmqSocketType.PUSH);
		this.zmq.connect(known.security(clientBundle(mechanism, this.client, "wonderland")), peer.endpoint());
		this.zmq.template().send("known", "from one that is known");
		assertThat(peer.frames()).containsExactly("from one that is known");
	}

	@ParameterizedTest
	@EnumSource(names = { "PLAIN", "CURVE" })
	void clientThatPythonRefusesComesMoreAndMoreRarely(ZmqMechanism mechanism) throws Exception {
		PythonPeer peer = this.python.bind("pull", options(serverOptions(mechanism)));
		try (CountingProxy proxy = new CountingProxy(peer.endpoint())) {
			this.zmq.connect(socket(ZmqSocketType.PUSH).reconnectIntervalMax(Duration.ofSeconds(20))
				.security(clientBundle(mechanism, this.stranger, "guess")), proxy.endpoint());
			await().atMost(TIMEOUT.multipliedBy(2)).until(() -> proxy.lastPauseMillis() > 2000);
			assertThat(proxy.connections()).isLessThan(60);
		}
	}

	private static ZmqSocketDefinition.Builder socket(ZmqSocketType type) {
		return ZmqSocketDefinition.builder("here", type).handshakeTimeout(Duration.ofSeconds(5));
	}

	private ZmqSecurity serverBundle(ZmqMechanism mechanism) {
		return (mechanism == ZmqMechanism.PLAIN) ? PlainSecurity.server("server", Map.of("alice", "wonderland"))
				: CurveSecurity.builder("server")
					.secretKey(this.server.secretKey())
					.authorizedClients(this.client.publicKey())
					.build();
	}

	private ZmqSecurity clientBundle(ZmqMechanism mechanism, CurveKeys keys, String password) {
		return (mechanism == ZmqMechanism.PLAIN) ? PlainSecurity.client("client", "alice", password)
				: CurveSecurity.builder("client")
					.secretKey(keys.secretKey())
					.serverKey(this.server.publicKey())
					.build();
	}

	private List<String> serverOptions(ZmqMechanism mechanism) {
		return (mechanism == ZmqMechanism.PLAIN) ? List.of("users=alice:wonderland", "plain_server=1") : List
			.of("clients=" + this.client.publicKey(), "curve_server=1", "curve_secretkey=" + this.server.secretKey());
	}

	private List<String> clientOptions(ZmqMechanism mechanism, CurveKeys keys, String password) {
		return (mechanism == ZmqMechanism.PLAIN) ? List.of("plain_username=alice", "plain_password=" + password)
				: List.of("curve_publickey=" + keys.publicKey(), "curve_secretkey=" + keys.secretKey(),
						"curve_serverkey=" + this.server.publicKey());
	}

	private static Object[] options(List<String> security) {
		List<Object> options = new ArrayList<>(List.of(COUNT, ""));
		options.addAll(security);
		return options.toArray();
	}

}
