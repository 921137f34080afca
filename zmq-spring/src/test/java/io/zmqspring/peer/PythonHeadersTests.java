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

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.zmqspring.ZmqRemoteException;
import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.behaviour.Application;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that a peer in Python which does what the documentation shows exchanges headers
 * with sockets of every type, and that servers and clients of every form are understood.
 */
class PythonHeadersTests {

	private static final int COUNT = 50;

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final ParameterizedTypeReference<Message<String>> TEXT_MESSAGE = new ParameterizedTypeReference<>() {
	};

	@RegisterExtension
	final PythonPeers python = new PythonPeers();

	private final Application zmq = new Application();

	private PythonPeer peer;

	@AfterEach
	void close() {
		this.zmq.close();
	}

	@Test
	void pythonReadsHeadersOfAPush() throws Exception {
		ZmqTemplate template = open("pull-headers", ZmqSocketType.PUSH);
		for (int i = 0; i < COUNT; i++) {
			template.to("here").header("number", i).send("text " + i);
			assertMessage(List.of(), i);
		}
	}

	@Test
	void pythonReadsHeadersBehindATopic() throws Exception {
		ZmqTemplate template = open("sub-headers", ZmqSocketType.PUB, "EUR");
		assertThat(template.awaitSubscribers("here", "EURUSD", 1, TIMEOUT)).isTrue();
		for (int i = 0; i < COUNT; i++) {
			template.to("here").topic("EURUSD").header("number", i).send("text " + i);
			assertMessage(List.of("EURUSD"), i);
		}
	}

	@ParameterizedTest
	@CsvSource({ "push-headers, PULL", "pub-headers, SUB" })
	void headersOfPythonAreRead(String peer, ZmqSocketType type) throws Exception {
		ZmqTemplate template = open(peer, type, "topic");
		for (int i = 0; i < COUNT; i++) {
			Message<String> message = template.receive("here", TEXT_MESSAGE, TIMEOUT);
			assertThat(message.getPayload()).isEqualTo("text " + i);
			assertThat(message.getHeaders()).containsEntry("number", "" + i).containsEntry("contentType", "text/plain");
			assertThat(message.getHeaders().get(ZmqHeaders.TOPIC))
				.isEqualTo((type == ZmqSocketType.SUB) ? "topic" : null);
		}
	}

	@ParameterizedTest
	@CsvSource({ "pair-headers, PAIR", "dealer-headers, DEALER", "router-headers, DEALER" })
	void headersGoThereAndBack(String peer, ZmqSocketType type) throws Exception {
		ZmqTemplate template = open(peer, type);
		for (int i = 0; i < COUNT; i++) {
			template.to("here").header("number", i).send("text " + i);
			assertMessage(List.of(), i);
			Message<String> message = template.receive("here", TEXT_MESSAGE, TIMEOUT);
			assertThat(message.getPayload()).isEqualTo("text " + i);
			assertThat(message.getHeaders()).containsEntry("number", "" + i);
		}
	}

	@Test
	void routerExchangesHeadersWithADealerOfPython() throws Exception {
		ZmqTemplate template = open("dealer-asks-headers", ZmqSocketType.ROUTER);
		for (int i = 0; i < COUNT; i++) {
			Message<String> question = template.receive("here", TEXT_MESSAGE, TIMEOUT);
			assertThat(question.getHeaders()).containsEntry("number", "" + i);
			template.send("here",
					MessageBuilder.withPayload("text " + i)
						.setHeader(ZmqHeaders.ROUTING_ID, question.getHeaders().get(ZmqHeaders.ROUTING_ID))
						.setHeader("number", i)
						.build());
			assertMessage(List.of(), i);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "PLAIN", "HEADERS" })
	void requestsOfPythonAreAnsweredWithHeaders(ZmqFormat format) throws Exception {
		open("ask-headers", ZmqSocketType.REP, format);
		Map<Integer, Map<String, Object>> replies = new HashMap<>();
		for (int i = 0; i < COUNT; i++) {
			Map<String, Object> reply = line();
			replies.put((Integer) reply.get("number"), reply);
		}
		assertThat(replies).hasSize(COUNT);
		replies.forEach((number, reply) -> {
			boolean failed = number % 10 == 0;
			assertThat(reply).containsEntry("failed", failed);
			if (failed) {
				assertThat((String) reply.get("payload")).contains("\"status\"");
			}
			else {
				assertThat(reply).containsEntry("payload", "red request " + number)
					.containsEntry("headers", (format == ZmqFormat.HEADERS) ? Map.of("taste", "sweet") : Map.of());
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "PLAIN", "HEADERS" })
	void requestsAreAnsweredByPythonWithHeaders(ZmqFormat format) throws Exception {
		ZmqTemplate template = open("answer-headers", ZmqSocketType.REQ, format);
		boolean headers = format == ZmqFormat.HEADERS;
		for (int i = 1; i < COUNT; i++) {
			Message<String> reply = headers
					? template.to("here").header("colour", "red").request("request " + i, TEXT_MESSAGE)
					: template.request("here", "request " + i, TEXT_MESSAGE);
			assertThat(reply.getPayload()).isEqualTo("reply to request " + i);
			assertThat(reply.getHeaders().get("taste")).isEqualTo(headers ? "red" : null);
		}
		assertThatExceptionOfType(ZmqRemoteException.class)
			.isThrownBy(() -> template.request("here", "bad", String.class))
			.withMessageContaining("no such thing");
	}

	@Test
	void requestsWithoutCorrelationAreAnsweredByPython() throws Exception {
		ZmqSocketDefinition.Builder here = ZmqSocketDefinition.builder("here", ZmqSocketType.REQ)
			.requestCorrelation(false)
			.requestTimeout(TIMEOUT);
		ZmqTemplate template = open("answer-headers", here);
		for (int i = 0; i < COUNT; i++) {
			assertThat(template.request("here", "request " + i, String.class)).isEqualTo("reply to request " + i);
		}
	}

	@Test
	void dealerWithEnvelopeTalksToARepOfPython() throws Exception {
		ZmqSocketDefinition.Builder here = ZmqSocketDefinition.builder("here", ZmqSocketType.DEALER).envelope(true);
		ZmqTemplate template = open("rep", here);
		for (int i = 0; i < COUNT; i++) {
			template.send("here", "request " + i);
			assertThat(this.peer.frames()).containsExactly("request " + i);
			assertThat(template.receive("here", String.class, TIMEOUT)).isEqualTo("reply to request " + i);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void dealerOfPythonServesRequests(boolean correlation) throws Exception {
		ZmqSocketDefinition.Builder here = ZmqSocketDefinition.builder("here", ZmqSocketType.REQ)
			.requestCorrelation(correlation)
			.requestTimeout(TIMEOUT);
		ZmqTemplate template = open("dealer-server", here);
		for (int i = 0; i < COUNT; i++) {
			assertThat(template.request("here", "request " + i, String.class)).isEqualTo("reply to request " + i);
			List<String> frames = this.peer.frames();
			assertThat(frames).hasSize(correlation ? 3 : 2);
			assertThat(frames.subList(frames.size() - 2, frames.size())).containsExactly("", "request " + i);
		}
	}

	private void assertMessage(List<String> leading, int number) throws InterruptedException {
		assertThat(line()).containsEntry("leading", leading)
			.containsEntry("headers", Map.of("number", "" + number))
			.containsEntry("payload", "text " + number);
	}

	@SuppressWarnings("unchecked")
	private Map<String, Object> line() throws InterruptedException {
		return JsonMapper.shared().readValue(this.peer.line(), Map.class);
	}

	private ZmqTemplate open(String peer, ZmqSocketType type, Object... options)
			throws IOException, InterruptedException {
		return open(peer, type, ZmqFormat.HEADERS, options);
	}

	private ZmqTemplate open(String peer, ZmqSocketType type, ZmqFormat format, Object... options)
			throws IOException, InterruptedException {
		ZmqSocketDefinition.Builder here = ZmqSocketDefinition.builder("here", type).format(format);
		if (type == ZmqSocketType.SUB) {
			here.topics("topic");
		}
		return open(peer, here, options);
	}

	private ZmqTemplate open(String peer, ZmqSocketDefinition.Builder here, Object... options)
			throws IOException, InterruptedException {
		String endpoint = this.zmq.bind(here, "tcp://127.0.0.1:*");
		if (peer.equals("ask-headers")) {
			this.zmq.listen(new Desk());
		}
		Object[] all = new Object[options.length + 1];
		all[0] = COUNT;
		System.arraycopy(options, 0, all, 1, options.length);
		this.peer = this.python.connect(peer, endpoint, all);
		return this.zmq.template();
	}

	static class Desk {

		@ZmqListener("here")
		Message<String> answer(String request, @Header("colour") String colour) {
			if (request.endsWith("0")) {
				throw new IllegalStateException("No tens");
			}
			return MessageBuilder.withPayload(colour + " " + request).setHeader("taste", "sweet").build();
		}

	}

}
