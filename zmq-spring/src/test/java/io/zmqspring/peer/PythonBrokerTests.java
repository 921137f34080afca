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
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

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
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests that brokers on libzmq, which know nothing of our frames, may stand between
 * sockets of ours.
 */
class PythonBrokerTests {

	private static final int COUNT = 200;

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final ParameterizedTypeReference<Message<String>> TEXT_MESSAGE = new ParameterizedTypeReference<>() {
	};

	@RegisterExtension
	final PythonPeers python = new PythonPeers();

	private final Application zmq = new Application();

	@AfterEach
	void close() {
		this.zmq.close();
	}

	@ParameterizedTest
	@EnumSource
	void requestsAndFailuresPassThroughTheBroker(ZmqFormat format) throws Exception {
		PythonPeer broker = between(format, request().format(format));
		ZmqTemplate template = this.zmq.template();
		List<CompletableFuture<String>> replies = IntStream.range(0, COUNT)
			.mapToObj((i) -> template.requestAsync("quotes", "q" + i, String.class))
			.toList();
		Set<String> desks = new HashSet<>();
		for (int i = 0; i < COUNT; i++) {
			String reply = replies.get(i).get();
			assertThat(reply).endsWith(" re: q" + i);
			desks.add(reply.replaceFirst(" .*", ""));
			assertThat(broker.frames()).hasSize((format == ZmqFormat.HEADERS) ? 4 : 3).endsWith("", "q" + i);
		}
		assertThat(desks).containsExactlyInAnyOrder("desk-1", "desk-2");
		assertThatExceptionOfType(ZmqRemoteException.class)
			.isThrownBy(() -> template.request("quotes", "bad", String.class))
			.withMessageContaining("a bad question");
		assertThat(template.request("quotes", "good", String.class)).endsWith(" re: good");
	}

	@Test
	void headersPassThroughTheBroker() throws Exception {
		between(ZmqFormat.HEADERS, request().format(ZmqFormat.HEADERS));
		for (int i = 0; i < COUNT; i++) {
			Message<String> reply = this.zmq.template()
				.to("quotes")
				.header("tenant", "tenant " + i)
				.request("q" + i, TEXT_MESSAGE);
			assertThat(reply.getPayload()).endsWith(" re: q" + i);
			assertThat(reply.getHeaders()).containsEntry("tenant", "tenant " + i);
		}
	}

	@Test
	void requestsWithoutCorrelationPassThroughTheBroker() throws Exception {
		PythonPeer broker = between(ZmqFormat.PLAIN, request().requestCorrelation(false));
		ZmqTemplate template = this.zmq.template();
		for (int i = 0; i < COUNT; i++) {
			assertThat(template.request("quotes", "q" + i, String.class)).endsWith(" re: q" + i);
			assertThat(broker.frames()).containsExactly("", "q" + i);
		}
		// As for a plain REQ, which cannot be told what failed
		assertThat(template.request("quotes", "bad", byte[].class)).isEmpty();
		assertThat(template.request("quotes", "good", String.class)).endsWith(" re: good");
	}

	private static ZmqSocketDefinition.Builder request() {
		return ZmqSocketDefinition.builder("quotes", ZmqSocketType.REQ).requestTimeout(TIMEOUT);
	}

	private PythonPeer between(ZmqFormat format, ZmqSocketDefinition.Builder client)
			throws IOException, InterruptedException {
		PythonPeer broker = this.python.bind("broker");
		String back = broker.back();
		for (String name : List.of("desk-1", "desk-2")) {
			this.zmq.connect(ZmqSocketDefinition.builder(name, ZmqSocketType.REP).format(format), back);
		}
		this.zmq.listen(new Desks());
		for (String name : List.of("desk-1", "desk-2")) {
			assertThat(this.zmq.template().awaitPeers(name, 1, TIMEOUT)).isTrue();
		}
		this.zmq.connect(client, broker.endpoint());
		return broker;
	}

	@ParameterizedTest
	@EnumSource
	void topicsPassThroughTheProxy(ZmqFormat format) throws Exception {
		PythonPeer proxy = this.python.bind("proxy");
		String back = proxy.back();
		this.zmq.connect(ZmqSocketDefinition.builder("prices-out", ZmqSocketType.PUB).format(format), proxy.endpoint());
		this.zmq.connect(ZmqSocketDefinition.builder("prices-in", ZmqSocketType.SUB).format(format).topics("EUR"),
				back);
		this.zmq.connect(ZmqSocketDefinition.builder("bytes-in", ZmqSocketType.SUB).format(format).topics("hex:00FF"),
				back);
		ZmqTemplate template = this.zmq.template();
		Prices prices = new Prices();
		this.zmq.listen(prices);
		assertThat(template.awaitSubscribers("prices-out", "EUR", 1, TIMEOUT)).isTrue();
		assertThat(template.awaitSubscribers("prices-out", "hex:00FF", 1, TIMEOUT)).isTrue();
		for (int i = 0; i < COUNT; i++) {
			template.publish("prices-out", "EURUSD", "price " + i);
			template.publish("prices-out", "GBPUSD", "no");
			template.publish("prices-out", "hex:00FF", "bytes " + i);
		}
		await().until(() -> prices.received.size() == COUNT);
		assertThat(prices.received)
			.containsExactlyElementsOf(IntStream.range(0, COUNT).mapToObj((i) -> "EURUSD price " + i).toList());
		for (int i = 0; i < COUNT; i++) {
			Message<String> message = template.receive("bytes-in", TEXT_MESSAGE, TIMEOUT);
			assertThat(message.getPayload()).isEqualTo("bytes " + i);
			assertThat(message.getHeaders()).containsEntry(ZmqHeaders.TOPIC, "hex:00FF");
		}
		this.zmq.sockets().close("bytes-in");
		await().until(() -> !template.awaitSubscribers("prices-out", "hex:00FF", 1, Duration.ZERO));
		assertThat(template.awaitSubscribers("prices-out", "EUR", 1, Duration.ZERO)).isTrue();
	}

	static class Desks {

		@ZmqListener("desk-1")
		@ZmqListener("desk-2")
		Message<String> answer(String question, @Header(ZmqHeaders.SOCKET) String socket,
				@Header(name = "tenant", required = false) String tenant) {
			if (question.equals("bad")) {
				throw new IllegalArgumentException("a bad question");
			}
			return MessageBuilder.withPayload(socket + " re: " + question).setHeader("tenant", tenant).build();
		}

	}

	static class Prices {

		private final Queue<String> received = new ConcurrentLinkedQueue<>();

		@ZmqListener("prices-in")
		void price(String price, @Header(ZmqHeaders.TOPIC) String topic) {
			this.received.add(topic + " " + price);
		}

	}

}
