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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.zmqspring.ZmqBatchListenerFailedException;
import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqRemoteException;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for results of reactive types.
 */
@Timeout(60)
class ReactiveResultTests {

	@AutoClose
	private final ListenerFixture zmq = new ListenerFixture();

	private final Queue<Object> seen = new ConcurrentLinkedQueue<>();

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void monoIsTheReply(String transport) {
		this.zmq.service(transport);
		this.zmq.listen("server", new Object() {
			Mono<String> handle(String text) {
				return switch (text) {
					case "empty" -> Mono.empty();
					case "null" -> null;
					case "fail" -> Mono.error(new IllegalStateException("failed"));
					default -> Mono.delay(Duration.ofMillis(20)).map((number) -> text + "!");
				};
			}
		});
		assertThat(this.zmq.template().request("client", "a", String.class)).isEqualTo("a!");
		assertThat(this.zmq.template().request("client", "empty", String.class)).isEmpty();
		assertThat(this.zmq.template().request("client", "null", String.class)).isEmpty();
		assertThatExceptionOfType(ZmqRemoteException.class)
			.isThrownBy(() -> this.zmq.template().request("client", "fail", String.class))
			.withMessageContaining("failed");
	}

	@Test
	void monoIsTriedAgain() {
		this.zmq.pipeline("inproc");
		AtomicInteger calls = new AtomicInteger();
		ZmqListenerContainer container = this.zmq.listener("in", new Object() {
			Mono<Void> handle(String text) {
				return Mono.defer(
						() -> (calls.incrementAndGet() < 3) ? Mono.error(new IllegalStateException()) : Mono.empty());
			}
		}).settings((settings) -> settings.retry(ListenerFixture.retries(5))).start();
		this.zmq.template().send("out", "a");
		await().until(() -> container.getCounters().handled() == 1);
		assertThat(calls).hasValue(3);
		assertThat(container.getCounters().retried()).isEqualTo(2);
	}

	@Test
	void monosInFlightAreLimitedAndAStopWaitsForThem() {
		this.zmq.pipeline("inproc");
		Sinks.One<String> sink = Sinks.one();
		ZmqListenerContainer container = this.zmq.listener("in", new Object() {
			Mono<Void> handle(String text) {
				ReactiveResultTests.this.seen.add(text);
				return sink.asMono().then();
			}
		}).settings((settings) -> settings.maxInFlight(3)).start();
		for (int i = 0; i < 10; i++) {
			this.zmq.template().send("out", "x");
		}
		await().until(() -> this.seen.size() == 4);
		await().during(Duration.ofMillis(200)).until(() -> this.seen.size() == 4);
		Thread stopper = new Thread(container::stop);
		stopper.start();
		await().during(Duration.ofMillis(200)).until(() -> container.isRunning() && stopper.isAlive());
		sink.tryEmitValue("done");
		await().until(() -> !container.isRunning());
		assertThat(container.getCounters().handled()).isEqualTo(10);
		assertThat(container.getCounters().dropped()).isZero();
	}

	@ParameterizedTest
	@EnumSource(names = { "PAIR", "DEALER" })
	void fluxIsSeveralMessagesToThePeer(ZmqSocketType type) {
		this.zmq.connect("right", type, this.zmq.bind("left", type, ListenerFixture.address("tcp")));
		ZmqListenerContainer container = this.zmq.listen("left", new Object() {
			Flux<String> handle(String text) {
				return Flux.just(text.split(",")).delayElements(Duration.ofMillis(5));
			}
		});
		this.zmq.template().send("right", "a,b,c");
		for (String element : List.of("a", "b", "c")) {
			assertThat(this.zmq.template().receive("right", String.class, ListenerFixture.TIMEOUT)).isEqualTo(element);
		}
		await().until(() -> container.getCounters().handled() == 1);
	}

	@Test
	void fluxOfARouterGoesToThePeerBehindItsEnvelope() {
		String endpoint = this.zmq.bind("in", ZmqSocketType.ROUTER, ListenerFixture.address("tcp"));
		this.zmq.listen("in", new Object() {
			Flux<Integer> handle(Integer count) {
				return Flux.range(0, count);
			}
		});
		try (ZContext peers = new ZContext()) {
			for (int i = 0; i < 2; i++) {
				ZMQ.Socket dealer = peers.createSocket(SocketType.DEALER);
				dealer.setHandshakeIvl(500);
				dealer.setReceiveTimeOut(10_000);
				dealer.connect(endpoint);
				dealer.sendMore("job" + i);
				dealer.send("100");
				for (int number = 0; number < 100; number++) {
					assertThat(dealer.recvStr()).isEqualTo("job" + i);
					assertThat(dealer.recvStr()).isEqualTo(Integer.toString(number));
				}
			}
		}
	}

	@Test
	void fluxGoesToAnotherSocketAsFastAsThatTakesIt() {
		this.zmq.pipeline("inproc");
		next(Duration.ofSeconds(10));
		AtomicLong most = new AtomicLong();
		AtomicInteger emitted = new AtomicInteger();
		ZmqListenerContainer container = this.zmq.listener("in", new Object() {
			Publisher<Integer> handle(String text) {
				return Flux.range(0, 2000)
					.doOnRequest((count) -> most.accumulateAndGet(count, Math::max))
					.doOnNext((number) -> emitted.incrementAndGet());
			}
		}).sendTo("next-out").start();
		this.zmq.template().send("out", "a");
		await().until(() -> emitted.get() > 1);
		await().during(Duration.ofMillis(300)).until(() -> emitted.get() < 20);
		for (int i = 0; i < 2000; i++) {
			assertThat(this.zmq.template().receive("next-in", Integer.class, ListenerFixture.TIMEOUT)).isEqualTo(i);
		}
		await().until(() -> container.getCounters().handled() == 1);
		assertThat(most).as("elements asked for at once").hasValue(1);
	}

	@Test
	void elementThatFindsNoRoomEndsTheStreamAsAFailure() {
		this.zmq.pipeline("inproc");
		next(Duration.ofMillis(50));
		AtomicBoolean cancelled = new AtomicBoolean();
		ZmqListenerContainer container = this.zmq.listener("in", new Object() {
			Flux<Integer> handle(String text) {
				return Flux.range(0, 2000).doOnCancel(() -> cancelled.set(true));
			}
		})
			.sendTo("next-out")
			.settings((settings) -> settings.retry(ListenerFixture.retries(3)))
			.errorHandler((message, failure, socket) -> this.seen.add(failure))
			.start();
		this.zmq.template().send("out", "a");
		await().until(() -> this.seen.size() == 1);
		assertThat(this.seen).singleElement().isInstanceOf(ZmqSendTimeoutException.class);
		assertThat(container.getCounters().retried()).isZero();
		assertThat(container.getCounters().failed()).isEqualTo(1);
		assertThat(cancelled).isTrue();
	}

	@Test
	void streamIsTriedAgainOnlyWhileNothingOfItWasSent() {
		this.zmq.pipeline("inproc");
		results();
		AtomicInteger calls = new AtomicInteger();
		ZmqListenerContainer container = this.zmq.listener("in", new Object() {
			Flux<String> handle(String text) {
				int call = calls.incrementAndGet();
				Flux<String> failing = Flux.error(new IllegalStateException("call " + call));
				return (call < 3) ? failing : Flux.concat(Flux.just(text), failing);
			}
		})
			.sendTo("results-out")
			.settings((settings) -> settings.retry(ListenerFixture.retries(10)))
			.errorHandler((message, failure, socket) -> this.seen.add(failure.getMessage()))
			.start();
		this.zmq.template().send("out", "a");
		await().until(() -> container.getCounters().failed() == 1);
		assertThat(this.seen).containsExactly("call 3");
		assertThat(container.getCounters().retried()).isEqualTo(2);
		assertThat(this.zmq.template().receive("results-in", String.class, ListenerFixture.TIMEOUT)).isEqualTo("a");
	}

	@Test
	void streamThatNeverEndsIsCancelledWhenTheStopTakesTooLong() {
		try (ListenerFixture small = new ListenerFixture(16, Duration.ofMillis(300))) {
			small.pipeline("inproc");
			small.connect("results-out", ZmqSocketType.PUSH,
					small.bind("results-in", ZmqSocketType.PULL, ListenerFixture.address("inproc")));
			CountDownLatch cancelled = new CountDownLatch(1);
			ZmqListenerContainer container = small.listener("in", new Object() {
				Flux<Long> handle(String text) {
					return Flux.interval(Duration.ofMillis(5)).onBackpressureDrop().doOnCancel(cancelled::countDown);
				}
			}).sendTo("results-out").start();
			small.template().send("out", "go");
			small.listen("results-in", new Object() {
				void handle(Long number) {
					ReactiveResultTests.this.seen.add(number);
				}
			});
			await().until(() -> this.seen.size() > 1);
			container.stop();
			assertThat(container.getCounters().dropped()).isEqualTo(1);
			assertThat(container.getCounters().handled()).isZero();
			await().until(() -> cancelled.getCount() == 0);
		}
	}

	@Test
	void resultsOfBatchesMayBeReactive() {
		this.zmq.pipeline("inproc");
		results();
		AtomicInteger calls = new AtomicInteger();
		ZmqListenerContainer container = this.zmq.listener("in", new Object() {
			Flux<String> handle(List<String> texts) {
				if (calls.incrementAndGet() == 1) {
					return Flux.error(new ZmqBatchListenerFailedException("second", 1));
				}
				return Flux.fromIterable(texts).map((text) -> text + "!");
			}
		})
			.sendTo("results-out")
			.endpoint((endpoint) -> endpoint.batch(true))
			.settings((settings) -> settings.batchSize(3)
				.batchTimeout(Duration.ofHours(1))
				.retry(ListenerFixture.retries(1)))
			.start();
		for (String text : List.of("a", "b", "c")) {
			this.zmq.template().send("out", text);
		}
		for (String text : List.of("b!", "c!")) {
			assertThat(this.zmq.template().receive("results-in", String.class, ListenerFixture.TIMEOUT))
				.isEqualTo(text);
		}
		await().until(() -> container.getCounters().handled() == 3);
	}

	@Test
	void streamIsRefusedWhereTheWireTakesNoFurtherReply() {
		this.zmq.pipeline("inproc");
		this.zmq.bind("server", ZmqSocketType.REP, ListenerFixture.address("inproc"));
		this.zmq.bind("sub", ZmqSocketType.SUB, ListenerFixture.address("inproc"));
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.zmq.listener("server", new Streaming()).register())
			.withMessageContaining("'server-listener' returns a stream, and a rep socket sends exactly one reply")
			.withMessageContaining("collectList()");
		for (String socket : List.of("in", "sub")) {
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> this.zmq.listener(socket, new Streaming()).register())
				.withMessageContaining("returns a value");
		}
	}

	@Test
	void streamWithoutElementsIsWaitedFor() {
		this.zmq.pipeline("inproc");
		Sinks.One<Void> end = Sinks.one();
		ZmqListenerContainer container = this.zmq.listen("in", new Object() {
			Flux<Void> handle(String text) {
				return end.asMono().flux();
			}
		});
		this.zmq.template().send("out", "a");
		await().until(() -> this.zmq.sockets().get("in").counters().received() == 1);
		assertThat(container.getCounters().handled()).isZero();
		end.tryEmitEmpty();
		await().until(() -> container.getCounters().handled() == 1);
	}

	private void results() {
		this.zmq.connect("results-out", ZmqSocketType.PUSH,
				this.zmq.bind("results-in", ZmqSocketType.PULL, ListenerFixture.address("inproc")));
	}

	private void next(Duration sendTimeout) {
		String endpoint = this.zmq.bind(
				ZmqSocketDefinition.builder("next-in", ZmqSocketType.PULL).receiveHighWaterMark(1),
				ListenerFixture.address("inproc"));
		this.zmq.connect(ZmqSocketDefinition.builder("next-out", ZmqSocketType.PUSH)
			.sendHighWaterMark(1)
			.sendTimeout(sendTimeout)
			.linger(Duration.ZERO), endpoint);
	}

	static final class Streaming {

		Flux<String> handle(String text) {
			return Flux.just(text);
		}

	}

}
