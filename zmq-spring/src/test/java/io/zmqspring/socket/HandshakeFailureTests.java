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
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import io.zmqspring.security.CurveKeys;
import io.zmqspring.security.CurveSecurity;
import io.zmqspring.security.PlainSecurity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what the application is told when a peer is not what a socket needs.
 */
@Timeout(120)
class HandshakeFailureTests {

	private final ZmqContext context = new ZmqContext();

	private final ZmqSockets sockets = new ZmqSockets(this.context, List.of());

	private final Queue<ZmqHandshakeFailedEvent> failures = new ConcurrentLinkedQueue<>();

	@BeforeEach
	void start() {
		this.sockets.setApplicationEventPublisher((event) -> {
			if (event instanceof ZmqHandshakeFailedEvent failure) {
				this.failures.add(failure);
				throw new IllegalStateException("A listener of events that fails");
			}
		});
		this.context.start();
		this.sockets.start();
	}

	@AfterEach
	void stop() {
		this.sockets.stop();
		this.context.stop();
	}

	@ParameterizedTest
	@CsvSource({ "PUB, PULL, SUB", "PUSH, SUB, PULL", "SUB, PULL, PUB", "REQ, PUB, REP", "PAIR, PULL, PAIR" })
	void applicationIsToldOfTypesThatDoNotMatch(ZmqSocketType type, ZmqSocketType wrong, ZmqSocketType right) {
		String endpoint = open(define("wrong", wrong).bind("tcp://127.0.0.1:*")).endpoints().get(0);
		try (LogCapture log = new LogCapture(ZmqSockets.class)) {
			ZmqSocket here = open(define("here", type).connect(endpoint));
			// A second time, though whom it told has failed
			await().until(() -> this.failures.size() >= 2);
			assertThat(this.failures).allSatisfy((event) -> {
				assertThat(event.getSource()).isSameAs(this.sockets);
				assertThat(event.getSocketName()).isEqualTo("here");
				assertThat(event.getEndpoint()).isEqualTo(endpoint);
				assertThat(event.getPeerTypes()).isEqualTo(type.peers()).contains(right);
			});
			assertThat(log.messages(Level.WARN)).anyMatch((message) -> message.contains("ZmqHandshakeFailedEvent"));
			this.sockets.close("wrong");
			open(define("right", right).bind(endpoint));
			assertThat(here.awaitPeers(1, Duration.ofSeconds(30))).isTrue();
		}
	}

	@Test
	void nothingIsToldOfPeersThatAreNotThereOrGo() {
		String endpoint = Transport.TCP.endpoint();
		ZmqSocket here = open(define("here", ZmqSocketType.PUSH).connect(endpoint));
		for (int round = 0; round < 10; round++) {
			open(define("there-" + round, ZmqSocketType.PULL).bind(endpoint));
			assertThat(here.awaitPeers(1, Duration.ofSeconds(30))).isTrue();
			this.sockets.close("there-" + round);
			await().until(() -> here.peers() == 0);
		}
		await().during(Duration.ofSeconds(2)).until(this.failures::isEmpty);
	}

	@Test
	void peersThatRefuseAreTriedMoreAndMoreRarely() throws IOException {
		Map<Refusal, CountingProxy> proxies = new EnumMap<>(Refusal.class);
		try (LogCapture log = new LogCapture("io.zmqspring.socket")) {
			for (Refusal refusal : Refusal.values()) {
				ZmqSocketDefinition.Builder server = define("server-" + refusal,
						(refusal == Refusal.TYPE) ? ZmqSocketType.SUB : ZmqSocketType.PULL);
				refusal.serve(server);
				proxies.put(refusal, new CountingProxy(open(server.bind("tcp://127.0.0.1:*")).endpoints().get(0)));
				ZmqSocketDefinition.Builder client = define("client-" + refusal, ZmqSocketType.PUSH)
					.reconnectInterval(Duration.ofMillis(200))
					.reconnectIntervalMax(Duration.ofSeconds(20))
					.connect(proxies.get(refusal).endpoint());
				refusal.connect(client);
				open(client);
			}
			proxies.forEach((refusal, proxy) -> {
				await().atMost(Duration.ofSeconds(60)).until(() -> proxy.lastPauseMillis() > 2000);
				assertThat(proxy.connections()).isLessThan(60);
				assertThat(this.failures).filteredOn((event) -> event.getSocketName().equals("client-" + refusal))
					.isNotEmpty()
					.allSatisfy((event) -> assertThat(event.getEndpoint()).isEqualTo(proxy.endpoint()));
				assertThat(log.messages(Level.WARN))
					.filteredOn((message) -> message.contains("'client-" + refusal + "' got no handshake"))
					.hasSizeBetween(1, 6)
					.first()
					.asString()
					.contains(proxy.endpoint())
					.doesNotContain("wonderland", "guess");
			});
		}
		finally {
			for (CountingProxy proxy : proxies.values()) {
				proxy.close();
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "PASSWORD", "CLIENT_KEY", "SERVER_KEY" })
	void whatWaitsForAPeerThatRefusesIsSentWhenItAccepts(Refusal refusal) {
		ZmqSocketDefinition.Builder server = define("server", ZmqSocketType.PULL);
		refusal.serve(server);
		String endpoint = open(server.bind("tcp://127.0.0.1:*")).endpoints().get(0);
		ZmqSocketDefinition.Builder client = define("client", ZmqSocketType.PUSH).connect(endpoint);
		refusal.connect(client);
		ZmqSocket refused = open(client);
		for (int i = 0; i < 500; i++) {
			refused.send(TestSockets.bytes("" + i), TestSockets.PATIENCE);
		}
		await().until(() -> this.failures.size() >= 2);
		this.sockets.close("server");
		ZmqSocketDefinition.Builder accepting = define("accepting", ZmqSocketType.PULL);
		refusal.accept(accepting);
		List<String> received = TestSockets.receiveTexts(open(accepting.bind(endpoint)), 500);
		assertThat(received).isEqualTo(IntStream.range(0, 500).mapToObj(String::valueOf).toList());
	}

	private ZmqSocket open(ZmqSocketDefinition.Builder definition) {
		ZmqSocketDefinition built = definition.build();
		this.sockets.define(built);
		return this.sockets.open(built.name());
	}

	private static ZmqSocketDefinition.Builder define(String name, ZmqSocketType type) {
		return ZmqSocketDefinition.builder(name, type)
			.linger(Duration.ZERO)
			.reconnectInterval(Duration.ofMillis(20))
			.reconnectIntervalMax(Duration.ofMillis(200));
	}

	enum Refusal {

		TYPE {
			@Override
			void serve(ZmqSocketDefinition.Builder server) {
			}

			@Override
			void connect(ZmqSocketDefinition.Builder client) {
			}

			@Override
			void accept(ZmqSocketDefinition.Builder server) {
			}
		},

		PASSWORD {
			@Override
			void serve(ZmqSocketDefinition.Builder server) {
				server.security(PlainSecurity.server("server", Map.of("alice", "wonderland")));
			}

			@Override
			void connect(ZmqSocketDefinition.Builder client) {
				client.security(PlainSecurity.client("client", "alice", "guess"));
			}

			@Override
			void accept(ZmqSocketDefinition.Builder server) {
				server.security(PlainSecurity.server("server", Map.of("alice", "guess")));
			}
		},

		CLIENT_KEY {
			@Override
			void serve(ZmqSocketDefinition.Builder server) {
				server.security(CurveSecurity.builder("server")
					.secretKey(SERVER.secretKey())
					.authorizedClients(OTHER.publicKey())
					.build());
			}

			@Override
			void connect(ZmqSocketDefinition.Builder client) {
				connect(client, SERVER);
			}

			@Override
			void accept(ZmqSocketDefinition.Builder server) {
				accept(server, SERVER);
			}
		},

		SERVER_KEY {
			@Override
			void serve(ZmqSocketDefinition.Builder server) {
				accept(server, SERVER);
			}

			@Override
			void connect(ZmqSocketDefinition.Builder client) {
				connect(client, OTHER);
			}

			@Override
			void accept(ZmqSocketDefinition.Builder server) {
				accept(server, OTHER);
			}
		};

		private static final CurveKeys SERVER = CurveKeys.generate();

		private static final CurveKeys CLIENT = CurveKeys.generate();

		private static final CurveKeys OTHER = CurveKeys.generate();

		abstract void serve(ZmqSocketDefinition.Builder server);

		abstract void connect(ZmqSocketDefinition.Builder client);

		abstract void accept(ZmqSocketDefinition.Builder server);

		static void connect(ZmqSocketDefinition.Builder client, CurveKeys server) {
			client.security(CurveSecurity.builder("client")
				.secretKey(CLIENT.secretKey())
				.serverKey(server.publicKey())
				.build());
		}

		static void accept(ZmqSocketDefinition.Builder server, CurveKeys keys) {
			server.security(CurveSecurity.builder("server")
				.secretKey(keys.secretKey())
				.authorizedClients(CLIENT.publicKey())
				.build());
		}

	}

}
