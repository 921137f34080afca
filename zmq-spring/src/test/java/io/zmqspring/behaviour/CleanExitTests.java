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

package io.zmqspring.behaviour;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.zmqspring.ZmqSocketException;
import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.listener.ZmqListenerSettings;
import io.zmqspring.socket.ZmqContext;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the end of an application.
 */
@Timeout(60)
class CleanExitTests {

	private static final int ROUNDS = 10;

	private static final int QUEUED = 100;

	private static final ZmqContext.Settings SHORT = new ZmqContext.Settings(1, 1024, Duration.ofSeconds(10));

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void applicationEndsWithBlockedReceiversAndUnsentMessages(String transport) throws Exception {
		Set<Thread> others = threads();
		for (int i = 0; i < ROUNDS; i++) {
			Application zmq = new Application(ZmqListenerSettings.DEFAULT, SHORT);
			CompletableFuture<String> receive;
			try (zmq) {
				zmq.bind("in", ZmqSocketType.PULL, Application.address(transport));
				zmq.listen(new Desk());
				zmq.bind("other-in", ZmqSocketType.PULL, Application.address(transport));
				zmq.connect(push(Duration.ofMillis(200)), unused(transport));
				IntStream.range(0, QUEUED).forEach((k) -> zmq.template().send("out", Integer.toString(k)));
				receive = blockInReceive(zmq);
				long start = System.nanoTime();
				zmq.close();
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
			}
			assertThat(receive.get(20, TimeUnit.SECONDS)).isEqualTo("told that the socket is closed");
			awaitEnd(others);
		}
	}

	@Test
	void unsentMessagesReachAPeerThatAppearsBeforeTheEnd() {
		Set<Thread> others = threads();
		for (int i = 0; i < ROUNDS / 2; i++) {
			Desk desk = new Desk();
			String endpoint = unused("tcp");
			Application sender = new Application(ZmqListenerSettings.DEFAULT, SHORT);
			try (Application receiver = new Application(); sender) {
				sender.connect(push(Duration.ofMillis(1500)).reconnectInterval(Duration.ofMillis(50))
					.reconnectIntervalMax(Duration.ofMillis(50)), endpoint);
				IntStream.range(0, QUEUED).forEach((k) -> sender.template().send("out", Integer.toString(k)));
				receiver.bind("in", ZmqSocketType.PULL, endpoint);
				receiver.listen(desk);
				long start = System.nanoTime();
				sender.close();
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
				await().until(() -> desk.received.size() == QUEUED);
			}
			assertThat(List.copyOf(desk.received))
				.isEqualTo(IntStream.range(0, QUEUED).mapToObj(Integer::toString).toList());
			awaitEnd(others);
		}
	}

	private static ZmqSocketDefinition.Builder push(Duration linger) {
		return ZmqSocketDefinition.builder("out", ZmqSocketType.PUSH).linger(linger);
	}

	// Where nobody is bound
	private static String unused(String transport) {
		try (Application zmq = new Application()) {
			return zmq.bind("unused", ZmqSocketType.PULL, Application.address(transport));
		}
	}

	private static CompletableFuture<String> blockInReceive(Application zmq) {
		ZmqTemplate template = zmq.template();
		CompletableFuture<String> end = new CompletableFuture<>();
		Thread caller = new Thread(() -> {
			try {
				end.complete("received " + template.receive("other-in", String.class, Duration.ofMinutes(1)));
			}
			catch (ZmqSocketException ex) {
				end.complete("told that the socket is closed");
			}
		});
		caller.start();
		await().pollDelay(Duration.ZERO).until(() -> isSelecting(caller));
		return end;
	}

	// A thread that waits for the network counts as running
	private static boolean isSelecting(Thread thread) {
		return Arrays.stream(thread.getStackTrace()).anyMatch((frame) -> frame.getClassName().startsWith("sun.nio.ch"));
	}

	private static void awaitEnd(Set<Thread> others) {
		await().pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
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

	static class Desk {

		private final Queue<String> received = new ConcurrentLinkedQueue<>();

		@ZmqListener("in")
		void onMessage(String text) {
			this.received.add(text);
		}

	}

}
