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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.zmqspring.annotation.EnableZmq;
import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqContext;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import io.zmqspring.socket.ZmqSockets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests that peers which speak libzmq notice no difference, in all patterns, whoever
 * binds.
 */
class PythonPeerTests {

	private static final boolean PYTHON = PythonPeer.isAvailable();

	private static final int COUNT = 500;

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private PythonPeer peer;

	// For each test: of a class that is skipped as a whole the build says nothing
	@BeforeEach
	void python() {
		assumeTrue(PYTHON, "Skipped: /usr/bin/python3 cannot import zmq (apt-get install python3-zmq)");
	}

	@AfterEach
	void close() {
		this.context.close();
		if (this.peer != null) {
			this.peer.close();
		}
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
		this.peer = PythonPeer.start("rep", "bind", endpoint, 1000);
		assertThat(waiting.handle((reply, ex) -> (ex != null) ? "lost with the old server" : reply).join())
			.isIn("reply to two", "lost with the old server");
		assertThat(template.request("here", "three", String.class)).isEqualTo("reply to three");
	}

	private ZmqTemplate open(Binder binder, ZmqSocketType type, String peer, Object... options)
			throws IOException, InterruptedException {
		ZmqSocketDefinition.Builder definition = ZmqSocketDefinition.builder("here", type);
		if (type == ZmqSocketType.SUB) {
			definition.topics("topic");
		}
		if (binder == Binder.PYTHON) {
			this.peer = PythonPeer.bind(peer, options);
			definition.connect(this.peer.endpoint());
		}
		else {
			definition.bind("tcp://127.0.0.1:*");
		}
		start(definition.build());
		if (binder == Binder.JAVA) {
			String endpoint = this.context.getBean(ZmqSockets.class).get("here").endpoints().get(0);
			this.peer = PythonPeer.connect(peer, endpoint, options);
		}
		return this.context.getBean(ZmqTemplate.class);
	}

	private void start(ZmqSocketDefinition definition) {
		ZmqContext sockets = new ZmqContext();
		this.context.registerBean(ZmqContext.class, () -> sockets);
		this.context.registerBean(ZmqSockets.class, () -> new ZmqSockets(sockets, List.of(definition)));
		this.context.registerBean(ZmqTemplate.class,
				() -> new ZmqTemplate(this.context.getBean(ZmqSockets.class), new PayloadConverter()));
		this.context.register(Application.class);
		if (definition.type() == ZmqSocketType.REP) {
			this.context.register(Desk.class);
		}
		this.context.refresh();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	enum Binder {

		JAVA, PYTHON

	}

	@Configuration(proxyBeanMethods = false)
	@EnableZmq
	static class Application {

	}

	static class Desk {

		@ZmqListener("here")
		String answer(String request) {
			return "answer to " + request;
		}

	}

}
