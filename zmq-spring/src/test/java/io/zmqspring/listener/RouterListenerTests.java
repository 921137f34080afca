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

package io.zmqspring.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.message.WireHeaders;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for listeners of ROUTER sockets (RFC 28/REQREP).
 */
@Timeout(120)
class RouterListenerTests {

	@Test
	void resultReturnsToThePeerBehindTheSameEnvelope() {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			String endpoint = listen(zmq, new Object() {
				String handle(String text, @Header(ZmqHeaders.ROUTING_ID) byte[] id,
						@Header(name = ZmqHeaders.ENVELOPE, required = false) ZmqMessage envelope) {
					return text + new String(id) + ((envelope != null) ? envelope.size() : 0);
				}
			});
			ZMQ.Socket dealer = connect(peers, endpoint, "A");
			send(dealer, "hop", "", "text");
			assertThat(receive(dealer)).containsExactly("hop", "", "textA2");
			send(dealer, "bare");
			assertThat(receive(dealer)).containsExactly("bareA0");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void routingIdInUseIsTakenOverWhereHandoverIsOn(boolean handover) {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			String endpoint = zmq.bind(
					ZmqSocketDefinition.builder("router", ZmqSocketType.ROUTER).routerHandover(handover),
					"tcp://127.0.0.1:*");
			zmq.listen("router", new Object() {
				String handle(String text) {
					return "reply to " + text;
				}
			});
			ZMQ.Socket first = connect(peers, endpoint, "A");
			send(first, "one");
			assertThat(receive(first)).containsExactly("reply to one");
			ZMQ.Socket second = connect(peers, endpoint, "A");
			send(second, "two");
			if (handover) {
				assertThat(receive(second)).containsExactly("reply to two");
			}
			send(first, "three");
			if (handover) {
				send(second, "four");
				assertThat(receive(second)).containsExactly("reply to four");
			}
			else {
				assertThat(receive(first)).containsExactly("reply to three");
			}
			ZMQ.Socket other = handover ? first : second;
			other.setReceiveTimeOut(300);
			assertThat(other.recv()).isNull();
		}
	}

	@Test
	void zmqMessageHasAllFramesWithoutTheRoutingId() {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			String endpoint = listen(zmq, new Object() {
				String handle(ZmqMessage message) {
					return message.size() + new String(message.routingId());
				}
			});
			ZMQ.Socket dealer = connect(peers, endpoint, "A");
			send(dealer, "hop", "", "text");
			assertThat(receive(dealer)).containsExactly("hop", "", "3A");
		}
	}

	@Test
	void allFramesThatAreReturnedAreAllFramesThatAreSent() {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			String endpoint = listen(zmq, new Object() {
				ZmqMessage handle(ZmqMessage message) {
					return message;
				}
			});
			ZMQ.Socket dealer = connect(peers, endpoint, "A");
			send(dealer, "hop", "", "text");
			assertThat(receive(dealer)).containsExactly("hop", "", "text");
		}
	}

	@Test
	void resultMayNameAnotherPeerAndEnvelopeAndUnknownPeersAreCounted() {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			String endpoint = listen(zmq, new Object() {
				Message<String> handle(String peer) {
					return MessageBuilder.withPayload("to " + peer)
						.setHeader(ZmqHeaders.ROUTING_ID, peer.getBytes())
						.setHeader(ZmqHeaders.ENVELOPE, ZmqMessage.of("new".getBytes()))
						.build();
				}
			});
			ZMQ.Socket first = connect(peers, endpoint, "A");
			ZMQ.Socket second = connect(peers, endpoint, "B");
			send(second, "B");
			assertThat(receive(second)).containsExactly("new", "to B");
			send(first, "nobody");
			send(first, "B");
			assertThat(receive(second)).containsExactly("new", "to B");
			assertThat(zmq.sockets().get("router").counters().undeliverable()).isEqualTo(1);
		}
	}

	@Test
	void nullAndFailureSendNothingAndFuturesReply() {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			String endpoint = bind(zmq, ZmqSocketDefinition.builder("router", ZmqSocketType.ROUTER));
			ZmqListenerContainer container = zmq.listen("router", new Object() {
				CompletableFuture<String> handle(String text) {
					if (text.equals("bad")) {
						throw new IllegalStateException("bad");
					}
					return CompletableFuture.supplyAsync(() -> text.equals("none") ? null : text);
				}
			});
			ZMQ.Socket dealer = connect(peers, endpoint, "A");
			send(dealer, "bad");
			send(dealer, "none");
			await().untilAsserted(() -> assertThat(container.getCounters().handled()).isEqualTo(1));
			send(dealer, "some");
			assertThat(receive(dealer)).containsExactly("some");
			assertThat(container.getCounters().failed()).isEqualTo(1);
		}
	}

	@Test
	void headersAreReadAndWritten() {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			Queue<Object> colours = new ConcurrentLinkedQueue<>();
			String endpoint = bind(zmq,
					ZmqSocketDefinition.builder("router", ZmqSocketType.ROUTER).format(ZmqFormat.HEADERS));
			ZmqListenerContainer container = zmq.listen("router", new Object() {
				Message<String> handle(String text, @Header("colour") String colour) {
					colours.add(colour);
					return MessageBuilder.withPayload(text).setHeader("taste", "sweet").build();
				}
			});
			ZMQ.Socket dealer = connect(peers, endpoint, "A");
			send(dealer, "no headers", "x");
			await().untilAsserted(() -> assertThat(container.getCounters().unconvertible()).isEqualTo(1));
			send(dealer, "hop", "{\"h\":{\"colour\":\"red\"}}", "text");
			List<String> reply = receive(dealer);
			assertThat(reply).hasSize(3).startsWith("hop").endsWith("text");
			assertThat(reply.get(1)).contains("\"h\":{\"taste\":\"sweet\"}");
			assertThat(WireHeaders.read(reply.get(1).getBytes()).contentType()).startsWith("text/plain");
			assertThat(colours).containsExactly("red");
		}
	}

	@Test
	void brokenHeadersAreAConversionErrorForWhoOnlyTakesThePayload() {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			String endpoint = bind(zmq,
					ZmqSocketDefinition.builder("router", ZmqSocketType.ROUTER).format(ZmqFormat.HEADERS));
			ZmqListenerContainer container = zmq.listen("router", new Object() {
				void handle(byte[] payload) {
				}
			});
			ZMQ.Socket dealer = connect(peers, endpoint, "A");
			send(dealer, "[]", "x");
			send(dealer, "{}", "x");
			await().untilAsserted(() -> assertThat(container.getCounters().handled()).isEqualTo(1));
			assertThat(container.getCounters().unconvertible()).isEqualTo(1);
		}
	}

	@Test
	void sendToARouterNeedsAResultThatNamesThePeer() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			bind(zmq, ZmqSocketDefinition.builder("router", ZmqSocketType.ROUTER));
			zmq.bind("pull", ZmqSocketType.PULL, "inproc://router-listener-tests");
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> zmq.listener("pull", new Object() {
					String handle(String text) {
						return text;
					}
				}).sendTo("router").register())
				.withMessageContaining("does not say which peer of the router socket it is for");
		}
	}

	private static String listen(ListenerFixture zmq, Object bean) {
		String endpoint = bind(zmq, ZmqSocketDefinition.builder("router", ZmqSocketType.ROUTER));
		zmq.listen("router", bean);
		return endpoint;
	}

	private static String bind(ListenerFixture zmq, ZmqSocketDefinition.Builder router) {
		return zmq.bind(router, "tcp://127.0.0.1:*");
	}

	private static ZMQ.Socket connect(ZContext peers, String endpoint, String id) {
		ZMQ.Socket dealer = peers.createSocket(SocketType.DEALER);
		dealer.setIdentity(id.getBytes());
		dealer.setHandshakeIvl(500);
		dealer.setReceiveTimeOut(20_000);
		dealer.connect(endpoint);
		return dealer;
	}

	private static void send(ZMQ.Socket socket, String... frames) {
		for (int i = 0; i < frames.length; i++) {
			socket.send(frames[i], (i < frames.length - 1) ? ZMQ.SNDMORE : 0);
		}
	}

	private static List<String> receive(ZMQ.Socket socket) {
		List<String> frames = new ArrayList<>();
		do {
			frames.add(socket.recvStr());
		}
		while (socket.hasReceiveMore());
		return frames;
	}

}
