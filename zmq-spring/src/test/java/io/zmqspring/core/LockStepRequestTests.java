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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqException;
import io.zmqspring.ZmqRequestTimeoutException;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeromq.SocketType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for requests through a REQ socket without correlation.
 */
@Timeout(120)
class LockStepRequestTests {

	private static final String ANY = "tcp://127.0.0.1:*";

	@Test
	void serverThatIndexesFramesIsServed() {
		List<Integer> sizes = new ArrayList<>();
		try (RawServer server = new RawServer(SocketType.ROUTER, ANY, (socket, frames) -> {
			sizes.add(frames.size());
			RawServer.send(socket, List.of(frames.get(0), frames.get(1), bytes("re: " + text(frames.get(2)))));
		}); TemplateFixture client = client(server.endpoint())) {
			assertThat(client.template().request("quotes", "a", String.class)).isEqualTo("re: a");
			assertThat(client.template().requestAsync("quotes", "b", String.class)).succeedsWithin(30, TimeUnit.SECONDS)
				.isEqualTo("re: b");
			assertThat(sizes).containsExactly(3, 3);
		}
	}

	@Test
	void lateReplyNeverMeetsTheNextRequest() {
		List<List<byte[]>> late = new ArrayList<>();
		AtomicInteger replies = new AtomicInteger();
		AtomicInteger timeouts = new AtomicInteger();
		// Answers every fifth request too late: right before the answer to the next
		try (RawServer server = new RawServer(SocketType.ROUTER, ANY, (socket, frames) -> {
			if (text(frames.get(2)).endsWith("0") || text(frames.get(2)).endsWith("5")) {
				late.add(frames);
				return;
			}
			late.forEach((reply) -> RawServer.send(socket, reply));
			late.clear();
			RawServer.send(socket, frames);
		}); TemplateFixture client = client(server.endpoint())) {
			List<Thread> callers = IntStream.range(0, 4).mapToObj((caller) -> new Thread(() -> {
				for (int i = 0; i < 25; i++) {
					String question = caller + "-" + i;
					try {
						Duration timeout = question.matches(".*[05]") ? Duration.ofMillis(50) : Duration.ofSeconds(60);
						String reply = client.template().to("quotes").timeout(timeout).request(question, String.class);
						assertThat(reply).isEqualTo(question);
						replies.incrementAndGet();
					}
					catch (ZmqRequestTimeoutException ex) {
						timeouts.incrementAndGet();
					}
				}
			})).toList();
			callers.forEach(Thread::start);
			callers.forEach((caller) -> await().atMost(Duration.ofSeconds(90)).until(() -> !caller.isAlive()));
		}
		// Those who only waited for their turn may have found no time left
		assertThat(timeouts).hasValue(20);
		assertThat(replies).hasValue(80);
	}

	// As of a parent and a child context
	@Test
	void templatesOfTheSameSocketsTakeTurns() {
		try (RawServer server = new RawServer(SocketType.ROUTER, ANY, RawServer::send);
				TemplateFixture client = client(server.endpoint())) {
			ZmqTemplate other = new ZmqTemplate(client.sockets(), new PayloadConverter());
			List<CompletableFuture<Void>> callers = IntStream.range(0, 4)
				.mapToObj((caller) -> CompletableFuture.runAsync(() -> {
					ZmqTemplate template = (caller % 2 == 0) ? client.template() : other;
					for (int i = 0; i < 100; i++) {
						String question = caller + "-" + i;
						assertThat(template.request("quotes", question, String.class)).isEqualTo(question);
					}
				}))
				.toList();
			assertThat(callers).allSatisfy((caller) -> assertThat(caller).succeedsWithin(60, TimeUnit.SECONDS));
		}
	}

	@Test
	void chainedRequestFindsThePlaceOfTheFirst() {
		try (RawServer server = new RawServer(SocketType.ROUTER, ANY, RawServer::send);
				TemplateFixture client = client(server.endpoint(), 1)) {
			ZmqOperations zmq = client.template();
			assertThat(zmq.requestAsync("quotes", "a", String.class)
				.thenCompose((a) -> zmq.requestAsync("quotes", a + "b", String.class)))
				.succeedsWithin(30, TimeUnit.SECONDS)
				.isEqualTo("ab");
		}
	}

	@Test
	void requestsWaitForTheirTurnWithinTheirOwnDeadline() {
		AtomicReference<List<byte[]>> held = new AtomicReference<>();
		try (RawServer server = new RawServer(SocketType.ROUTER, ANY, (socket, frames) -> {
			if (held.get() == null && text(frames.get(2)).equals("slow")) {
				held.set(frames);
				return;
			}
			RawServer.send(socket, frames);
		}); TemplateFixture client = client(server.endpoint())) {
			CompletableFuture<String> slow = client.template()
				.to("quotes")
				.timeout(Duration.ofSeconds(60))
				.requestAsync("slow", String.class);
			await().until(() -> held.get() != null);
			assertThatExceptionOfType(ZmqRequestTimeoutException.class)
				.isThrownBy(
						() -> client.template().to("quotes").timeout(Duration.ofMillis(100)).request("x", String.class))
				.withMessageContaining("100 ms")
				.withMessageContaining("one at a time");
			assertThat(slow).isNotDone();
			slow.cancel(true);
			// The turn of the one that was cancelled is over, and its socket replaced
			assertThat(client.template().to("quotes").timeout(Duration.ofSeconds(60)).request("y", String.class))
				.isEqualTo("y");
		}
	}

	@Test
	void interruptedRequestLeavesNothingBehind() throws InterruptedException {
		AtomicInteger received = new AtomicInteger();
		try (RawServer server = new RawServer(SocketType.ROUTER, ANY, (socket, frames) -> {
			received.incrementAndGet();
			if (!text(frames.get(2)).equals("never")) {
				RawServer.send(socket, frames);
			}
		}); TemplateFixture client = client(server.endpoint())) {
			for (int round = 1; round <= 10; round++) {
				AtomicReference<Throwable> failure = new AtomicReference<>();
				Thread caller = new Thread(() -> {
					try {
						client.template().request("quotes", "never", String.class);
					}
					catch (ZmqException ex) {
						failure.set(Thread.currentThread().isInterrupted() ? ex : null);
					}
				});
				int before = received.get();
				caller.start();
				await().until(() -> received.get() > before);
				caller.interrupt();
				caller.join();
				assertThat(failure.get()).isInstanceOf(ZmqException.class).hasMessageContaining("nterrupted");
				assertThat(client.template().request("quotes", "round " + round, String.class))
					.isEqualTo("round " + round);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp://127.0.0.1:*", "inproc://lock-step" })
	void boundSocketIsReplacedOnItsEndpoint(String endpoint) {
		try (TemplateFixture client = new TemplateFixture(
				ZmqSocketDefinition.builder("quotes", ZmqSocketType.REQ)
					.bind(endpoint)
					.requestCorrelation(false)
					.build(),
				ZmqSocketDefinition.builder("server", ZmqSocketType.ROUTER).connect("socket:quotes").build())) {
			for (int round = 0; round < 5; round++) {
				assertThatExceptionOfType(ZmqRequestTimeoutException.class).isThrownBy(
						() -> client.template().to("quotes").timeout(Duration.ofMillis(50)).request("x", String.class));
				assertThat(client.template().awaitPeers("quotes", 1, Duration.ofSeconds(30))).isTrue();
			}
		}
	}

	@Test
	void headersNeedTheCorrelation() {
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> ZmqSocketDefinition.builder("req", ZmqSocketType.REQ)
				.connect("inproc://quotes")
				.format(ZmqFormat.HEADERS)
				.requestCorrelation(false)
				.build())
			.withMessageContaining("request.correlation");
	}

	private static TemplateFixture client(String endpoint) {
		return client(endpoint, 10_000);
	}

	private static TemplateFixture client(String endpoint, int maxInFlight) {
		return new TemplateFixture(ZmqSocketDefinition.builder("quotes", ZmqSocketType.REQ)
			.connect(endpoint)
			.requestTimeout(Duration.ofSeconds(60))
			.requestCorrelation(false)
			.requestMaxInFlight(maxInFlight)
			.build());
	}

	private static String text(byte[] frame) {
		return new String(frame, StandardCharsets.UTF_8);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
