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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqRemoteException;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocketType;
import kotlin.ResultKt;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for Kotlin's suspending functions, written as its compiler writes them.
 */
@Timeout(60)
class SuspendFunctionTests {

	@AutoClose
	private final ListenerFixture zmq = new ListenerFixture();

	private final Queue<Object> seen = new ConcurrentLinkedQueue<>();

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void resultIsTheReplyAtOnceOrLater(String transport) {
		this.zmq.service(transport);
		this.zmq.listen("server", new Server());
		assertThat(this.zmq.template().request("client", "now", String.class)).isEqualTo("now!");
		assertThat(this.zmq.template().request("client", "later", String.class)).isEqualTo("later!");
		assertThat(this.zmq.template().request("client", "null", String.class)).isEmpty();
		for (String failing : List.of("fail now", "fail later")) {
			assertThatExceptionOfType(ZmqRemoteException.class)
				.isThrownBy(() -> this.zmq.template().request("client", failing, String.class))
				.withMessageContaining(failing);
		}
	}

	@Test
	void functionsOfUnitReturnNothing() {
		this.zmq.pipeline("inproc");
		ZmqListenerContainer container = this.zmq.listen("in", new Object() {
			Object handle(String text, Continuation<? super Unit> continuation) {
				SuspendFunctionTests.this.seen.add(text);
				return text.equals("now") ? Unit.INSTANCE : later(() -> continuation.resumeWith(Unit.INSTANCE));
			}
		});
		this.zmq.template().send("out", "now");
		this.zmq.template().send("out", "later");
		await().until(() -> container.getCounters().handled() == 2);
		assertThat(this.seen).containsExactly("now", "later");
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.zmq.listener("in", new Server()).id("other").register())
			.withMessageContaining("returns a value, and a pull socket sends none back");
	}

	@Test
	void functionsOfUnitAnswerWithAnEmptyPayload() {
		this.zmq.service("inproc");
		this.zmq.listen("server", new Object() {
			Object handle(String text, Continuation<? super Unit> continuation) {
				return text.equals("now") ? Unit.INSTANCE : later(() -> continuation.resumeWith(Unit.INSTANCE));
			}
		});
		assertThat(this.zmq.template().request("client", "now", String.class)).isEmpty();
		assertThat(this.zmq.template().request("client", "later", String.class)).isEmpty();
	}

	@Test
	void functionsTakeAnyNumberOfArguments() {
		this.zmq.connect("client", ZmqSocketType.REQ,
				this.zmq.bind("none", ZmqSocketType.REP, ListenerFixture.address("inproc")));
		this.zmq.listen("none", new Object() {
			Object handle(Continuation<? super String> continuation) {
				return "none";
			}
		});
		assertThat(this.zmq.template().request("client", "x", String.class)).isEqualTo("none");
		this.zmq.connect("client2", ZmqSocketType.REQ,
				this.zmq.bind("two", ZmqSocketType.REP, ListenerFixture.address("inproc")));
		this.zmq.listen("two", new Object() {
			Object handle(String text, ZmqMessage frames, Continuation<? super String> continuation) {
				return text + frames.size();
			}
		});
		assertThat(this.zmq.template().request("client2", "x", String.class)).isEqualTo("x1");
		this.zmq.connect("client3", ZmqSocketType.REQ,
				this.zmq.bind("three", ZmqSocketType.REP, ListenerFixture.address("inproc")));
		this.zmq.listen("three", new Object() {
			Object handle(String text, ZmqMessage frames, Message<String> message,
					Continuation<? super String> continuation) {
				return later(() -> continuation.resumeWith(text + frames.size() + message.getPayload()));
			}
		});
		assertThat(this.zmq.template().request("client3", "x", String.class)).isEqualTo("x1x");
	}

	@Test
	void functionsAreTriedAgainAndTakeBatches() {
		this.zmq.pipeline("inproc");
		AtomicInteger calls = new AtomicInteger();
		ZmqListenerContainer container = this.zmq.listener("in", new Object() {
			Object handle(List<? extends Integer> numbers, Continuation<? super Unit> continuation) {
				SuspendFunctionTests.this.seen.add(numbers);
				Object result = (calls.incrementAndGet() < 3) ? ResultKt.createFailure(new IllegalStateException())
						: Unit.INSTANCE;
				return later(() -> continuation.resumeWith(result));
			}
		})
			.endpoint((endpoint) -> endpoint.batch(true))
			.settings((settings) -> settings.batchSize(2)
				.batchTimeout(Duration.ofHours(1))
				.retry(ListenerFixture.retries(5)))
			.start();
		this.zmq.template().send("out", 1);
		this.zmq.template().send("out", 2);
		await().until(() -> container.getCounters().handled() == 2);
		assertThat(this.seen).containsExactly(List.of(1, 2), List.of(1, 2), List.of(1, 2));
	}

	@Test
	void functionsInFlightAreLimitedAndAStopWaitsForThem() {
		this.zmq.pipeline("inproc");
		Queue<Continuation<? super Unit>> continuations = new ConcurrentLinkedQueue<>();
		ZmqListenerContainer container = this.zmq.listener("in", new Object() {
			Object handle(String text, Continuation<? super Unit> continuation) {
				continuations.add(continuation);
				return IntrinsicsKt.getCOROUTINE_SUSPENDED();
			}
		}).settings((settings) -> settings.maxInFlight(2)).start();
		for (int i = 0; i < 3; i++) {
			this.zmq.template().send("out", "x");
		}
		await().until(() -> continuations.size() == 3);
		this.zmq.template().send("out", "x");
		await().during(Duration.ofMillis(200)).until(() -> continuations.size() == 3);
		Thread stopper = new Thread(container::stop);
		stopper.start();
		await().until(() -> {
			Continuation<? super Unit> next = continuations.poll();
			if (next != null) {
				next.resumeWith(Unit.INSTANCE);
			}
			return !stopper.isAlive();
		});
		assertThat(container.getCounters().handled()).isEqualTo(4);
		assertThat(container.getCounters().dropped()).isZero();
	}

	private static Object later(Runnable resumption) {
		CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS).execute(resumption);
		return IntrinsicsKt.getCOROUTINE_SUSPENDED();
	}

	static final class Server {

		Object handle(String text, Continuation<? super String> continuation) {
			return switch (text) {
				case "now" -> text + "!";
				case "null" -> later(() -> continuation.resumeWith(null));
				case "fail now" -> throw new IllegalStateException(text);
				case "fail later" ->
					later(() -> continuation.resumeWith(ResultKt.createFailure(new IllegalStateException(text))));
				default -> later(() -> continuation.resumeWith(text + "!"));
			};
		}

	}

}
