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

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for sockets that connect to another socket of their application by its name.
 */
class SocketReferenceTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ZmqContext context = new ZmqContext();

	private final ZmqSockets sockets = new ZmqSockets(this.context, List.of());

	@AfterEach
	void stop() {
		this.sockets.stop();
		this.context.stop();
	}

	@ParameterizedTest
	@CsvSource({ "tcp://127.0.0.1:*, true", "tcp://127.0.0.1:*, false", "tcp://*:*, true", "inproc://reference, true",
			"inproc://reference, false" })
	void socketConnectsToWhereTheOtherIsBound(String endpoint, boolean boundFirst) {
		ZmqSocketDefinition in = pull("work-in", endpoint);
		ZmqSocketDefinition out = push("work-out", "socket:workIn");
		(boundFirst ? List.of(in, out) : List.of(out, in)).forEach(this.sockets::define);
		start();
		assertThat(this.sockets.get("work-out").awaitPeers(1, PATIENCE)).isTrue();
		assertThat(this.sockets.get("work-in").awaitPeers(1, PATIENCE)).isTrue();
		assertSends("hello");
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp://127.0.0.1:*", "inproc://reference" })
	void socketFollowsTheOtherWhenItIsOpenedAgain(String endpoint) {
		this.sockets.define(pull("work-in", endpoint));
		this.sockets.define(push("work-out", "socket:work-in"));
		this.sockets.openWithListener("work-in");
		start();
		for (int round = 0; round < 10; round++) {
			this.sockets.open("work-in");
			assertThat(this.sockets.get("work-in").awaitPeers(1, PATIENCE)).isTrue();
			assertSends("round " + round);
			this.sockets.close("work-in");
		}
	}

	// Over inproc JeroMQ hands one array to all
	@Test
	void subscribersGetArraysOfTheirOwn() {
		this.sockets.define(ZmqSocketDefinition.builder("news", ZmqSocketType.PUB).bind("inproc://reference").build());
		List<String> names = List.of("one", "two");
		names.forEach((name) -> this.sockets
			.define(ZmqSocketDefinition.builder(name, ZmqSocketType.SUB).connect("socket:news").build()));
		start();
		names.forEach((name) -> this.sockets.get(name).subscribe(Topic.of("")));
		ZmqSocket news = this.sockets.get("news");
		assertThat(news.awaitSubscribers(new byte[0], 2, PATIENCE)).isTrue();
		news.send(TestSockets.bytes("topic"), TestSockets.bytes("payload"), PATIENCE.toNanos());
		ZmqMessage first = TestSockets.receive(this.sockets.get("one"));
		ZmqMessage second = TestSockets.receive(this.sockets.get("two"));
		UnsafeFrames.payload(first)[0] = 'X';
		assertThat(UnsafeFrames.payload(second)).isEqualTo(TestSockets.bytes("payload"));
	}

	@Test
	void whatIsSentWhileTheOtherIsClosedReachesIt() {
		this.sockets.define(pull("work-in", "tcp://127.0.0.1:*"));
		this.sockets.define(push("work-out", "socket:work-in"));
		this.sockets.openWithListener("work-in");
		start();
		ZmqSocket out = this.sockets.get("work-out");
		for (int round = 0; round < 20; round++) {
			ZmqSocket in = this.sockets.open("work-in");
			for (int i = 0; round > 0 && i < 100; i++) {
				assertThat(TestSockets.receiveText(in)).isEqualTo("message " + i);
			}
			assertThat(out.awaitPeers(1, PATIENCE)).isTrue();
			this.sockets.close("work-in");
			await().until(() -> out.peers() == 0);
			for (int i = 0; i < 100; i++) {
				TestSockets.send(out, "message " + i);
			}
		}
	}

	@Test
	void nothingIsSentToThePlaceThatTheOtherHasLeft() {
		this.sockets.define(pull("work-in", "tcp://127.0.0.1:*"));
		this.sockets.define(push("work-out", "socket:work-in"));
		this.sockets.openWithListener("work-in");
		start();
		ZmqSocket out = this.sockets.get("work-out");
		for (int round = 0; round < 200; round++) {
			ZmqSocket in = this.sockets.open("work-in");
			// At once, when the old connection may still be there
			TestSockets.send(out, "round " + round);
			assertThat(TestSockets.receiveText(in)).isEqualTo("round " + round);
			this.sockets.close("work-in");
		}
	}

	@Test
	void referenceThatCannotWorkIsTold() {
		this.sockets.define(pull("in", "tcp://127.0.0.1:*"));
		this.sockets.define(ZmqSocketDefinition.builder("sub", ZmqSocketType.SUB).connect("inproc://nowhere").build());
		start();
		assertRefused(push("a", "socket:nowhere"), "'socket:nowhere'", "There is no such socket; there are [in, sub");
		assertRefused(push("b", "socket:b"), "It is the socket itself");
		assertRefused(push("c", "socket:sub"), "sub socket 'sub' binds to nothing");
		assertRefused(ZmqSocketDefinition.builder("d", ZmqSocketType.SUB).connect("socket:in").build(),
				"A sub socket cannot talk to the pull socket 'in'");
	}

	@Test
	void referenceIsNothingToBindTo() {
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> pull("in", "socket:other"))
			.withMessageContaining("'socket:other'");
	}

	private void assertRefused(ZmqSocketDefinition definition, String... texts) {
		this.sockets.define(definition);
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.sockets.open(definition.name()))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(texts).contains("'" + definition.name() + "'"));
	}

	private void start() {
		this.context.start();
		this.sockets.start();
	}

	// What was sent to a socket that has closed may be lost
	private void assertSends(String text) {
		ZmqSocket in = this.sockets.get("work-in");
		TestSockets.send(this.sockets.get("work-out"), text);
		assertThat(TestSockets.receiveText(in)).isEqualTo(text);
	}

	private static ZmqSocketDefinition pull(String name, String endpoint) {
		return ZmqSocketDefinition.builder(name, ZmqSocketType.PULL).bind(endpoint).build();
	}

	private static ZmqSocketDefinition push(String name, String endpoint) {
		return ZmqSocketDefinition.builder(name, ZmqSocketType.PUSH).connect(endpoint).build();
	}

}
