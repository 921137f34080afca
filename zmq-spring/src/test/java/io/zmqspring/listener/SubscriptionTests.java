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
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.Topic;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for listeners of SUB sockets (RFC 29/PUBSUB).
 */
@Timeout(60)
class SubscriptionTests {

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void eachListenerGetsWhatMatchesItsTopics(String transport) {
		try (ListenerFixture zmq = new ListenerFixture()) {
			connect(zmq, transport);
			Topics euro = new Topics();
			Topics europe = new Topics();
			Topics binary = new Topics();
			zmq.listener("sub", euro).id("euro").topics("EUR", "CHF").start();
			zmq.listener("sub", europe).id("europe").topics("EU").start();
			zmq.listener("sub", binary).id("binary").topics("hex:00FF").start();
			awaitSubscribers(zmq, "EUR", "EU", "CHF");
			await().until(() -> zmq.template().awaitSubscribers("pub", "EU", 1, Duration.ofSeconds(5)));
			zmq.template().publish("pub", "EURUSD", "1");
			zmq.template().publish("pub", "EUX", "2");
			zmq.template().publish("pub", "CHF", "3");
			zmq.template().publish("pub", "USD", "EUR");
			zmq.template().send("pub", ZmqMessage.of(new byte[] { 0, (byte) 0xFF, 7 }, "4".getBytes()));
			await().untilAsserted(() -> {
				assertThat(euro.received).containsExactly("EURUSD 1", "CHF 3");
				assertThat(europe.received).containsExactly("EURUSD 1", "EUX 2");
				assertThat(binary.received).hasSize(1);
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void stoppingOneListenerLeavesTheOtherItsSubscription(String transport) {
		try (ListenerFixture zmq = new ListenerFixture()) {
			connect(zmq, transport);
			Topics first = new Topics();
			Topics second = new Topics();
			ZmqListenerContainer stopped = zmq.listener("sub", first).id("first").topics("A").start();
			zmq.listener("sub", second).id("second").topics("A").start();
			awaitSubscribers(zmq, "A");
			stopped.stop();
			assertThat(stopped.isRunning()).isFalse();
			for (int i = 0; i < 100; i++) {
				zmq.template().publish("pub", "A", Integer.toString(i));
			}
			await().untilAsserted(() -> assertThat(second.received).hasSize(100));
			assertThat(first.received).isEmpty();
			stopped.start();
			await().until(() -> {
				zmq.template().publish("pub", "A", "again");
				return first.received.contains("A again");
			});
		}
	}

	@Test
	void topicsAreRefusedOnASocketThatConflates() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.define(ZmqSocketDefinition.builder("sub", ZmqSocketType.SUB)
				.connect(ListenerFixture.address("inproc"))
				.conflate(true));
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> zmq.listener("sub", new Topics()).topics("EUR").register())
				.withMessageContaining("'sub', 'conflate' = 'true'")
				.withMessageContaining("'sub-listener' has topics");
		}
	}

	@Test
	void stoppedListenerUnsubscribesWhatNobodyElseWants() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			connect(zmq, "tcp");
			ZmqListenerContainer stopped = zmq.listener("sub", new Topics()).id("first").topics("A").start();
			zmq.listener("sub", new Topics()).id("second").topics("B").start();
			awaitSubscribers(zmq, "A", "B");
			stopped.stop();
			await().until(() -> !zmq.template().awaitSubscribers("pub", "A", 1, Duration.ZERO));
			assertThat(zmq.template().awaitSubscribers("pub", "B", 1, Duration.ZERO)).isTrue();
		}
	}

	@Test
	void listenerWithoutTopicsGetsThoseOfTheSocket() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			String endpoint = zmq.bind("pub", ZmqSocketType.PUB, ListenerFixture.address("tcp"));
			zmq.connect(ZmqSocketDefinition.builder("sub", ZmqSocketType.SUB).topics("A", "B"), endpoint);
			Topics all = new Topics();
			Topics own = new Topics();
			zmq.listener("sub", all).id("all").start();
			zmq.listener("sub", own).id("own").topics("C").start();
			awaitSubscribers(zmq, "A", "B", "C");
			for (String topic : List.of("A", "B", "C", "D")) {
				zmq.template().publish("pub", topic, "x");
			}
			await().untilAsserted(() -> {
				assertThat(all.received).containsExactly("A x", "B x");
				assertThat(own.received).containsExactly("C x");
			});
		}
	}

	@Test
	void onlyListenerOfASocketGetsWhatItsTopicsMatchAlone() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			String endpoint = zmq.bind("pub", ZmqSocketType.PUB, ListenerFixture.address("tcp"));
			zmq.connect(ZmqSocketDefinition.builder("sub", ZmqSocketType.SUB).topics("A"), endpoint);
			Topics own = new Topics();
			zmq.listener("sub", own).topics("B").start();
			awaitSubscribers(zmq, "A", "B");
			zmq.template().publish("pub", "A", "x");
			zmq.template().publish("pub", "B", "x");
			await().untilAsserted(() -> assertThat(own.received).containsExactly("B x"));
		}
	}

	@Test
	void whatJeroMqHasMatchedIsNotMatchedAgain() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.connect(ZmqSocketDefinition.builder("sub", ZmqSocketType.SUB).topics("A"), "tcp://127.0.0.1:1");
			Subscription only = new Subscription(zmq.sockets().get("sub"), Set.of(Topic.of("A"), Topic.of("B")));
			only.begin();
			assertThat(only.isToAll()).isTrue();
			only.add(Topic.of("C"));
			only.remove(Topic.of("B"));
			assertThat(only.isToAll()).isTrue();
			only.remove(Topic.of("A"));
			assertThat(only.isToAll()).isFalse();
		}
	}

	@Test
	void whatJeroMqHasMatchedIsMatchedAgainOnceOthersHaveSubscribed() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.connect(ZmqSocketDefinition.builder("sub", ZmqSocketType.SUB).topics("A"), "tcp://127.0.0.1:1");
			Subscription first = new Subscription(zmq.sockets().get("sub"), Set.of(Topic.of("A")));
			first.begin();
			assertThat(first.isToAll()).isTrue();
			Subscription second = new Subscription(zmq.sockets().get("sub"), Set.of(Topic.of("D")));
			second.begin();
			second.end();
			assertThat(second.isToAll()).isFalse();
			assertThat(first.isToAll()).isFalse();
		}
	}

	@Test
	void withoutAnyTopicsEverythingArrives() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			connect(zmq, "tcp");
			Topics all = new Topics();
			zmq.listen("sub", all);
			awaitSubscribers(zmq, "");
			zmq.template().publish("pub", "X", "1");
			zmq.template().publish("pub", "", "2");
			await().untilAsserted(() -> assertThat(all.received).containsExactly("X 1", " 2"));
		}
	}

	@Test
	void socketOfAListenerDoesNotSubscribeToEverything() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			connect(zmq, "tcp");
			zmq.listener("sub", new Topics()).topics("A").start();
			awaitSubscribers(zmq, "A");
			await().until(() -> !zmq.template().awaitSubscribers("pub", "Z", 1, Duration.ZERO));
		}
	}

	@Test
	void listenersOfOneSocketShareNoArray() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			connect(zmq, "tcp");
			Set<byte[]> arrays = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
			Object handler = new Object() {
				void handle(byte[] payload) {
					assertThat(payload).containsOnly(1);
					payload[0] = 2;
					arrays.add(payload);
				}
			};
			ZmqListenerContainer first = zmq.listener("sub", handler).id("first").start();
			ZmqListenerContainer second = zmq.listener("sub", handler).id("second").start();
			awaitSubscribers(zmq, "");
			await().until(() -> {
				zmq.template().send("pub", new byte[] { 1, 1 });
				return second.getCounters().handled() > 10 && first.getCounters().handled() > 10;
			});
			assertThat(first.getCounters().failed() + second.getCounters().failed()).isZero();
			await().until(() -> arrays.size() == first.getCounters().handled() + second.getCounters().handled());
		}
	}

	@Test
	void slowListenerOfASharedSocketDoesNotBlockTheStopOfAnother() throws InterruptedException {
		try (ListenerFixture zmq = new ListenerFixture(4, Duration.ofSeconds(20))) {
			connect(zmq, "tcp");
			CountDownLatch started = new CountDownLatch(1);
			CountDownLatch release = new CountDownLatch(1);
			zmq.listener("sub", new Object() {
				void handle(String text) throws InterruptedException {
					started.countDown();
					release.await();
				}
			}).id("slow").start();
			ZmqListenerContainer other = zmq.listener("sub", new Topics()).id("other").topics("B").start();
			awaitSubscribers(zmq, "", "B");
			for (int i = 0; i < 500; i++) {
				zmq.template().publish("pub", "A", "x");
			}
			started.await();
			long start = System.nanoTime();
			other.stop();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
			assertThat(other.isRunning()).isFalse();
			release.countDown();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void listenersThatStartAndStopInAnyOrderGetWhatTheyWantWhileTheyRun(String transport) {
		try (ListenerFixture zmq = new ListenerFixture()) {
			connect(zmq, transport);
			String[] topics = { "A", "A", "B", "AB", "" };
			List<AtomicReference<String>> last = new ArrayList<>();
			List<ZmqListenerContainer> containers = new ArrayList<>();
			for (int i = 0; i < topics.length; i++) {
				AtomicReference<String> text = new AtomicReference<>("");
				last.add(text);
				containers.add(zmq.listener("sub", new Object() {
					void handle(String payload) {
						text.set(payload);
					}
				}).id("listener" + i).topics(topics[i]).register());
			}
			for (int round = 0; round < 200; round++) {
				ZmqListenerContainer toggled = containers.get(ThreadLocalRandom.current().nextInt(topics.length));
				if (toggled.isRunning()) {
					toggled.stop();
				}
				else {
					toggled.start();
				}
				String payload = "round " + round;
				// A new subscription takes a moment to reach the publisher
				await().pollInterval(Duration.ofMillis(1)).untilAsserted(() -> {
					zmq.template().publish("pub", "ABC", payload);
					zmq.template().publish("pub", "B", payload);
					for (int i = 0; i < topics.length; i++) {
						if (containers.get(i).isRunning()) {
							assertThat(last.get(i)).as("listener %d of '%s'", i, topics[i]).hasValue(payload);
						}
						else {
							assertThat(last.get(i).get()).isNotEqualTo(payload);
						}
					}
				});
			}
		}
	}

	@Test
	void listenersComeAndGoWhileMessagesFlow() throws InterruptedException {
		try (ListenerFixture zmq = new ListenerFixture()) {
			connect(zmq, "inproc");
			List<Integer> steady = new ArrayList<>();
			zmq.listener("sub", new Object() {
				void handle(String text) {
					steady.add(Integer.valueOf(text));
				}
			}).id("steady").start();
			ZmqListenerContainer guest = zmq.listener("sub", new Topics()).id("guest").topics("A").register();
			awaitSubscribers(zmq, "");
			Thread visits = new Thread(() -> {
				for (int i = 0; i < 100; i++) {
					guest.start();
					guest.stop();
				}
			});
			visits.start();
			int sent = 0;
			while (visits.isAlive()) {
				zmq.template().publish("pub", "A", Integer.toString(sent++));
				int expected = sent;
				await().pollInterval(Duration.ofNanos(10_000))
					.until(() -> expected - zmq.sockets().get("sub").counters().received() < 100);
			}
			int total = sent;
			await().until(() -> zmq.registry().getContainer("steady").getCounters().handled() == total);
			assertThat(steady).isSorted().doesNotHaveDuplicates();
		}
	}

	@Test
	void topicsOnAnotherTypeAreRefused() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.bind("in", ZmqSocketType.PULL, ListenerFixture.address("inproc"));
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> zmq.listener("in", new Topics()).topics("A").register())
				.withMessageContaining("'in', 'topics'")
				.withMessageContaining("'in-listener'");
		}
	}

	@Test
	void topicThatIsNoneIsRefused() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			connect(zmq, "inproc");
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> zmq.listener("sub", new Topics()).topics("hex:0").register())
				.withMessageContaining("'topics' = 'hex:0'");
		}
	}

	@Test
	void templateCannotTakeAListenersMessages() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			connect(zmq, "inproc");
			zmq.listen("sub", new Topics());
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> zmq.template().receive("sub", String.class, Duration.ZERO))
				.withMessageContaining("A listener receives from it");
		}
	}

	@Test
	void messageWithoutATopicIsUnconvertibleForWhoWantsOne() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			connect(zmq, "tcp");
			Topics strict = new Topics();
			AtomicInteger lenient = new AtomicInteger();
			ZmqListenerContainer container = zmq.listener("sub", strict).id("strict").start();
			zmq.listener("sub", new Object() {
				void handle(String text, @Header(name = ZmqHeaders.TOPIC, required = false) String topic) {
					assertThat(topic).isNull();
					lenient.incrementAndGet();
				}
			}).id("lenient").start();
			awaitSubscribers(zmq, "");
			zmq.template().send("pub", "x");
			await().untilAsserted(() -> assertThat(container.getCounters().unconvertible()).isEqualTo(1));
			await().untilAsserted(() -> assertThat(lenient).hasValue(1));
			assertThat(strict.received).isEmpty();
		}
	}

	private static void connect(ListenerFixture zmq, String transport) {
		String endpoint = zmq.bind("pub", ZmqSocketType.PUB, ListenerFixture.address(transport));
		zmq.connect("sub", ZmqSocketType.SUB, endpoint);
	}

	private static void awaitSubscribers(ListenerFixture zmq, String... topics) {
		for (String topic : topics) {
			assertThat(zmq.template().awaitSubscribers("pub", topic, 1, ListenerFixture.TIMEOUT)).isTrue();
		}
	}

	static final class Topics {

		final Queue<String> received = new ConcurrentLinkedQueue<>();

		void handle(String text, @Header(ZmqHeaders.TOPIC) String topic) {
			this.received.add(topic + " " + text);
		}

	}

}
