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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.message.WireHeaders;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for messages that failed for good and go to another socket.
 */
@Timeout(60)
class DeadLetterTests {

	@AutoClose
	private final ListenerFixture zmq = new ListenerFixture();

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void messageGoesToTheDeadLetterSocketWithItsStory(String transport) {
		this.zmq.pipeline(transport);
		this.zmq.deadLetters(transport);
		ZmqListenerContainer container = listen(new Object() {
			void handle(Integer number) {
				throw new IllegalStateException("failed on " + number);
			}
		});
		this.zmq.template().send("out", "1");
		Message<String> dead = this.zmq.template()
			.receive("dead-in", new ParameterizedTypeReference<Message<String>>() {
			}, ListenerFixture.TIMEOUT);
		assertThat(dead.getPayload()).isEqualTo("1");
		assertThat(dead.getHeaders()).containsEntry(ZmqHeaders.DEAD_LETTER_REASON, "failed on 1")
			.containsEntry(ZmqHeaders.DEAD_LETTER_EXCEPTION, IllegalStateException.class.getName())
			.containsEntry(ZmqHeaders.DEAD_LETTER_SOCKET, "in")
			.containsEntry(ZmqHeaders.DEAD_LETTER_LISTENER, "in-listener");
		assertThat(Instant.parse(dead.getHeaders().get(ZmqHeaders.DEAD_LETTER_TIME, String.class)))
			.isBetween(Instant.now().minusSeconds(60), Instant.now());
		this.zmq.template().send("out", "no number");
		assertThat(this.zmq.template().receive("dead-in", String.class, ListenerFixture.TIMEOUT))
			.isEqualTo("no number");
		await().until(() -> container.getCounters().deadLettered() == 2);
		assertThat(container.getCounters().failed()).isEqualTo(1);
		assertThat(container.getCounters().unconvertible()).isEqualTo(1);
	}

	@Test
	void reasonIsCut() {
		this.zmq.pipeline("inproc");
		this.zmq.deadLetters("inproc");
		listen(new Object() {
			void handle(String text) {
				throw new IllegalStateException(text);
			}
		});
		this.zmq.template().send("out", "long".repeat(1000));
		Message<String> dead = this.zmq.template()
			.receive("dead-in", new ParameterizedTypeReference<Message<String>>() {
			}, ListenerFixture.TIMEOUT);
		assertThat(dead.getPayload()).hasSize(4000);
		assertThat(dead.getHeaders().get(ZmqHeaders.DEAD_LETTER_REASON, String.class)).isEqualTo("long".repeat(250));
	}

	@Test
	void framesAreKeptInTheirOrder() {
		this.zmq.pipeline("tcp");
		this.zmq.deadLetters("tcp");
		listen(new Object() {
			void handle(ZmqMessage frames) {
				throw new IllegalStateException();
			}
		});
		this.zmq.template().send("out", ZmqMessage.of("a".getBytes(), new byte[0], "b".getBytes()));
		ZmqMessage dead = this.zmq.template().receive("dead-in", ZmqMessage.class, ListenerFixture.TIMEOUT);
		assertThat(dead.size()).isEqualTo(4);
		assertThat(dead.frame(0)).asString().isEqualTo("a");
		assertThat(dead.frame(1)).isEmpty();
		assertThat(dead.frame(2)).asString()
			.contains("\"" + ZmqHeaders.DEAD_LETTER_REASON + "\":\"" + IllegalStateException.class.getName() + "\"");
		assertThat(WireHeaders.read(dead.frame(2))).isNotNull();
		assertThat(dead.frame(3)).asString().isEqualTo("b");
	}

	@Test
	void bytesAreThoseThatArrivedWhateverTheListenerDidToThem() {
		this.zmq.pipeline("inproc");
		this.zmq.deadLetters("inproc");
		listen(new Object() {
			void handle(byte[] bytes) {
				bytes[0] = 'x';
				throw new IllegalStateException();
			}
		});
		this.zmq.template().send("out", "abc");
		assertThat(this.zmq.template().receive("dead-in", String.class, ListenerFixture.TIMEOUT)).isEqualTo("abc");
	}

	@Test
	void requestIsAnsweredAndGoesToTheDeadLetterSocket() {
		this.zmq.connect("client", ZmqSocketType.REQ,
				this.zmq.bind("in", ZmqSocketType.REP, ListenerFixture.address("tcp")));
		this.zmq.deadLetters("tcp");
		this.zmq.listener("in", new Object() {
			String handle(String text) {
				throw new IllegalStateException("failed");
			}
		})
			.settings((settings) -> settings.deadLetter("dead-out"))
			.errorHandler((message, failure, socket) -> "sorry")
			.start();
		assertThat(this.zmq.template().request("client", "x", String.class)).isEqualTo("sorry");
		assertThat(this.zmq.template().receive("dead-in", String.class, ListenerFixture.TIMEOUT)).isEqualTo("x");
	}

	@Test
	void messageThatTheDeadLetterSocketDoesNotTakeIsReported() {
		this.zmq.pipeline("inproc");
		this.zmq.connect(ZmqSocketDefinition.builder("dead-out", ZmqSocketType.PUSH)
			.format(ZmqFormat.HEADERS)
			.sendHighWaterMark(1)
			.sendTimeout(Duration.ofMillis(100)), "tcp://127.0.0.1:1");
		List<Object> events = Collections.synchronizedList(new ArrayList<>());
		this.zmq.registry().setApplicationEventPublisher(events::add);
		ZmqListenerContainer container = listen(new Object() {
			void handle(String text) {
				throw new IllegalStateException(text);
			}
		});
		long start = System.nanoTime();
		for (int i = 0; i < 4; i++) {
			this.zmq.template().send("out", "x" + i);
		}
		await().until(() -> events.size() == 4);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(299));
		assertThat(container.getCounters().failed()).isEqualTo(4);
		assertThat(container.getCounters().deadLettered()).isEqualTo(1);
		assertThat(events).extracting((event) -> ((ZmqListenerFailedEvent) event).isDeadLettered())
			.containsExactly(true, false, false, false);
	}

	@ParameterizedTest
	@CsvSource({ "nowhere, does not exist", "in, is the one that it listens to", "pub, is of type pub",
			"pull, is of type pull", "rep, is of type rep", "plain, has the format plain" })
	void socketThatCannotTakeDeadLettersIsRefused(String target, String reason) {
		this.zmq.pipeline("inproc");
		this.zmq.bind("pub", ZmqSocketType.PUB, ListenerFixture.address("inproc"));
		this.zmq.bind("pull", ZmqSocketType.PULL, ListenerFixture.address("inproc"));
		this.zmq.bind("rep", ZmqSocketType.REP, ListenerFixture.address("inproc"));
		this.zmq.bind("plain", ZmqSocketType.PUSH, ListenerFixture.address("inproc"));
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.zmq.listener("in", new Object() {
				void handle(String text) {
				}
			}).settings((settings) -> settings.deadLetter(target)).register())
			.withMessageContaining("'in', 'dead-letter' = '" + target + "'")
			.withMessageContaining("'in-listener' " + reason);
	}

	private ZmqListenerContainer listen(Object handler) {
		return this.zmq.listener("in", handler).settings((settings) -> settings.deadLetter("dead-out")).start();
	}

}
