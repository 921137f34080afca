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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.zmqspring.ZmqRemoteException;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for messages that are handled again after a failure.
 */
@Timeout(60)
class RetryTests {

	private static final Duration SHORT = Duration.ofMillis(5);

	@AutoClose
	private final ListenerFixture zmq = new ListenerFixture();

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void failureIsTriedAgainAndNoMessageOvertakes(String transport) {
		this.zmq.pipeline(transport);
		Failing handler = new Failing(2);
		ZmqListenerContainer container = listen(handler, 3, SHORT);
		this.zmq.template().send("out", "a");
		this.zmq.template().send("out", "b");
		await().until(() -> container.getCounters().handled() == 2);
		assertThat(handler.calls).containsExactly("a", "a", "a", "b", "b", "b");
		assertThat(container.getCounters().retried()).isEqualTo(4);
		assertThat(container.getCounters().failed()).isZero();
	}

	@Test
	void lastFailureIsToldOnceWithItsEvent() {
		this.zmq.pipeline("inproc");
		Failing handler = new Failing(100);
		List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
		List<Object> events = Collections.synchronizedList(new ArrayList<>());
		this.zmq.registry().setApplicationEventPublisher(events::add);
		ZmqListenerContainer container = this.zmq.listener("in", handler)
			.settings((settings) -> settings.retry(retry(2, SHORT)))
			.errorHandler((message, failure, socket) -> failures.add(failure))
			.start();
		this.zmq.template().send("out", "a");
		await().until(() -> events.size() == 1);
		assertThat(handler.calls).hasSize(3);
		assertThat(failures).singleElement().satisfies((failure) -> assertThat(failure).hasMessage("attempt 3"));
		assertThat(container.getCounters().failed()).isEqualTo(1);
		assertThat(container.getCounters().retried()).isEqualTo(2);
		assertThat((ZmqListenerFailedEvent) events.get(0)).satisfies((event) -> {
			assertThat(event.getContainer()).isSameAs(container);
			assertThat(event.getMessage().payload()).asString().isEqualTo("a");
			assertThat(event.getFailure()).isSameAs(failures.get(0));
			assertThat(event.isDeadLettered()).isFalse();
		});
	}

	@Test
	void delaysGrow() {
		this.zmq.pipeline("inproc");
		List<Long> times = Collections.synchronizedList(new ArrayList<>());
		ZmqListenerContainer container = this.zmq.listener("in", new Object() {
			void handle(String text) {
				times.add(System.nanoTime());
				throw new IllegalStateException("always");
			}
		})
			.settings((settings) -> settings.retry(
					new ZmqListenerSettings.Retry(3, Duration.ofMillis(100), Duration.ZERO, 3, Duration.ofMillis(400))))
			.start();
		this.zmq.template().send("out", "a");
		await().until(() -> container.getCounters().failed() == 1);
		assertThat(millis(times, 1)).isGreaterThanOrEqualTo(99);
		assertThat(millis(times, 2)).isGreaterThanOrEqualTo(299);
		assertThat(millis(times, 3)).isBetween(399L, 10_000L);
	}

	private static long millis(List<Long> times, int index) {
		return TimeUnit.NANOSECONDS.toMillis(times.get(index) - times.get(index - 1));
	}

	@Test
	void attemptsLeaveNothingBehind() {
		this.zmq.pipeline("inproc");
		int retries = (int) Math.min(1000, Runtime.getRuntime().maxMemory() / HeavyException.BYTES * 2);
		ZmqListenerContainer container = listen(new Object() {
			void handle(String text) throws HeavyException {
				throw new HeavyException();
			}
		}, retries, Duration.ZERO);
		this.zmq.template().send("out", "a");
		await().until(() -> container.getCounters().failed() == 1);
		assertThat(container.getCounters().retried()).isEqualTo(retries);
	}

	@Test
	void conversionIsNotTriedAgain() {
		this.zmq.pipeline("inproc");
		AtomicInteger calls = new AtomicInteger();
		ZmqListenerContainer container = listen(new Object() {
			void handle(Integer number) {
				calls.incrementAndGet();
				throw new MessageConversionException("inside");
			}
		}, 1000, Duration.ZERO);
		this.zmq.template().send("out", "no number");
		this.zmq.template().send("out", "1");
		await().until(() -> container.getCounters().failed() == 1);
		assertThat(container.getCounters().unconvertible()).isEqualTo(1);
		assertThat(container.getCounters().retried()).isZero();
		assertThat(calls).hasValue(1);
	}

	@Test
	void argumentThatCannotBeMadeIsNotTriedAgain() {
		this.zmq.pipeline("inproc");
		AtomicInteger calls = new AtomicInteger();
		ZmqListenerContainer container = listen(new Object() {
			void handle(String text, @Header("missing") String header) {
				calls.incrementAndGet();
			}
		}, 1000, Duration.ZERO);
		this.zmq.template().send("out", "a");
		await().until(() -> container.getCounters().unconvertible() == 1);
		assertThat(container.getCounters().retried()).isZero();
		assertThat(calls).hasValue(0);
	}

	@Test
	void stopEndsTheWaitForARetryAndOthersAreHandledOnce() {
		this.zmq.pipeline("inproc");
		Failing handler = new Failing(100);
		ZmqListenerContainer container = listen(handler, 1000, Duration.ofHours(1));
		for (int i = 0; i < 5; i++) {
			this.zmq.template().send("out", "x" + i);
		}
		await().until(() -> handler.calls.size() == 1);
		long start = System.nanoTime();
		container.stop();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
		assertThat(handler.calls).containsExactly("x0", "x1", "x2", "x3", "x4");
		assertThat(container.getCounters().failed()).isEqualTo(5);
		assertThat(container.getCounters().dropped()).isZero();
	}

	@Test
	void socketIsReadWhileAMessageWaits() {
		this.zmq.pipeline("inproc");
		Failing handler = new Failing(100);
		listen(handler, 1000, Duration.ofHours(1));
		for (int i = 0; i < 100; i++) {
			this.zmq.template().send("out", "x");
		}
		await().until(() -> this.zmq.sockets().get("in").counters().received() == 100);
		assertThat(handler.calls).hasSize(1);
	}

	@Test
	void requestGetsOneErrorReplyAfterTheLastAttempt() {
		String endpoint = this.zmq.bind("server", ZmqSocketType.REP, ListenerFixture.address("tcp"));
		this.zmq.connect("client", ZmqSocketType.REQ, endpoint);
		Failing handler = new Failing(100);
		this.zmq.listener("server", handler)
			.settings((settings) -> settings.retry(retry(2, SHORT)))
			.errorHandler((message, failure, socket) -> new String(message.payload()).equals("ask") ? "sorry" : null)
			.start();
		try (ZContext peers = new ZContext()) {
			ZMQ.Socket dealer = peers.createSocket(SocketType.DEALER);
			dealer.setHandshakeIvl(500);
			dealer.setReceiveTimeOut(10_000);
			dealer.connect(endpoint);
			dealer.sendMore(new byte[0]);
			dealer.send("x");
			assertThat(dealer.recv()).isEmpty();
			assertThat(dealer.recv()).isEmpty();
			assertThat(handler.calls).hasSize(3);
			dealer.setReceiveTimeOut(300);
			assertThat(dealer.recv()).isNull();
			ZMQ.Socket req = peers.createSocket(SocketType.REQ);
			req.setHandshakeIvl(500);
			req.setReceiveTimeOut(10_000);
			req.connect(endpoint);
			req.send("ask");
			assertThat(req.recvStr()).isEqualTo("sorry");
		}
		assertThatExceptionOfType(ZmqRemoteException.class)
			.isThrownBy(() -> this.zmq.template().request("client", "y", String.class))
			.withMessageContaining("attempt 3");
	}

	@Test
	void requestThatPassesInTheEndIsAnswered() {
		String endpoint = this.zmq.bind("server", ZmqSocketType.REP, ListenerFixture.address("tcp"));
		this.zmq.connect("client", ZmqSocketType.REQ, endpoint);
		AtomicInteger calls = new AtomicInteger();
		this.zmq.listener("server", new Object() {
			CompletableFuture<String> handle(String text) {
				return CompletableFuture.supplyAsync(() -> {
					if (calls.incrementAndGet() < 3) {
						throw new IllegalStateException("not yet");
					}
					return text + "!";
				});
			}
		}).settings((settings) -> settings.retry(retry(3, SHORT))).start();
		assertThat(this.zmq.template().request("client", "x", String.class)).isEqualTo("x!");
		assertThat(calls).hasValue(3);
	}

	@Test
	void failedFutureIsTriedAgainOnAThreadOfTheListener() throws InterruptedException {
		this.zmq.pipeline("inproc");
		BlockingQueue<String> threads = new LinkedBlockingQueue<>();
		CompletableFuture<Void> first = new CompletableFuture<>();
		AtomicInteger calls = new AtomicInteger();
		ZmqListenerContainer container = listen(new Object() {
			CompletableFuture<Void> handle(String text) {
				threads.add(Thread.currentThread().getName());
				return (calls.incrementAndGet() == 1) ? first : CompletableFuture.failedFuture(new Exception("again"));
			}
		}, 2, SHORT);
		this.zmq.template().send("out", "a");
		assertThat(threads.poll(10, TimeUnit.SECONDS)).isEqualTo("zmq-in-listener-1");
		first.completeExceptionally(new IllegalStateException("failed"));
		await().until(() -> container.getCounters().failed() == 1);
		assertThat(threads).containsExactly("zmq-in-listener-failures", "zmq-in-listener-failures");
	}

	@Test
	void stopEndsTheWaitOfAFailedFuture() throws InterruptedException {
		this.zmq.pipeline("inproc");
		CountDownLatch called = new CountDownLatch(1);
		ZmqListenerContainer container = listen(new Object() {
			CompletableFuture<Void> handle(String text) {
				called.countDown();
				return CompletableFuture.failedFuture(new IllegalStateException("failed"));
			}
		}, 1000, Duration.ofHours(1));
		this.zmq.template().send("out", "a");
		called.await();
		container.stop();
		assertThat(container.getCounters().failed()).isEqualTo(1);
		assertThat(container.getCounters().dropped()).isZero();
	}

	@Test
	void resultThatFoundNoRoomIsSentAgainWithoutAnotherCall() {
		this.zmq.pipeline("inproc");
		this.zmq.define(ZmqSocketDefinition.builder("next", ZmqSocketType.PUSH)
			.connect("tcp://127.0.0.1:1")
			.sendHighWaterMark(1)
			.sendTimeout(Duration.ofMillis(50)));
		this.zmq.sockets().open("next");
		List<String> calls = Collections.synchronizedList(new ArrayList<>());
		List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
		ZmqListenerContainer container = this.zmq.listener("in", new Object() {
			String handle(String text) {
				calls.add(text);
				return text;
			}
		})
			.sendTo("next")
			.settings((settings) -> settings.retry(retry(2, SHORT)))
			.errorHandler((message, failure, socket) -> failures.add(failure))
			.start();
		this.zmq.template().send("out", "a");
		this.zmq.template().send("out", "b");
		await().until(() -> container.getCounters().failed() == 1);
		assertThat(calls).containsExactly("a", "b");
		assertThat(container.getCounters().retried()).isEqualTo(2);
		assertThat(failures).singleElement().isInstanceOf(ZmqSendTimeoutException.class);
		assertThat(this.zmq.sockets().get("next").counters().refused()).isEqualTo(3);
	}

	@Test
	void eachAttemptGetsTheBytesThatArrived() {
		this.zmq.pipeline("inproc");
		List<String> seen = Collections.synchronizedList(new ArrayList<>());
		ZmqListenerContainer container = this.zmq.listener("in", new Object() {
			void handle(byte[] bytes) {
				seen.add(new String(bytes));
				bytes[0] = 'x';
				throw new IllegalStateException();
			}
		}).settings((settings) -> settings.retry(retry(1, SHORT))).start();
		this.zmq.template().send("out", "abc");
		await().until(() -> container.getCounters().failed() == 1);
		assertThat(seen).containsExactly("abc", "abc");
	}

	@Test
	void errorHandlerAloneGetsTheBytesThatArrived() {
		this.zmq.pipeline("inproc");
		List<String> seen = Collections.synchronizedList(new ArrayList<>());
		this.zmq.listener("in", new Object() {
			void handle(byte[] bytes) {
				bytes[0] = 'x';
				throw new IllegalStateException();
			}
		}).errorHandler((message, failure, socket) -> seen.add(new String(message.payload()))).start();
		this.zmq.template().send("out", "abc");
		await().untilAsserted(() -> assertThat(seen).containsExactly("abc"));
	}

	@Test
	void messagesOfOneKeyWaitForARetryAndThoseOfOthersDoNot() {
		this.zmq.pipeline("inproc");
		CountDownLatch others = new CountDownLatch(3);
		List<String> calls = Collections.synchronizedList(new ArrayList<>());
		ZmqListenerContainer container = this.zmq.listener("in", new Object() {
			void handle(String text) throws InterruptedException {
				calls.add(text);
				if (text.startsWith("b")) {
					others.countDown();
				}
				else if (others.getCount() != 0) {
					throw new IllegalStateException("not before the others");
				}
			}
		})
			.concurrency(2)
			.endpoint((endpoint) -> endpoint.orderBy("payload.charAt(0)"))
			.settings((settings) -> settings.retry(retry(1000, Duration.ofMillis(20))))
			.start();
		for (String text : List.of("a1", "a2", "b1", "b2", "b3")) {
			this.zmq.template().send("out", text);
		}
		await().until(() -> container.getCounters().handled() == 5);
		assertThat(List.copyOf(calls)).filteredOn((text) -> text.startsWith("b")).containsExactly("b1", "b2", "b3");
		assertThat(List.copyOf(calls)).filteredOn((text) -> text.startsWith("a")).isSorted().endsWith("a2");
		assertThat(container.getCounters().failed()).isZero();
	}

	@Test
	void retriesStayInTheExecutorAndKeepTheOrder() {
		this.zmq.pipeline("inproc");
		ExecutorService executor = Executors.newCachedThreadPool((task) -> new Thread(task, "mine"));
		List<String> threads = Collections.synchronizedList(new ArrayList<>());
		List<String> calls = Collections.synchronizedList(new ArrayList<>());
		try {
			ZmqListenerContainer container = this.zmq.listener("in", new Object() {
				void handle(String text) {
					threads.add(Thread.currentThread().getName());
					calls.add(text);
					if (calls.stream().filter(text::equals).count() < 3) {
						throw new IllegalStateException();
					}
				}
			}).settings((settings) -> settings.executor(executor).retry(retry(2, SHORT))).start();
			this.zmq.template().send("out", "a");
			this.zmq.template().send("out", "b");
			await().until(() -> container.getCounters().handled() == 2);
			assertThat(calls).containsExactly("a", "a", "a", "b", "b", "b");
			assertThat(threads).containsOnly("mine");
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void stopEndsTheWaitForARetryInAnExecutor() {
		this.zmq.pipeline("inproc");
		ExecutorService executor = Executors.newCachedThreadPool();
		Failing handler = new Failing(100);
		try {
			ZmqListenerContainer container = this.zmq.listener("in", handler)
				.settings((settings) -> settings.executor(executor).retry(retry(1000, Duration.ofHours(1))))
				.start();
			for (int i = 0; i < 5; i++) {
				this.zmq.template().send("out", "x" + i);
			}
			await().until(() -> handler.calls.size() == 1);
			container.stop();
			assertThat(handler.calls).containsExactly("x0", "x1", "x2", "x3", "x4");
			assertThat(container.getCounters().failed()).isEqualTo(5);
			assertThat(container.getCounters().dropped()).isZero();
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void filterDecidesOnceAndItsFailureIsNotTriedAgain() {
		this.zmq.pipeline("inproc");
		Failing handler = new Failing(2);
		List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
		ZmqListenerContainer container = this.zmq.listener("in", handler)
			.endpoint((endpoint) -> endpoint.filter("payload.startsWith('a') ? true : payload.length()"))
			.settings((settings) -> settings.retry(retry(3, SHORT)))
			.errorHandler((message, failure, socket) -> failures.add(failure))
			.start();
		this.zmq.template().send("out", "bad");
		this.zmq.template().send("out", "a");
		await().until(() -> container.getCounters().handled() == 1);
		assertThat(handler.calls).containsExactly("a", "a", "a");
		assertThat(container.getCounters().retried()).isEqualTo(2);
		assertThat(failures).singleElement()
			.satisfies((failure) -> assertThat(failure).hasMessageContaining("java.lang.Integer where true or false"));
	}

	private ZmqListenerContainer listen(Object handler, int maxRetries, Duration delay) {
		return this.zmq.listener("in", handler)
			.settings((settings) -> settings.retry(retry(maxRetries, delay)))
			.start();
	}

	private static ZmqListenerSettings.Retry retry(int maxRetries, Duration delay) {
		return new ZmqListenerSettings.Retry(maxRetries, delay, Duration.ZERO, 1, Duration.ofHours(1));
	}

	static final class Failing {

		private final int failures;

		private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

		Failing(int failures) {
			this.failures = failures;
		}

		void handle(String text) {
			this.calls.add(text);
			long attempt = this.calls.stream().filter(text::equals).count();
			if (attempt <= this.failures) {
				throw new IllegalStateException("attempt " + attempt);
			}
		}

	}

	static final class HeavyException extends Exception {

		static final int BYTES = 1024 * 1024;

		private final byte[] weight = new byte[BYTES];

	}

}
