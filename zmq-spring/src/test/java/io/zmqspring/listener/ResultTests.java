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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.socket.LogCapture;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the results of listeners of sockets other than REP, and for what is refused
 * when a listener is registered.
 */
@Timeout(60)
class ResultTests {

	@AutoClose
	private final ListenerFixture zmq = new ListenerFixture();

	@BeforeEach
	void connect() {
		this.zmq.pipeline("inproc");
	}

	@Test
	void listenerThatIsHeldUpByItsFuturesIsNamedInTheLog() {
		CompletableFuture<Void> future = new CompletableFuture<>();
		try (ListenerFixture small = new ListenerFixture(2, Duration.ofSeconds(1));
				LogCapture log = new LogCapture(ZmqListenerContainer.class)) {
			small.pipeline("inproc");
			ZmqListenerContainer container = small.listener("in", new Object() {
				CompletableFuture<Void> handle(String text) {
					return future;
				}
			}).settings((settings) -> settings.maxInFlight(2)).start();
			for (int i = 0; i < 3; i++) {
				small.template().send("out", "x");
			}
			await().atMost(Duration.ofSeconds(20))
				.untilAsserted(
						() -> assertThat(log.messages(Level.WARN)).anyMatch((text) -> text.contains("'in-listener'")
								&& text.contains("its 2 futures in flight to complete, its max-in-flight")));
			future.complete(null);
			await().untilAsserted(() -> assertThat(container.getCounters().handled()).isEqualTo(3));
		}
	}

	@Test
	void resultGoesToAnotherSocket() {
		results();
		this.zmq.listener("in", new Object() {
			String handle(String text) {
				return text.isEmpty() ? null : text + "!";
			}
		}).sendTo("results-out").start();
		this.zmq.template().send("out", "");
		this.zmq.template().send("out", "a");
		assertThat(result()).isEqualTo("a!");
	}

	@Test
	void resultOfAFutureGoesToAnotherSocket() {
		results();
		CompletableFuture<String> future = new CompletableFuture<>();
		ZmqListenerContainer container = this.zmq.listener("in", new Object() {
			CompletableFuture<String> handle(String text) {
				return text.equals("wait") ? future : CompletableFuture.completedFuture(text);
			}
		}).sendTo("results-out").start();
		this.zmq.template().send("out", "wait");
		this.zmq.template().send("out", "a");
		assertThat(result()).isEqualTo("a");
		future.complete("b");
		assertThat(result()).isEqualTo("b");
		await().until(() -> container.getCounters().handled() == 2);
	}

	@Test
	void resultIsPublishedUnderTheTopicOfItsHeader() throws InterruptedException {
		this.zmq.connect("sub", ZmqSocketType.SUB,
				this.zmq.bind("pub", ZmqSocketType.PUB, ListenerFixture.address("tcp")));
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		this.zmq.listener("sub", new Object() {
			void handle(String text, @Header(ZmqHeaders.TOPIC) String topic) {
				received.add(topic + " " + text);
			}
		}).topics("EUR").start();
		this.zmq.listener("in", new Object() {
			Message<String> handle(String text) {
				return MessageBuilder.withPayload(text).setHeader(ZmqHeaders.TOPIC, "EURUSD").build();
			}
		}).sendTo("pub").start();
		assertThat(this.zmq.template().awaitSubscribers("pub", "EUR", 1, ListenerFixture.TIMEOUT)).isTrue();
		this.zmq.template().send("out", "1.1");
		assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("EURUSD 1.1");
	}

	@Test
	void fullTargetSlowsTheListenerDownAndIsItsFailure() {
		this.zmq.define(ZmqSocketDefinition.builder("nowhere", ZmqSocketType.PUSH)
			.connect("tcp://127.0.0.1:1")
			.sendHighWaterMark(1)
			.sendTimeout(Duration.ofMillis(100)));
		this.zmq.sockets().open("nowhere");
		BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
		ZmqListenerContainer container = this.zmq.listener("in", new Object() {
			String handle(String text) {
				return text;
			}
		}).sendTo("nowhere").errorHandler((message, failure, socket) -> failures.add(failure)).start();
		for (int i = 0; i < 4; i++) {
			this.zmq.template().send("out", "x");
		}
		await().until(() -> failures.size() == 3);
		assertThat(container.getCounters().failed()).isEqualTo(3);
		assertThat(failures).allMatch(ZmqSendTimeoutException.class::isInstance);
		assertThat(container.getCounters().handled()).isEqualTo(1);
	}

	@Test
	void failedFutureIsAFailureOfTheListener() throws InterruptedException {
		BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
		ZmqListenerContainer container = this.zmq.listener("in", new Object() {
			CompletableFuture<Void> handle(String text) {
				return CompletableFuture.runAsync(() -> {
					throw new IllegalStateException(text);
				});
			}
		}).errorHandler((message, failure, socket) -> failures.add(failure)).start();
		this.zmq.template().send("out", "x");
		assertThat(failures.poll(10, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class).hasMessage("x");
		assertThat(container.getCounters().failed()).isEqualTo(1);
	}

	@Test
	void elementsOfACollectionAreOneMessageEach() {
		results();
		ZmqListenerContainer container = this.zmq.listener("in", new Object() {
			CompletableFuture<List<String>> handle(String text) {
				return CompletableFuture.completedFuture(List.of(text.split(",")));
			}
		}).sendTo("results-out").start();
		this.zmq.template().send("out", "a,b,c");
		assertThat(result()).isEqualTo("a");
		assertThat(result()).isEqualTo("b");
		assertThat(result()).isEqualTo("c");
		await().until(() -> container.getCounters().handled() == 1);
	}

	@Test
	void elementsOfACollectionThatWereSentAreNotSentAgain() {
		String endpoint = this.zmq.bind(
				ZmqSocketDefinition.builder("next-in", ZmqSocketType.PULL).receiveHighWaterMark(1),
				ListenerFixture.address("inproc"));
		this.zmq.connect(ZmqSocketDefinition.builder("next-out", ZmqSocketType.PUSH)
			.sendHighWaterMark(1)
			.sendTimeout(Duration.ofMillis(100)), endpoint);
		ZmqListenerContainer container = this.zmq.listener("in", new Object() {
			List<String> handle(String text) {
				return List.of("a", "b", "c", "d", "e", "f");
			}
		})
			.sendTo("next-out")
			.settings((settings) -> settings.retry(new ZmqListenerSettings.Retry(1000, Duration.ofMillis(10),
					Duration.ZERO, 1, Duration.ofSeconds(1))))
			.start();
		this.zmq.template().send("out", "x");
		await().until(() -> container.getCounters().retried() > 1);
		for (String element : List.of("a", "b", "c", "d", "e", "f")) {
			assertThat(this.zmq.template().receive("next-in", String.class, ListenerFixture.TIMEOUT))
				.isEqualTo(element);
		}
		await().until(() -> container.getCounters().handled() == 1);
		assertThat(this.zmq.template().receive("next-in", String.class, Duration.ofMillis(200))).isNull();
	}

	@Test
	void loopThatFillsItsQueuesReportsAndGoesOn() {
		String endpoint = this.zmq.bind(
				ZmqSocketDefinition.builder("loop-in", ZmqSocketType.PULL).receiveHighWaterMark(2),
				ListenerFixture.address("tcp"));
		this.zmq.connect(ZmqSocketDefinition.builder("loop-out", ZmqSocketType.PUSH)
			.sendHighWaterMark(2)
			.sendTimeout(Duration.ofMillis(20)), endpoint);
		ZmqListenerContainer container = this.zmq.listener("loop-in", new Object() {
			List<byte[]> handle(byte[] bytes) {
				return List.of(bytes, bytes);
			}
		}).sendTo("loop-out").settings((settings) -> settings.queueCapacity(2)).start();
		this.zmq.template().send("loop-out", new byte[500_000]);
		await().until(() -> container.getCounters().failed() > 2);
		long handled = container.getCounters().handled();
		await().until(() -> container.getCounters().handled() > handled + 2);
	}

	@Test
	void resultOfAPairGoesBackToItsPeer() {
		this.zmq.connect("right", ZmqSocketType.PAIR,
				this.zmq.bind("left", ZmqSocketType.PAIR, ListenerFixture.address("inproc")));
		this.zmq.listen("left", new Object() {
			String handle(String text) {
				return text.isEmpty() ? null : text.toUpperCase();
			}
		});
		this.zmq.template().send("right", "");
		this.zmq.template().send("right", "a");
		assertThat(this.zmq.template().receive("right", String.class, ListenerFixture.TIMEOUT)).isEqualTo("A");
	}

	@Test
	void resultOfAPairMayGoElsewhere() {
		this.zmq.connect("right", ZmqSocketType.PAIR,
				this.zmq.bind("left", ZmqSocketType.PAIR, ListenerFixture.address("tcp")));
		results();
		this.zmq.listener("left", new Object() {
			String handle(String text) {
				return text;
			}
		}).sendTo("results-out").start();
		this.zmq.template().send("right", "a");
		assertThat(result()).isEqualTo("a");
	}

	@Test
	void resultOfAPullWithoutATargetIsRefused() {
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.zmq.listener("in", new Returning()).register())
			.withMessageContaining("'in-listener' returns a value, and a pull socket sends none back")
			.withMessageContaining("@SendTo");
	}

	@Test
	void resultOfASubWithoutATargetIsRefused() {
		this.zmq.bind("sub", ZmqSocketType.SUB, ListenerFixture.address("inproc"));
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.zmq.listener("sub", new Object() {
				CompletableFuture<String> handle(String text) {
					return CompletableFuture.completedFuture(text);
				}
			}).register());
	}

	@Test
	void targetThatDoesNotExistIsRefused() {
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.zmq.listener("in", new Returning()).sendTo("unknown").register())
			.withMessageContaining("'unknown': There is no such socket");
	}

	@Test
	void targetThatCannotSendIsRefused() {
		this.zmq.bind("rep", ZmqSocketType.REP, ListenerFixture.address("inproc"));
		this.zmq.bind("req", ZmqSocketType.REQ, ListenerFixture.address("inproc"));
		this.zmq.bind("sub", ZmqSocketType.SUB, ListenerFixture.address("inproc"));
		for (String target : new String[] { "in", "rep", "req", "sub" }) {
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> this.zmq.listener("in", new Returning()).sendTo(target).register())
				.withMessageContaining("'@SendTo' = '" + target + "'")
				.withMessageContaining("push, pub, pair, dealer, xpub or xsub");
		}
	}

	@Test
	void targetOfAReplyIsRefused() {
		this.zmq.bind("rep", ZmqSocketType.REP, ListenerFixture.address("inproc"));
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.zmq.listener("rep", new Returning()).sendTo("out").register())
			.withMessageContaining("is the reply");
	}

	@Test
	void targetWithoutAResultIsRefused() {
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.zmq.listener("in", new Silent()).sendTo("out").register())
			.withMessageContaining("returns nothing to send");
	}

	@Test
	void secondListenerIsRefused() {
		this.zmq.listener("in", new Silent()).id("first").register();
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.zmq.listener("in", new Silent()).id("second").register())
			.withMessageContaining("'first' and 'second'")
			.withMessageContaining("a pull socket can have one");
	}

	@Test
	void secondListenerOfOneIdIsRefused() {
		this.zmq.bind("in2", ZmqSocketType.PULL, ListenerFixture.address("inproc"));
		this.zmq.listener("in", new Silent()).id("same").register();
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.zmq.listener("in2", new Silent()).id("same").register())
			.withMessageContaining("'id' = 'same'");
		assertThat(this.zmq.registry().getIds()).containsExactly("same");
	}

	@Test
	void socketThatCannotReceiveIsRefused() {
		this.zmq.bind("pub", ZmqSocketType.PUB, ListenerFixture.address("inproc"));
		this.zmq.bind("req", ZmqSocketType.REQ, ListenerFixture.address("inproc"));
		for (String socket : new String[] { "out", "pub", "req" }) {
			assertThatExceptionOfType(ZmqConfigurationException.class)
				.isThrownBy(() -> this.zmq.listener(socket, new Silent()).register())
				.withMessageContaining("'" + socket + "', 'type'")
				.withMessageContaining("'" + socket + "-listener' cannot receive");
		}
	}

	@Test
	void unknownContainerIsRefused() {
		this.zmq.listener("in", new Silent()).register();
		assertThat(this.zmq.registry().getContainers()).hasSize(1);
		assertThatIllegalArgumentException().isThrownBy(() -> this.zmq.registry().getContainer("nobody"))
			.withMessageContaining("'nobody'; there are [in-listener]");
	}

	private void results() {
		this.zmq.connect("results-out", ZmqSocketType.PUSH,
				this.zmq.bind("results-in", ZmqSocketType.PULL, ListenerFixture.address("inproc")));
	}

	private String result() {
		return this.zmq.template().receive("results-in", String.class, ListenerFixture.TIMEOUT);
	}

	static final class Returning {

		String handle(String text) {
			return text;
		}

	}

	static final class Silent {

		void handle(String text) {
		}

	}

}
