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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.zmqspring.ZmqRequestTimeoutException;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.listener.ZmqListenerSettings;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqContext;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that a consumer which stops makes its senders wait and raise, with memory that
 * stays flat, and that nothing which was accepted is lost when it goes on.
 */
@Timeout(120)
class StoppedConsumerTests {

	private static final int SENDERS = 4;

	private static final int ATTEMPTS = 800;

	private static final int SIZE = 30_000;

	// Far less than all attempts together
	private static final long MOST_HEAP = 32 * 1024 * 1024;

	@ParameterizedTest
	@CsvSource({ "tcp, PUSH, PULL", "inproc, PUSH, PULL", "tcp, DEALER, DEALER", "inproc, DEALER, DEALER",
			"tcp, PAIR, PAIR", "inproc, PAIR, PAIR" })
	void whatIsAcceptedArrivesAndTheRestIsReported(String transport, ZmqSocketType out, ZmqSocketType in)
			throws InterruptedException {
		try (Application zmq = new Application()) {
			String endpoint = zmq.bind(socket("in", in), Application.address(transport));
			zmq.connect(socket("out", out), endpoint);
			assertThat(zmq.template().awaitPeers("out", 1, Application.TIMEOUT)).isTrue();
			int accepted = sendWithFlatMemory(zmq);
			Set<String> received = ConcurrentHashMap.newKeySet();
			for (int i = 0; i < accepted; i++) {
				byte[] message = zmq.template().receive("in", byte[].class, Application.TIMEOUT);
				assertThat(message).hasSize(SIZE);
				received.add(name(message));
			}
			assertThat(received).hasSize(accepted);
			assertThat(zmq.template().receive("in", byte[].class, Duration.ofMillis(100))).isNull();
			assertThat(zmq.sockets().get("out").counters().sent()).isEqualTo(accepted);
			assertThat(zmq.sockets().get("out").counters().refused()).isEqualTo(SENDERS * ATTEMPTS - accepted);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void listenerThatBlocksHoldsItsSendersBack(String transport) throws InterruptedException {
		Worker worker = new Worker();
		try (Application zmq = new Application(
				ZmqListenerSettings.builder().queueCapacity(10).shutdownTimeout(Application.TIMEOUT).build(),
				ZmqContext.Settings.DEFAULT)) {
			String endpoint = zmq.bind(socket("in", ZmqSocketType.PULL), Application.address(transport));
			zmq.connect(socket("out", ZmqSocketType.PUSH), endpoint);
			zmq.listen(worker);
			int accepted = sendWithFlatMemory(zmq);
			worker.open.countDown();
			await().until(() -> worker.handled.get() == accepted);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void fullNextStepHoldsTheStepsBeforeItBack(String transport) throws InterruptedException {
		try (Application zmq = new Application(
				ZmqListenerSettings.builder().queueCapacity(10).shutdownTimeout(Application.TIMEOUT).build(),
				ZmqContext.Settings.DEFAULT)) {
			String first = zmq.bind(socket("in", ZmqSocketType.PULL), Application.address(transport));
			String last = zmq.bind(socket("last", ZmqSocketType.PULL), Application.address(transport));
			zmq.connect(socket("next", ZmqSocketType.PUSH).sendTimeout(Duration.ofMinutes(1)), last);
			zmq.connect(socket("out", ZmqSocketType.PUSH), first);
			zmq.listen(new Step());
			int accepted = sendWithFlatMemory(zmq);
			Set<String> received = ConcurrentHashMap.newKeySet();
			for (int i = 0; i < accepted; i++) {
				received.add(name(zmq.template().receive("last", byte[].class, Application.TIMEOUT)));
			}
			assertThat(received).hasSize(accepted);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void serverThatBlocksMakesRequestsTimeOut(String transport) throws InterruptedException {
		Desk desk = new Desk();
		try (Application zmq = new Application(
				ZmqListenerSettings.builder().queueCapacity(10).shutdownTimeout(Application.TIMEOUT).build(),
				ZmqContext.Settings.DEFAULT)) {
			String endpoint = zmq.bind(socket("desk", ZmqSocketType.REP), Application.address(transport));
			zmq.connect(socket("ask", ZmqSocketType.REQ).requestMaxInFlight(500), endpoint);
			zmq.listen(desk);
			AtomicInteger failed = new AtomicInteger();
			long before = usedHeap();
			List<Thread> callers = start(SENDERS, (sender) -> {
				for (int i = 0; i < ATTEMPTS; i++) {
					zmq.template()
						.to("ask")
						.timeout(Duration.ofMillis(1 + i % 3))
						.requestAsync(message(sender, i), String.class)
						.whenComplete((reply, ex) -> {
							assertThat(ex).isInstanceOfAny(ZmqRequestTimeoutException.class,
									ZmqSendTimeoutException.class);
							failed.incrementAndGet();
						});
				}
			});
			join(callers);
			await().until(() -> failed.get() == SENDERS * ATTEMPTS);
			assertThat(usedHeap() - before).isLessThan(MOST_HEAP);
			desk.open.countDown();
			await().untilAsserted(
					() -> assertThat(zmq.template().to("ask").timeout(Application.TIMEOUT).request("x", String.class))
						.isEqualTo("1"));
		}
	}

	private static ZmqSocketDefinition.Builder socket(String name, ZmqSocketType type) {
		return ZmqSocketDefinition.builder(name, type).sendHighWaterMark(50).receiveHighWaterMark(50);
	}

	// Returns the number of messages that were accepted
	private static int sendWithFlatMemory(Application zmq) throws InterruptedException {
		AtomicInteger accepted = new AtomicInteger();
		AtomicInteger refused = new AtomicInteger();
		long before = usedHeap();
		join(start(SENDERS, (sender) -> {
			for (int i = 0; i < ATTEMPTS; i++) {
				try {
					zmq.template().to("out").timeout(Duration.ofMillis(1)).send(message(sender, i));
					accepted.incrementAndGet();
				}
				catch (ZmqSendTimeoutException ex) {
					refused.incrementAndGet();
				}
			}
		}));
		assertThat(usedHeap() - before).isLessThan(MOST_HEAP);
		assertThat(refused).hasValueGreaterThan(SENDERS * ATTEMPTS / 2);
		assertThat(accepted.get() + refused.get()).isEqualTo(SENDERS * ATTEMPTS);
		return accepted.get();
	}

	private static byte[] message(int sender, int number) {
		byte[] message = new byte[SIZE];
		message[0] = (byte) sender;
		message[1] = (byte) (number >> 8);
		message[2] = (byte) number;
		return message;
	}

	private static String name(byte[] message) {
		return message[0] + " " + message[1] + " " + message[2];
	}

	private static List<Thread> start(int count, Body body) {
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			int number = i;
			Thread thread = new Thread(() -> body.run(number));
			thread.start();
			threads.add(thread);
		}
		return threads;
	}

	private static void join(List<Thread> threads) throws InterruptedException {
		for (Thread thread : threads) {
			thread.join();
		}
	}

	private static long usedHeap() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	@FunctionalInterface
	private interface Body {

		void run(int number);

	}

	static class Worker {

		private final CountDownLatch open = new CountDownLatch(1);

		private final AtomicInteger handled = new AtomicInteger();

		@ZmqListener("in")
		void work(ZmqMessage message) throws InterruptedException {
			this.open.await();
			this.handled.incrementAndGet();
		}

	}

	static class Step {

		@ZmqListener("in")
		@SendTo("next")
		byte[] pass(byte[] message) {
			return message;
		}

	}

	static class Desk {

		private final CountDownLatch open = new CountDownLatch(1);

		@ZmqListener("desk")
		String answer(byte[] request) throws InterruptedException {
			this.open.await();
			return "" + request.length;
		}

	}

}
