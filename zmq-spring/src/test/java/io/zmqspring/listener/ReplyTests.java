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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.zmqspring.ZmqRemoteException;
import io.zmqspring.message.Correlation;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.SocketCounters;
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
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for listeners of REP sockets (RFC 28/REQREP).
 */
@Timeout(120)
class ReplyTests {

	private static final byte[] DELIMITER = new byte[0];

	private static final int LARGE = 500_000;

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void resultIsTheReply(String transport) {
		try (ListenerFixture zmq = new ListenerFixture()) {
			serve(zmq, transport, new Upper());
			assertThat(zmq.template().request("client", "hello", String.class)).isEqualTo("HELLO");
		}
	}

	@Test
	void plainReqAndDealerAreServed() {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			String endpoint = serve(zmq, "tcp", new Upper());
			ZMQ.Socket req = connect(peers, SocketType.REQ, endpoint);
			for (int i = 0; i < 100; i++) {
				req.send("a" + i);
				assertThat(req.recvStr()).isEqualTo("A" + i);
			}
			ZMQ.Socket dealer = connect(peers, SocketType.DEALER, endpoint);
			send(dealer, "broker".getBytes(), "id".getBytes(), DELIMITER, "b".getBytes());
			assertThat(texts(dealer)).containsExactly("broker", "id", "", "B");
		}
	}

	@Test
	void bodyOfSeveralFramesIsForZmqMessageAndMayHoldEmptyFrames() {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			String endpoint = serve(zmq, "tcp", new Object() {
				ZmqMessage handle(ZmqMessage body) {
					return body;
				}
			});
			ZMQ.Socket dealer = connect(peers, SocketType.DEALER, endpoint);
			send(dealer, DELIMITER, "a".getBytes(), DELIMITER, "b".getBytes());
			assertThat(texts(dealer)).containsExactly("", "a", "", "b");
		}
	}

	@Test
	void failureIsARemoteExceptionForOurClientAndAnEmptyPayloadForAPlainReq() {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			String endpoint = serve(zmq, "tcp", new Object() {
				String handle(String text) {
					if (text.equals("bad")) {
						throw new IllegalArgumentException("a \"quoted\"\n\\text\\");
					}
					return text;
				}
			});
			assertThatExceptionOfType(ZmqRemoteException.class)
				.isThrownBy(() -> zmq.template().request("client", "bad", String.class))
				.withMessageContaining("IllegalArgumentException: a \"quoted\"\n\\text\\")
				.satisfies((ex) -> assertThat(ex.getProblem())
					.isEqualTo("{\"type\":\"about:blank\",\"title\":\"IllegalArgumentException\",\"status\":500,"
							+ "\"detail\":\"a \\\"quoted\\\"\\u000a\\\\text\\\\\"}"));
			ZMQ.Socket req = connect(peers, SocketType.REQ, endpoint);
			req.send("bad");
			assertThat(req.recv()).isEmpty();
			req.send("good");
			assertThat(req.recvStr()).isEqualTo("good");
		}
	}

	@Test
	void envelopeOfAFailureIsLeftUntouched() {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			String endpoint = serve(zmq, "tcp", new Object() {
				String handle(String text) {
					throw new IllegalStateException();
				}
			});
			ZMQ.Socket dealer = connect(peers, SocketType.DEALER, endpoint);
			byte[] correlation = Correlation.REQUEST_WITH_HEADERS.frame(7);
			send(dealer, "broker".getBytes(), "{}".getBytes(), correlation, DELIMITER, "x".getBytes());
			List<byte[]> reply = receive(dealer);
			assertThat(reply).hasSize(5);
			assertThat(reply.get(0)).asString().isEqualTo("broker");
			assertThat(reply.get(1)).asString().isEqualTo("{}");
			assertThat(reply.get(2)).isEqualTo(Correlation.FAILURE.frame(7));
			assertThat(reply.get(4)).asString()
				.isEqualTo("{\"type\":\"about:blank\",\"title\":\"IllegalStateException\",\"status\":500}");
		}
	}

	@Test
	void errorHandlerMakesTheReply() {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			String endpoint = define(zmq, "tcp");
			zmq.listener("server", new Object() {
				String handle(Integer number) {
					throw new IllegalStateException("failed");
				}
			}).errorHandler((message, failure, socket) -> switch (new String(message.payload())) {
				case "1" -> "sorry";
				case "2" -> null;
				case "3" -> new Unconvertible();
				default -> failure.getClass().getSimpleName();
			}).start();
			assertThat(zmq.template().request("client", "1", String.class)).isEqualTo("sorry");
			assertThatExceptionOfType(ZmqRemoteException.class)
				.isThrownBy(() -> zmq.template().request("client", "2", String.class));
			assertThatExceptionOfType(ZmqRemoteException.class)
				.isThrownBy(() -> zmq.template().request("client", "3", String.class));
			assertThat(zmq.template().request("client", "none", String.class)).isEqualTo("MessageConversionException");
			ZMQ.Socket req = connect(peers, SocketType.REQ, endpoint);
			req.send("1");
			assertThat(req.recvStr()).isEqualTo("sorry");
		}
	}

	@Test
	void whateverGoesWrongThereIsExactlyOneReply() {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			String endpoint = zmq.bind(ZmqSocketDefinition.builder("server", ZmqSocketType.REP).maxMessageSize(1000),
					ListenerFixture.address("tcp"));
			ExecutorService executor = Executors.newCachedThreadPool();
			zmq.listener("server", new Object() {
				Object handle(Integer kind) {
					return switch (kind) {
						case 0 -> null;
						case 1 -> throw new AssertionError("an Error");
						case 2 -> new Unconvertible();
						case 3 -> new byte[1001];
						case 4 -> CompletableFuture.failedFuture(new IllegalStateException("failed future"));
						case 5 -> CompletableFuture.supplyAsync(() -> "later", executor);
						case 6 -> CompletableFuture.completedFuture(new Unconvertible());
						case 7 -> MessageBuilder.withPayload("message").build();
						case 8 -> throw new IllegalStateException("x".repeat(5000));
						case 9 -> CompletableFuture.completedFuture(MessageBuilder.withPayload("both").build());
						default -> "ok";
					};
				}
			}).concurrency(3).start();
			ZMQ.Socket dealer = connect(peers, SocketType.DEALER, endpoint);
			Map<Long, Integer> asked = new LinkedHashMap<>();
			Map<Long, Integer> answers = new LinkedHashMap<>();
			for (long number = 0; number < 2000; number++) {
				int kind = ThreadLocalRandom.current().nextInt(12);
				asked.put(number, kind);
				send(dealer, Correlation.REQUEST.frame(number), DELIMITER,
						((kind == 11) ? "unconvertible" : Integer.toString(kind)).getBytes());
				if (number % 100 == 99) {
					while (answers.size() <= number) {
						List<byte[]> reply = receive(dealer);
						assertThat(answers.merge(Correlation.number(reply.get(0)), 1, Integer::sum)).isEqualTo(1);
						check(asked.get(Correlation.number(reply.get(0))), reply);
					}
				}
			}
			dealer.setReceiveTimeOut(300);
			assertThat(dealer.recv()).isNull();
			executor.shutdownNow();
		}
	}

	private static void check(int kind, List<byte[]> reply) {
		String payload = new String(reply.get(2), StandardCharsets.UTF_8);
		Correlation outcome = Correlation.of(reply.get(0));
		switch (kind) {
			case 0 -> assertThat(payload).isEmpty();
			case 1 -> assertThat(payload).contains("AssertionError");
			case 2, 6, 11 -> assertThat(payload).contains("MessageConversionException");
			case 3 -> assertThat(payload).contains("max-message-size");
			case 4 -> assertThat(payload).contains("failed future");
			case 5 -> assertThat(payload).isEqualTo("later");
			case 7 -> assertThat(payload).isEqualTo("message");
			case 8 -> assertThat(payload).isEmpty();
			case 9 -> assertThat(payload).isEqualTo("both");
			default -> assertThat(payload).isEqualTo("ok");
		}
		assertThat(outcome)
			.isEqualTo((List.of(0, 5, 7, 9, 10).contains(kind)) ? Correlation.REPLY : Correlation.FAILURE);
	}

	@Test
	void voidIsAnEmptyReply() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			serve(zmq, "tcp", new Object() {
				void handle(String text) {
				}
			});
			assertThat(zmq.template().request("client", "x", byte[].class)).isEmpty();
		}
	}

	@Test
	void messageWithoutADelimiterIsDiscarded() {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			String endpoint = serve(zmq, "tcp", new Upper());
			ZMQ.Socket dealer = connect(peers, SocketType.DEALER, endpoint);
			send(dealer, "no".getBytes(), "delimiter".getBytes());
			send(dealer, DELIMITER);
			send(dealer, DELIMITER, "x".getBytes());
			assertThat(texts(dealer)).containsExactly("", "X");
			assertThat(zmq.sockets().get("server").counters().discarded()).isEqualTo(2);
		}
	}

	@Test
	void futuresAnswerInTheirOwnOrder() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			Map<String, CompletableFuture<String>> open = new ConcurrentHashMap<>();
			serve(zmq, "tcp", new Object() {
				CompletableFuture<String> handle(String text) {
					CompletableFuture<String> future = new CompletableFuture<>();
					open.put(text, future);
					return future;
				}
			});
			CompletableFuture<String> first = zmq.template().requestAsync("client", "1", String.class);
			CompletableFuture<String> second = zmq.template().requestAsync("client", "2", String.class);
			await().until(() -> open.size() == 2);
			open.get("2").complete("two");
			assertThat(second).succeedsWithin(ListenerFixture.TIMEOUT).isEqualTo("two");
			assertThat(first).isNotDone();
			open.get("1").complete("one");
			assertThat(first).succeedsWithin(ListenerFixture.TIMEOUT).isEqualTo("one");
		}
	}

	@Test
	void futuresInFlightAreLimited() {
		try (ListenerFixture zmq = new ListenerFixture(ZmqListenerSettings.builder().maxInFlight(3).build())) {
			List<CompletableFuture<String>> open = Collections.synchronizedList(new ArrayList<>());
			serve(zmq, "tcp", new Object() {
				CompletableFuture<String> handle(String text) {
					CompletableFuture<String> future = new CompletableFuture<>();
					open.add(future);
					return future;
				}
			});
			List<CompletableFuture<String>> replies = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				replies.add(zmq.template().requestAsync("client", "x", String.class));
			}
			await().until(() -> open.size() == 4);
			await().during(Duration.ofMillis(200)).until(() -> open.size() == 4);
			for (int i = 0; i < 20; i++) {
				int next = i;
				await().until(() -> open.size() > next);
				open.get(i).complete("done");
			}
			replies.forEach((reply) -> assertThat(reply).succeedsWithin(ListenerFixture.TIMEOUT));
		}
	}

	@Test
	void clientThatIsGoneDisturbsNobody() throws InterruptedException {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			CountDownLatch asked = new CountDownLatch(1);
			CountDownLatch gone = new CountDownLatch(1);
			String endpoint = serve(zmq, "tcp", new Object() {
				String handle(String text) throws InterruptedException {
					if (text.equals("late")) {
						asked.countDown();
						gone.await();
					}
					return text;
				}
			});
			ZMQ.Socket req = connect(peers, SocketType.REQ, endpoint);
			req.send("late");
			asked.await();
			req.close();
			await().until(() -> zmq.sockets().get("server").connections() == 1);
			gone.countDown();
			assertThat(zmq.template().request("client", "x", String.class)).isEqualTo("x");
			await().until(() -> zmq.sockets().get("server").counters().undeliverable() == 1);
		}
	}

	// The replies to the full peer wait for longer than the other client does
	@Test
	void fullPeerHoldsUpNobody() {
		try (ListenerFixture zmq = new ListenerFixture(64, Duration.ofSeconds(20)); ZContext peers = new ZContext()) {
			String endpoint = serveLarge(zmq, Duration.ofMinutes(2));
			zmq.connect(ZmqSocketDefinition.builder("client", ZmqSocketType.REQ).requestTimeout(Duration.ofSeconds(30)),
					endpoint);
			SocketCounters counters = zmq.sockets().get("server").counters();
			ZMQ.Socket dealer = askAndReadNothing(zmq, peers, endpoint, 60);
			for (int i = 0; i < 100; i++) {
				assertThat(zmq.template().request("client", "x", String.class)).isEqualTo("x");
			}
			assertThat(counters.sent()).isLessThan(60 + 100);
			assertThat(counters.undeliverable()).isZero();
			for (int i = 0; i < 60; i++) {
				assertThat(receive(dealer).get(1)).hasSize(LARGE);
			}
			assertThat(counters.undeliverable()).isZero();
		}
	}

	@Test
	void repliesToAFullPeerAreDroppedAndCountedWhenTheirTimeIsOver() {
		try (ListenerFixture zmq = new ListenerFixture(64, Duration.ofSeconds(20)); ZContext peers = new ZContext()) {
			String endpoint = serveLarge(zmq, Duration.ofMillis(500));
			SocketCounters counters = zmq.sockets().get("server").counters();
			ZMQ.Socket dealer = askAndReadNothing(zmq, peers, endpoint, 100);
			await().until(() -> counters.sent() + counters.undeliverable() == 100);
			assertThat(counters.undeliverable()).isPositive();
			dealer.setReceiveTimeOut(500);
			int received = 0;
			while (dealer.recv() != null) {
				received += dealer.hasReceiveMore() ? 0 : 1;
			}
			assertThat(received).isEqualTo(100 - (int) counters.undeliverable());
		}
	}

	// Faster than its replies can leave, and with few places for those that wait
	@Test
	void peerThatKeepsReadingMissesNoReply() {
		try (ListenerFixture zmq = new ListenerFixture(1, Duration.ofSeconds(20)); ZContext peers = new ZContext()) {
			String endpoint = zmq.bind(ZmqSocketDefinition.builder("server", ZmqSocketType.REP).sendHighWaterMark(2),
					ListenerFixture.address("tcp"));
			zmq.listen("server", new Upper());
			ZMQ.Socket dealer = connect(peers, SocketType.DEALER, endpoint);
			int received = 0;
			for (int i = 0; i < 20_000; i++) {
				send(dealer, DELIMITER, "x".getBytes());
				if (i >= 500) {
					assertThat(texts(dealer)).containsExactly("", "X");
					received++;
				}
			}
			for (; received < 20_000; received++) {
				assertThat(texts(dealer)).containsExactly("", "X");
			}
			assertThat(zmq.sockets().get("server").counters().undeliverable()).isZero();
		}
	}

	// With no place for a reply that waits, each to the full peer would hold up the
	// thread
	@Test
	void peerThatReadsNothingIsWaitedForOnce() {
		try (ListenerFixture zmq = new ListenerFixture(1, Duration.ofSeconds(20)); ZContext peers = new ZContext()) {
			String endpoint = serveLarge(zmq, Duration.ofMinutes(2));
			ZMQ.Socket dealer = peers.createSocket(SocketType.DEALER);
			dealer.setRcvHWM(1);
			dealer.setHandshakeIvl(500);
			dealer.connect(endpoint);
			for (int i = 0; i < 1000; i++) {
				send(dealer, DELIMITER, "large".getBytes());
			}
			ZmqListenerContainer container = zmq.registry().getContainer("server-listener");
			// A wait for each would take 90 seconds
			await().atMost(Duration.ofSeconds(60)).until(() -> container.getCounters().handled() == 1000);
			SocketCounters counters = zmq.sockets().get("server").counters();
			assertThat(counters.undeliverable()).isGreaterThan(900);
			assertThat(counters.sent()).isPositive();
		}
	}

	private static String serveLarge(ListenerFixture zmq, Duration sendTimeout) {
		String endpoint = zmq.bind(
				ZmqSocketDefinition.builder("server", ZmqSocketType.REP).sendHighWaterMark(2).sendTimeout(sendTimeout),
				ListenerFixture.address("tcp"));
		byte[] large = new byte[LARGE];
		zmq.listen("server", new Object() {
			byte[] handle(String text) {
				return text.equals("large") ? large : text.getBytes();
			}
		});
		return endpoint;
	}

	private static ZMQ.Socket askAndReadNothing(ListenerFixture zmq, ZContext peers, String endpoint, int requests) {
		ZMQ.Socket dealer = peers.createSocket(SocketType.DEALER);
		dealer.setRcvHWM(1);
		dealer.setHandshakeIvl(500);
		dealer.setReceiveTimeOut(30_000);
		dealer.connect(endpoint);
		for (int i = 0; i < requests; i++) {
			send(dealer, DELIMITER, "large".getBytes());
		}
		ZmqListenerContainer container = zmq.registry().getContainer("server-listener");
		await().until(() -> container.getCounters().handled() == requests);
		return dealer;
	}

	@Test
	void replyThatWaitsForItsPeerArrives() {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			String endpoint = zmq.bind(ZmqSocketDefinition.builder("server", ZmqSocketType.REP).sendHighWaterMark(2),
					ListenerFixture.address("tcp"));
			byte[] large = new byte[1_000_000];
			ZmqListenerContainer container = zmq.listen("server", new Object() {
				byte[] handle(String text) {
					return large;
				}
			});
			ZMQ.Socket dealer = peers.createSocket(SocketType.DEALER);
			dealer.setRcvHWM(1);
			dealer.setHandshakeIvl(500);
			dealer.connect(endpoint);
			for (int i = 0; i < 50; i++) {
				send(dealer, DELIMITER, "large".getBytes());
			}
			await().until(() -> container.getCounters().handled() == 50);
			assertThat(Thread.getAllStackTraces().keySet())
				.anyMatch((thread) -> thread.getName().equals("zmq-server-replies"));
			dealer.setReceiveTimeOut(30_000);
			for (int i = 0; i < 50; i++) {
				assertThat(receive(dealer).get(1)).hasSize(1_000_000);
			}
			assertThat(zmq.sockets().get("server").counters().undeliverable()).isZero();
			container.stop();
			await().until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().startsWith("zmq-server")));
		}
	}

	@Test
	void stopAnswersEveryRequestThatItReceived() {
		try (ListenerFixture zmq = new ListenerFixture(32, Duration.ofMillis(500)); ZContext peers = new ZContext()) {
			AtomicInteger calls = new AtomicInteger();
			AtomicReference<CompletableFuture<String>> never = new AtomicReference<>(new CompletableFuture<>());
			String endpoint = serve(zmq, "tcp", new Object() {
				Object handle(String text) throws InterruptedException {
					if (calls.incrementAndGet() <= 5) {
						return never.get();
					}
					new CountDownLatch(1).await();
					return text;
				}
			});
			ZMQ.Socket dealer = connect(peers, SocketType.DEALER, endpoint);
			for (int i = 0; i < 200; i++) {
				send(dealer, Correlation.REQUEST.frame(i), DELIMITER, "x".getBytes());
			}
			await().until(() -> calls.get() == 6);
			ZmqListenerContainer container = zmq.registry().getContainer("server-listener");
			container.stop();
			never.get().complete("too late");
			Map<Long, String> answers = new LinkedHashMap<>();
			for (int i = 0; i < 200; i++) {
				List<byte[]> reply = receive(dealer);
				assertThat(Correlation.of(reply.get(0))).isEqualTo(Correlation.FAILURE);
				answers.put(Correlation.number(reply.get(0)), new String(reply.get(2)));
			}
			assertThat(answers).hasSize(200);
			assertThat(answers.get(0L)).contains("has stopped");
			assertThat(container.getCounters().dropped()).isEqualTo(200);
			dealer.setReceiveTimeOut(300);
			assertThat(dealer.recv()).isNull();
		}
	}

	@Test
	void stopWaitsForFutures() throws InterruptedException {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			CompletableFuture<String> future = new CompletableFuture<>();
			CountDownLatch asked = new CountDownLatch(1);
			String endpoint = serve(zmq, "tcp", new Object() {
				CompletableFuture<String> handle(String text) {
					asked.countDown();
					return future;
				}
			});
			ZMQ.Socket req = connect(peers, SocketType.REQ, endpoint);
			req.send("x");
			asked.await();
			ZmqListenerContainer container = zmq.registry().getContainer("server-listener");
			CountDownLatch stopped = new CountDownLatch(1);
			container.stop(stopped::countDown);
			await().during(Duration.ofMillis(200)).until(container::isRunning);
			future.complete("in time");
			stopped.await();
			assertThat(req.recvStr()).isEqualTo("in time");
			assertThat(container.getCounters().dropped()).isZero();
		}
	}

	@Test
	void routingIdIsAHeader() {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			String endpoint = serve(zmq, "tcp", new Object() {
				String handle(Message<String> message, ZmqMessage frames) {
					assertThat(message.getHeaders()).containsOnlyKeys("zmq_socket", "zmq_routingId");
					assertThat(frames.routingId()).asString().isEqualTo("me");
					return message.getHeaders().get("zmq_socket") + " "
							+ new String((byte[]) message.getHeaders().get("zmq_routingId"));
				}
			});
			ZMQ.Socket req = peers.createSocket(SocketType.REQ);
			req.setIdentity("me".getBytes());
			req.setHandshakeIvl(500);
			req.setReceiveTimeOut(10_000);
			req.connect(endpoint);
			req.send("x");
			assertThat(req.recvStr()).isEqualTo("server me");
		}
	}

	private static String serve(ListenerFixture zmq, String transport, Object handler) {
		String endpoint = define(zmq, transport);
		zmq.listen("server", handler);
		return endpoint;
	}

	private static String define(ListenerFixture zmq, String transport) {
		String endpoint = zmq.bind("server", ZmqSocketType.REP, ListenerFixture.address(transport));
		zmq.connect("client", ZmqSocketType.REQ, endpoint);
		return endpoint;
	}

	private static ZMQ.Socket connect(ZContext peers, SocketType type, String endpoint) {
		ZMQ.Socket socket = peers.createSocket(type);
		socket.setHandshakeIvl(500);
		socket.setReceiveTimeOut(10_000);
		socket.connect(endpoint);
		return socket;
	}

	private static void send(ZMQ.Socket socket, byte[]... frames) {
		for (int i = 0; i < frames.length; i++) {
			assertThat(socket.send(frames[i], (i < frames.length - 1) ? ZMQ.SNDMORE : 0)).isTrue();
		}
	}

	private static List<byte[]> receive(ZMQ.Socket socket) {
		List<byte[]> frames = new ArrayList<>();
		do {
			byte[] frame = socket.recv();
			assertThat(frame).isNotNull();
			frames.add(frame);
		}
		while (socket.hasReceiveMore());
		return frames;
	}

	private static List<String> texts(ZMQ.Socket socket) {
		return receive(socket).stream().map((frame) -> new String(frame, StandardCharsets.UTF_8)).toList();
	}

	static final class Upper {

		String handle(String text) {
			return text.toUpperCase();
		}

	}

	public static final class Unconvertible {

		public String getBroken() {
			throw new IllegalStateException("not to be written");
		}

	}

}
