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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what handles the messages of a listener at once, and in which order.
 */
@Timeout(120)
class ConcurrencyTests {

	private static final int KEYS = 5;

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void messagesOfOneKeyKeepTheirOrder(String transport) {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.pipeline(transport);
			ByKey bean = new ByKey();
			zmq.listener("in", bean).concurrency(4).endpoint((endpoint) -> endpoint.orderBy("payload.key")).start();
			sendByKey(zmq, 2000);
			await().until(() -> bean.count.get() == 2000);
			assertThat(bean.together).as("messages of one key at once").hasValue(0);
			assertThat(bean.seen.values()).hasSize(KEYS)
				.allSatisfy((numbers) -> assertThat(List.copyOf(numbers)).isSorted());
		}
	}

	@Test
	void messagesOfOneKeyKeepTheirOrderInAnExecutor() {
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.pipeline("tcp");
			ByKey bean = new ByKey();
			zmq.listener("in", bean)
				.concurrency(4)
				.settings((settings) -> settings.executor(executor))
				.endpoint((endpoint) -> endpoint.orderBy("payload.key"))
				.start();
			sendByKey(zmq, 2000);
			await().until(() -> bean.count.get() == 2000);
			assertThat(bean.together).hasValue(0);
			assertThat(bean.seen.values()).hasSize(KEYS)
				.allSatisfy((numbers) -> assertThat(List.copyOf(numbers)).isSorted());
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void topicsAndHeadersAreKeys() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.connect(ZmqSocketDefinition.builder("in", ZmqSocketType.SUB).format(ZmqFormat.HEADERS),
					zmq.bind(ZmqSocketDefinition.builder("out", ZmqSocketType.PUB).format(ZmqFormat.HEADERS),
							ListenerFixture.address("tcp")));
			Map<String, Queue<Integer>> seen = new ConcurrentHashMap<>();
			zmq.listener("in", new Object() {
				void handle(Integer number, @Header("desk") String desk, @Header(ZmqHeaders.TOPIC) String topic) {
					seen.computeIfAbsent(topic + desk, (key) -> new ConcurrentLinkedQueue<>()).add(number);
				}
			}).concurrency(4).endpoint((endpoint) -> endpoint.orderBy("topic + headers.desk")).start();
			assertThat(zmq.template().awaitSubscribers("out", "", 1, ListenerFixture.TIMEOUT)).isTrue();
			for (int i = 0; i < 500; i++) {
				zmq.template().to("out").topic("t" + i % 2).header("desk", "d" + i % 3).send(i);
			}
			await().until(() -> seen.values().stream().mapToInt(Queue::size).sum() == 500);
			assertThat(seen.values()).hasSize(6).allSatisfy((numbers) -> assertThat(List.copyOf(numbers)).isSorted());
		}
	}

	@Test
	void slowKeyHoldsUpNoOther() throws InterruptedException {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.pipeline("inproc");
			CountDownLatch release = new CountDownLatch(1);
			Queue<String> handled = new ConcurrentLinkedQueue<>();
			zmq.listener("in", new Object() {
				void handle(String text) throws InterruptedException {
					if (text.startsWith("slow")) {
						release.await();
					}
					handled.add(text);
				}
			}).concurrency(2).endpoint((endpoint) -> endpoint.orderBy("payload.substring(0, 4)")).start();
			for (String text : List.of("slow1", "slow2", "slow3", "fast1", "fast2", "fast3")) {
				zmq.template().send("out", text);
			}
			await().untilAsserted(() -> assertThat(handled).containsExactly("fast1", "fast2", "fast3"));
			release.countDown();
			await().untilAsserted(() -> assertThat(handled).endsWith("slow1", "slow2", "slow3"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "payload", "null" })
	void fullQueueOfKeysHoldsBackTheSender(String orderBy) {
		try (ListenerFixture zmq = new ListenerFixture(8, Duration.ofSeconds(20))) {
			String endpoint = zmq.bind(ZmqSocketDefinition.builder("in", ZmqSocketType.PULL).receiveHighWaterMark(10),
					ListenerFixture.address("inproc"));
			zmq.connect(ZmqSocketDefinition.builder("out", ZmqSocketType.PUSH)
				.sendHighWaterMark(10)
				.sendTimeout(Duration.ofMillis(300)), endpoint);
			CountDownLatch release = new CountDownLatch(1);
			ZmqListenerContainer container = zmq.listener("in", new Object() {
				void handle(String text) throws InterruptedException {
					release.await();
				}
			}).concurrency(2).endpoint((builder) -> builder.orderBy(orderBy)).start();
			AtomicInteger sent = new AtomicInteger();
			assertThatExceptionOfType(ZmqSendTimeoutException.class).isThrownBy(() -> {
				while (sent.get() < 100_000) {
					zmq.template().send("out", Integer.toString(sent.get()));
					sent.incrementAndGet();
				}
			});
			// A batch of the receiver, the queues of socket and listener, and its threads
			assertThat(sent).hasValueLessThan(256 + 40 + 8 + 2 + 20);
			release.countDown();
			await().until(() -> container.getCounters().handled() == sent.get());
		}
	}

	@Test
	void orderedListenerStopsWithWhatItHasReceived() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.pipeline("inproc");
			ByKey bean = new ByKey();
			ZmqListenerContainer container = zmq.listener("in", bean)
				.concurrency(4)
				.endpoint((endpoint) -> endpoint.orderBy("payload.key"))
				.start();
			container.pause();
			sendByKey(zmq, 1000);
			assertThat(bean.count).hasValue(0);
			container.stop();
			assertThat(bean.count).hasValue(1000);
			assertThat(bean.seen.values()).allSatisfy((numbers) -> assertThat(List.copyOf(numbers)).isSorted());
			assertThat(container.getCounters().dropped()).isZero();
		}
	}

	@Test
	void orderedListenerCountsWhatItCannotHandleInTime() {
		try (ListenerFixture zmq = new ListenerFixture(64, Duration.ofMillis(300))) {
			zmq.pipeline("inproc");
			CountDownLatch never = new CountDownLatch(1);
			ZmqListenerContainer container = zmq.listener("in", new Object() {
				void handle(String text) throws InterruptedException {
					never.await();
				}
			}).concurrency(2).endpoint((endpoint) -> endpoint.orderBy("payload")).start();
			for (int i = 0; i < 30; i++) {
				zmq.template().send("out", "k" + i % 2);
			}
			await().until(() -> zmq.sockets().get("in").counters().received() == 30);
			container.stop();
			ListenerCounters counters = container.getCounters();
			assertThat(counters.failed() + counters.dropped()).isEqualTo(30);
			assertThat(counters.failed()).isEqualTo(2);
		}
	}

	@Test
	void messageWithoutAReadableKeyIsReportedAndHoldsUpNothing() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.pipeline("inproc");
			ByKey bean = new ByKey();
			ZmqListenerContainer container = zmq.listener("in", bean)
				.concurrency(2)
				.endpoint((endpoint) -> endpoint.orderBy("payload.key"))
				.start();
			zmq.template().send("out", "no JSON");
			sendByKey(zmq, 10);
			await().until(() -> bean.count.get() == 10);
			await().until(() -> container.getCounters().unconvertible() == 1);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void expressionThatCannotBeParsedIsRefused(int concurrency) {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.bind("in", ZmqSocketType.PULL, ListenerFixture.address("inproc"));
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> zmq.listener("in", new ByKey())
					.concurrency(concurrency)
					.endpoint((endpoint) -> endpoint.orderBy("payload."))
					.register())
				.satisfies((ex) -> assertThat(ex.getSetting()).isEqualTo("orderBy"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void executorRunsTheMethodAsOftenAtOnceAsTheConcurrencySays(String transport) {
		AtomicInteger number = new AtomicInteger();
		ExecutorService executor = Executors
			.newCachedThreadPool((task) -> new Thread(task, "mine-" + number.incrementAndGet()));
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.pipeline(transport);
			CyclicBarrier three = new CyclicBarrier(3);
			Set<String> threads = ConcurrentHashMap.newKeySet();
			AtomicInteger current = new AtomicInteger();
			AtomicInteger most = new AtomicInteger();
			ZmqListenerContainer container = zmq.listener("in", new Object() {
				void handle(String text) throws Exception {
					most.accumulateAndGet(current.incrementAndGet(), Math::max);
					threads.add(Thread.currentThread().getName());
					three.await(30, TimeUnit.SECONDS);
					current.decrementAndGet();
				}
			}).concurrency(3).settings((settings) -> settings.executor(executor)).start();
			for (int i = 0; i < 300; i++) {
				zmq.template().send("out", "x");
			}
			await().until(() -> container.getCounters().handled() == 300);
			assertThat(most).hasValue(3);
			assertThat(threads).allMatch((name) -> name.startsWith("mine-"));
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void executorWithOneTaskKeepsTheOrder() {
		ExecutorService executor = Executors.newCachedThreadPool();
		try (ListenerFixture zmq = new ListenerFixture(16, Duration.ofSeconds(20))) {
			zmq.pipeline("tcp");
			Queue<Integer> received = new ConcurrentLinkedQueue<>();
			zmq.listener("in", new Object() {
				void handle(Integer number) {
					received.add(number);
				}
			}).settings((settings) -> settings.executor(executor)).start();
			for (int i = 0; i < 5000; i++) {
				zmq.template().send("out", i);
			}
			await().until(() -> received.size() == 5000);
			assertThat(List.copyOf(received)).isSorted();
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void whatAnExecutorRefusesIsHandledAllTheSame() {
		try (ListenerFixture zmq = new ListenerFixture(16, Duration.ofSeconds(20))) {
			zmq.pipeline("inproc");
			Queue<String> threads = new ConcurrentLinkedQueue<>();
			zmq.listener("in", new Object() {
				void handle(String text) {
					threads.add(Thread.currentThread().getName());
				}
			}).settings((settings) -> settings.executor((task) -> {
				throw new RejectedExecutionException("full");
			})).start();
			for (int i = 0; i < 1000; i++) {
				zmq.template().send("out", "x");
			}
			await().until(() -> threads.size() == 1000);
			assertThat(threads).allMatch((name) -> name.startsWith("zmq-in-listener-"));
		}
	}

	@Test
	void whatAnExecutorHasNotBegunIsHandledWhenTheListenerStops() {
		Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
		try (ListenerFixture zmq = new ListenerFixture(16, Duration.ofSeconds(20))) {
			zmq.pipeline("inproc");
			ZmqListenerContainer container = zmq.listener("in", new Object() {
				void handle(String text) {
				}
			}).settings((settings) -> settings.executor(tasks::add)).start();
			for (int i = 0; i < 100; i++) {
				zmq.template().send("out", "x");
			}
			await().until(() -> !tasks.isEmpty());
			container.stop();
			tasks.forEach(Runnable::run);
			assertThat(container.getCounters().handled()).isEqualTo(100);
			assertThat(container.getCounters().dropped()).isZero();
		}
	}

	@Test
	void pausedListenerWithAnExecutorHandlesNothingUntilItIsResumed() {
		ExecutorService executor = Executors.newCachedThreadPool();
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.pipeline("inproc");
			ZmqListenerContainer container = zmq.listener("in", new Object() {
				void handle(String text) {
				}
			}).settings((settings) -> settings.executor(executor)).start();
			container.pause();
			for (int i = 0; i < 100; i++) {
				zmq.template().send("out", "x");
			}
			await().until(() -> zmq.sockets().get("in").counters().received() == 100);
			assertThat(container.getCounters().handled()).isZero();
			container.resume();
			await().until(() -> container.getCounters().handled() == 100);
		}
		finally {
			executor.shutdownNow();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsHandleTheMessages(String transport) {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.pipeline(transport);
			CyclicBarrier barrier = new CyclicBarrier(100);
			Queue<String> kinds = new ConcurrentLinkedQueue<>();
			zmq.listener("in", new Object() {
				void handle(String text) throws Exception {
					// Those of the platform are in a group of their own
					kinds.add(Thread.currentThread().getThreadGroup().getName());
					barrier.await(60, TimeUnit.SECONDS);
				}
			}).concurrency(100).settings((settings) -> settings.virtualThreads(true)).start();
			IntStream.range(0, 1000).forEach((number) -> zmq.template().send("out", "x"));
			await().until(() -> kinds.size() == 1000);
			assertThat(kinds).containsOnly("VirtualThreads");
		}
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void virtualThreadsAreRefusedWhereThereAreNone() {
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> ZmqListenerSettings.builder().virtualThreads(true).build())
			.withMessageContaining("Java 21");
	}

	private static void sendByKey(ListenerFixture zmq, int count) {
		for (int i = 0; i < count; i++) {
			zmq.template().send("out", new Task("key" + i % KEYS, i));
		}
	}

	record Task(String key, int number) {
	}

	static final class ByKey {

		final ConcurrentMap<String, Queue<Integer>> seen = new ConcurrentHashMap<>();

		final Set<String> busy = ConcurrentHashMap.newKeySet();

		final AtomicInteger together = new AtomicInteger();

		final AtomicInteger count = new AtomicInteger();

		void handle(Task task) {
			if (!this.busy.add(task.key())) {
				this.together.incrementAndGet();
			}
			this.seen.computeIfAbsent(task.key(), (key) -> new ConcurrentLinkedQueue<>()).add(task.number());
			Thread.yield();
			this.busy.remove(task.key());
			this.count.incrementAndGet();
		}

	}

}
