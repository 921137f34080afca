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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.zmqspring.ZmqException;
import io.zmqspring.ZmqRequestTimeoutException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.socket.ZmqContext;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the way of replies to those who wait for them.
 */
@Timeout(120)
class ReplyDispatchTests {

	private static final String ANY = "tcp://127.0.0.1:*";

	// What nobody waits for in vain
	private static final Duration LONG = Duration.ofSeconds(60);

	private static TemplateFixture client(String endpoint) {
		return new TemplateFixture(
				ZmqSocketDefinition.builder("asked", ZmqSocketType.REQ).connect(endpoint).requestTimeout(LONG).build());
	}

	private static RawServer server() throws Exception {
		return new RawServer(SocketType.ROUTER, ANY, ReplyDispatchTests::answer);
	}

	// Answers once code was chained to the futures: what is chained to one that is
	// complete already runs in the caller's thread, which here it would block
	private static RawServer serverThatWaits(CountDownLatch chained) {
		return new RawServer(SocketType.ROUTER, ANY, (socket, frames) -> {
			awaitUninterruptibly(chained);
			answer(socket, frames);
		});
	}

	// Nothing that says so
	private static void answer(ZMQ.Socket socket, List<byte[]> frames) {
		if (!new String(frames.get(frames.size() - 1)).startsWith("silence")) {
			RawServer.send(socket, frames);
		}
	}

	// Each server has a connection of its own, on one of them
	@Test
	void repliesComeThroughSeveralIoThreads() throws Exception {
		ZmqContext context = new ZmqContext(new ZmqContext.Settings(4, 100, LONG), List.of(), List.of());
		try (RawServer one = server();
				RawServer two = server();
				RawServer three = server();
				TemplateFixture client = new TemplateFixture(context,
						ZmqSocketDefinition.builder("asked", ZmqSocketType.REQ)
							.connect(one.endpoint(), two.endpoint(), three.endpoint())
							.requestTimeout(LONG)
							.build())) {
			for (int round = 0; round < 100; round++) {
				List<CompletableFuture<String>> replies = new ArrayList<>();
				for (int i = 0; i < 50; i++) {
					replies.add(client.template().requestAsync("asked", round + "-" + i, String.class));
				}
				for (int i = 0; i < 50; i++) {
					assertThat(replies.get(i)).succeedsWithin(LONG).isEqualTo(round + "-" + i);
				}
			}
		}
	}

	@Test
	void loneCallerNeedsNoThread() throws Exception {
		try (RawServer server = server(); TemplateFixture client = client(server.endpoint())) {
			for (int i = 0; i < 100; i++) {
				assertThat(client.template().request("asked", "q" + i, String.class)).isEqualTo("q" + i);
			}
			assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("zmq-asked"));
		}
	}

	@Test
	void threadsThatCompleteFuturesEndWithTheSocket() throws Exception {
		try (RawServer server = server(); TemplateFixture client = client(server.endpoint())) {
			for (int i = 0; i < 100; i++) {
				assertThat(client.template().requestAsync("asked", "q" + i, String.class)).succeedsWithin(LONG);
			}
		}
		await().until(() -> Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread.getName().startsWith("zmq-asked")));
	}

	@ParameterizedTest
	@CsvSource({ "2, false", "5, false", "5, true", "20, true" })
	void callersWithoutAReplyHoldUpNoOther(int callers, boolean async) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(callers);
		try (RawServer server = server(); TemplateFixture client = client(server.endpoint())) {
			List<Future<?>> results = new ArrayList<>();
			for (int i = 0; i < callers; i++) {
				Random random = new Random(i);
				String name = i + "-";
				results.add(threads.submit(() -> {
					for (int round = 0; round < 300; round++) {
						int kind = random.nextInt(10);
						ask(client.template(), name + round, (kind == 2 && !async) ? 3 : kind);
					}
				}));
			}
			for (Future<?> result : results) {
				result.get(100, TimeUnit.SECONDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static void ask(ZmqTemplate template, String text, int kind) {
		switch (kind) {
			case 0 -> assertThatExceptionOfType(ZmqRequestTimeoutException.class)
				.isThrownBy(() -> template.to("asked").timeout(Duration.ofMillis(3)).request("silence", String.class));
			case 1 -> {
				Thread.currentThread().interrupt();
				assertThatExceptionOfType(ZmqException.class)
					.isThrownBy(() -> template.request("asked", "silence", String.class));
				assertThat(Thread.interrupted()).isTrue();
			}
			case 2 ->
				assertThat(template.requestAsync("asked", text, String.class)).succeedsWithin(LONG).isEqualTo(text);
			default -> assertThat(template.request("asked", text, String.class)).isEqualTo(text);
		}
	}

	@RepeatedTest(10)
	void callerThatIsInterruptedHoldsUpNoOther() throws Exception {
		try (RawServer server = server(); TemplateFixture client = client(server.endpoint())) {
			ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
			Thread first = new Thread(() -> {
				try {
					client.template().request("asked", "silence", String.class);
				}
				catch (ZmqException ex) {
					failures.add(ex);
				}
			});
			first.start();
			await().until(() -> first.getState() == Thread.State.TIMED_WAITING);
			CompletableFuture<String> second = CompletableFuture
				.supplyAsync(() -> client.template().request("asked", "second", String.class));
			first.interrupt();
			assertThat(second).succeedsWithin(LONG).isEqualTo("second");
			first.join();
			assertThat(failures).singleElement().asString().contains("Interrupted");
		}
	}

	@RepeatedTest(10)
	void whatIsChainedRunsBesideWhatBlocks() throws Exception {
		// More than processors, or than any fixed number of threads that would do
		CountDownLatch all = new CountDownLatch(100);
		CountDownLatch chained = new CountDownLatch(1);
		try (RawServer server = serverThatWaits(chained); TemplateFixture client = client(server.endpoint())) {
			List<CompletableFuture<Void>> futures = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				futures.add(client.template().requestAsync("asked", "q" + i, String.class).thenAccept((reply) -> {
					all.countDown();
					awaitUninterruptibly(all);
				}));
			}
			chained.countDown();
			assertThat(CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0]))).succeedsWithin(LONG);
		}
	}

	@Test
	void whatBlocksHoldsUpNeitherRepliesNorMessages() throws Exception {
		CountDownLatch chained = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		try (RawServer server = serverThatWaits(chained); TemplateFixture client = client(server.endpoint())) {
			CompletableFuture<Void> blocked = client.template()
				.requestAsync("asked", "first", String.class)
				.thenAccept((reply) -> awaitUninterruptibly(end));
			chained.countDown();
			for (int i = 0; i < 100; i++) {
				assertThat(client.template().request("asked", "q" + i, String.class)).isEqualTo("q" + i);
				assertThat(client.template().requestAsync("asked", "f" + i, String.class)).succeedsWithin(LONG)
					.isEqualTo("f" + i);
			}
			assertThat(blocked).isNotDone();
			end.countDown();
			assertThat(blocked).succeedsWithin(LONG);
		}
	}

	@Test
	void futureTimesOutWhileChainedCodeBlocks() throws Exception {
		CountDownLatch chained = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		try (RawServer server = serverThatWaits(chained); TemplateFixture client = client(server.endpoint())) {
			List<CompletableFuture<Void>> blocked = new ArrayList<>();
			for (int i = 0; i < 30; i++) {
				blocked.add(client.template()
					.requestAsync("asked", "q" + i, String.class)
					.thenAccept((reply) -> awaitUninterruptibly(end)));
			}
			chained.countDown();
			assertThat(
					client.template().to("asked").timeout(Duration.ofMillis(10)).requestAsync("silence", String.class))
				.failsWithin(LONG);
			end.countDown();
			assertThat(blocked).allSatisfy((one) -> assertThat(one).succeedsWithin(LONG));
		}
	}

	// As of a parent and a child context
	@Test
	void templatesOfTheSameSocketsShareThem() throws Exception {
		try (RawServer server = server(); TemplateFixture client = client(server.endpoint())) {
			ZmqTemplate other = new ZmqTemplate(client.sockets(), new PayloadConverter());
			for (int i = 0; i < 100; i++) {
				assertThat(client.template().request("asked", "q" + i, String.class)).isEqualTo("q" + i);
				assertThat(other.request("asked", "p" + i, String.class)).isEqualTo("p" + i);
			}
			List<CompletableFuture<String>> pending = List.of(
					client.template().requestAsync("asked", "silence", String.class),
					other.requestAsync("asked", "silence", String.class));
			client.stop();
			assertThat(pending).allSatisfy((one) -> assertThat(one).failsWithin(LONG)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(ZmqSocketException.class));
		}
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void futuresTimeOutAlsoAfterAllWasQuiet() throws Exception {
		try (RawServer server = server(); TemplateFixture client = client(server.endpoint())) {
			for (int i = 0; i < 50; i++) {
				assertThat(client.template()
					.to("asked")
					.timeout(Duration.ofMillis(1 + i % 30))
					.requestAsync("silence", String.class)).failsWithin(LONG)
					.withThrowableThat()
					.havingCause()
					.isInstanceOf(ZmqRequestTimeoutException.class);
				assertThat(client.template().request("asked", "q" + i, String.class)).isEqualTo("q" + i);
			}
		}
	}

	@RepeatedTest(10)
	void closeEndsAllWhoWait() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try (RawServer server = server(); TemplateFixture client = client(server.endpoint())) {
			List<Future<?>> results = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				results.add(threads.submit(() -> assertThatExceptionOfType(ZmqSocketException.class)
					.isThrownBy(() -> client.template().request("asked", "silence", String.class))));
			}
			client.template().request("asked", "there", String.class);
			client.stop();
			for (Future<?> result : results) {
				result.get(30, TimeUnit.SECONDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

}
