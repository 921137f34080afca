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
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqException;
import io.zmqspring.ZmqRemoteException;
import io.zmqspring.ZmqRequestTimeoutException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.message.Correlation;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.converter.MessageConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests of requests against plain JeroMQ servers.
 */
class RequestTests {

	private static final String ANY = "tcp://127.0.0.1:*";

	private static TemplateFixture client(String endpoint, Consumer<ZmqSocketDefinition.Builder> options) {
		ZmqSocketDefinition.Builder builder = ZmqSocketDefinition.builder("quotes", ZmqSocketType.REQ)
			.connect(endpoint);
		options.accept(builder);
		return new TemplateFixture(builder.build());
	}

	private static TemplateFixture client(String endpoint) {
		return client(endpoint, (options) -> {
		});
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Test
	void plainRepAnswers() throws Exception {
		try (RawServer server = RawServer.echo(ANY); TemplateFixture client = client(server.endpoint())) {
			for (int i = 0; i < 200; i++) {
				assertThat(client.template().request("quotes", "q" + i, String.class)).isEqualTo("q" + i);
			}
		}
	}

	@Test
	void recordsAreConverted() throws Exception {
		try (RawServer server = RawServer.echo(ANY); TemplateFixture client = client(server.endpoint())) {
			Quote quote = new Quote("EURUSD", 1.25);
			assertThat(client.template().request("quotes", quote, Quote.class)).isEqualTo(quote);
			assertThat(client.template().requestAsync("quotes", quote, Quote.class))
				.succeedsWithin(30, TimeUnit.SECONDS)
				.isEqualTo(quote);
		}
	}

	@Test
	void genericTypesAreConverted() throws Exception {
		try (RawServer server = RawServer.echo(ANY); TemplateFixture client = client(server.endpoint())) {
			List<Quote> quotes = List.of(new Quote("EURUSD", 1.25), new Quote("GBPUSD", 1.5));
			ParameterizedTypeReference<List<Quote>> type = new ParameterizedTypeReference<>() {
			};
			ZmqTemplate zmq = client.template();
			assertThat(zmq.request("quotes", quotes, type)).isEqualTo(quotes);
			assertThat(zmq.to("quotes").request(quotes, type)).isEqualTo(quotes);
			assertThat(zmq.requestAsync("quotes", quotes, type)).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(quotes);
			assertThat(zmq.to("quotes").requestAsync(quotes, type)).succeedsWithin(30, TimeUnit.SECONDS)
				.isEqualTo(quotes);
		}
	}

	@Test
	void manyCallersGetTheirOwnReplyWhateverTheOrder() throws Exception {
		List<List<byte[]>> held = new ArrayList<>();
		Random random = new Random(7);
		int threads = 16;
		int most = 8000;
		AtomicInteger requests = new AtomicInteger();
		try (RawServer server = new RawServer(SocketType.ROUTER, ANY, (socket, frames) -> {
			held.add(frames);
			boolean last = requests.incrementAndGet() > most - threads;
			if (held.size() >= 8 || last) {
				Collections.shuffle(held, random);
				held.forEach((reply) -> RawServer.send(socket, reply));
				held.clear();
			}
		}); TemplateFixture client = client(server.endpoint())) {
			AtomicInteger right = new AtomicInteger();
			// Shared, so that all of them call to the end: the server waits for eight
			AtomicInteger number = new AtomicInteger();
			List<Thread> callers = new ArrayList<>();
			for (int t = 0; t < threads; t++) {
				callers.add(new Thread(() -> {
					for (int i = number.getAndIncrement(); i < most; i = number.getAndIncrement()) {
						String request = "request " + i;
						if (request.equals(client.template().request("quotes", request, String.class))) {
							right.incrementAndGet();
						}
					}
				}));
			}
			callers.forEach(Thread::start);
			for (Thread caller : callers) {
				caller.join();
			}
			assertThat(right).hasValue(most);
			assertThat(client.sockets().get("quotes").counters().discarded()).isZero();
		}
	}

	@Test
	void asynchronousRequestsAreInFlightTogether() throws Exception {
		List<List<byte[]>> held = new ArrayList<>();
		try (RawServer server = new RawServer(SocketType.ROUTER, ANY, (socket, frames) -> {
			held.add(frames);
			if (held.size() == 64) {
				held.forEach((reply) -> RawServer.send(socket, reply));
			}
		}); TemplateFixture client = client(server.endpoint())) {
			List<CompletableFuture<String>> replies = new ArrayList<>();
			for (int i = 0; i < 64; i++) {
				replies.add(client.template().requestAsync("quotes", "q" + i, String.class));
			}
			for (int i = 0; i < 64; i++) {
				assertThat(replies.get(i)).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo("q" + i);
			}
		}
	}

	@Test
	void lateReplyNeverMeetsAnotherRequest() throws Exception {
		AtomicReference<List<byte[]>> late = new AtomicReference<>();
		try (RawServer server = new RawServer(SocketType.ROUTER, ANY, (socket, frames) -> {
			if (!late.compareAndSet(null, frames)) {
				RawServer.send(socket, late.get());
				RawServer.send(socket, frames);
			}
		}); TemplateFixture client = client(server.endpoint())) {
			ZmqOperations zmq = client.template();
			assertThatExceptionOfType(ZmqRequestTimeoutException.class)
				.isThrownBy(() -> zmq.to("quotes").timeout(Duration.ofMillis(200)).request("first", String.class))
				.withMessageContaining("quotes")
				.withMessageContaining("200 ms");
			assertThat(zmq.request("quotes", "second", String.class)).isEqualTo("second");
			assertThat(client.sockets().get("quotes").counters().discarded()).isEqualTo(1);
		}
	}

	@Test
	void asynchronousRequestTimesOut() throws Exception {
		try (RawServer server = new RawServer(SocketType.ROUTER, ANY, (socket, frames) -> {
		}); TemplateFixture client = client(server.endpoint())) {
			for (int i = 0; i < 20; i++) {
				long start = System.nanoTime();
				CompletableFuture<String> reply = client.template()
					.to("quotes")
					.timeout(Duration.ofMillis(50))
					.requestAsync("q", String.class);
				assertThat(reply).failsWithin(10, TimeUnit.SECONDS)
					.withThrowableOfType(ExecutionException.class)
					.withCauseInstanceOf(ZmqRequestTimeoutException.class);
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(50),
						Duration.ofSeconds(10));
			}
		}
	}

	@Test
	void placeAmongRequestsInFlightIsPartOfTheDeadline() throws Exception {
		try (RawServer server = new RawServer(SocketType.ROUTER, ANY, (socket, frames) -> {
		}); TemplateFixture client = client(server.endpoint(), (options) -> options.requestMaxInFlight(2))) {
			ZmqOperations zmq = client.template();
			CompletableFuture<String> first = zmq.requestAsync("quotes", "1", String.class);
			zmq.requestAsync("quotes", "2", String.class);
			assertThatExceptionOfType(ZmqRequestTimeoutException.class)
				.isThrownBy(() -> zmq.to("quotes").timeout(Duration.ofMillis(100)).request("3", String.class))
				.withMessageContaining("2 of 2 requests in flight");
			first.cancel(false);
			CompletableFuture<String> fourth = zmq.to("quotes")
				.timeout(Duration.ofMillis(300))
				.requestAsync("4", String.class);
			assertThat(fourth).isNotDone();
		}
	}

	@Test
	void failureOfTheHandlerIsRemote() throws Exception {
		String problem = "{\"type\":\"about:blank\",\"title\":\"IllegalStateException\",\"status\":500,\"detail\":\"boom\"}";
		try (RawServer server = new RawServer(SocketType.ROUTER, ANY,
				(socket, frames) -> RawServer
					.send(socket,
							List.of(frames.get(0), Correlation.FAILURE.frame(Correlation.number(frames.get(1))),
									new byte[0], bytes(problem))));
				TemplateFixture client = client(server.endpoint())) {
			assertThatExceptionOfType(ZmqRemoteException.class)
				.isThrownBy(() -> client.template().request("quotes", "q", String.class))
				.withMessageContaining("quotes")
				.withMessageContaining("IllegalStateException: boom")
				.satisfies((ex) -> assertThat(ex.getProblem()).isEqualTo(problem));
			assertThat(client.template().requestAsync("quotes", "q", String.class)).failsWithin(30, TimeUnit.SECONDS)
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(ZmqRemoteException.class);
		}
	}

	@Test
	void replyOfSeveralFramesIsForZmqMessage() throws Exception {
		try (RawServer server = new RawServer(SocketType.REP, ANY,
				(socket, frames) -> RawServer.send(socket, List.of(bytes("a"), new byte[0], bytes("b"))));
				TemplateFixture client = client(server.endpoint())) {
			ZmqMessage reply = client.template()
				.request("quotes", ZmqMessage.of(bytes("x"), new byte[0]), ZmqMessage.class);
			assertThat(reply).isEqualTo(ZmqMessage.of(bytes("a"), new byte[0], bytes("b")));
			assertThatExceptionOfType(MessageConversionException.class)
				.isThrownBy(() -> client.template().request("quotes", "q", String.class));
		}
	}

	@Test
	void requestOfSeveralFramesReachesAPlainRep() throws Exception {
		List<byte[]> received = Collections.synchronizedList(new ArrayList<>());
		try (RawServer server = new RawServer(SocketType.REP, ANY, (socket, frames) -> {
			received.addAll(frames);
			socket.send("ok");
		}); TemplateFixture client = client(server.endpoint())) {
			client.template().request("quotes", ZmqMessage.of(bytes("a"), new byte[0], bytes("b")), String.class);
			assertThat(received).containsExactly(bytes("a"), new byte[0], bytes("b"));
		}
	}

	@Test
	void unknownRepliesAreDiscardedAndCounted() throws Exception {
		try (RawServer server = new RawServer(SocketType.ROUTER, ANY, (socket, frames) -> {
			RawServer.send(socket, List.of(frames.get(0), bytes("no delimiter")));
			RawServer.send(socket, List.of(frames.get(0), new byte[0], bytes("no correlation")));
			RawServer.send(socket,
					List.of(frames.get(0), Correlation.REPLY.frame(42), new byte[0], bytes("unknown number")));
			RawServer.send(socket, frames);
			RawServer.send(socket, frames);
		}); TemplateFixture client = client(server.endpoint())) {
			assertThat(client.template().request("quotes", "q", String.class)).isEqualTo("q");
			await().untilAsserted(() -> assertThat(client.sockets().get("quotes").counters().discarded()).isEqualTo(4));
			assertThat(client.template().request("quotes", "again", String.class)).isEqualTo("again");
		}
	}

	@Test
	void serverThatReturnsIsUsedAgain() throws Exception {
		RawServer server = RawServer.echo(ANY);
		String endpoint = server.endpoint();
		try (TemplateFixture client = client(endpoint)) {
			for (int i = 0; i < 5; i++) {
				String request = "q" + i;
				assertThat(client.template().request("quotes", request, String.class)).isEqualTo(request);
				server.close();
				assertThatExceptionOfType(ZmqRequestTimeoutException.class).isThrownBy(
						() -> client.template().to("quotes").timeout(Duration.ofMillis(50)).request("x", String.class));
				server = RawServer.echo(endpoint);
			}
		}
		finally {
			server.close();
		}
	}

	@Test
	void firstRequestIsNotLostToAConnectStall() throws Exception {
		try (RawServer server = RawServer.echo(ANY)) {
			for (int i = 0; i < 100; i++) {
				try (TemplateFixture client = client(server.endpoint())) {
					assertThat(client.template().request("quotes", "first", String.class)).isEqualTo("first");
				}
			}
		}
	}

	@Test
	void requestsEndWhenTheSocketCloses() throws Exception {
		for (int i = 0; i < 30; i++) {
			try (RawServer server = new RawServer(SocketType.ROUTER, ANY, (socket, frames) -> {
			}); TemplateFixture client = client(server.endpoint())) {
				ZmqOperations zmq = client.template();
				CompletableFuture<String> asynchronous = zmq.requestAsync("quotes", "1", String.class);
				CompletableFuture<String> blocking = CompletableFuture
					.supplyAsync(() -> zmq.request("quotes", "2", String.class));
				await().pollInterval(Duration.ofMillis(5))
					.until(() -> client.sockets().get("quotes").counters().sent() == 2);
				client.stop();
				for (CompletableFuture<String> reply : List.of(asynchronous, blocking)) {
					assertThat(reply).failsWithin(30, TimeUnit.SECONDS)
						.withThrowableOfType(ExecutionException.class)
						.withCauseInstanceOf(ZmqSocketException.class);
				}
			}
		}
	}

	@Test
	void templateWorksAgainAfterARestart() throws Exception {
		try (RawServer server = RawServer.echo(ANY); TemplateFixture client = client(server.endpoint())) {
			for (int i = 0; i < 20; i++) {
				assertThat(client.template().request("quotes", "q", String.class)).isEqualTo("q");
				client.stop();
				assertThatExceptionOfType(ZmqSocketException.class)
					.isThrownBy(() -> client.template().request("quotes", "q", String.class))
					.withMessageContaining("closed");
				client.start();
			}
		}
	}

	@Test
	void chainedCodeMayBlockAndRequest() throws Exception {
		try (RawServer server = RawServer.echo(ANY); TemplateFixture client = client(server.endpoint())) {
			ZmqOperations zmq = client.template();
			List<CompletableFuture<String>> replies = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				replies.add(zmq.requestAsync("quotes", "outer", String.class)
					.thenApply((outer) -> outer + zmq.request("quotes", "inner", String.class)
							+ zmq.requestAsync("quotes", "nested", String.class).join()));
			}
			assertThat(replies).allSatisfy(
					(reply) -> assertThat(reply).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo("outerinnernested"));
		}
	}

	@Test
	void errorInAReplyTypeFailsTheFuture() throws Exception {
		try (RawServer server = RawServer.echo(ANY);
				TemplateFixture client = client(server.endpoint(), (options) -> options.requestMaxInFlight(1))) {
			for (int i = 0; i < 3; i++) {
				assertThat(client.template().requestAsync("quotes", "{}", Broken.class))
					.failsWithin(30, TimeUnit.SECONDS)
					.withThrowableOfType(ExecutionException.class)
					.withStackTraceContaining("a broken class");
			}
		}
	}

	@Test
	void dealerServerThatKeepsTheEnvelopeIsUnderstood() {
		try (RawServer server = new RawServer(SocketType.DEALER, ANY, RawServer::send);
				TemplateFixture client = client(server.endpoint())) {
			for (int i = 0; i < 100; i++) {
				assertThat(client.template().request("quotes", "q" + i, String.class)).isEqualTo("q" + i);
			}
		}
	}

	@Test
	void replyOfDealerServerWithoutDelimiterIsDiscarded() {
		try (RawServer server = new RawServer(SocketType.DEALER, ANY, (socket, frames) -> {
			socket.send("no envelope");
			socket.send(frames.get(0), ZMQ.SNDMORE);
			socket.send("no delimiter");
			if (!new String(frames.get(2)).equals("first")) {
				RawServer.send(socket, frames);
			}
		}); TemplateFixture client = client(server.endpoint())) {
			assertThatExceptionOfType(ZmqRequestTimeoutException.class).isThrownBy(() -> client.template()
				.to("quotes")
				.timeout(Duration.ofMillis(300))
				.request("first", String.class));
			assertThat(client.template().request("quotes", "second", String.class)).isEqualTo("second");
			assertThat(client.sockets().get("quotes").counters().discarded()).isEqualTo(4);
		}
	}

	@Test
	void quickCodeTakesFewThreads() throws Exception {
		try (RawServer server = RawServer.echo(ANY); TemplateFixture client = client(server.endpoint())) {
			List<CompletableFuture<String>> replies = new ArrayList<>();
			Set<String> threads = ConcurrentHashMap.newKeySet();
			for (int i = 0; i < 2000; i++) {
				replies.add(client.template()
					.requestAsync("quotes", "q", String.class)
					.whenComplete((reply, ex) -> threads.add(Thread.currentThread().getName())));
			}
			assertThat(replies).allSatisfy((reply) -> assertThat(reply).succeedsWithin(30, TimeUnit.SECONDS));
			assertThat(threads).filteredOn((name) -> name.startsWith("zmq-quotes-completion")).hasSizeBetween(1, 20);
		}
	}

	@Test
	void codeThatBlocksHoldsUpNoRequest() throws Exception {
		// What is chained to a future that is complete already runs in the caller's
		// thread
		CountDownLatch chained = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		AtomicInteger running = new AtomicInteger();
		try (RawServer server = new RawServer(SocketType.REP, ANY, (socket, frames) -> {
			assertThat(catchInterrupt(chained)).isTrue();
			socket.send(frames.get(frames.size() - 1));
		});
				TemplateFixture client = client(server.endpoint(),
						(options) -> options.requestMaxInFlight(100).requestTimeout(Duration.ofSeconds(60)))) {
			List<CompletableFuture<String>> replies = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				replies.add(client.template().requestAsync("quotes", "q", String.class).thenApply((reply) -> {
					running.incrementAndGet();
					assertThat(catchInterrupt(release)).isTrue();
					return reply;
				}));
			}
			chained.countDown();
			await().atMost(Duration.ofSeconds(30)).until(() -> running.get() == 100);
			assertThat(client.template().request("quotes", "q", String.class)).isEqualTo("q");
			release.countDown();
			assertThat(replies).allSatisfy((reply) -> assertThat(reply).succeedsWithin(30, TimeUnit.SECONDS));
		}
	}

	@Test
	void chainedRequestFindsThePlaceOfTheFirst() throws Exception {
		try (RawServer server = RawServer.echo(ANY);
				TemplateFixture client = client(server.endpoint(), (options) -> options.requestMaxInFlight(1))) {
			ZmqOperations zmq = client.template();
			for (int i = 0; i < 20; i++) {
				assertThat(zmq.requestAsync("quotes", "a", String.class)
					.thenCompose((a) -> zmq.requestAsync("quotes", a + "b", String.class))
					.thenCompose((ab) -> zmq.requestAsync("quotes", ab + "c", String.class)))
					.succeedsWithin(30, TimeUnit.SECONDS)
					.isEqualTo("abc");
			}
		}
	}

	private static boolean catchInterrupt(CountDownLatch latch) {
		try {
			return latch.await(60, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

	@Test
	void asynchronousCallFailsInItsFutureUnlessItIsAMistake() throws Exception {
		try (RawServer server = RawServer.echo(ANY); TemplateFixture client = client(server.endpoint())) {
			ZmqOperations zmq = client.template();
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> zmq.requestAsync("qoutes", "q", String.class));
			assertThatIllegalArgumentException().isThrownBy(() -> zmq.requestAsync("quotes", nothing(), String.class));
			assertThatIllegalArgumentException()
				.isThrownBy(() -> zmq.request("quotes", "q", RequestTests.<Class<String>>nothing()));
			assertThatIllegalStateException()
				.isThrownBy(() -> zmq.to("quotes").topic("t").requestAsync("q", String.class));
			assertThat(zmq.requestAsync("quotes", new CompletableFuture<String>(), String.class))
				.isCompletedExceptionally();
			assertThat(zmq.requestAsync("quotes", new byte[17 * 1024 * 1024], String.class)).isCompletedExceptionally();
			client.stop();
			assertThat(zmq.requestAsync("quotes", "q", String.class)).isCompletedExceptionally();
		}
	}

	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	private static <T> T nothing() {
		return (T) null;
	}

	@Test
	void interruptedCallerGetsAClearException() throws Exception {
		try (RawServer server = new RawServer(SocketType.ROUTER, ANY, (socket, frames) -> {
		}); TemplateFixture client = client(server.endpoint())) {
			for (int i = 0; i < 2000; i++) {
				CountDownLatch started = new CountDownLatch(1);
				AtomicBoolean flag = new AtomicBoolean();
				CompletableFuture<Throwable> failure = new CompletableFuture<>();
				Thread caller = new Thread(() -> {
					started.countDown();
					try {
						client.template().request("quotes", "q", String.class);
					}
					catch (ZmqException ex) {
						flag.set(Thread.currentThread().isInterrupted());
						failure.complete(ex);
					}
				});
				caller.start();
				started.await();
				caller.interrupt();
				assertThat(failure).succeedsWithin(30, TimeUnit.SECONDS)
					.satisfies((ex) -> assertThat(ex).hasMessageContaining("Interrupted")
						.hasCauseInstanceOf(InterruptedException.class));
				assertThat(flag).isTrue();
			}
		}
	}

	// Replies that come late, twice or never, in any order
	@Test
	void eachRequestHasExactlyOneOutcome() throws Exception {
		Random random = new Random(11);
		List<List<byte[]>> held = new ArrayList<>();
		try (RawServer server = new RawServer(SocketType.ROUTER, ANY, (socket, frames) -> {
			switch (random.nextInt(10)) {
				case 0 -> {
				}
				case 1 -> held.add(frames);
				case 2 -> {
					RawServer.send(socket, frames);
					RawServer.send(socket, frames);
				}
				default -> RawServer.send(socket, frames);
			}
			if (held.size() > 20) {
				held.forEach((reply) -> RawServer.send(socket, reply));
				held.clear();
			}
		}); TemplateFixture client = client(server.endpoint(), (options) -> options.requestMaxInFlight(100))) {
			int total = 4000;
			AtomicInteger replies = new AtomicInteger();
			AtomicInteger timeouts = new AtomicInteger();
			CountDownLatch outcomes = new CountDownLatch(total);
			for (int i = 0; i < total; i++) {
				String request = "r" + i;
				client.template()
					.to("quotes")
					.timeout(Duration.ofMillis(300))
					.requestAsync(request, String.class)
					.whenComplete((reply, ex) -> {
						if (ex == null && request.equals(reply)) {
							replies.incrementAndGet();
						}
						else if (ex instanceof ZmqRequestTimeoutException || (ex instanceof CompletionException
								&& ex.getCause() instanceof ZmqRequestTimeoutException)) {
							timeouts.incrementAndGet();
						}
						outcomes.countDown();
					});
			}
			assertThat(outcomes.await(60, TimeUnit.SECONDS)).isTrue();
			assertThat(replies.get() + timeouts.get()).isEqualTo(total);
			assertThat(replies.get()).isGreaterThan(total / 2);
			assertThat(timeouts.get()).isPositive();
		}
	}

	record Broken(String name) {

		Broken {
			if (true) {
				throw new AssertionError("a broken class");
			}
		}

	}

	record Quote(String symbol, double price) {

	}

}
