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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.behaviour.Application;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.listener.ZmqListenerContainer;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.LogCapture;
import io.zmqspring.socket.ZmqSocket;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that peers which speak libzmq notice no difference, in all patterns, whoever
 * binds.
 */
class PythonPeerTests {

	private static final int COUNT = 500;

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

	@ParameterizedTest
	@EnumSource
	void pushToPython(Binder binder) throws Exception {
		ZmqTemplate template = open(binder, ZmqSocketType.PUSH, "pull", COUNT + 2);
		ZmqMessage frames = ZmqMessage.of(bytes("a"), new byte[0], bytes("b"));
		template.send("here", frames);
		template.send("here", new byte[0]);
		IntStream.range(0, COUNT).forEach((i) -> template.send("here", "task " + i));
		assertThat(this.peer.frames()).containsExactly("a", "", "b");
		assertThat(this.peer.frames()).containsExactly("");
		for (int i = 0; i < COUNT; i++) {
			assertThat(this.peer.frames()).containsExactly("task " + i);
		}
	}

	@ParameterizedTest
	@EnumSource
	void pullFromPython(Binder binder) throws Exception {
		ZmqTemplate template = open(binder, ZmqSocketType.PULL, "push", COUNT);
		for (int i = 0; i < COUNT; i++) {
			assertThat(template.receive("here", ZmqMessage.class, TIMEOUT))
				.isEqualTo(ZmqMessage.of(bytes("" + i), new byte[0], bytes("" + i)));
		}
	}

	@ParameterizedTest
	@EnumSource
	void publishToPython(Binder binder) throws Exception {
		ZmqTemplate template = open(binder, ZmqSocketType.PUB, "sub", COUNT, "EUR");
		assertThat(template.awaitSubscribers("here", "EURUSD", 1, TIMEOUT)).isTrue();
		for (int i = 0; i < COUNT; i++) {
			template.publish("here", "GBPUSD", "no");
			template.publish("here", "EURUSD", "price " + i);
		}
		for (int i = 0; i < COUNT; i++) {
			assertThat(this.peer.frames()).containsExactly("EURUSD", "price " + i);
		}
	}

	@ParameterizedTest
	@EnumSource
	void subscribeToPython(Binder binder) throws Exception {
		ZmqTemplate template = open(binder, ZmqSocketType.SUB, "pub", COUNT, "topic");
		assertThat(this.peer.line()).isEqualTo("subscribed 01746f706963");
		for (int i = 0; i < COUNT; i++) {
			assertThat(template.receive("here", ZmqMessage.class, TIMEOUT))
				.isEqualTo(ZmqMessage.of(bytes("topic"), bytes("" + i)));
		}
	}

	@ParameterizedTest
	@EnumSource
	void publishBytesAsTopicToPython(Binder binder) throws Exception {
		ZmqTemplate template = open(binder, ZmqSocketType.PUB, "sub", COUNT, "hex:00FF");
		assertThat(template.awaitSubscribers("here", "hex:00FF", 1, TIMEOUT)).isTrue();
		for (int i = 0; i < COUNT; i++) {
			template.publish("here", "hex:00", "no");
			template.publish("here", "hex:00FE", "no");
			template.publish("here", "hex:00FF" + (((i & 1) == 0) ? "" : "80"), "" + i);
		}
		for (int i = 0; i < COUNT; i++) {
			assertThat(this.peer.line())
				.isEqualTo("00ff" + (((i & 1) == 0) ? "" : "80") + " " + HexFormat.of().formatHex(bytes("" + i)));
		}
	}

	@ParameterizedTest
	@EnumSource
	void subscribeToBytesOfPython(Binder binder) throws Exception {
		ZmqTemplate template = open(binder, ZmqSocketType.SUB, "pub", COUNT, "hex:00FF");
		assertThat(this.peer.line()).isEqualTo("subscribed 0100ff");
		for (int i = 0; i < COUNT; i++) {
			Message<String> message = template.receive("here", TEXT_MESSAGE, TIMEOUT);
			assertThat(message.getPayload()).isEqualTo("" + i);
			assertThat(message.getHeaders()).containsEntry(ZmqHeaders.TOPIC, "hex:00FF");
		}
	}

	@ParameterizedTest
	@EnumSource
	void pairWithPython(Binder binder) throws Exception {
		ZmqTemplate template = open(binder, ZmqSocketType.PAIR, "pair", COUNT);
		for (int i = 0; i < COUNT; i++) {
			template.send("here", "text " + i);
			assertThat(this.peer.frames()).containsExactly("text " + i);
			assertThat(template.receive("here", ZmqMessage.class, TIMEOUT))
				.isEqualTo(ZmqMessage.of(bytes("again"), bytes("text " + i)));
		}
	}

	@ParameterizedTest
	@EnumSource
	void requestOfPythonIsAnswered(Binder binder) throws Exception {
		open(binder, ZmqSocketType.REP, "req", COUNT);
		for (int i = 0; i < COUNT; i++) {
			assertThat(this.peer.frames()).containsExactly("answer to request " + i);
		}
	}

	@ParameterizedTest
	@EnumSource
	void requestsOfPythonInOneGoAreAnsweredBehindTheirEnvelopes(Binder binder) throws Exception {
		open(binder, ZmqSocketType.REP, "dealer", COUNT);
		for (int i = 0; i < COUNT; i++) {
			assertThat(this.peer.frames()).containsExactly("" + i, "", "answer to request " + i);
		}
	}

	@Test
	void messagesWithoutADelimiterAreDiscardedAndOthersServed() throws Exception {
		try (LogCapture log = new LogCapture(ZmqListenerContainer.class)) {
			open(Binder.JAVA, ZmqSocketType.REP, "req", COUNT);
			ZmqSocket here = this.zmq.sockets().get("here");
			this.python.connect("dealer-without-delimiter", here.endpoints().get(0), COUNT);
			for (int i = 0; i < COUNT; i++) {
				assertThat(this.peer.frames()).containsExactly("answer to request " + i);
			}
			await().until(() -> here.counters().discarded() == 2 * COUNT);
			assertThat(here.counters().received()).isEqualTo(3 * COUNT);
			assertThat(log.messages(Level.WARN)).isNotEmpty()
				.allSatisfy((message) -> assertThat(message).contains("'here'")
					.contains("discarded")
					.contains("without an empty frame"));
		}
	}

	@ParameterizedTest
	@EnumSource
	void pythonAnswersRequests(Binder binder) throws Exception {
		ZmqTemplate template = open(binder, ZmqSocketType.REQ, "rep", 2 * COUNT);
		for (int i = 0; i < COUNT; i++) {
			assertThat(template.request("here", "request " + i, String.class)).isEqualTo("reply to request " + i);
			assertThat(this.peer.frames()).containsExactly("request " + i);
		}
		List<CompletableFuture<String>> replies = IntStream.range(0, COUNT)
			.mapToObj((i) -> template.requestAsync("here", "request " + i, String.class))
			.toList();
		for (int i = 0; i < COUNT; i++) {
			assertThat(replies.get(i).join()).isEqualTo("reply to request " + i);
		}
	}

	@Test
	void serverOfPythonMayGoAndComeBack() throws Exception {
		ZmqTemplate template = open(Binder.PYTHON, ZmqSocketType.REQ, "rep", 1000);
		assertThat(template.request("here", "one", String.class)).isEqualTo("reply to one");
		String endpoint = this.peer.endpoint();
		this.peer.close();
		CompletableFuture<String> waiting = template.requestAsync("here", "two", String.class);
		this.peer = this.python.start("rep", "bind", endpoint, 1000);
		assertThat(waiting.handle((reply, ex) -> (ex != null) ? "lost with the old server" : reply).join())
			.isIn("reply to two", "lost with the old server");
		assertThat(template.request("here", "three", String.class)).isEqualTo("reply to three");
	}

	private ZmqTemplate open(Binder binder, ZmqSocketType type, String peer, Object... options)
			throws IOException, InterruptedException {
		ZmqSocketDefinition.Builder here = ZmqSocketDefinition.builder("here", type);
		if (type == ZmqSocketType.SUB) {
			here.topics((String) options[1]);
		}
		if (binder == Binder.PYTHON) {
			this.peer = this.python.bind(peer, options);
			this.zmq.connect(here, this.peer.endpoint());
		}
		String endpoint = (binder == Binder.JAVA) ? this.zmq.bind(here, "tcp://127.0.0.1:*") : "";
		if (type == ZmqSocketType.REP) {
			this.zmq.listen(new Desk());
		}
		if (binder == Binder.JAVA) {
			this.peer = this.python.connect(peer, endpoint, options);
		}
		return this.zmq.template();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	enum Binder {

		JAVA, PYTHON

	}

	static class Desk {

		@ZmqListener("here")
		String answer(String request) {
			return "answer to " + request;
		}

	}

}
