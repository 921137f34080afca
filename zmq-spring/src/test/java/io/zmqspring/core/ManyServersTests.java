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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.zmqspring.ZmqException;
import io.zmqspring.ZmqRemoteException;
import io.zmqspring.ZmqRequestTimeoutException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.message.Correlation;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocket;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeromq.SocketType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests of requests through one socket to several servers, some of which are down.
 */
class ManyServersTests {

	private static final String ANY = "tcp://127.0.0.1:*";

	private static final Duration LONG = Duration.ofSeconds(60);

	private static String freeEndpoint() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return "tcp://127.0.0.1:" + socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static ZmqSocketDefinition.Builder quotes(String... endpoints) {
		return ZmqSocketDefinition.builder("quotes", ZmqSocketType.REQ)
			.connect(endpoints)
			.requestTimeout(LONG)
			.reconnectInterval(Duration.ofMillis(20))
			.reconnectIntervalMax(Duration.ofMillis(100));
	}

	private static RawServer counting(String endpoint, AtomicInteger served) {
		return new RawServer(SocketType.REP, endpoint, (socket, frames) -> {
			served.incrementAndGet();
			socket.send(frames.get(frames.size() - 1));
		});
	}

	private static void answer(TemplateFixture fixture, String name, AtomicInteger served) {
		ZmqSocket socket = fixture.sockets().get(name);
		Thread thread = new Thread(() -> {
			ZmqMessage[] batch = new ZmqMessage[16];
			try {
				while (true) {
					int count = socket.receive(batch, Duration.ofSeconds(1).toNanos());
					for (int i = 0; i < count; i++) {
						served.incrementAndGet();
						socket.send(batch[i], LONG.toNanos());
					}
				}
			}
			catch (ZmqSocketException ex) {
				assertThat(socket.isClosed()).isTrue();
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	private static void ask(TemplateFixture client, int requests) {
		for (int i = 0; i < requests; i++) {
			assertThat(client.template().request("quotes", "q" + i, String.class)).isEqualTo("q" + i);
		}
	}

	@ParameterizedTest
	@CsvSource({ "tcp,true", "tcp,false", "tcp://no-such-host.invalid:5555,true",
			"tcp://no-such-host.invalid:5555,false", "inproc://never-there,true", "inproc://never-there,false" })
	void serverThatIsNeverThereGetsNoRequest(String dead, boolean correlation) {
		try (RawServer server = RawServer.echo(ANY);
				TemplateFixture client = new TemplateFixture(
						quotes("tcp".equals(dead) ? freeEndpoint() : dead, server.endpoint())
							.requestCorrelation(correlation)
							.build())) {
			ask(client, 1000);
			assertThat(client.sockets().get("quotes").counters().sent()).isEqualTo(1000);
			assertThat(client.sockets().get("quotes").counters().received()).isEqualTo(1000);
			assertThat(client.sockets().get("quotes").peers()).isEqualTo(1);
			assertThat(client.sockets().get("quotes").connections()).isEqualTo(1);
		}
	}

	@Test
	void asynchronousRequestsAvoidTheServerThatIsNotThere() {
		try (RawServer server = RawServer.echo(ANY);
				TemplateFixture client = new TemplateFixture(quotes(server.endpoint(), freeEndpoint()).build())) {
			List<CompletableFuture<String>> replies = new ArrayList<>();
			for (int i = 0; i < 1000; i++) {
				replies.add(client.template().requestAsync("quotes", "q" + i, String.class));
			}
			for (int i = 0; i < 1000; i++) {
				assertThat(replies.get(i)).succeedsWithin(LONG).isEqualTo("q" + i);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@SuppressWarnings("try") // a server that is there
	void serverThatComesUpGetsItsShare(boolean correlation) {
		AtomicInteger first = new AtomicInteger();
		AtomicInteger second = new AtomicInteger();
		String late = freeEndpoint();
		try (RawServer server = counting(ANY, first);
				TemplateFixture client = new TemplateFixture(
						quotes(server.endpoint(), late).requestCorrelation(correlation).build())) {
			ask(client, 100);
			try (RawServer other = counting(late, second)) {
				assertThat(client.template().awaitPeers("quotes", 2, LONG)).isTrue();
				ask(client, 100);
				assertThat(first).hasValue(150);
				assertThat(second).hasValue(50);
			}
		}
	}

	@Test
	void serverThatIsKilledUnderLoadTakesOnlyWhatWasOnItsWay() throws InterruptedException {
		AtomicInteger first = new AtomicInteger();
		AtomicInteger second = new AtomicInteger();
		try (RawServer server = counting(ANY, first)) {
			RawServer victim = counting(ANY, second);
			String endpoint = victim.endpoint();
			try (TemplateFixture client = new TemplateFixture(
					quotes(server.endpoint(), endpoint).requestTimeout(Duration.ofSeconds(10)).build())) {
				assertThat(client.template().awaitPeers("quotes", 2, LONG)).isTrue();
				AtomicBoolean stop = new AtomicBoolean();
				AtomicBoolean gone = new AtomicBoolean();
				AtomicInteger early = new AtomicInteger();
				AtomicInteger late = new AtomicInteger();
				AtomicInteger after = new AtomicInteger();
				List<Thread> callers = new ArrayList<>();
				for (int i = 0; i < 4; i++) {
					callers.add(new Thread(() -> {
						while (!stop.get()) {
							boolean later = gone.get();
							try {
								client.template().request("quotes", "q", String.class);
								if (later) {
									after.incrementAndGet();
								}
							}
							catch (ZmqException ex) {
								(later ? late : early).incrementAndGet();
							}
						}
					}));
				}
				callers.forEach(Thread::start);
				await().until(() -> second.get() > 100);
				victim.close();
				await().until(() -> client.sockets().get("quotes").peers() == 1);
				gone.set(true);
				await().until(() -> after.get() > 500);
				int before = second.get();
				victim = counting(endpoint, second);
				await().until(() -> second.get() > before + 100);
				stop.set(true);
				for (Thread caller : callers) {
					caller.join();
				}
				assertThat(late).hasValue(0);
				assertThat(early).hasValueLessThanOrEqualTo(4);
			}
			finally {
				victim.close();
			}
		}
	}

	@Test
	void firstRequestsAreNotLostToAConnectStall() {
		try (RawServer first = RawServer.echo(ANY); RawServer second = RawServer.echo(ANY)) {
			for (int i = 0; i < 200; i++) {
				try (TemplateFixture client = new TemplateFixture(
						quotes(first.endpoint(), second.endpoint()).linger(Duration.ZERO).build())) {
					ask(client, 4);
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@SuppressWarnings("try") // a server that is there
	void requestWaitsForTheFirstServerThatAppears(boolean correlation) {
		String endpoint = freeEndpoint();
		try (TemplateFixture client = new TemplateFixture(
				quotes(freeEndpoint(), endpoint, freeEndpoint().replace("127.0.0.1", "no-such-host.invalid"))
					.requestCorrelation(correlation)
					.sendTimeout(Duration.ofMillis(50))
					.build())) {
			List<CompletableFuture<String>> replies = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				replies.add(client.template().requestAsync("quotes", "q" + i, String.class));
			}
			assertThatExceptionOfType(ZmqRequestTimeoutException.class).isThrownBy(
					() -> client.template().to("quotes").timeout(Duration.ofMillis(200)).request("late", String.class));
			List<String> asked = new ArrayList<>();
			try (RawServer server = new RawServer(SocketType.REP, endpoint, (socket, frames) -> {
				asked.add(new String(frames.get(frames.size() - 1), StandardCharsets.UTF_8));
				socket.send(frames.get(frames.size() - 1));
			})) {
				for (int i = 0; i < 20; i++) {
					assertThat(replies.get(i)).succeedsWithin(LONG).isEqualTo("q" + i);
				}
			}
			assertThat(asked).hasSize(20).doesNotContain("late");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void referencesAndInprocServersTakeTurns(boolean correlation) {
		AtomicInteger overTcp = new AtomicInteger();
		AtomicInteger overInproc = new AtomicInteger();
		try (TemplateFixture client = new TemplateFixture(
				ZmqSocketDefinition.builder("one", ZmqSocketType.ROUTER).bind(ANY).build(),
				ZmqSocketDefinition.builder("two", ZmqSocketType.ROUTER).bind("inproc://many-servers").build(),
				ZmqSocketDefinition.builder("three", ZmqSocketType.ROUTER).bind("inproc://stopped").build(),
				quotes("socket:one", "socket:two", "socket:three", "inproc://nobody").requestCorrelation(correlation)
					.build())) {
			client.sockets().close("three");
			answer(client, "one", overTcp);
			answer(client, "two", overInproc);
			assertThat(client.template().awaitPeers("quotes", 2, LONG)).isTrue();
			ask(client, 200);
			assertThat(overTcp.get() + overInproc.get()).isEqualTo(200);
			assertThat(overTcp).hasPositiveValue();
			assertThat(overInproc).hasPositiveValue();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void serversThatConnectAndServersThatBindTakeTurns(boolean correlation) {
		AtomicInteger bound = new AtomicInteger();
		AtomicInteger connecting = new AtomicInteger();
		try (RawServer server = counting(ANY, bound);
				TemplateFixture client = new TemplateFixture(
						quotes(freeEndpoint(), server.endpoint()).bind(ANY).requestCorrelation(correlation).build(),
						ZmqSocketDefinition.builder("server", ZmqSocketType.ROUTER).connect("socket:quotes").build())) {
			answer(client, "server", connecting);
			assertThat(client.template().awaitPeers("quotes", 2, LONG)).isTrue();
			ask(client, 200);
			assertThat(bound).hasPositiveValue();
			assertThat(connecting).hasPositiveValue();
			client.sockets().close("server");
			await().until(() -> client.sockets().get("quotes").peers() == 1);
			ask(client, 200);
		}
	}

	@Test
	void closingEndsRequestsThatWaitForAServer() {
		try (TemplateFixture client = new TemplateFixture(quotes(freeEndpoint(), freeEndpoint()).build())) {
			CompletableFuture<String> reply = client.template().requestAsync("quotes", "q", String.class);
			client.stop();
			assertThat(reply).failsWithin(LONG).withThrowableThat().withCauseInstanceOf(ZmqSocketException.class);
		}
	}

	@Test
	void everyRequestHasOneOutcomeWhileServersAreKilled() {
		Random random = new Random(11);
		Consumer<List<RawServer>> kill = (servers) -> {
			int index = random.nextInt(servers.size());
			RawServer victim = servers.get(index);
			victim.close();
			servers.set(index, faulty(victim.endpoint()));
		};
		List<RawServer> servers = new ArrayList<>(List.of(faulty(ANY), faulty(ANY), faulty(ANY)));
		AtomicInteger replies = new AtomicInteger();
		AtomicInteger failures = new AtomicInteger();
		AtomicInteger timeouts = new AtomicInteger();
		AtomicInteger closed = new AtomicInteger();
		AtomicInteger others = new AtomicInteger();
		int count = 6000;
		try (TemplateFixture client = new TemplateFixture(
				quotes(servers.stream().map(RawServer::endpoint).toArray(String[]::new)).requestMaxInFlight(100)
					.requestTimeout(Duration.ofSeconds(2))
					.build())) {
			assertThat(client.template().awaitPeers("quotes", 3, LONG)).isTrue();
			List<CompletableFuture<String>> all = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				if (i % 600 == 300) {
					kill.accept(servers);
				}
				String request = "q" + i;
				try {
					CompletableFuture<String> reply = client.template().requestAsync("quotes", request, String.class);
					all.add(reply.whenComplete((text, ex) -> {
						if (ex == null) {
							(request.equals(text) ? replies : others).incrementAndGet();
						}
						else {
							count(ex, failures, timeouts, closed, others).incrementAndGet();
						}
					}));
				}
				catch (ZmqException ex) {
					count(ex, failures, timeouts, closed, others).incrementAndGet();
				}
			}
			client.stop();
			await().until(() -> all.stream().allMatch(CompletableFuture::isDone));
			assertThat(replies.get() + failures.get() + timeouts.get() + closed.get()).isEqualTo(count);
			assertThat(others).hasValue(0);
			assertThat(replies).hasValueGreaterThan(count / 2);
			assertThat(failures).hasPositiveValue();
		}
		finally {
			servers.forEach(RawServer::close);
		}
	}

	private static AtomicInteger count(Throwable ex, AtomicInteger failures, AtomicInteger timeouts,
			AtomicInteger closed, AtomicInteger others) {
		if (ex instanceof ZmqRemoteException) {
			return failures;
		}
		if (ex instanceof ZmqRequestTimeoutException) {
			return timeouts;
		}
		return (ex instanceof ZmqSocketException) ? closed : others;
	}

	// Its handler fails for one request in ten
	private static RawServer faulty(String endpoint) {
		return new RawServer(SocketType.ROUTER, endpoint, (socket, frames) -> {
			long number = Correlation.number(frames.get(1));
			if (number % 10 == 0) {
				frames.set(1, Correlation.FAILURE.frame(number));
			}
			RawServer.send(socket, frames);
		});
	}

}
