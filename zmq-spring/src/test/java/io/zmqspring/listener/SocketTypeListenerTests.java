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

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.zmqspring.ZmqConfigurationException;
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
 * Tests for listeners of DEALER, XSUB and XPUB sockets, and for headers on sockets of one
 * direction.
 */
@Timeout(120)
class SocketTypeListenerTests {

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void resultOfDealerListenerGoesToThePeer(String transport) {
		try (ListenerFixture zmq = new ListenerFixture()) {
			String endpoint = zmq.bind("dealer", ZmqSocketType.DEALER, ListenerFixture.address(transport));
			zmq.connect("peer", ZmqSocketType.DEALER, endpoint);
			zmq.listen("dealer", new Object() {
				String handle(String text) {
					return "got " + text;
				}
			});
			zmq.template().send("peer", "this");
			assertThat(zmq.template().receive("peer", String.class, ListenerFixture.TIMEOUT)).isEqualTo("got this");
		}
	}

	@Test
	void dealerListenerWithEnvelopeServesRep() {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			ZMQ.Socket rep = peers.createSocket(SocketType.REP);
			rep.setReceiveTimeOut(30_000);
			int port = rep.bindToRandomPort("tcp://127.0.0.1");
			zmq.connect(ZmqSocketDefinition.builder("dealer", ZmqSocketType.DEALER).envelope(true),
					"tcp://127.0.0.1:" + port);
			Queue<String> replies = new ConcurrentLinkedQueue<>();
			zmq.listen("dealer", new Object() {
				void handle(String reply) {
					replies.add(reply);
				}
			});
			zmq.template().send("dealer", "question");
			assertThat(rep.recvStr()).isEqualTo("question");
			rep.send("answer");
			await().until(() -> List.copyOf(replies).equals(List.of("answer")));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void twoListenersForwardMessagesAndSubscriptions(String transport) {
		try (ListenerFixture zmq = new ListenerFixture()) {
			String back = zmq.bind("publisher", ZmqSocketType.XPUB, ListenerFixture.address(transport));
			zmq.connect("xsub", ZmqSocketType.XSUB, back);
			String front = zmq.bind("xpub", ZmqSocketType.XPUB, ListenerFixture.address(transport));
			Queue<String> notices = new ConcurrentLinkedQueue<>();
			zmq.listen("publisher", new Object() {
				void handle(byte[] notice) {
					notices.add(new String(notice, StandardCharsets.UTF_8));
				}
			});
			zmq.listener("xsub", new Object() {
				ZmqMessage handle(ZmqMessage message) {
					return message;
				}
			}).topics("A").sendTo("xpub").start();
			zmq.listener("xpub", new Object() {
				ZmqMessage handle(ZmqMessage subscription) {
					return subscription;
				}
			}).sendTo("xsub").start();
			zmq.connect(ZmqSocketDefinition.builder("sub", ZmqSocketType.SUB).topics("A", "B"), front);
			await().until(() -> notices.contains("\u0001A") && notices.contains("\u0001B"));
			assertThat(zmq.template().awaitSubscribers("xpub", "B", 1, ListenerFixture.TIMEOUT)).isTrue();
			zmq.template().publish("publisher", "Beta", "price");
			assertThat(zmq.template().receive("sub", ZmqMessage.class, ListenerFixture.TIMEOUT))
				.isEqualTo(ZmqMessage.of("Beta".getBytes(), "price".getBytes()));
		}
	}

	@Test
	void xsubHasOneListenerAndNoResults() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.bind("xsub", ZmqSocketType.XSUB, ListenerFixture.address("inproc"));
			zmq.bind("xpub", ZmqSocketType.XPUB, ListenerFixture.address("inproc"));
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> zmq.listen("xsub", new Object() {
					String handle(String text) {
						return text;
					}
				}))
				.withMessageContaining("returns a value, and a xsub socket sends none back");
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> zmq.listen("xpub", new Object() {
					String handle(String text) {
						return text;
					}
				}))
				.withMessageContaining("xpub socket sends none back");
			Object bean = new Object() {
				void handle(String text) {
				}
			};
			zmq.listen("xsub", bean);
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> zmq.listener("xsub", bean).id("second").start())
				.withMessageContaining("a xsub socket can have one");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void headersReachListenersOfOneDirection(String transport) {
		try (ListenerFixture zmq = new ListenerFixture()) {
			Queue<String> received = new ConcurrentLinkedQueue<>();
			String in = zmq.bind(ZmqSocketDefinition.builder("in", ZmqSocketType.PULL).format(ZmqFormat.HEADERS),
					ListenerFixture.address(transport));
			zmq.connect(ZmqSocketDefinition.builder("out", ZmqSocketType.PUSH).format(ZmqFormat.HEADERS), in);
			ZmqListenerContainer pull = zmq.listen("in", new Object() {
				void handle(String text, @Header("tenant") String tenant, @Header(ZmqHeaders.SEQUENCE) long sequence) {
					received.add(text + " of " + tenant + " " + sequence);
				}
			});
			zmq.template().to("out").header("tenant", "acme").send("one");
			zmq.template().send("out", MessageBuilder.withPayload("two").setHeader("tenant", "other").build());
			await().until(() -> received.size() == 2);
			assertThat(received).containsExactly("one of acme 1", "two of other 2");
			zmq.template().send("out", ZmqMessage.of("no headers".getBytes(), "three".getBytes()));
			await().until(() -> pull.getCounters().unconvertible() == 1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void headersReachSubscribers(String transport) {
		try (ListenerFixture zmq = new ListenerFixture()) {
			Queue<Message<String>> received = new ConcurrentLinkedQueue<>();
			String in = zmq.bind(ZmqSocketDefinition.builder("pub", ZmqSocketType.PUB).format(ZmqFormat.HEADERS),
					ListenerFixture.address(transport));
			zmq.define(ZmqSocketDefinition.builder("sub", ZmqSocketType.SUB).format(ZmqFormat.HEADERS).connect(in));
			zmq.listen("sub", new Object() {
				void handle(Message<String> message) {
					received.add(message);
				}
			});
			assertThat(zmq.template().awaitSubscribers("pub", "any", 1, ListenerFixture.TIMEOUT)).isTrue();
			zmq.template().to("pub").topic("EUR").header("tenant", "acme").send("price");
			await().until(() -> !received.isEmpty());
			assertThat(received.element().getPayload()).isEqualTo("price");
			assertThat(received.element().getHeaders()).containsEntry("tenant", "acme")
				.containsEntry(ZmqHeaders.TOPIC, "EUR")
				.containsEntry(ZmqHeaders.SOCKET, "sub")
				.containsEntry(ZmqHeaders.SEQUENCE, 1L);
		}
	}

}
