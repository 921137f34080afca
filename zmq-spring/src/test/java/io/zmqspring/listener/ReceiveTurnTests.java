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

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the threads of a listener that receive in turns.
 */
@Timeout(120)
class ReceiveTurnTests {

	private static final int CAPACITY = 16;

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void threadsThatHandleReceiveForThemselves(int concurrency) {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.pipeline("tcp");
			AtomicInteger handled = new AtomicInteger();
			zmq.listener("in", new Object() {
				void handle(String text) {
					handled.incrementAndGet();
				}
			}).concurrency(concurrency).start();
			// On a busy machine they may seem stuck for a moment
			await().until(() -> {
				int before = handled.get();
				zmq.template().send("out", "x");
				await().until(() -> handled.get() == before + 1);
				return !hasReceiver();
			});
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void socketIsReadWhileAllThreadsAreBusy(int concurrency) {
		try (ListenerFixture zmq = new ListenerFixture(CAPACITY, ListenerFixture.TIMEOUT)) {
			zmq.pipeline("inproc");
			Semaphore permits = new Semaphore(0);
			Queue<Integer> handled = new ConcurrentLinkedQueue<>();
			zmq.listener("in", new Object() {
				void handle(int number) throws InterruptedException {
					permits.acquire();
					handled.add(number);
				}
			}).concurrency(concurrency).start();
			for (int i = 0; i < 200; i++) {
				zmq.template().send("out", i);
			}
			// More than the first turn found room for
			await().until(() -> zmq.sockets().get("in").counters().received() > concurrency + CAPACITY);
			permits.release(200);
			await().until(() -> handled.size() == 200);
			if (concurrency == 1) {
				assertThat(handled).containsExactlyElementsOf(IntStream.range(0, 200).boxed().toList());
			}
			await().until(() -> {
				permits.release();
				int before = handled.size();
				zmq.template().send("out", 0);
				await().until(() -> handled.size() == before + 1);
				return !hasReceiver();
			});
		}
	}

	// Though only a few are looked after at a time
	@Test
	void socketsOfManyListenersAreReadWhileAllAreBusy() {
		try (ListenerFixture zmq = new ListenerFixture(CAPACITY, ListenerFixture.TIMEOUT)) {
			CountDownLatch release = new CountDownLatch(1);
			AtomicInteger handled = new AtomicInteger();
			int listeners = 40;
			for (int i = 0; i < listeners; i++) {
				zmq.connect("out" + i, ZmqSocketType.PUSH,
						zmq.bind("in" + i, ZmqSocketType.PULL, ListenerFixture.address("inproc")));
				zmq.listener("in" + i, new Object() {
					void handle(int number) throws InterruptedException {
						release.await();
						handled.incrementAndGet();
					}
				}).id("listener" + i).start();
			}
			for (int number = 0; number < 3; number++) {
				for (int i = 0; i < listeners; i++) {
					zmq.template().send("out" + i, number);
				}
			}
			await().until(() -> IntStream.range(0, listeners)
				.allMatch((i) -> zmq.sockets().get("in" + i).counters().received() == 3));
			release.countDown();
			await().until(() -> handled.get() == 3 * listeners);
		}
	}

	@RepeatedTest(20)
	void messageFindsAThreadWhileOthersAreBusy() throws InterruptedException {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.pipeline("inproc");
			Semaphore inside = new Semaphore(0);
			CountDownLatch release = new CountDownLatch(1);
			zmq.listener("in", new Object() {
				void handle(String text) throws InterruptedException {
					inside.release();
					release.await();
				}
			}).concurrency(4).start();
			for (int i = 0; i < 4; i++) {
				zmq.template().send("out", "x");
				inside.acquire();
			}
			release.countDown();
		}
	}

	@RepeatedTest(50)
	void stopTakesWhatHasArrivedWhoeverReceives() {
		try (ListenerFixture zmq = new ListenerFixture(CAPACITY, ListenerFixture.TIMEOUT)) {
			zmq.pipeline("inproc");
			AtomicInteger handled = new AtomicInteger();
			ZmqListenerContainer container = zmq.listener("in", new Object() {
				void handle(String text) {
					handled.incrementAndGet();
				}
			}).concurrency(2).start();
			for (int i = 0; i < 100; i++) {
				zmq.template().send("out", "x");
			}
			container.stop();
			assertThat(handled).hasValue(100);
		}
	}

	@Test
	void secondListenerOfASocketGetsItsMessagesWhileTheFirstReceives() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.connect("in", ZmqSocketType.SUB, zmq.bind("out", ZmqSocketType.PUB, ListenerFixture.address("inproc")));
			Queue<String> first = new ConcurrentLinkedQueue<>();
			zmq.listener("in", new Object() {
				void handle(String text) {
					first.add(text);
				}
			}).topics("a").start();
			await().until(() -> {
				zmq.template().publish("out", "a", "1");
				return !first.isEmpty();
			});
			Queue<String> second = new ConcurrentLinkedQueue<>();
			zmq.listener("in", new Object() {
				void handle(String text) {
					second.add(text);
				}
			}).id("second").topics("b").start();
			await().until(() -> {
				zmq.template().publish("out", "b", "2");
				return !second.isEmpty();
			});
			assertThat(first).containsOnly("1");
			assertThat(second).containsOnly("2");
		}
	}

	private static boolean hasReceiver() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.anyMatch((thread) -> thread.getName().equals("zmq-in-receiver"));
	}

}
