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

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for listeners that have no threads while nothing arrives.
 */
@Timeout(120)
class ListenerSleepTests {

	private static final Duration SOON = Duration.ofMillis(1);

	@RepeatedTest(5)
	void listenerToWhichNobodySendsHasNoThreads() {
		try (ListenerFixture zmq = new ListenerFixture(Duration.ofMillis(200))) {
			zmq.pipeline("tcp");
			Queue<String> handled = new ConcurrentLinkedQueue<>();
			zmq.listener("in", new Object() {
				void handle(String text) {
					handled.add(text);
				}
			}).concurrency(3).start();
			for (int i = 1; i <= 2; i++) {
				assertThat(threads()).isEmpty();
				zmq.template().send("out", "x" + i);
				int count = i;
				await().until(() -> handled.size() == count);
				await().pollInterval(SOON)
					.untilAsserted(() -> assertThat(threads()).containsExactlyInAnyOrder("zmq-in-listener-1",
							"zmq-in-listener-2", "zmq-in-listener-3"));
				await().until(() -> threads().isEmpty());
			}
			assertThat(handled).containsExactly("x1", "x2");
		}
	}

	@ParameterizedTest
	@CsvSource({ "inproc, 1", "inproc, 3", "tcp, 1", "tcp, 3" })
	void everyMessageIsHandledOnceHoweverOftenTheListenerSleeps(String transport, int concurrency) {
		try (ListenerFixture zmq = new ListenerFixture(SOON)) {
			zmq.pipeline(transport);
			Queue<Integer> handled = new ConcurrentLinkedQueue<>();
			AtomicInteger inside = new AtomicInteger();
			AtomicInteger most = new AtomicInteger();
			zmq.listener("in", new Object() {
				void handle(int number) {
					most.accumulateAndGet(inside.incrementAndGet(), Math::max);
					handled.add(number);
					inside.decrementAndGet();
				}
			}).concurrency(concurrency).start();
			Random random = new Random(1);
			for (int i = 0; i < 2000; i++) {
				zmq.template().send("out", i);
				pause(random);
			}
			await().until(() -> handled.size() >= 2000);
			List<Integer> all = IntStream.range(0, 2000).boxed().toList();
			if (concurrency == 1) {
				assertThat(handled).containsExactlyElementsOf(all);
			}
			else {
				assertThat(handled).containsExactlyInAnyOrderElementsOf(all);
			}
			assertThat(most.get()).isLessThanOrEqualTo(concurrency);
			await().until(() -> threads().isEmpty());
		}
	}

	// Through a duplex socket, which its replies leave while it falls asleep
	@ParameterizedTest
	@ValueSource(strings = { "inproc", "tcp" })
	void requestsWakeTheListenerThatServesThem(String transport) {
		try (ListenerFixture zmq = new ListenerFixture(SOON)) {
			zmq.service(transport);
			zmq.listener("server", new Object() {
				String handle(String text) {
					return "re: " + text;
				}
			}).start();
			Random random = new Random(2);
			for (int i = 0; i < 1000; i++) {
				assertThat(zmq.template().request("client", "q" + i, String.class)).isEqualTo("re: q" + i);
				pause(random);
			}
		}
	}

	// What one side sends takes the signals of what arrives there
	@Test
	void listenerOfASocketThatOthersSendThroughOverlooksNothing() {
		try (ListenerFixture zmq = new ListenerFixture(SOON)) {
			zmq.connect("left", ZmqSocketType.PAIR,
					zmq.bind("right", ZmqSocketType.PAIR, ListenerFixture.address("inproc")));
			AtomicInteger left = new AtomicInteger();
			AtomicInteger right = new AtomicInteger();
			zmq.listener("left", new Object() {
				void handle(int number) {
					left.incrementAndGet();
				}
			}).start();
			zmq.listener("right", new Object() {
				void handle(int number) {
					right.incrementAndGet();
				}
			}).start();
			Random random = new Random(3);
			for (int i = 1; i <= 1000; i++) {
				zmq.template().send("left", i);
				zmq.template().send("right", i);
				pause(random);
				int count = i;
				await().pollInterval(Duration.ofMillis(1)).until(() -> left.get() == count && right.get() == count);
			}
		}
	}

	@RepeatedTest(100)
	void stopTakesWhatHasArrivedWhileItSlept() {
		try (ListenerFixture zmq = new ListenerFixture(SOON)) {
			zmq.pipeline("inproc");
			AtomicInteger handled = new AtomicInteger();
			ZmqListenerContainer container = count(zmq, handled);
			Random random = new Random();
			pause(random);
			for (int i = 0; i < 20; i++) {
				zmq.template().send("out", "x");
			}
			container.stop();
			assertThat(handled).hasValue(20);
		}
	}

	@Test
	void pausedListenerHandlesNothingUntilItResumes() {
		try (ListenerFixture zmq = new ListenerFixture(SOON)) {
			zmq.pipeline("inproc");
			AtomicInteger handled = new AtomicInteger();
			ZmqListenerContainer container = count(zmq, handled);
			for (int round = 1; round <= 50; round++) {
				int expected = round * 5;
				container.pause();
				for (int i = 0; i < 5; i++) {
					zmq.template().send("out", "x");
				}
				await().pollInterval(SOON).until(() -> zmq.sockets().get("in").counters().received() == expected);
				assertThat(handled).hasValue(expected - 5);
				container.resume();
				await().pollInterval(SOON).until(() -> handled.get() == expected);
				if (round % 2 == 0) {
					await().pollInterval(SOON).until(() -> threads().isEmpty());
				}
			}
		}
	}

	@Test
	void listenerThatSleepsGoesOnWithTheSocketThatReplacesItsOwn() {
		try (ListenerFixture zmq = new ListenerFixture(SOON)) {
			zmq.pipeline("tcp");
			Queue<String> handled = new ConcurrentLinkedQueue<>();
			ZmqListenerContainer container = zmq.listener("in", new Object() {
				void handle(String text) {
					handled.add(text);
				}
			}).start();
			for (int i = 0; i < 10; i++) {
				await().until(() -> threads().isEmpty());
				zmq.sockets().replace(zmq.sockets().get("in"));
				await().until(container::isRunning);
				String text = "x" + i;
				await().until(() -> {
					zmq.template().send("out", text);
					return handled.contains(text);
				});
			}
		}
	}

	// Whoever wakes it up
	@Test
	void threadsHaveTheClassLoaderOfTheApplication() throws Exception {
		Thread current = Thread.currentThread();
		ClassLoader before = current.getContextClassLoader();
		try (ListenerFixture zmq = new ListenerFixture(SOON);
				URLClassLoader application = new URLClassLoader(new URL[0], before)) {
			zmq.pipeline("inproc");
			Queue<ClassLoader> seen = new ConcurrentLinkedQueue<>();
			current.setContextClassLoader(application);
			zmq.listener("in", new Object() {
				void handle(String text) {
					seen.add(Thread.currentThread().getContextClassLoader());
					Thread.currentThread().setContextClassLoader(before);
				}
			}).start();
			current.setContextClassLoader(before);
			for (int i = 1; i <= 3; i++) {
				zmq.template().send("out", "x");
				int count = i;
				await().until(() -> seen.size() == count && threads().isEmpty());
			}
			assertThat(seen).containsOnly(application);
		}
		finally {
			current.setContextClassLoader(before);
		}
	}

	private static ZmqListenerContainer count(ListenerFixture zmq, AtomicInteger handled) {
		return zmq.listener("in", new Object() {
			void handle(String text) {
				handled.incrementAndGet();
			}
		}).concurrency(2).start();
	}

	// About as long as it takes to fall asleep
	private static void pause(Random random) {
		LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(3)));
	}

	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.matches("zmq-in-(listener|receiver).*"))
			.toList();
	}

}
