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

package io.zmqspring.behaviour;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.zmqspring.ZmqRemoteException;
import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMsg;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Requests through a broker that is not ours: a ROUTER and a DEALER that pass on whatever
 * comes, so that routing ids stand before our frames (RFC 28/REQREP).
 */
@Timeout(120)
class BrokeredRequestTests {

	private static final int REQUESTS = 200;

	@ParameterizedTest
	@EnumSource
	void requestsAndRepliesPassThroughTheBroker(ZmqFormat format) throws Exception {
		try (Broker broker = new Broker(); Application zmq = new Application()) {
			serve(zmq, broker, format, new Desk());
			zmq.connect(ZmqSocketDefinition.builder("quotes", ZmqSocketType.REQ).format(format), broker.front());
			List<CompletableFuture<String>> replies = IntStream.range(0, REQUESTS)
				.mapToObj((i) -> zmq.template().requestAsync("quotes", "q" + i, String.class))
				.toList();
			for (int i = 0; i < REQUESTS; i++) {
				assertThat(replies.get(i).get()).isEqualTo("re: q" + i);
			}
			assertThatExceptionOfType(ZmqRemoteException.class)
				.isThrownBy(() -> zmq.template().request("quotes", "bad", String.class))
				.withMessageContaining("a bad question");
		}
	}

	@Test
	void headersPassThroughTheBroker() {
		try (Broker broker = new Broker(); Application zmq = new Application()) {
			serve(zmq, broker, ZmqFormat.HEADERS, new HeaderDesk());
			zmq.connect(ZmqSocketDefinition.builder("quotes", ZmqSocketType.REQ).format(ZmqFormat.HEADERS),
					broker.front());
			Message<String> reply = zmq.template()
				.to("quotes")
				.header("tenant", "acme")
				.request("q", new ParameterizedTypeReference<Message<String>>() {
				});
			assertThat(reply).isNotNull();
			assertThat(reply.getPayload()).isEqualTo("q of acme");
			assertThat(reply.getHeaders()).containsEntry("desk", "7");
		}
	}

	@Test
	void plainReqIsAnsweredThroughTheBroker() {
		try (Broker broker = new Broker(); Application zmq = new Application(); ZContext peers = new ZContext()) {
			serve(zmq, broker, ZmqFormat.PLAIN, new Desk());
			ZMQ.Socket req = peers.createSocket(SocketType.REQ);
			req.setReceiveTimeOut(30_000);
			req.setHandshakeIvl(500);
			req.connect(broker.front());
			for (int i = 0; i < REQUESTS; i++) {
				req.send("q" + i);
				assertThat(req.recvStr()).isEqualTo("re: q" + i);
				assertThat(req.hasReceiveMore()).isFalse();
			}
			req.send("bad");
			assertThat(req.recv()).isEmpty();
		}
	}

	// The broker would send a request also to a connection whose handshake is stalled
	private static void serve(Application zmq, Broker broker, ZmqFormat format, Object desk) {
		zmq.connect(ZmqSocketDefinition.builder("desk", ZmqSocketType.REP).format(format), broker.back());
		zmq.listen(desk);
		assertThat(zmq.template().awaitPeers("desk", 1, Duration.ofSeconds(30))).isTrue();
	}

	static class Desk {

		@ZmqListener("desk")
		String answer(String question) {
			if (question.equals("bad")) {
				throw new IllegalArgumentException("a bad question");
			}
			return "re: " + question;
		}

	}

	static class HeaderDesk {

		@ZmqListener("desk")
		Message<String> answer(String question, @Header("tenant") String tenant) {
			return MessageBuilder.withPayload(question + " of " + tenant).setHeader("desk", 7).build();
		}

	}

	/**
	 * Passes on whole messages in both directions, as the proxy of any other library.
	 */
	private static final class Broker implements AutoCloseable {

		private final String name = UUID.randomUUID().toString();

		private final CompletableFuture<String> front = new CompletableFuture<>();

		private final CompletableFuture<String> back = new CompletableFuture<>();

		private final Thread thread = new Thread(this::run, "broker-" + this.name);

		private volatile boolean stopped;

		Broker() {
			this.thread.start();
		}

		String front() {
			return this.front.join();
		}

		String back() {
			return this.back.join();
		}

		private void run() {
			try (ZContext context = new ZContext()) {
				ZMQ.Socket clients = bind(context, SocketType.ROUTER, this.front);
				ZMQ.Socket servers = bind(context, SocketType.DEALER, this.back);
				ZMQ.Poller poller = context.createPoller(2);
				poller.register(clients, ZMQ.Poller.POLLIN);
				poller.register(servers, ZMQ.Poller.POLLIN);
				while (!this.stopped) {
					poller.poll(20);
					if (poller.pollin(0)) {
						ZMsg.recvMsg(clients).send(servers);
					}
					if (poller.pollin(1)) {
						ZMsg.recvMsg(servers).send(clients);
					}
				}
			}
		}

		private static ZMQ.Socket bind(ZContext context, SocketType type, CompletableFuture<String> endpoint) {
			ZMQ.Socket socket = context.createSocket(type);
			socket.setHandshakeIvl(500);
			socket.bindToRandomPort("tcp://127.0.0.1");
			endpoint.complete(socket.getLastEndpoint());
			return socket;
		}

		@Override
		public void close() {
			this.stopped = true;
			await().until(() -> !this.thread.isAlive());
		}

	}

}
