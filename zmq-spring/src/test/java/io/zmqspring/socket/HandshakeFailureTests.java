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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

}
