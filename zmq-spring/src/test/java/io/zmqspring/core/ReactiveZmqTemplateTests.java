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

package io.zmqspring.core;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.converter.MessageConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ReactiveZmqTemplate}.
 */
@Timeout(60)
class ReactiveZmqTemplateTests {

	@ParameterizedTest
	@ValueSource(strings = { "tcp://127.0.0.1:*", "inproc://stream-demand" })
	void demandReachesTheSocket(String endpoint) {
		try (TemplateFixture zmq = fixture(endpoint)) {
			Recorder<Integer> recorder = new Recorder<>();
			reactive(zmq).stream("in", Integer.class).subscribe(recorder);
			recorder.request(3);
			AtomicInteger sent = new AtomicInteger();
			assertThatExceptionOfType(ZmqSendTimeoutException.class).isThrownBy(() -> {
				while (sent.get() < 1_000_000) {
					zmq.template().send("out", sent.get());
					sent.incrementAndGet();
				}
			});
			await().untilAsserted(() -> assertThat(recorder.seen).containsExactly(0, 1, 2));
			assertThat(zmq.sockets().get("in").counters().received()).isEqualTo(3);
			recorder.request(Long.MAX_VALUE);
			await().until(() -> recorder.seen.size() == sent.get());
			assertThat(List.copyOf(recorder.seen)).isSorted();
			recorder.cancel();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp://127.0.0.1:*", "inproc://stream-topics" })
	void subStreamsWhatMatchesItsTopics(String endpoint) {
		try (TemplateFixture zmq = new TemplateFixture(
				ZmqSocketDefinition.builder("prices-out", ZmqSocketType.PUB).bind(endpoint).build(),
				ZmqSocketDefinition.builder("prices-in", ZmqSocketType.SUB)
					.connect("socket:prices-out")
					.topics("EUR")
					.build())) {
			Recorder<List<Integer>> recorder = new Recorder<>();
			reactive(zmq).stream("prices-in", new ParameterizedTypeReference<List<Integer>>() {
			}).subscribe(recorder);
			assertThat(zmq.template().awaitSubscribers("prices-out", "EUR", 1, Duration.ofSeconds(10))).isTrue();
			recorder.request(2);
			for (String topic : List.of("EURUSD", "USDEUR", "EURCHF", "EURGBP")) {
				zmq.template().publish("prices-out", topic, List.of(topic.hashCode()));
			}
			await().untilAsserted(() -> assertThat(recorder.seen).containsExactly(List.of("EURUSD".hashCode()),
					List.of("EURCHF".hashCode())));
			assertThat(zmq.sockets().get("prices-in").counters().received()).isEqualTo(2);
			recorder.request(1);
			await().until(() -> recorder.seen.size() == 3);
			recorder.cancel();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp://127.0.0.1:*", "inproc://stream-cancel" })
	void cancelledStreamReleasesTheSocket(String endpoint) {
		try (TemplateFixture zmq = fixture(endpoint)) {
			ReactiveZmqTemplate reactive = reactive(zmq);
			Queue<Integer> seen = new ConcurrentLinkedQueue<>();
			Disposable subscription = reactive.stream("in", Integer.class).subscribe(seen::add);
			AtomicReference<Throwable> refused = new AtomicReference<>();
			reactive.stream("IN", Integer.class).subscribe((number) -> {
			}, refused::set);
			assertThat(refused.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("already");
			zmq.template().send("out", 1);
			await().untilAsserted(() -> assertThat(seen).containsExactly(1));
			subscription.dispose();
			await().until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().startsWith("zmq-in-stream")));
			zmq.template().send("out", 2);
			assertThat(zmq.template().receive("in", Integer.class, Duration.ofSeconds(10))).isEqualTo(2);
			Disposable further = reactive.stream("in", Integer.class).subscribe(seen::add);
			zmq.template().send("out", 3);
			await().untilAsserted(() -> assertThat(seen).containsExactly(1, 3));
			further.dispose();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp://127.0.0.1:*", "inproc://stream-error" })
	void errorsAreSignalled(String endpoint) {
		try (TemplateFixture zmq = fixture(endpoint)) {
			ReactiveZmqTemplate reactive = reactive(zmq);
			AtomicReference<Throwable> failure = new AtomicReference<>();
			reactive.stream("in", Integer.class).subscribe((number) -> {
			}, failure::set);
			zmq.template().send("out", "no number");
			await().untilAsserted(() -> assertThat(failure.get()).isInstanceOf(MessageConversionException.class));
			AtomicReference<Throwable> closed = new AtomicReference<>();
			reactive.stream("in", Integer.class).subscribe((number) -> {
			}, closed::set);
			zmq.sockets().stop();
			await().untilAsserted(() -> assertThat(closed.get()).isInstanceOf(ZmqSocketException.class));
			AtomicReference<Throwable> unknown = new AtomicReference<>();
			reactive.stream("other", Integer.class).subscribe((number) -> {
			}, unknown::set);
			assertThat(unknown.get()).isInstanceOf(ZmqConfigurationException.class);
		}
	}

	private static TemplateFixture fixture(String endpoint) {
		return new TemplateFixture(
				ZmqSocketDefinition.builder("in", ZmqSocketType.PULL).bind(endpoint).receiveHighWaterMark(10).build(),
				ZmqSocketDefinition.builder("out", ZmqSocketType.PUSH)
					.connect("socket:in")
					.sendHighWaterMark(10)
					.sendTimeout(Duration.ofMillis(500))
					.build());
	}

	private static ReactiveZmqTemplate reactive(TemplateFixture zmq) {
		return new ReactiveZmqTemplate(zmq.sockets(), zmq.template());
	}

	private static final class Recorder<T> extends BaseSubscriber<T> {

		final Queue<T> seen = new ConcurrentLinkedQueue<>();

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
		}

		@Override
		protected void hookOnNext(T value) {
			this.seen.add(value);
		}

	}

}
