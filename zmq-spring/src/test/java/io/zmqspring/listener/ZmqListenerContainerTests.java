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
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import ch.qos.logback.classic.Level;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.socket.LogCapture;
import io.zmqspring.socket.SocketCounters;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ZmqListenerContainer}.
 */
@Timeout(120)
class ZmqListenerContainerTests {

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void concurrencyOneKeepsTheOrder(String transport) {
		try (ListenerFixture zmq = new ListenerFixture()) {
			connect(zmq, zmq.bind("in", ZmqSocketType.PULL, ListenerFixture.address(transport)));
			Queue<Integer> received = new ConcurrentLinkedQueue<>();
			zmq.listen("in", new Object() {
				void handle(String text) {
					received.add(Integer.valueOf(text));
				}
			});
			for (int i = 0; i < 100_000; i++) {
				zmq.template().send("out", Integer.toString(i));
			}
			await().until(() -> received.size() == 100_000);
			assertThat(List.copyOf(received)).isSorted();
			await().until(() -> zmq.registry().getContainer("in-listener").getCounters().handled() == 100_000);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void concurrencyHandlesInParallel(String transport) {
		try (ListenerFixture zmq = new ListenerFixture()) {
			connect(zmq, zmq.bind("in", ZmqSocketType.PULL, ListenerFixture.address(transport)));
			// Nobody passes before four are inside
			CyclicBarrier barrier = new CyclicBarrier(4);
			AtomicInteger inside = new AtomicInteger();
			AtomicInteger most = new AtomicInteger();
			AtomicInteger handled = new AtomicInteger();
			zmq.listener("in", new Object() {
				void handle(String text) throws Exception {
					most.accumulateAndGet(inside.incrementAndGet(), Math::max);
					barrier.await();
					inside.decrementAndGet();
					handled.incrementAndGet();
				}
			}).concurrency(4).start();
			for (int i = 0; i < 400; i++) {
				zmq.template().send("out", "x");
			}
			await().untilAsserted(() -> assertThat(handled).hasValue(400));
			assertThat(most).hasValue(4);
		}
	}

	@Test
	void slowMessageHoldsBackNoOther() throws InterruptedException {
		try (ListenerFixture zmq = new ListenerFixture()) {
			connect(zmq, zmq.bind("in", ZmqSocketType.PULL, ListenerFixture.address("tcp")));
			CountDownLatch release = new CountDownLatch(1);
			AtomicInteger handled = new AtomicInteger();
			zmq.listener("in", new Object() {
				void handle(String text) throws InterruptedException {
					if (text.equals("slow")) {
						release.await();
					}
					handled.incrementAndGet();
				}
			}).concurrency(4).start();
			for (int round = 1; round <= 3; round++) {
				for (int i = 0; i < 10_000; i++) {
					zmq.template().send("out", (i == 5_000) ? "slow" : "fast");
				}
				int expected = round * 9_999;
				await().untilAsserted(() -> assertThat(handled).hasValue(expected));
			}
			release.countDown();
			await().untilAsserted(() -> assertThat(handled).hasValue(30_000));
		}
	}

	@Test
	void pairStaysOpenForItsSendersWhenTheApplicationStopsItsListener() throws InterruptedException {
		try (ListenerFixture zmq = new ListenerFixture()) {
			ZmqListenerContainer container = listenToPair(zmq);
			CountDownLatch stopped = new CountDownLatch(1);
			container.stop(stopped::countDown);
			stopped.await();
			assertThat(container.isRunning()).isFalse();
			zmq.template().send("left", "late");
			assertThat(zmq.template().receive("right", String.class, ListenerFixture.TIMEOUT)).isEqualTo("late");
			container.start();
			container.stop();
			assertThatPairIsClosed(zmq);
		}
	}

	@Test
	void pairClosesAtOnceWhenItsListenerIsStoppedByHand() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			listenToPair(zmq).stop();
			assertThatPairIsClosed(zmq);
		}
	}

	private static ZmqListenerContainer listenToPair(ListenerFixture zmq) {
		zmq.connect("right", ZmqSocketType.PAIR,
				zmq.bind("left", ZmqSocketType.PAIR, ListenerFixture.address("inproc")));
		return zmq.listen("left", new Object() {
			void handle(String text) {
			}
		});
	}

	private static void assertThatPairIsClosed(ListenerFixture zmq) {
		assertThatExceptionOfType(ZmqSocketException.class).isThrownBy(() -> zmq.template().send("left", "x"))
			.withMessageContaining("its listener is stopped");
	}

	@Test
	void restartOpensTheSocketsThatListenersClosed() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.bind("in", ZmqSocketType.PULL, ListenerFixture.address("inproc"));
			zmq.bind("sleeping", ZmqSocketType.PULL, ListenerFixture.address("inproc"));
			Object bean = new Object() {
				void handle(String text) {
				}
			};
			ZmqListenerContainer sleeping = zmq.listener("sleeping", bean).autoStartup(false).start();
			zmq.listen("in", bean).stop();
			assertThatExceptionOfType(ZmqSocketException.class).isThrownBy(() -> zmq.sockets().get("in"));
			sleeping.stop();
			zmq.sockets().stop();
			zmq.sockets().start();
			assertThat(zmq.sockets().get("in").isClosed()).isFalse();
			assertThatExceptionOfType(ZmqSocketException.class).isThrownBy(() -> zmq.sockets().get("sleeping"))
				.withMessageContaining("its listener is stopped");
			sleeping.start();
			assertThat(zmq.sockets().get("sleeping").isClosed()).isFalse();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void pausedListenerHoldsBackTheSenderAndLosesNothing(String transport) {
		try (ListenerFixture zmq = new ListenerFixture(8, Duration.ofSeconds(20))) {
			String endpoint = zmq.bind(ZmqSocketDefinition.builder("in", ZmqSocketType.PULL).receiveHighWaterMark(10),
					ListenerFixture.address(transport));
			zmq.connect(ZmqSocketDefinition.builder("out", ZmqSocketType.PUSH)
				.sendHighWaterMark(10)
				.sendTimeout(Duration.ofMillis(300)), endpoint);
			AtomicInteger received = new AtomicInteger();
			ZmqListenerContainer container = zmq.listen("in", new Object() {
				void handle(byte[] payload) {
					received.incrementAndGet();
				}
			});
			zmq.template().send("out", new byte[100_000]);
			await().untilAsserted(() -> assertThat(received).hasValue(1));
			container.pause();
			assertThat(container.isPaused()).isTrue();
			assertThat(container.isRunning()).isTrue();
			AtomicInteger sent = new AtomicInteger(1);
			assertThatExceptionOfType(ZmqSendTimeoutException.class).isThrownBy(() -> {
				while (sent.get() < 100_000) {
					zmq.template().send("out", new byte[100_000]);
					sent.incrementAndGet();
				}
			});
			assertThat(sent).hasValueGreaterThan(8);
			assertThat(received).hasValue(1);
			container.resume();
			assertThat(container.isPaused()).isFalse();
			await().untilAsserted(() -> assertThat(received).hasValue(sent.get()));
		}
	}

	@Test
	void stoppedListenerClosesItsSocket() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			connect(zmq, zmq.bind("in", ZmqSocketType.PULL, ListenerFixture.address("inproc")));
			ZmqListenerContainer container = zmq.listen("in", new Sink());
			assertThat(container.isRunning()).isTrue();
			container.stop();
			assertThat(container.isRunning()).isFalse();
			assertThatExceptionOfType(ZmqSocketException.class).isThrownBy(() -> zmq.sockets().get("in"));
			container.stop();
			AtomicBoolean called = new AtomicBoolean();
			container.stop(() -> called.set(true));
			assertThat(called).isTrue();
		}
	}

	@Test
	void stopHandlesWhatWasReceived() throws InterruptedException {
		try (ListenerFixture zmq = new ListenerFixture(16, Duration.ofSeconds(20))) {
			connect(zmq, zmq.bind("in", ZmqSocketType.PULL, ListenerFixture.address("inproc")));
			CountDownLatch started = new CountDownLatch(1);
			CountDownLatch release = new CountDownLatch(1);
			AtomicInteger handled = new AtomicInteger();
			ZmqListenerContainer container = zmq.listen("in", new Object() {
				void handle(String text) throws InterruptedException {
					started.countDown();
					release.await();
					handled.incrementAndGet();
				}
			});
			for (int i = 0; i < 500; i++) {
				zmq.template().send("out", "x");
			}
			started.await();
			CountDownLatch stopped = new CountDownLatch(1);
			container.stop(stopped::countDown);
			assertThat(container.isRunning()).isTrue();
			release.countDown();
			stopped.await();
			assertThat(handled).hasValue(500);
			assertThat(container.getCounters().dropped()).isZero();
		}
	}

	@Test
	void pausedListenerHandlesWhatWasReceivedWhenItStops() {
		try (ListenerFixture zmq = new ListenerFixture(16, Duration.ofSeconds(20))) {
			connect(zmq, zmq.bind("in", ZmqSocketType.PULL, ListenerFixture.address("inproc")));
			Sink sink = new Sink();
			ZmqListenerContainer container = zmq.listen("in", sink);
			container.pause();
			for (int i = 0; i < 100; i++) {
				zmq.template().send("out", "x");
			}
			container.stop();
			assertThat(sink.received).hasSize(100);
		}
	}

	@Test
	void stopDropsAndCountsWhatIsNotHandledInTime() throws InterruptedException {
		try (ListenerFixture zmq = new ListenerFixture(16, Duration.ofMillis(300))) {
			connect(zmq, zmq.bind("in", ZmqSocketType.PULL, ListenerFixture.address("inproc")));
			CountDownLatch started = new CountDownLatch(1);
			AtomicBoolean interrupted = new AtomicBoolean();
			ZmqListenerContainer container = zmq.listen("in", new Object() {
				void handle(String text) {
					started.countDown();
					try {
						new CountDownLatch(1).await();
					}
					catch (InterruptedException ex) {
						interrupted.set(true);
					}
				}
			});
			for (int i = 0; i < 100; i++) {
				zmq.template().send("out", "x");
			}
			started.await();
			await().until(() -> zmq.sockets().get("in").counters().received() > 17);
			try (LogCapture log = new LogCapture("io.zmqspring.listener")) {
				container.stop();
				assertThat(log.messages(Level.WARN)).singleElement()
					.asString()
					.contains("'in-listener'", "dropped 99 messages", "300 ms");
			}
			assertThat(container.isRunning()).isFalse();
			assertThat(interrupted).isTrue();
			assertThat(container.getCounters().handled()).isEqualTo(1);
			assertThat(container.getCounters().dropped()).isEqualTo(99);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void stopsWithBalancedBooksWhileItsHandlersAreInterrupted(int concurrency) throws InterruptedException {
		try (ListenerFixture zmq = new ListenerFixture(16, Duration.ofSeconds(60))) {
			String endpoint = freeEndpoint();
			zmq.define(ZmqSocketDefinition.builder("in", ZmqSocketType.PULL).bind(endpoint));
			zmq.connect(ZmqSocketDefinition.builder("out", ZmqSocketType.PUSH)
				.linger(Duration.ZERO)
				.reconnectInterval(Duration.ofMillis(5)), endpoint);
			Set<Thread> handlers = ConcurrentHashMap.newKeySet();
			ZmqListenerContainer container = zmq.listener("in", new Object() {
				void handle(String text) throws InterruptedException {
					handlers.add(Thread.currentThread());
					new CountDownLatch(1).await(200, TimeUnit.MICROSECONDS);
				}
			}).concurrency(concurrency).register();
			AtomicBoolean done = new AtomicBoolean();
			Thread interrupter = new Thread(() -> {
				while (!done.get()) {
					handlers.forEach(Thread::interrupt);
					LockSupport.parkNanos(100_000);
				}
			});
			interrupter.start();
			ListenerCounters counters = container.getCounters();
			for (int round = 0; round < 15; round++) {
				container.start();
				SocketCounters socket = zmq.sockets().get("in").counters();
				long before = socket.received();
				// What meets the end of the old connection is lost
				await().until(() -> {
					zmq.template().send("out", "x");
					return socket.received() > before;
				});
				for (int i = 0; i < 50; i++) {
					zmq.template().send("out", "x");
				}
				container.stop();
				assertThat(container.isRunning()).isFalse();
				assertThat(counters.handled() + counters.failed() + counters.dropped()).isEqualTo(socket.received());
				assertThat(counters.dropped()).isZero();
				assertThat(handlers).noneMatch((thread) -> thread.getName().startsWith("zmq-in"));
				handlers.clear();
			}
			done.set(true);
			interrupter.join();
			assertThat(counters.failed()).isPositive();
			long before = counters.handled();
			container.start();
			await().until(() -> {
				zmq.template().send("out", "x");
				return counters.handled() > before;
			});
		}
	}

	@Test
	void drainEndsThoughThePeerGoesOnSending() throws InterruptedException {
		try (ListenerFixture zmq = new ListenerFixture(8, Duration.ofSeconds(20))) {
			String endpoint = zmq.bind("in", ZmqSocketType.PULL, ListenerFixture.address("tcp"));
			zmq.connect(ZmqSocketDefinition.builder("out", ZmqSocketType.PUSH).linger(Duration.ZERO), endpoint);
			ZmqListenerContainer container = zmq.listen("in", new Object() {
				void handle(String text) {
					LockSupport.parkNanos(500_000);
				}
			});
			AtomicBoolean done = new AtomicBoolean();
			Thread flood = new Thread(() -> {
				while (!done.get()) {
					try {
						zmq.template().to("out").timeout(Duration.ofMillis(1)).send("x");
					}
					catch (ZmqSendTimeoutException ex) {
						Thread.onSpinWait();
					}
				}
			});
			flood.start();
			await().until(() -> container.getCounters().handled() > 100);
			long start = System.nanoTime();
			container.stop();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
			done.set(true);
			flood.join();
		}
	}

	@Test
	void restartsOnTheSamePortWithoutLeakingThreads() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			String endpoint = freeEndpoint();
			zmq.define(ZmqSocketDefinition.builder("in", ZmqSocketType.PULL).bind(endpoint));
			zmq.connect("out", ZmqSocketType.PUSH, endpoint);
			Sink sink = new Sink();
			ZmqListenerContainer container = zmq.listener("in", sink).concurrency(2).register();
			Set<Thread> before = Thread.getAllStackTraces().keySet();
			for (int round = 1; round <= 50; round++) {
				container.start();
				String expected = Integer.toString(round);
				// What meets the end of the old connection is lost
				await().until(() -> {
					zmq.template().send("out", expected);
					return sink.received.contains(expected);
				});
				container.stop();
			}
			assertThat(container.isRunning()).isFalse();
			// The thread that stopped it last is about to end
			await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
				.filteredOn((thread) -> !before.contains(thread) && thread.getName().startsWith("zmq-in"))
				.isEmpty());
		}
	}

	@Test
	void startsAndStopsFromManyThreadsAtOnce() throws InterruptedException {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.define(ZmqSocketDefinition.builder("in", ZmqSocketType.PULL).bind(ListenerFixture.address("inproc")));
			ZmqListenerContainer container = zmq.listener("in", new Sink()).register();
			List<Thread> threads = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				boolean starter = i % 2 == 0;
				Thread thread = new Thread(() -> {
					for (int round = 0; round < 200; round++) {
						if (starter) {
							container.start();
						}
						else {
							container.stop();
						}
					}
				});
				threads.add(thread);
				thread.start();
			}
			for (Thread thread : threads) {
				thread.join();
			}
			container.stop();
			assertThat(container.isRunning()).isFalse();
			await().until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().startsWith("zmq-in")));
		}
	}

	@Test
	void listenerMayStopItself() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			connect(zmq, zmq.bind("in", ZmqSocketType.PULL, ListenerFixture.address("inproc")));
			AtomicReference<ZmqListenerContainer> self = new AtomicReference<>();
			AtomicBoolean returned = new AtomicBoolean();
			self.set(zmq.listen("in", new Object() {
				void handle(String text) {
					self.get().stop();
					returned.set(true);
				}
			}));
			zmq.template().send("out", "x");
			await().untilTrue(returned);
			await().until(() -> !self.get().isRunning());
			assertThat(self.get().getCounters().handled()).isEqualTo(1);
		}
	}

	@Test
	void listenerStaysStoppedWhenItsPortIsTaken() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			String endpoint = zmq.bind("taken", ZmqSocketType.PULL, ListenerFixture.address("tcp"));
			zmq.define(ZmqSocketDefinition.builder("in", ZmqSocketType.PULL)
				.bind(endpoint)
				.bindTimeout(Duration.ofMillis(50)));
			ZmqListenerContainer container = zmq.listener("in", new Sink()).register();
			assertThatExceptionOfType(ZmqSocketException.class).isThrownBy(container::start);
			assertThat(container.isRunning()).isFalse();
			zmq.sockets().close("taken");
			await().ignoreExceptions().untilAsserted(() -> {
				container.start();
				assertThat(container.isRunning()).isTrue();
			});
		}
	}

	@Test
	void stopsRunningWhenItsSocketIsClosedUnderIt() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.bind("in", ZmqSocketType.PULL, ListenerFixture.address("tcp"));
			ZmqListenerContainer container = zmq.listen("in", new Sink());
			zmq.sockets().stop();
			await().until(() -> !container.isRunning());
		}
	}

	@Test
	void failingHandlerNeverStopsTheListener() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			connect(zmq, zmq.bind("in", ZmqSocketType.PULL, ListenerFixture.address("tcp")));
			AtomicInteger handled = new AtomicInteger();
			ZmqListenerContainer container = zmq.listen("in", new Object() {
				void handle(String text) throws Exception {
					switch (text) {
						case "exception" -> throw new Exception("checked");
						case "error" -> throw new AssertionError("error");
						case "stack" -> handle(text);
						case "interrupt" -> Thread.currentThread().interrupt();
						default -> {
							assertThat(Thread.currentThread().isInterrupted()).isFalse();
							handled.incrementAndGet();
						}
					}
				}
			});
			for (String text : List.of("exception", "good", "error", "good", "stack", "good", "interrupt", "good")) {
				zmq.template().send("out", text);
			}
			await().untilAsserted(() -> assertThat(handled).hasValue(4));
			assertThat(container.getCounters().failed()).isEqualTo(3);
			await().until(() -> container.getCounters().handled() == 5);
			assertThat(container.isRunning()).isTrue();
		}
	}

	@Test
	void failingErrorHandlerNeverStopsTheListener() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			connect(zmq, zmq.bind("in", ZmqSocketType.PULL, ListenerFixture.address("tcp")));
			Queue<String> failures = new ConcurrentLinkedQueue<>();
			ZmqListenerContainer container = zmq.listener("in", new Object() {
				void handle(Integer number) {
					if (number == 0) {
						throw new IllegalStateException("zero");
					}
				}
			}).errorHandler((message, failure, socket) -> {
				failures.add(socket + " " + new String(message.payload()) + " " + failure.getClass().getSimpleName());
				throw new IllegalArgumentException("the error handler itself");
			}).start();
			for (String text : List.of("0", "none", "1")) {
				zmq.template().send("out", text);
			}
			await().until(() -> container.getCounters().handled() == 1);
			assertThat(container.getCounters().failed()).isEqualTo(1);
			assertThat(container.getCounters().unconvertible()).isEqualTo(1);
			assertThat(failures).containsExactly("in 0 IllegalStateException", "in none MessageConversionException");
		}
	}

	@Test
	void threadsAreNamedAndListenersKeepTheApplicationAlive() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			connect(zmq, zmq.bind("in", ZmqSocketType.PULL, ListenerFixture.address("tcp")));
			AtomicReference<Thread> thread = new AtomicReference<>();
			zmq.listen("in", new Object() {
				void handle() {
					thread.set(Thread.currentThread());
				}
			});
			zmq.template().send("out", "x");
			await().untilAsserted(() -> assertThat(thread.get()).isNotNull());
			assertThat(thread.get().getName()).isEqualTo("zmq-in-listener-1");
			assertThat(thread.get().isDaemon()).isTrue();
			assertThat(Thread.getAllStackTraces().keySet()).anySatisfy((other) -> {
				assertThat(other.getName()).isEqualTo("zmq-listeners");
				assertThat(other.isDaemon()).isFalse();
			});
		}
	}

	private static void connect(ListenerFixture zmq, String endpoint) {
		zmq.connect("out", ZmqSocketType.PUSH, endpoint);
	}

	private static String freeEndpoint() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			return zmq.bind("free", ZmqSocketType.PULL, ListenerFixture.address("tcp"));
		}
	}

	static final class Sink {

		final Queue<String> received = new ConcurrentLinkedQueue<>();

		void handle(String text) {
			this.received.add(text);
		}

	}

}
