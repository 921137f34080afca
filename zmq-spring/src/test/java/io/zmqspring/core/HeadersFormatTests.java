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
import io.zmqspring.ZmqRemoteException;
import io.zmqspring.message.Correlation;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeromq.SocketType;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of {@link ZmqTemplate} with sockets of the {@code headers} format.
 */
class HeadersFormatTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final ParameterizedTypeReference<Message<Quote>> QUOTE_MESSAGE = new ParameterizedTypeReference<>() {
	};

	private static TemplateFixture open(String transport, ZmqFormat format, ZmqSocketType binding,
			ZmqSocketType connecting) {
		ZmqSocketDefinition.Builder out = ZmqSocketDefinition.builder("out", binding).format(format);
		ZmqSocketDefinition.Builder in = ZmqSocketDefinition.builder("in", connecting).format(format);
		if ("inproc".equals(transport)) {
			String endpoint = "inproc://" + UUID.randomUUID();
			return new TemplateFixture(out.bind(endpoint).build(), in.connect(endpoint).build());
		}
		TemplateFixture fixture = new TemplateFixture(out.bind("tcp://127.0.0.1:*").build());
		fixture.sockets().define(in.connect(fixture.sockets().get("out").endpoints().get(0)).build());
		fixture.sockets().open("in");
		return fixture;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@ParameterizedTest
	@CsvSource({ "tcp, PUSH, PULL", "inproc, PUSH, PULL", "tcp, PAIR, PAIR", "inproc, PAIR, PAIR",
			"tcp, DEALER, DEALER", "inproc, DEALER, DEALER" })
	void headersArriveBesideThePayload(String transport, ZmqSocketType out, ZmqSocketType in) {
		try (TemplateFixture fixture = open(transport, ZmqFormat.HEADERS, out, in)) {
			ZmqOperations zmq = fixture.template();
			long before = System.currentTimeMillis();
			zmq.to("out").header("tenant", "acme").header("traceparent", "00-1-2-01").send(new Quote("EUR", 5));
			zmq.send("out", MessageBuilder.withPayload(new Quote("USD", 6)).setHeader("retries", 3).build());
			zmq.send("out", new Quote("GBP", 7));
			Message<Quote> first = zmq.receive("in", QUOTE_MESSAGE, TIMEOUT);
			assertThat(first.getPayload()).isEqualTo(new Quote("EUR", 5));
			assertThat(first.getHeaders()).containsEntry("tenant", "acme")
				.containsEntry("traceparent", "00-1-2-01")
				.containsEntry(MessageHeaders.CONTENT_TYPE, "application/json")
				.containsEntry(ZmqHeaders.TYPE, Quote.class.getName())
				.containsEntry(ZmqHeaders.SEQUENCE, 1L)
				.containsEntry(ZmqHeaders.SOCKET, "in");
			assertThat((Long) first.getHeaders().get(ZmqHeaders.TIMESTAMP)).isGreaterThanOrEqualTo(before);
			assertThat(zmq.receive("in", QUOTE_MESSAGE, TIMEOUT).getHeaders()).containsEntry("retries", "3")
				.containsEntry(ZmqHeaders.SEQUENCE, 2L);
			assertThat(zmq.receive("in", Quote.class, TIMEOUT)).isEqualTo(new Quote("GBP", 7));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void publishedHeadersStandBehindTheTopic(String transport) {
		try (TemplateFixture fixture = open(transport, ZmqFormat.HEADERS, ZmqSocketType.PUB, ZmqSocketType.SUB)) {
			ZmqOperations zmq = fixture.template();
			assertThat(zmq.awaitSubscribers("out", "EUR", 1, TIMEOUT)).isTrue();
			zmq.publish("out", "EUR", new Quote("EUR", 5));
			zmq.send("out", "no topic");
			Message<Quote> message = zmq.receive("in", QUOTE_MESSAGE, TIMEOUT);
			assertThat(message.getHeaders()).containsEntry(ZmqHeaders.TOPIC, "EUR");
			ZmqMessage frames = zmq.receive("in", ZmqMessage.class, TIMEOUT);
			assertThat(frames.size()).isEqualTo(3);
			assertThat(frames.frame(0)).isEmpty();
			assertThat(frames.payload()).isEqualTo(bytes("no topic"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void routedHeadersStandBehindTheEnvelope(String transport) {
		try (TemplateFixture fixture = open(transport, ZmqFormat.HEADERS, ZmqSocketType.ROUTER, ZmqSocketType.DEALER)) {
			ZmqOperations zmq = fixture.template();
			zmq.to("in").header("tenant", "acme").send(new Quote("EUR", 5));
			Message<Quote> question = zmq.receive("out", QUOTE_MESSAGE, TIMEOUT);
			assertThat(question.getHeaders()).containsEntry("tenant", "acme").containsKey(ZmqHeaders.ROUTING_ID);
			zmq.send("out",
					MessageBuilder.fromMessage(question)
						.setHeader(ZmqHeaders.ENVELOPE, ZmqMessage.of(bytes("hop")))
						.build());
			ZmqMessage answer = zmq.receive("in", ZmqMessage.class, TIMEOUT);
			assertThat(answer.size()).isEqualTo(3);
			assertThat(answer.frame(0)).isEqualTo(bytes("hop"));
			assertThat(new String(answer.frame(1), StandardCharsets.UTF_8)).contains("\"tenant\":\"acme\"");
		}
	}

	@Test
	void frameThatHoldsNoHeadersIsAConversionError() {
		try (TemplateFixture fixture = open("inproc", ZmqFormat.HEADERS, ZmqSocketType.PUSH, ZmqSocketType.PULL)) {
			ZmqOperations zmq = fixture.template();
			zmq.send("out", ZmqMessage.of(bytes("none"), bytes("payload")));
			assertThatExceptionOfType(MessageConversionException.class)
				.isThrownBy(() -> zmq.receive("in", String.class, TIMEOUT))
				.withMessageContaining("headers");
		}
	}

	@Test
	void plainSocketsSendNoHeaders() {
		try (TemplateFixture fixture = open("inproc", ZmqFormat.PLAIN, ZmqSocketType.PUSH, ZmqSocketType.PULL)) {
			ZmqOperations zmq = fixture.template();
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> zmq.to("out").header("tenant", "acme").send("x"))
				.withMessageContaining("'format'");
			zmq.send("out", MessageBuilder.withPayload(new Quote("EUR", 5)).setHeader("tenant", "acme").build());
			Message<Quote> message = zmq.receive("in", QUOTE_MESSAGE, TIMEOUT);
			assertThat(message.getHeaders()).containsEntry(ZmqHeaders.SOCKET, "in").doesNotContainKey("tenant");
		}
	}

	@Test
	void headersThatCannotBeSentAreRefused() {
		try (TemplateFixture fixture = open("inproc", ZmqFormat.HEADERS, ZmqSocketType.PUSH, ZmqSocketType.PULL)) {
			ZmqOperations zmq = fixture.template();
			assertThatIllegalArgumentException().isThrownBy(() -> zmq.to("out").header("zmq_user", "root"))
				.withMessageContaining("zmq_user");
			assertThatIllegalArgumentException().isThrownBy(() -> zmq.to("out").header("list", new int[0]))
				.withMessageContaining("list");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> zmq.to("out").header("a", "b").send(ZmqMessage.of(bytes("x"))))
				.withMessageContaining("headers");
		}
	}

	// The server answers with the headers of the request in the envelope
	@ParameterizedTest
	@EnumSource(names = { "REPLY_WITH_HEADERS", "REQUEST_WITH_HEADERS", "REPLY", "FAILURE_WITH_HEADERS" })
	void headersOfReplies(Correlation marker) {
		try (RawServer server = new RawServer(SocketType.ROUTER, "tcp://127.0.0.1:*", (socket, frames) -> {
			frames.set(2, marker.frame(Correlation.number(frames.get(2))));
			RawServer.send(socket, frames);
		});
				TemplateFixture fixture = new TemplateFixture(ZmqSocketDefinition.builder("req", ZmqSocketType.REQ)
					.connect(server.endpoint())
					.format(ZmqFormat.HEADERS)
					.requestTimeout(TIMEOUT)
					.build())) {
			ZmqOperations zmq = fixture.template();
			ZmqOperations.Call call = zmq.to("req").header("tenant", "acme");
			if (marker.isFailure()) {
				assertThatExceptionOfType(ZmqRemoteException.class)
					.isThrownBy(() -> call.request(new Quote("EUR", 5), QUOTE_MESSAGE));
				return;
			}
			Message<Quote> reply = call.request(new Quote("EUR", 5), QUOTE_MESSAGE);
			assertThat(reply.getPayload()).isEqualTo(new Quote("EUR", 5));
			assertThat(reply.getHeaders().get("tenant"))
				.isEqualTo((marker == Correlation.REPLY_WITH_HEADERS) ? "acme" : null);
			assertThat(zmq.requestAsync("req", ZmqMessage.of(bytes("{\"symbol\":\"EUR\",\"price\":5}")), QUOTE_MESSAGE)
				.join()
				.getHeaders()).containsEntry(ZmqHeaders.SOCKET, "req");
		}
	}

	record Quote(String symbol, int price) {

	}

}
