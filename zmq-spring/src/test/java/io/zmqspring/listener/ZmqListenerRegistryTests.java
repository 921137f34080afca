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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ZmqListenerRegistry}, and for what containers do while they run.
 */
@Timeout(60)
class ZmqListenerRegistryTests {

	private final Queue<String> received = new ConcurrentLinkedQueue<>();

	private final ZmqMessageListener sink = (message) -> this.received
		.add(new String(message.payload(), StandardCharsets.UTF_8));

	@Test
	void listenersAreControlledById() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			pipeline(zmq, "inproc");
			ZmqListenerRegistry registry = zmq.registry();
			ZmqListenerContainer container = registry.register(endpoint("mine", "in"));
			assertThat(registry.getIds()).containsExactly("mine");
			assertThat(registry.getContainers()).containsExactly(container);
			assertThat(container.isRunning()).isFalse();
			registry.start("mine");
			assertThat(container.isRunning()).isTrue();
			registry.pause("mine");
			assertThat(container.isPaused()).isTrue();
			assertThat(container.isRunning()).isTrue();
			zmq.template().send("out", "a");
			assertThat(this.received).isEmpty();
			registry.resume("mine");
			assertThat(container.isPaused()).isFalse();
			await().untilAsserted(() -> assertThat(this.received).containsExactly("a"));
			registry.stop("mine");
			assertThat(container.isRunning()).isFalse();
			assertThat(container.isPaused()).isFalse();
			assertThatIllegalArgumentException().isThrownBy(() -> registry.start("other"))
				.withMessageContaining("mine");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void listenersComeAndGoAtRunTime(String transport) {
		try (ListenerFixture zmq = new ListenerFixture()) {
			DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
			zmq.registry().setBeanFactory(beans);
			zmq.registry().start();
			pipeline(zmq, transport);
			for (int round = 0; round < 3; round++) {
				ZmqListenerContainer container = zmq.registry().register(endpoint("mine", "in"));
				assertThat(container.isRunning()).isTrue();
				assertThat(beans.getBean("mine")).isSameAs(container);
				String text = "round " + round;
				await().until(() -> {
					zmq.template().send("out", text);
					return this.received.contains(text);
				});
				zmq.registry().unregister("mine");
				assertThat(container.isRunning()).isFalse();
				assertThat(zmq.registry().getIds()).isEmpty();
				assertThat(beans.containsBean("mine")).isFalse();
				assertThat(zmq.sockets().isClaimed("in")).isFalse();
			}
			assertThatIllegalArgumentException().isThrownBy(() -> zmq.registry().unregister("mine"));
		}
	}

	@Test
	void removedListenerHandlesWhatItHasReceived() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			pipeline(zmq, "inproc");
			zmq.registry().register(endpoint("mine", "in")).start();
			zmq.registry().pause("mine");
			for (int i = 0; i < 100; i++) {
				zmq.template().send("out", "x");
			}
			zmq.registry().unregister("mine");
			assertThat(this.received).hasSize(100);
			assertThatExceptionOfType(ZmqSocketException.class).isThrownBy(() -> zmq.sockets().get("in"));
		}
	}

	@Test
	void listenerOfOneFactoryHasItsSettings() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			pipeline(zmq, "inproc");
			ZmqListenerContainerFactory factory = new ZmqListenerContainerFactory(zmq.sockets(), zmq.template(),
					new PayloadConverter());
			factory.setSettings(ZmqListenerSettings.builder().autoStartup(false).build());
			assertThat(zmq.registry().register(endpoint("mine", "in"), factory).isAutoStartup()).isFalse();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void topicsChangeWhileTheListenerRuns(String transport) {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.connect("in", ZmqSocketType.SUB,
					zmq.bind("out", ZmqSocketType.PUB, ListenerFixture.address(transport)));
			ZmqListenerContainer container = zmq.registry()
				.register(ZmqListenerEndpoint.builder("mine", "in", this.sink).topics(List.of("EUR")).build());
			container.start();
			awaitSubscribers(zmq, "EUR");
			container.subscribe("USD");
			container.subscribe("USD");
			assertThat(container.getTopics()).containsExactly("EUR", "USD");
			awaitSubscribers(zmq, "USD");
			zmq.template().publish("out", "EUR", "1");
			zmq.template().publish("out", "USD", "2");
			await().untilAsserted(() -> assertThat(this.received).containsExactly("1", "2"));
			container.unsubscribe("EUR");
			container.unsubscribe("CHF");
			await().until(() -> !zmq.template().awaitSubscribers("out", "EUR", 1, Duration.ZERO));
			zmq.template().publish("out", "EUR", "3");
			zmq.template().publish("out", "USD", "4");
			await().untilAsserted(() -> assertThat(this.received).containsExactly("1", "2", "4"));
			container.stop();
			container.unsubscribe("USD");
			container.subscribe("hex:00FF");
			container.start();
			awaitSubscribers(zmq, "hex:00FF");
			await().until(() -> !zmq.template().awaitSubscribers("out", "USD", 1, Duration.ZERO));
			zmq.template().publish("out", "hex:00FF", "5");
			await().untilAsserted(() -> assertThat(this.received).containsExactly("1", "2", "4", "5"));
		}
	}

	@Test
	void listenerWithoutItsLastTopicGetsNothing() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.connect("in", ZmqSocketType.SUB, zmq.bind("out", ZmqSocketType.PUB, ListenerFixture.address("inproc")));
			zmq.registry().register(endpoint("all", "in")).start();
			ZmqListenerContainer container = zmq.registry()
				.register(ZmqListenerEndpoint.builder("mine", "in", (message) -> this.received.add("mine")).build());
			container.start();
			awaitSubscribers(zmq, "");
			assertThat(container.getTopics()).containsExactly("");
			container.unsubscribe("");
			assertThat(container.getTopics()).isEmpty();
			zmq.template().publish("out", "EUR", "1");
			await().untilAsserted(() -> assertThat(this.received).containsExactly("1"));
		}
	}

	@Test
	void topicsOfOtherSocketsAreRefused() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			pipeline(zmq, "inproc");
			ZmqListenerContainer container = zmq.registry().register(endpoint("mine", "in"));
			assertThatIllegalStateException().isThrownBy(() -> container.subscribe("EUR"))
				.withMessageContaining("knows no topics");
		}
	}

	@Test
	void idleListenerTellsOnceMoreAfterEachInterval() {
		Queue<ZmqListenerIdleEvent> events = new ConcurrentLinkedQueue<>();
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.registry().setApplicationEventPublisher((event) -> events.add((ZmqListenerIdleEvent) event));
			pipeline(zmq, "inproc");
			Duration interval = Duration.ofMillis(200);
			ZmqListenerContainer container = zmq.registry()
				.register(ZmqListenerEndpoint.builder("mine", "in", this.sink)
					.settings(ZmqListenerSettings.builder().idleEventInterval(interval).build())
					.build());
			long start = System.nanoTime();
			container.start();
			await().until(() -> events.size() >= 2);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(interval.multipliedBy(2));
			assertThat(events).allSatisfy((event) -> {
				assertThat(event.getContainer()).isSameAs(container);
				assertThat(event.getIdleTime()).isGreaterThanOrEqualTo(interval);
			});
			container.stop();
			int told = events.size();
			await().pollDelay(interval.multipliedBy(3)).until(() -> events.size() == told);
		}
	}

	@Test
	void listenerWhoseMessagesWaitIsNotIdle() throws InterruptedException {
		AtomicInteger events = new AtomicInteger();
		CountDownLatch release = new CountDownLatch(1);
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.registry().setApplicationEventPublisher((event) -> events.incrementAndGet());
			pipeline(zmq, "inproc");
			Duration interval = Duration.ofMillis(300);
			zmq.registry()
				.register(ZmqListenerEndpoint.builder("mine", "in", (message) -> release.await())
					.settings(ZmqListenerSettings.builder().idleEventInterval(interval).build())
					.build());
			zmq.template().send("out", "1");
			zmq.template().send("out", "2");
			zmq.registry().start("mine");
			await().pollDelay(interval.multipliedBy(3)).until(() -> events.get() == 0);
			release.countDown();
			await().until(() -> events.get() > 0);
		}
	}

	@Test
	void silenceBeginsWithTheLastMessage() {
		Map<ZmqListenerIdleEvent, Long> events = Collections.synchronizedMap(new LinkedHashMap<>());
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.registry()
				.setApplicationEventPublisher((event) -> events.put((ZmqListenerIdleEvent) event, System.nanoTime()));
			pipeline(zmq, "inproc");
			zmq.registry()
				.register(ZmqListenerEndpoint.builder("mine", "in", this.sink)
					.settings(ZmqListenerSettings.builder().idleEventInterval(Duration.ofMillis(200)).build())
					.build())
				.start();
			await().until(() -> events.size() == 3);
			long sent = System.nanoTime();
			zmq.template().send("out", "x");
			await().until(() -> this.received.size() == 1);
			events.clear();
			// The first may have been on its way
			await().until(() -> events.size() == 2);
			events.forEach((event, time) -> {
				if (!time.equals(Collections.min(events.values()))) {
					assertThat(event.getIdleTime()).isLessThan(Duration.ofNanos(time - sent));
				}
			});
		}
	}

	@Test
	void idleListenerTellsNothingUnlessAskedTo() {
		AtomicInteger events = new AtomicInteger();
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.registry().setApplicationEventPublisher((event) -> events.incrementAndGet());
			pipeline(zmq, "inproc");
			zmq.registry().register(endpoint("mine", "in")).start();
			assertThat(Thread.getAllStackTraces().keySet()).noneMatch((thread) -> thread.getName().contains("idle"));
		}
	}

	@Test
	void idleIntervalOutOfItsRangeIsRefused() {
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> ZmqListenerSettings.builder().idleEventInterval(Duration.ofSeconds(-1)).build());
	}

	@Test
	void pausedListenerHoldsItsMessagesThroughThousandsOfTurns() throws InterruptedException {
		try (ListenerFixture zmq = new ListenerFixture(64, Duration.ofSeconds(20))) {
			pipeline(zmq, "tcp");
			ZmqListenerContainer container = zmq.registry().register(endpoint("mine", "in"));
			container.start();
			Thread sender = new Thread(() -> {
				for (int i = 0; i < 20_000; i++) {
					zmq.template().send("out", Integer.toString(i));
				}
			});
			sender.start();
			while (sender.isAlive()) {
				container.pause();
				container.resume();
			}
			sender.join();
			await().until(() -> this.received.size() == 20_000);
			assertThat(this.received.stream().map(Integer::parseInt).toList()).isSorted();
		}
	}

	private ZmqListenerEndpoint endpoint(String id, String socket) {
		return ZmqListenerEndpoint.builder(id, socket, this.sink).build();
	}

	private static void awaitSubscribers(ListenerFixture zmq, String topic) {
		assertThat(zmq.template().awaitSubscribers("out", topic, 1, ListenerFixture.TIMEOUT)).isTrue();
	}

	private static void pipeline(ListenerFixture zmq, String transport) {
		zmq.bind("in", ZmqSocketType.PULL, ListenerFixture.address(transport));
		// Wherever it is bound when it is opened again
		zmq.connect("out", ZmqSocketType.PUSH, "socket:in");
	}

}
