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
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.zmqspring.ZmqBatchListenerFailedException;
import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for listeners that take several messages at once.
 */
@Timeout(60)
class BatchTests {

	private static final Duration LONG = Duration.ofHours(1);

	@AutoClose
	private final ListenerFixture zmq = new ListenerFixture();

	private final Queue<Object> seen = new ConcurrentLinkedQueue<>();

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void batchesAreFullAndInOrderWhereMessagesWait(String transport) {
		this.zmq.pipeline(transport);
		ZmqListenerContainer container = batch(new Numbers(), 4, LONG).start();
		sendAtOnce(container, 12);
		await().until(() -> this.seen.size() == 3);
		assertThat(this.seen).containsExactly(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7), List.of(8, 9, 10, 11));
		await().until(() -> container.getCounters().handled() == 12);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void batchThatIsNotFullIsHandledWhenItsTimeIsOver(String transport) {
		this.zmq.pipeline(transport);
		batch(new Numbers(), 4, Duration.ofMillis(200)).start();
		long start = System.nanoTime();
		this.zmq.template().send("out", 1);
		this.zmq.template().send("out", 2);
		await().until(() -> this.seen.size() == 1);
		assertThat(this.seen).containsExactly(List.of(1, 2));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
		this.zmq.template().send("out", 3);
		await().until(() -> this.seen.size() == 2);
		assertThat(this.seen).endsWith(List.of(3));
	}

	@Test
	void batchWithoutATimeTakesWhatIsThere() {
		this.zmq.pipeline("inproc");
		ZmqListenerContainer container = batch(new Numbers(), 100, Duration.ZERO).start();
		sendAtOnce(container, 30);
		await().until(() -> container.getCounters().handled() == 30);
		assertThat(this.seen).hasSizeLessThan(30);
	}

	@Test
	void elementsAreMessagesOrFramesAndHeadersComeBesideThem() {
		this.zmq.connect(ZmqSocketDefinition.builder("out", ZmqSocketType.PUSH).format(ZmqFormat.HEADERS),
				this.zmq.bind(ZmqSocketDefinition.builder("in", ZmqSocketType.PULL).format(ZmqFormat.HEADERS),
						ListenerFixture.address("tcp")));
		batch(new Object() {
			void handle(List<Message<Integer>> messages, List<ZmqMessage> frames, @Header("desk") List<String> desks,
					List<? extends Number> numbers) {
				messages.forEach((message) -> BatchTests.this.seen
					.add(message.getPayload() + " " + message.getHeaders().get("desk")));
				frames.forEach((message) -> BatchTests.this.seen.add(message.size()));
				BatchTests.this.seen.add(desks);
				BatchTests.this.seen.add(numbers);
			}
		}, 2, LONG).start();
		this.zmq.template().to("out").header("desk", "a").send(1);
		this.zmq.template().to("out").header("desk", "b").send(2);
		await().until(() -> this.seen.size() == 6);
		assertThat(this.seen).containsExactly("1 a", "2 b", 2, 2, List.of("a", "b"), List.of(1, 2));
	}

	@Test
	void topicsSelectWhatIsInABatch() {
		this.zmq.connect("in", ZmqSocketType.SUB,
				this.zmq.bind("out", ZmqSocketType.PUB, ListenerFixture.address("tcp")));
		batch(new Object() {
			void handle(List<Integer> numbers, @Header(ZmqHeaders.TOPIC) List<String> topics) {
				BatchTests.this.seen.add(topics + "" + numbers);
			}
		}, 3, LONG).topics("EUR").start();
		assertThat(this.zmq.template().awaitSubscribers("out", "EUR", 1, ListenerFixture.TIMEOUT)).isTrue();
		for (int i = 0; i < 6; i++) {
			this.zmq.template().publish("out", ((i % 2 == 0) ? "EUR" : "CHF") + i, i);
		}
		await().until(() -> this.seen.size() == 1);
		assertThat(this.seen).containsExactly("[EUR0, EUR2, EUR4][0, 2, 4]");
	}

	@Test
	void whatIsUnreadableOrFilteredIsNotInTheBatch() {
		this.zmq.pipeline("inproc");
		List<String> unreadable = Collections.synchronizedList(new ArrayList<>());
		ZmqListenerContainer container = batch(new Numbers(), 3, LONG)
			.endpoint((endpoint) -> endpoint.filter("frames.payload()[0] != 50"))
			.errorHandler((message, failure, socket) -> {
				assertThat(failure).isInstanceOf(MessageConversionException.class);
				return unreadable.add(new String(message.payload()));
			})
			.start();
		for (Object payload : List.of(1, 2, "none", 3)) {
			this.zmq.template().send("out", payload);
		}
		await().until(() -> container.getCounters().handled() == 2);
		assertThat(this.seen).containsExactly(List.of(1, 3));
		assertThat(unreadable).containsExactly("none");
		assertThat(container.getCounters().unconvertible()).isEqualTo(1);
		assertThat(container.getCounters().filtered()).isEqualTo(1);
	}

	@Test
	void batchOfUnreadableMessagesDoesNotReachTheMethod() {
		this.zmq.pipeline("inproc");
		ZmqListenerContainer container = batch(new Numbers(), 2, LONG).start();
		this.zmq.template().send("out", "none");
		this.zmq.template().send("out", "none");
		await().until(() -> container.getCounters().unconvertible() == 2);
		assertThat(this.seen).isEmpty();
		assertThat(container.getCounters().handled()).isZero();
	}

	@Test
	void messageThatIsNamedFailsAloneAndThoseBehindItGoOn() {
		this.zmq.pipeline("inproc");
		this.zmq.deadLetters("inproc");
		List<Object> events = Collections.synchronizedList(new ArrayList<>());
		this.zmq.registry().setApplicationEventPublisher(events::add);
		ZmqListenerContainer container = batch(new Failing(2, 3), 5, LONG)
			.settings((settings) -> settings.retry(ListenerFixture.retries(2)).deadLetter("dead-out"))
			.start();
		sendAtOnce(container, 5);
		await().until(() -> container.getCounters().handled() == 3);
		assertThat(this.seen).containsExactly(List.of(0, 1, 2, 3, 4), List.of(2, 3, 4), List.of(2, 3, 4), List.of(3, 4),
				List.of(3, 4), List.of(3, 4), List.of(4));
		assertThat(dead()).isEqualTo("2");
		assertThat(dead()).isEqualTo("3");
		assertThat(container.getCounters().failed()).isEqualTo(2);
		assertThat(container.getCounters().deadLettered()).isEqualTo(2);
		assertThat(container.getCounters().retried()).isEqualTo(4);
		assertThat(events).extracting((event) -> ((ZmqListenerFailedEvent) event).getFailure().getMessage())
			.containsExactly("cannot do 2", "cannot do 3");
	}

	@Test
	void failureOfAnotherMessageBeginsItsOwnRetries() {
		this.zmq.pipeline("inproc");
		AtomicInteger calls = new AtomicInteger();
		ZmqListenerContainer container = batch(new Object() {
			void handle(List<Integer> numbers) {
				BatchTests.this.seen.add(numbers);
				// One more is done with each call but the last of all
				if (calls.incrementAndGet() < 5) {
					throw new ZmqBatchListenerFailedException("not yet", numbers.size() - 1);
				}
			}
		}, 2, LONG).settings((settings) -> settings.retry(ListenerFixture.retries(4))).start();
		sendAtOnce(container, 2);
		await().until(() -> container.getCounters().handled() == 2);
		assertThat(this.seen).containsExactly(List.of(0, 1), List.of(1), List.of(1), List.of(1), List.of(1));
		assertThat(container.getCounters().failed()).isZero();
	}

	@Test
	void retryThatGetsFurtherKeepsWhatItHasDone() {
		this.zmq.pipeline("inproc");
		AtomicInteger calls = new AtomicInteger();
		ZmqListenerContainer container = batch(new Object() {
			void handle(List<Integer> numbers) {
				BatchTests.this.seen.add(numbers);
				int call = calls.incrementAndGet();
				if (call < 3) {
					throw new ZmqBatchListenerFailedException("not yet", (call == 1) ? 0 : 2);
				}
			}
		}, 3, LONG).settings((settings) -> settings.retry(ListenerFixture.retries(1))).start();
		sendAtOnce(container, 3);
		await().until(() -> container.getCounters().handled() == 3);
		assertThat(this.seen).containsExactly(List.of(0, 1, 2), List.of(0, 1, 2), List.of(2));
		assertThat(container.getCounters().failed()).isZero();
	}

	@Test
	void withoutRetriesTheNamedMessageFailsAtOnce() {
		this.zmq.pipeline("inproc");
		List<String> failed = Collections.synchronizedList(new ArrayList<>());
		ZmqListenerContainer container = batch(new Failing(0, 3), 4, LONG)
			.errorHandler((message, failure, socket) -> failed.add(failure.getMessage()))
			.start();
		sendAtOnce(container, 4);
		await().until(() -> container.getCounters().handled() + container.getCounters().failed() == 4);
		assertThat(this.seen).containsExactly(List.of(0, 1, 2, 3), List.of(1, 2, 3));
		assertThat(failed).containsExactly("cannot do 0", "cannot do 3");
		assertThat(container.getCounters().retried()).isZero();
	}

	@Test
	void anyOtherFailureIsOneOfTheWholeBatch() {
		this.zmq.pipeline("inproc");
		this.zmq.deadLetters("inproc");
		ZmqListenerContainer container = batch(new Object() {
			void handle(List<Integer> numbers) {
				BatchTests.this.seen.add(numbers);
				throw numbers.contains(0) ? new ZmqBatchListenerFailedException("no such index", 99)
						: new IllegalStateException("all of them");
			}
		}, 2, LONG).settings((settings) -> settings.retry(ListenerFixture.retries(1)).deadLetter("dead-out")).start();
		sendAtOnce(container, 4);
		await().until(() -> container.getCounters().deadLettered() == 4);
		assertThat(this.seen).containsExactly(List.of(0, 1), List.of(0, 1), List.of(2, 3), List.of(2, 3));
		assertThat(List.of(dead(), dead(), dead(), dead())).containsExactly("0", "1", "2", "3");
		assertThat(container.getCounters().failed()).isEqualTo(4);
	}

	@Test
	void conversionInsideTheMethodIsNotTriedAgain() {
		this.zmq.pipeline("inproc");
		ZmqListenerContainer container = batch(new Object() {
			void handle(List<Integer> numbers) {
				int index = numbers.indexOf(1);
				if (index >= 0) {
					throw new ZmqBatchListenerFailedException("bad", new MessageConversionException("inside"), index);
				}
			}
		}, 3, LONG).settings((settings) -> settings.retry(ListenerFixture.retries(100))).start();
		sendAtOnce(container, 3);
		await().until(() -> container.getCounters().handled() == 2);
		assertThat(container.getCounters().failed()).isEqualTo(1);
		assertThat(container.getCounters().retried()).isZero();
	}

	@Test
	void eachAttemptGetsWhatArrived() {
		this.zmq.pipeline("inproc");
		ZmqListenerContainer container = batch(new Object() {
			void handle(List<byte[]> payloads) {
				BatchTests.this.seen.add(new String(payloads.get(0)));
				payloads.get(0)[0] = 'x';
				throw new IllegalStateException();
			}
		}, 1, LONG).settings((settings) -> settings.retry(ListenerFixture.retries(1))).start();
		this.zmq.template().send("out", "abc");
		await().until(() -> container.getCounters().failed() == 1);
		assertThat(this.seen).containsExactly("abc", "abc");
	}

	@Test
	void resultsGoToAnotherSocketOneByOneAndAreSentAgainWithoutAnotherCall() {
		this.zmq.pipeline("inproc");
		String endpoint = this.zmq.bind(
				ZmqSocketDefinition.builder("next-in", ZmqSocketType.PULL).receiveHighWaterMark(1),
				ListenerFixture.address("inproc"));
		this.zmq.connect(ZmqSocketDefinition.builder("next-out", ZmqSocketType.PUSH)
			.sendHighWaterMark(1)
			.sendTimeout(Duration.ofMillis(50)), endpoint);
		ZmqListenerContainer container = batch(new Object() {
			List<String> handle(List<Integer> numbers) {
				BatchTests.this.seen.add(numbers);
				return numbers.stream().map((number) -> "n" + number).toList();
			}
		}, 6, LONG).sendTo("next-out").settings((settings) -> settings.retry(ListenerFixture.retries(1000))).start();
		sendAtOnce(container, 6);
		await().until(() -> container.getCounters().retried() > 1);
		for (int i = 0; i < 6; i++) {
			assertThat(this.zmq.template().receive("next-in", String.class, ListenerFixture.TIMEOUT))
				.isEqualTo("n" + i);
		}
		await().until(() -> container.getCounters().handled() == 6);
		assertThat(this.seen).hasSize(1);
	}

	@Test
	void resultThatIsNeverSentIsAFailureOfTheWholeBatch() {
		this.zmq.pipeline("inproc");
		this.zmq.define(ZmqSocketDefinition.builder("nowhere", ZmqSocketType.PUSH)
			.connect("tcp://127.0.0.1:1")
			.sendHighWaterMark(1)
			.sendTimeout(Duration.ofMillis(20))
			.linger(Duration.ZERO));
		this.zmq.sockets().open("nowhere");
		ZmqListenerContainer container = batch(new Object() {
			String handle(List<Integer> numbers) {
				return "done";
			}
		}, 2, LONG).sendTo("nowhere").start();
		sendAtOnce(container, 4);
		await().until(() -> container.getCounters().failed() == 2);
		assertThat(container.getCounters().handled()).isEqualTo(2);
	}

	@Test
	void futuresOfBatchesAreWaitedForAndMayNameTheMessageThatFailed() {
		this.zmq.pipeline("inproc");
		CompletableFuture<Void> first = new CompletableFuture<>();
		ZmqListenerContainer container = batch(new Object() {
			CompletableFuture<Void> handle(List<Integer> numbers) {
				BatchTests.this.seen.add(numbers);
				return (numbers.size() == 3) ? first : CompletableFuture.completedFuture(null);
			}
		}, 3, LONG).settings((settings) -> settings.retry(ListenerFixture.retries(1))).start();
		sendAtOnce(container, 3);
		await().until(() -> this.seen.size() == 1);
		assertThat(container.getCounters().handled()).isZero();
		first.completeExceptionally(new ZmqBatchListenerFailedException("second", 1));
		await().until(() -> container.getCounters().handled() == 3);
		assertThat(this.seen).containsExactly(List.of(0, 1, 2), List.of(1, 2));
		assertThat(container.getCounters().failed()).isZero();
	}

	@Test
	void futureThatStopsTheListenerUpIsCountedForEachOfItsMessages() {
		try (ListenerFixture small = new ListenerFixture(64, Duration.ofMillis(300))) {
			small.pipeline("inproc");
			CountDownLatch called = new CountDownLatch(1);
			ZmqListenerContainer container = small.listener("in", new Object() {
				CompletableFuture<Void> handle(List<Integer> numbers) {
					called.countDown();
					return new CompletableFuture<>();
				}
			})
				.endpoint((endpoint) -> endpoint.batch(true))
				.settings((settings) -> settings.batchSize(3).batchTimeout(LONG))
				.start();
			IntStream.range(0, 5).forEach((number) -> small.template().send("out", number));
			await().until(() -> called.getCount() == 0);
			container.stop();
			assertThat(container.getCounters().dropped()).isEqualTo(5);
			assertThat(container.getCounters().failed()).isZero();
		}
	}

	@Test
	void stopHandlesWhatHasArrivedWithoutWaitingForMore() {
		this.zmq.pipeline("tcp");
		ZmqListenerContainer container = batch(new Numbers(), 10, LONG).start();
		IntStream.range(0, 25).forEach((number) -> this.zmq.template().send("out", number));
		await().until(() -> this.zmq.sockets().get("in").counters().received() == 25);
		container.stop();
		assertThat(container.getCounters().handled()).isEqualTo(25);
		assertThat(container.getCounters().dropped()).isZero();
		assertThat(this.seen).endsWith(List.of(20, 21, 22, 23, 24));
	}

	@Test
	void stopEndsTheWaitForARetryOfABatch() {
		this.zmq.pipeline("inproc");
		ZmqListenerContainer container = batch(new Failing(1), 3, LONG)
			.settings((settings) -> settings
				.retry(new ZmqListenerSettings.Retry(1000, Duration.ofHours(1), Duration.ZERO, 1, Duration.ofHours(1))))
			.start();
		sendAtOnce(container, 3);
		await().until(() -> this.seen.size() == 1);
		container.stop();
		assertThat(this.seen).containsExactly(List.of(0, 1, 2), List.of(2));
		assertThat(container.getCounters().handled()).isEqualTo(2);
		assertThat(container.getCounters().failed()).isEqualTo(1);
		assertThat(container.getCounters().dropped()).isZero();
	}

	@Test
	void pausedListenerKeepsAnOpenBatch() {
		this.zmq.pipeline("inproc");
		ZmqListenerContainer container = batch(new Numbers(), 3, Duration.ofMillis(300)).start();
		int sent = 0;
		do {
			container.resume();
			int number = ++sent;
			this.zmq.template().send("out", number);
			await().until(() -> this.zmq.sockets().get("in").counters().received() == number);
			container.pause();
			// On a busy machine its time may have been over before the pause
		}
		while (this.seen.size() == sent);
		int before = sent - 1;
		await().during(Duration.ofMillis(500)).until(() -> this.seen.size() == before);
		container.resume();
		int all = sent;
		await().until(() -> this.seen.size() == all);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void threadsFillOneBatchTogether(boolean ownExecutor) {
		ExecutorService executor = Executors.newCachedThreadPool();
		this.zmq.pipeline("tcp");
		CyclicBarrier two = new CyclicBarrier(2);
		ZmqListenerContainer container = batch(new Object() {
			void handle(List<Integer> numbers) throws Exception {
				BatchTests.this.seen.add(numbers);
				if (numbers.size() == 10) {
					two.await(30, TimeUnit.SECONDS);
				}
			}
		}, 10, LONG).concurrency(4).settings((settings) -> settings.executor(ownExecutor ? executor : null)).start();
		IntStream.range(0, 2000).forEach((number) -> this.zmq.template().send("out", number));
		await().until(() -> container.getCounters().handled() == 2000);
		assertThat(this.seen).hasSize(200).allSatisfy((batch) -> assertThat((List<?>) batch).hasSize(10));
		assertThat(this.seen.stream().flatMap((batch) -> ((List<?>) batch).stream()).distinct()).hasSize(2000);
		// One that is not full
		this.zmq.template().send("out", 1);
		await().until(() -> this.zmq.sockets().get("in").counters().received() == 2001);
		container.stop();
		assertThat(container.getCounters().handled()).isEqualTo(2001);
		executor.shutdownNow();
	}

	@RepeatedTest(20)
	void booksBalanceWhateverFails() {
		this.zmq.pipeline("inproc");
		this.zmq.deadLetters("inproc");
		AtomicInteger calls = new AtomicInteger();
		ZmqListenerContainer container = batch(new Object() {
			void handle(List<Integer> numbers) {
				int call = calls.incrementAndGet();
				if (call % 5 == 0) {
					throw new IllegalStateException("all");
				}
				if (call % 3 == 0) {
					throw new ZmqBatchListenerFailedException("one", call % numbers.size());
				}
				BatchTests.this.seen.addAll(numbers);
			}
		}, 7, Duration.ofMillis(5)).concurrency(3)
			.settings((settings) -> settings.retry(ListenerFixture.retries(1)).deadLetter("dead-out"))
			.start();
		for (int i = 0; i < 500; i++) {
			this.zmq.template().send("out", (i % 50 == 0) ? "none" : i);
		}
		container.stop();
		ListenerCounters counters = container.getCounters();
		assertThat(counters.handled() + counters.deadLettered()).isEqualTo(500);
		assertThat(counters.failed() + counters.unconvertible()).isEqualTo(counters.deadLettered());
		assertThat(counters.unconvertible()).isEqualTo(10);
		assertThat(this.seen).doesNotHaveDuplicates();
	}

	@Test
	void routerGivesBatchesWithoutReplies() {
		String endpoint = this.zmq.bind("in", ZmqSocketType.ROUTER, ListenerFixture.address("tcp"));
		this.zmq.connect("out", ZmqSocketType.DEALER, endpoint);
		batch(new Numbers(), 2, LONG).start();
		this.zmq.template().send("out", 1);
		this.zmq.template().send("out", 2);
		await().until(() -> this.seen.size() == 1);
		assertThat(this.seen).containsExactly(List.of(1, 2));
	}

	@Test
	void batchesThatCannotWorkAreRefused() {
		this.zmq.pipeline("inproc");
		this.zmq.bind("rep", ZmqSocketType.REP, ListenerFixture.address("inproc"));
		this.zmq.bind("router", ZmqSocketType.ROUTER, ListenerFixture.address("inproc"));
		refused(this.zmq.listener("rep", new Numbers()), "each request of a rep socket is answered by itself");
		refused(this.zmq.listener("in", new Object() {
			void handle(String text) {
			}
		}), "its method takes java.lang.String");
		refused(this.zmq.listener("in", new Object() {
			void handle() {
			}
		}), "its method takes none");
		refused(this.zmq.listener("router", new Object() {
			String handle(List<String> texts) {
				return "";
			}
		}), "several peers of the router socket");
		refused(this.zmq.listener("in", new Numbers())
			.concurrency(2)
			.endpoint((endpoint) -> endpoint.orderBy("payload")), "has orderBy");
		Numbers numbers = new Numbers();
		refused(this.zmq.listener("in", numbers)
			.endpoint((endpoint) -> endpoint.handlers(List.of(numbers.getClass().getDeclaredMethods()), null)),
				"has several handlers");
	}

	private static void refused(ListenerFixture.Builder listener, String reason) {
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> listener.endpoint((endpoint) -> endpoint.batch(true)).register())
			.withMessageContaining("'batch' = 'true'")
			.withMessageContaining("-listener' ")
			.withMessageContaining(reason);
	}

	private String dead() {
		return this.zmq.template().receive("dead-in", String.class, ListenerFixture.TIMEOUT);
	}

	private ListenerFixture.Builder batch(Object handler, int size, Duration timeout) {
		return this.zmq.listener("in", handler)
			.endpoint((endpoint) -> endpoint.batch(true))
			.settings((settings) -> settings.batchSize(size).batchTimeout(timeout));
	}

	// Numbers from 0, of which the listener takes none before all are there
	private void sendAtOnce(ZmqListenerContainer container, int count) {
		container.pause();
		long before = this.zmq.sockets().get("in").counters().received();
		IntStream.range(0, count).forEach((number) -> this.zmq.template().send("out", number));
		await().until(() -> this.zmq.sockets().get("in").counters().received() == before + count);
		container.resume();
	}

	final class Numbers {

		void handle(List<Integer> numbers) {
			BatchTests.this.seen.add(numbers);
		}

	}

	// Does what comes before the first of some numbers
	final class Failing {

		private final List<Integer> bad;

		Failing(Integer... bad) {
			this.bad = List.of(bad);
		}

		void handle(List<Integer> numbers) {
			BatchTests.this.seen.add(numbers);
			Function<Integer, RuntimeException> cause = (number) -> new IllegalStateException("cannot do " + number);
			for (int i = 0; i < numbers.size(); i++) {
				if (this.bad.contains(numbers.get(i))) {
					throw new ZmqBatchListenerFailedException("failed", cause.apply(numbers.get(i)), i);
				}
			}
		}

	}

}
