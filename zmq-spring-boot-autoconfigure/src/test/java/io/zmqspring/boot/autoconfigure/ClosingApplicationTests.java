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

package io.zmqspring.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.core.ZmqTemplate;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

// An application that ends while callers wait for peers that are of no use.
class ClosingApplicationTests {

	private static final int ROUNDS = 2;

	// More than the queues take
	private static final int MANY = 8;

	private static final Duration LONG = Duration.ofMinutes(10);

	private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

	private static final byte[] PAYLOAD = new byte[100_000];

	private static final String YAML = """
			zmq:
			  defaults:
			    linger: 500ms
			    send-timeout: 10m
			    send-high-water-mark: 3
			    send-buffer-size: 4KB
			    request.timeout: 10m
			  socket:
			    in:        { type: pull, bind: "tcp://127.0.0.1:*" }
			    left:      { type: pair, bind: "tcp://127.0.0.1:*" }
			    out:       { type: push, connect: "${peer}" }
			    dealer:    { type: dealer, connect: "${peer}" }
			    quotes:    { type: req, connect: "${peer}", send-high-water-mark: 1000 }
			    full:      { type: req, connect: "${peer}" }
			    servers:   { type: req, connect: "${peer},${other-peer}" }
			    one-place: { type: req, connect: "${peer}", request.max-in-flight: 1 }
			    lock-step: { type: req, connect: "${peer}", request.correlation: false }
			""";

	@TempDir
	private Path directory;

	private final Map<Thread, CompletableFuture<Void>> calls = new LinkedHashMap<>();

	@ParameterizedTest
	@EnumSource
	void callersAreToldAndTheApplicationEndsInTime(Peer kind) {
		Set<Thread> others = threads();
		for (int i = 0; i < ROUNDS; i++) {
			this.calls.clear();
			try (DeadPeer dead = kind.create(); DeadPeer other = kind.create()) {
				ConfigurableApplicationContext context = YamlApplication.of(this.directory, YAML)
					.withLog("error")
					.run("--peer=" + kind.endpoint(dead), "--other-peer=" + kind.endpoint(other));
				try (context) {
					block(context.getBean(ZmqTemplate.class));
					long start = System.nanoTime();
					context.close();
					assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHUTDOWN_TIMEOUT);
				}
				this.calls.forEach((caller, call) -> assertThat(call).as(caller.getName())
					.failsWithin(Duration.ofSeconds(20))
					.withThrowableThat()
					.havingRootCause()
					.isInstanceOf(ZmqSocketException.class)
					.withMessageContaining("'" + caller.getName() + "'")
					.withMessageContaining("closed"));
			}
			awaitEnd(others);
		}
	}

	@ParameterizedTest
	@EnumSource
	void listenersThatCannotPassOnTheirResultsHoldUpNothing(Peer kind) {
		Set<Thread> others = threads();
		for (int i = 0; i < ROUNDS; i++) {
			try (DeadPeer dead = kind.create()) {
				ConfigurableApplicationContext context = YamlApplication.of(this.directory, """
						zmq:
						  listener.shutdown-timeout: 500ms
						  defaults: { linger: 500ms, send-timeout: 10m, send-high-water-mark: 3 }
						  socket:
						    tasks:   { type: push, connect: "socket:worker" }
						    worker:  { type: pull, bind: "tcp://127.0.0.1:*" }
						    results: { type: push, connect: "${peer}" }
						""").with(Worker.class).withLog("error").run("--peer=" + kind.endpoint(dead));
				try (context) {
					ZmqTemplate template = context.getBean(ZmqTemplate.class);
					fill(template, "results");
					for (int k = 0; k < MANY; k++) {
						template.send("tasks", "task " + k);
					}
					await().until(() -> context.getBean(Worker.class).task != null);
					long start = System.nanoTime();
					context.close();
					assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHUTDOWN_TIMEOUT);
				}
			}
			awaitEnd(others);
		}
	}

	private void block(ZmqTemplate template) {
		call("in", () -> template.receive("in", String.class, LONG));
		call("left", () -> template.receive("left", String.class, LONG));
		fill(template, "out");
		fill(template, "dealer");
		for (int i = 0; i < 2; i++) {
			call("out", () -> template.send("out", PAYLOAD));
			call("dealer", () -> template.send("dealer", PAYLOAD));
			call("quotes", () -> template.request("quotes", "EUR", String.class));
			call("quotes", () -> template.requestAsync("quotes", "EUR", String.class).join());
			call("one-place", () -> template.request("one-place", "EUR", String.class));
			call("lock-step", () -> template.request("lock-step", "EUR", String.class));
			call("lock-step", () -> template.requestAsync("lock-step", "EUR", String.class).join());
		}
		for (int i = 0; i < MANY; i++) {
			call("full", () -> template.request("full", PAYLOAD, String.class));
			call("servers", () -> template.request("servers", PAYLOAD, String.class));
		}
		await().until(() -> this.calls.keySet().stream().allMatch(ClosingApplicationTests::isBlocked));
	}

	private static void fill(ZmqTemplate template, String socket) {
		assertThatExceptionOfType(ZmqSendTimeoutException.class).isThrownBy(() -> {
			while (true) {
				template.to(socket).timeout(Duration.ofMillis(200)).send(PAYLOAD);
			}
		});
	}

	private void call(String socket, Runnable call) {
		CompletableFuture<Void> end = new CompletableFuture<>();
		Thread caller = new Thread(() -> {
			try {
				call.run();
				end.complete(null);
			}
			catch (Throwable ex) {
				end.completeExceptionally(ex);
			}
		}, socket);
		caller.start();
		this.calls.put(caller, end);
	}

	// A thread that waits for the network counts as running
	private static boolean isBlocked(Thread thread) {
		return Arrays.stream(thread.getStackTrace())
			.anyMatch((frame) -> frame.getClassName().startsWith("sun.nio.ch")
					|| frame.getClassName().equals("jdk.internal.misc.Unsafe") && frame.getMethodName().equals("park"));
	}

	private static void awaitEnd(Set<Thread> others) {
		await().pollDelay(Duration.ZERO).untilAsserted(() -> {
			Set<Thread> left = threads();
			left.removeAll(others);
			assertThat(left).isEmpty();
		});
	}

	// Those of the library, and those that JeroMQ starts
	private static Set<Thread> threads() {
		Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
		threads.removeIf((thread) -> !thread.getName().matches("(zmq-|iothread|reaper).*"));
		return threads;
	}

	static class Worker {

		private volatile String task;

		@ZmqListener(value = "worker", concurrency = "2")
		@SendTo("results")
		byte[] work(String task) {
			this.task = task;
			return PAYLOAD;
		}

	}

	// What is at the other end of the connections.
	enum Peer {

		NONE, UNKNOWN_HOST, SILENT, FROZEN;

		DeadPeer create() {
			return (this == FROZEN) ? DeadPeer.afterItsHandshake() : DeadPeer.thatSaysNothing();
		}

		String endpoint(DeadPeer peer) {
			return switch (this) {
				case NONE -> "tcp://127.0.0.1:" + YamlApplication.freePort();
				case UNKNOWN_HOST -> "tcp://no-such-host-" + YamlApplication.freePort() + ".invalid:5555";
				case SILENT, FROZEN -> peer.endpoint();
			};
		}

	}

}
