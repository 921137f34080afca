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

package io.zmqspring.core;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.ZmqUnroutableException;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of {@link ZmqTemplate} with sockets that route, and with binary topics.
 */
class RoutingTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static TemplateFixture open(String transport, ZmqSocketDefinition.Builder binding,
			ZmqSocketDefinition.Builder connecting) {
		if ("inproc".equals(transport)) {
			String endpoint = "inproc://" + UUID.randomUUID();
			return new TemplateFixture(binding.bind(endpoint).build(), connecting.connect(endpoint).build());
		}
		TemplateFixture fixture = new TemplateFixture(binding.bind("tcp://127.0.0.1:*").build());
		fixture.sockets().define(connecting.connect(fixture.sockets().get("out").endpoints().get(0)).build());
		fixture.sockets().open("in");
		return fixture;
	}

	private static ZmqSocketDefinition.Builder out(ZmqSocketType type) {
		return ZmqSocketDefinition.builder("out", type);
	}

	private static ZmqSocketDefinition.Builder in(ZmqSocketType type) {
		return ZmqSocketDefinition.builder("in", type);
	}

	private static TemplateFixture routerAndDealer(String transport) {
		return open(transport, out(ZmqSocketType.ROUTER), in(ZmqSocketType.DEALER).routingId(bytes("peer")));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void routerReceivesTheRoutingIdAndSendsToIt(String transport) {
		try (TemplateFixture fixture = routerAndDealer(transport)) {
			ZmqOperations zmq = fixture.template();
			zmq.send("in", ZmqMessage.of(bytes("hop"), bytes("question")));
			ZmqMessage question = zmq.receive("out", ZmqMessage.class, TIMEOUT);
			assertThat(question.routingId()).isEqualTo(bytes("peer"));
			assertThat(question.size()).isEqualTo(2);
			zmq.send("out", question);
			assertThat(zmq.receive("in", ZmqMessage.class, TIMEOUT))
				.isEqualTo(ZmqMessage.of(bytes("hop"), bytes("question")));
			zmq.to("out").routingId("peer").send("text");
			zmq.to("out").routingId(bytes("peer")).send("bytes");
			assertThat(zmq.receive("in", String.class, TIMEOUT)).isEqualTo("text");
			assertThat(zmq.receive("in", String.class, TIMEOUT)).isEqualTo("bytes");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void messageOfARouterGoesBackBehindItsEnvelope(String transport) {
		try (TemplateFixture fixture = routerAndDealer(transport)) {
			ZmqOperations zmq = fixture.template();
			zmq.send("in", ZmqMessage.of(bytes("a"), bytes("b"), bytes("question")));
			Message<String> question = zmq.receive("out", new ParameterizedTypeReference<Message<String>>() {
			}, TIMEOUT);
			assertThat(question.getPayload()).isEqualTo("question");
			assertThat(question.getHeaders()).containsEntry(ZmqHeaders.SOCKET, "out")
				.containsEntry(ZmqHeaders.ENVELOPE, ZmqMessage.of(bytes("a"), bytes("b")));
			zmq.send("out", MessageBuilder.withPayload("answer").copyHeaders(question.getHeaders()).build());
			assertThat(zmq.receive("in", ZmqMessage.class, TIMEOUT))
				.isEqualTo(ZmqMessage.of(bytes("a"), bytes("b"), bytes("answer")));
		}
	}

	@Test
	void mistakesWithRoutingIdsAreNamed() {
		try (TemplateFixture fixture = routerAndDealer("inproc")) {
			ZmqOperations zmq = fixture.template();
			assertThatIllegalArgumentException().isThrownBy(() -> zmq.send("out", "x"))
				.withMessageContaining("'out'")
				.withMessageContaining(ZmqHeaders.ROUTING_ID);
			assertThatIllegalArgumentException().isThrownBy(() -> zmq.to("out").routingId(""))
				.withMessageContaining("1 to 255");
			assertThatIllegalArgumentException().isThrownBy(() -> zmq.to("out").routingId(new byte[256]))
				.withMessageContaining("256");
			assertThatIllegalArgumentException().isThrownBy(
					() -> zmq.send("out", MessageBuilder.withPayload("x").setHeader(ZmqHeaders.ROUTING_ID, 5).build()))
				.withMessageContaining(ZmqHeaders.ROUTING_ID);
			assertThatIllegalArgumentException().isThrownBy(() -> zmq.send("out",
					MessageBuilder.withPayload("x")
						.setHeader(ZmqHeaders.ROUTING_ID, "peer")
						.setHeader(ZmqHeaders.ENVELOPE, "x")
						.build()))
				.withMessageContaining(ZmqHeaders.ENVELOPE);
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> zmq.to("in").routingId("peer").send("x"))
				.withMessageContaining("dealer");
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> zmq.to("in").topic("t").send("x"))
				.withMessageContaining("dealer");
			assertThatExceptionOfType(ZmqUnroutableException.class)
				.isThrownBy(() -> zmq.to("out").routingId("nobody").send("x"));
		}
	}

	@Test
	void fullPeerOfARouterIsReported() {
		try (TemplateFixture fixture = open("inproc",
				out(ZmqSocketType.ROUTER).sendHighWaterMark(5).sendTimeout(Duration.ofMillis(100)),
				in(ZmqSocketType.DEALER).routingId(bytes("peer")).receiveHighWaterMark(5))) {
			ZmqOperations zmq = fixture.template();
			zmq.send("in", "here");
			assertThat(zmq.receive("out", String.class, TIMEOUT)).isEqualTo("here");
			assertThatExceptionOfType(ZmqSendTimeoutException.class).isThrownBy(() -> {
				for (int i = 0; i < 1000; i++) {
					zmq.to("out").routingId("peer").send("x");
				}
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void binaryTopicsAreWrittenAlike(String transport) {
		try (TemplateFixture fixture = open(transport, out(ZmqSocketType.PUB),
				in(ZmqSocketType.SUB).topics("hex:00FF"))) {
			ZmqOperations zmq = fixture.template();
			assertThat(zmq.awaitSubscribers("out", "hex:00FF01", 1, TIMEOUT)).isTrue();
			zmq.publish("out", "hex:00FF", "one");
			zmq.to("out").topic("hex:00ff").send("two");
			byte[] topic = { 0, (byte) 0xff };
			assertThat(zmq.receive("in", ZmqMessage.class, TIMEOUT)).isEqualTo(ZmqMessage.of(topic, bytes("one")));
			Message<String> two = zmq.receive("in", new ParameterizedTypeReference<Message<String>>() {
			}, TIMEOUT);
			assertThat(two.getHeaders()).containsEntry(ZmqHeaders.TOPIC, "hex:00FF");
			zmq.send("out", two);
			assertThat(zmq.receive("in", ZmqMessage.class, TIMEOUT)).isEqualTo(ZmqMessage.of(topic, bytes("two")));
			assertThatIllegalArgumentException().isThrownBy(() -> zmq.publish("out", "hex:0", "x"))
				.withMessageContaining("'hex:0'")
				.withMessageContaining("'out'");
			assertThatIllegalArgumentException().isThrownBy(() -> zmq.awaitSubscribers("out", "hex:zz", 1, TIMEOUT))
				.withMessageContaining("'hex:zz'");
		}
	}

	@Test
	void topicsThatAreNoTextOrLookLikeBytesAreGivenBackAsBytes() {
		assertThat(ZmqMessage.of(bytes("hex:zz"), bytes("x")).topic()).isEqualTo("hex:6865783A7A7A");
		assertThat(ZmqMessage.of(bytes("\uFFFD"), bytes("x")).topic()).isEqualTo("\uFFFD");
		assertThat(ZmqMessage.of(new byte[] { (byte) 0xc3 }, bytes("x")).topic()).isEqualTo("hex:C3");
		assertThat(ZmqMessage.of(bytes("Zürich"), bytes("x")).topic()).isEqualTo("Zürich");
	}

	@Test
	void onlyListenersReceiveFromXpub() {
		try (TemplateFixture fixture = open("inproc", out(ZmqSocketType.XPUB), in(ZmqSocketType.SUB))) {
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> fixture.template().receive("out", byte[].class, TIMEOUT))
				.withMessageContaining("listener");
		}
	}

}
