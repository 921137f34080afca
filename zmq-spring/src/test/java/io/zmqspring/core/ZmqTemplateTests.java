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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqException;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketDefinition.WhenFull;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of {@link ZmqTemplate} between real sockets.
 */
class ZmqTemplateTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration SHORT = Duration.ofMillis(50);

	// Two connected sockets: the first binds, in the transport asked for
	private static TemplateFixture pair(String transport, ZmqSocketType binding, ZmqSocketType connecting) {
		if ("inproc".equals(transport)) {
			String endpoint = "inproc://" + UUID.randomUUID();
			return new TemplateFixture(ZmqSocketDefinition.builder("out", binding).bind(endpoint).build(),
					ZmqSocketDefinition.builder("in", connecting).connect(endpoint).build());
		}
		TemplateFixture fixture = new TemplateFixture(
				ZmqSocketDefinition.builder("out", binding).bind("tcp://127.0.0.1:*").build());
		fixture.sockets()
			.define(ZmqSocketDefinition.builder("in", connecting)
				.connect(fixture.sockets().get("out").endpoints().get(0))
				.build());
		fixture.sockets().open("in");
		return fixture;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void pushReachesPull(String transport) {
		try (TemplateFixture fixture = pair(transport, ZmqSocketType.PUSH, ZmqSocketType.PULL)) {
			ZmqOperations zmq = fixture.template();
			zmq.send("out", "text");
			zmq.send("out", bytes("bytes"));
			zmq.send("out", new Task(7, List.of("a", "b")));
			zmq.send("out", List.of(new Task(1, List.of()), new Task(2, List.of())));
			zmq.send("out", MessageBuilder.withPayload(new Task(3, List.of())).build());
			zmq.send("out", ZmqMessage.of(bytes("a"), new byte[0], bytes("b")));
			assertThat(zmq.receive("in", String.class, TIMEOUT)).isEqualTo("text");
			assertThat(zmq.receive("in", byte[].class, TIMEOUT)).isEqualTo(bytes("bytes"));
			assertThat(zmq.receive("in", Task.class, TIMEOUT)).isEqualTo(new Task(7, List.of("a", "b")));
			assertThat(zmq.receive("in", new ParameterizedTypeReference<List<Task>>() {
			}, TIMEOUT)).containsExactly(new Task(1, List.of()), new Task(2, List.of()));
			assertThat(zmq.receive("in", Task.class, TIMEOUT)).isEqualTo(new Task(3, List.of()));
			assertThat(zmq.receive("in", ZmqMessage.class, TIMEOUT))
				.isEqualTo(ZmqMessage.of(bytes("a"), new byte[0], bytes("b")));
			assertThat(zmq.receive("in", String.class, SHORT)).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void pairGoesBothWays(String transport) {
		try (TemplateFixture fixture = pair(transport, ZmqSocketType.PAIR, ZmqSocketType.PAIR)) {
			ZmqOperations zmq = fixture.template();
			for (int i = 0; i < 100; i++) {
				zmq.send("out", "ping" + i);
				assertThat(zmq.receive("in", String.class, TIMEOUT)).isEqualTo("ping" + i);
				zmq.send("in", "pong" + i);
				assertThat(zmq.receive("out", String.class, TIMEOUT)).isEqualTo("pong" + i);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void publishedMessagesHaveTheirTopicFirst(String transport) {
		try (TemplateFixture fixture = pair(transport, ZmqSocketType.PUB, ZmqSocketType.SUB)) {
			ZmqOperations zmq = fixture.template();
			assertThat(zmq.awaitSubscribers("out", "EURUSD", 1, TIMEOUT)).isTrue();
			zmq.publish("out", "EURUSD", "1.25");
			zmq.send("out", "no topic");
			zmq.to("out").topic("USDJPY").send("150");
			zmq.send("out", MessageBuilder.withPayload("1.5").setHeader(ZmqHeaders.TOPIC, "GBPUSD").build());
			assertThat(zmq.receive("in", ZmqMessage.class, TIMEOUT))
				.isEqualTo(ZmqMessage.of(bytes("EURUSD"), bytes("1.25")));
			assertThat(zmq.receive("in", ZmqMessage.class, TIMEOUT)).isEqualTo(ZmqMessage.of(bytes("no topic")));
			assertThat(zmq.receive("in", String.class, TIMEOUT)).isEqualTo("150");
			assertThat(zmq.receive("in", ZmqMessage.class, TIMEOUT).topic()).isEqualTo("GBPUSD");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void neitherSideCanAlterTheDataOfTheOther(String transport) {
		try (TemplateFixture fixture = pair(transport, ZmqSocketType.PUSH, ZmqSocketType.PULL)) {
			ZmqOperations zmq = fixture.template();
			byte[] payload = bytes("original");
			zmq.send("out", payload);
			payload[0] = 'X';
			assertThat(zmq.receive("in", byte[].class, TIMEOUT)).isEqualTo(bytes("original"));
			ZmqMessage message = ZmqMessage.of(bytes("shared"));
			zmq.send("out", message);
			zmq.receive("in", byte[].class, TIMEOUT)[0] = 'X';
			assertThat(message.payload()).isEqualTo(bytes("shared"));
		}
	}

	@Test
	void callerGetsAnExceptionWhenNothingTakesTheMessage() {
		try (TemplateFixture fixture = new TemplateFixture(ZmqSocketDefinition.builder("out", ZmqSocketType.PUSH)
			.bind("tcp://127.0.0.1:*")
			.sendTimeout(Duration.ofMillis(200))
			.build())) {
			long start = System.nanoTime();
			assertThatExceptionOfType(ZmqSendTimeoutException.class)
				.isThrownBy(() -> fixture.template().send("out", "nobody is there"))
				.withMessageContaining("push socket 'out'")
				.withMessageContaining("200 ms");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(200),
					Duration.ofSeconds(10));
			assertThatExceptionOfType(ZmqSendTimeoutException.class)
				.isThrownBy(() -> fixture.template().to("out").timeout(SHORT).send("nobody is there"))
				.withMessageContaining("50 ms");
			assertThat(fixture.sockets().get("out").counters().refused()).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void sentIsReceivedPlusReported(String transport) throws Exception {
		try (TemplateFixture fixture = pair(transport, ZmqSocketType.PUSH, ZmqSocketType.PULL)) {
			ZmqOperations zmq = fixture.template();
			int threads = 32;
			int rounds = 1000;
			List<CompletableFuture<Integer>> senders = new ArrayList<>();
			for (int t = 0; t < threads; t++) {
				String sender = "s" + t;
				senders.add(CompletableFuture.supplyAsync(() -> {
					int sent = 0;
					for (int i = 0; i < rounds; i++) {
						try {
							zmq.to("out").timeout(SHORT).send(ZmqMessage.of(bytes(sender), bytes(sender + "/" + i)));
							sent++;
						}
						catch (ZmqSendTimeoutException ex) {
							// Reported
						}
					}
					return sent;
				}, (task) -> new Thread(task).start()));
			}
			Set<String> received = new HashSet<>();
			ZmqMessage message = zmq.receive("in", ZmqMessage.class, TIMEOUT);
			while (message != null) {
				String payload = new String(message.payload(), StandardCharsets.UTF_8);
				assertThat(payload).startsWith(message.topic() + "/");
				assertThat(received.add(payload)).isTrue();
				message = zmq.receive("in", ZmqMessage.class, Duration.ofMillis(500));
			}
			int sent = 0;
			for (CompletableFuture<Integer> sender : senders) {
				sent += sender.get(1, TimeUnit.MINUTES);
			}
			assertThat(received).hasSize(sent);
		}
	}

	@Test
	void concurrentReceiversShareTheMessages() throws Exception {
		try (TemplateFixture fixture = pair("tcp", ZmqSocketType.PUSH, ZmqSocketType.PULL)) {
			ZmqOperations zmq = fixture.template();
			int total = 5000;
			List<CompletableFuture<Integer>> receivers = new ArrayList<>();
			for (int t = 0; t < 4; t++) {
				receivers.add(CompletableFuture.supplyAsync(() -> {
					int count = 0;
					while (zmq.receive("in", String.class, Duration.ofSeconds(1)) != null) {
						count++;
					}
					return count;
				}, (task) -> new Thread(task).start()));
			}
			for (int i = 0; i < total; i++) {
				zmq.send("out", "m" + i);
			}
			int received = 0;
			for (CompletableFuture<Integer> receiver : receivers) {
				received += receiver.get(1, TimeUnit.MINUTES);
			}
			assertThat(received).isEqualTo(total);
		}
	}

	@Test
	void fullSubscriberIsDroppedWaitedForOrReported() {
		Map<WhenFull, Integer> accepted = new EnumMap<>(WhenFull.class);
		for (WhenFull whenFull : WhenFull.values()) {
			String endpoint = "inproc://" + UUID.randomUUID();
			try (TemplateFixture fixture = new TemplateFixture(
					ZmqSocketDefinition.builder("out", ZmqSocketType.PUB)
						.bind(endpoint)
						.whenFull(whenFull)
						.sendHighWaterMark(10)
						.sendTimeout(SHORT)
						.build(),
					ZmqSocketDefinition.builder("in", ZmqSocketType.SUB)
						.connect(endpoint)
						.receiveHighWaterMark(10)
						.build())) {
				assertThat(fixture.template().awaitSubscribers("out", "t", 1, TIMEOUT)).isTrue();
				accepted.put(whenFull, publishUntilRefused(fixture.template()));
			}
		}
		assertThat(accepted).containsEntry(WhenFull.DROP, 100)
			.containsEntry(WhenFull.BLOCK, 20)
			.containsEntry(WhenFull.FAIL, 20);
	}

	private static int publishUntilRefused(ZmqOperations zmq) {
		for (int i = 0; i < 100; i++) {
			try {
				zmq.publish("out", "t", "m" + i);
			}
			catch (ZmqSendTimeoutException ex) {
				return i;
			}
		}
		return 100;
	}

	@Test
	void mistakesAreNamed() {
		try (TemplateFixture fixture = pair("inproc", ZmqSocketType.PUSH, ZmqSocketType.PULL)) {
			ZmqOperations zmq = fixture.template();
			assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> zmq.send("outt", "x"))
				.withMessageContaining("'outt'")
				.withMessageContaining("[out, in]");
			assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> zmq.send("in", "x"))
				.withMessageContaining("'in'")
				.withMessageContaining("pull");
			assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> zmq.publish("out", "t", "x"))
				.withMessageContaining("pub");
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> zmq.request("out", "x", String.class))
				.withMessageContaining("req");
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> zmq.receive("out", String.class, SHORT))
				.withMessageContaining("pull");
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> zmq.awaitSubscribers("out", "t", 1, SHORT))
				.withMessageContaining("pub");
			assertThatIllegalArgumentException().isThrownBy(() -> zmq.to("out").timeout(Duration.ZERO))
				.withMessageContaining("'timeout'");
			assertThatExceptionOfType(ZmqException.class).isThrownBy(() -> zmq.send("out", new byte[17 * 1024 * 1024]))
				.withMessageContaining("17825792 bytes")
				.withMessageContaining("max-message-size");
			zmq.send("out", "{broken");
			assertThatExceptionOfType(MessageConversionException.class)
				.isThrownBy(() -> zmq.receive("in", Task.class, TIMEOUT))
				.withMessageContaining(Task.class.getName());
			zmq.send("out", ZmqMessage.of(bytes("a"), bytes("b")));
			assertThatExceptionOfType(MessageConversionException.class)
				.isThrownBy(() -> zmq.receive("in", String.class, TIMEOUT))
				.withMessageContaining("2 frames");
		}
	}

	@Test
	void messageCarriesFramesAndTopics() {
		try (TemplateFixture fixture = pair("inproc", ZmqSocketType.PUB, ZmqSocketType.SUB)) {
			ZmqOperations zmq = fixture.template();
			ZmqMessage frames = ZmqMessage.of(bytes("t"), bytes("p"));
			assertThat(zmq.awaitSubscribers("out", "t", 1, TIMEOUT)).isTrue();
			zmq.send("out", MessageBuilder.withPayload(frames).build());
			assertThat(zmq.receive("in", ZmqMessage.class, TIMEOUT)).isEqualTo(frames);
			byte[] topic = { 0, (byte) 0xff };
			zmq.send("out", MessageBuilder.withPayload("p").setHeader(ZmqHeaders.TOPIC, topic).build());
			assertThat(zmq.receive("in", ZmqMessage.class, TIMEOUT)).isEqualTo(ZmqMessage.of(topic, bytes("p")));
			assertThatIllegalArgumentException()
				.isThrownBy(
						() -> zmq.send("out", MessageBuilder.withPayload("p").setHeader(ZmqHeaders.TOPIC, 5).build()))
				.withMessageContaining(ZmqHeaders.TOPIC);
			assertThatIllegalArgumentException().isThrownBy(() -> zmq.receive("in", Message.class, SHORT))
				.withMessageContaining("ZmqMessage");
			assertThatExceptionOfType(MessageConversionException.class)
				.isThrownBy(() -> zmq.send("out", new CompletableFuture<String>()))
				.withMessageContaining("CompletableFuture");
			assertThatIllegalArgumentException().isThrownBy(() -> zmq.publish("out", nothing(), "p"))
				.withMessageContaining("'topic'");
			assertThatIllegalArgumentException().isThrownBy(() -> zmq.send(nothing(), "p"))
				.withMessageContaining("'socket'");
		}
	}

	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	private static <T> T nothing() {
		return (T) null;
	}

	@Test
	void endlessTimeoutsAreLongOnes() {
		try (TemplateFixture fixture = pair("inproc", ZmqSocketType.PUSH, ZmqSocketType.PULL)) {
			Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
			fixture.template().to("out").timeout(forever).send("x");
			assertThat(fixture.template().receive("in", String.class, forever)).isEqualTo("x");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "PULL", "SUB", "PAIR" })
	void receiverLearnsThatItsSocketIsClosed(ZmqSocketType type) {
		for (int i = 0; i < 20; i++) {
			try (TemplateFixture fixture = new TemplateFixture(
					ZmqSocketDefinition.builder("in", type).bind("tcp://127.0.0.1:*").build())) {
				CompletableFuture<Object> received = CompletableFuture
					.supplyAsync(() -> fixture.template().receive("in", String.class, Duration.ofMinutes(1)));
				fixture.stop();
				assertThat(received).failsWithin(30, TimeUnit.SECONDS)
					.withThrowableOfType(ExecutionException.class)
					.withCauseInstanceOf(ZmqSocketException.class);
			}
		}
	}

	record Task(int number, List<String> words) {

	}

}
