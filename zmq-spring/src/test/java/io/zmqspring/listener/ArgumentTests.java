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

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocketType;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the parameters of listeners.
 */
@Timeout(60)
class ArgumentTests {

	private final BlockingQueue<Object> arguments = new LinkedBlockingQueue<>();

	private ListenerFixture zmq = new ListenerFixture();

	@AfterEach
	void close() {
		this.zmq.close();
	}

	@Test
	void payloadAsBytes() throws Exception {
		pull(new Object() {
			void handle(byte[] payload) {
				ArgumentTests.this.arguments.add(payload);
			}
		});
		this.zmq.template().send("out", new byte[] { 1, 2 });
		assertThat((byte[]) next()).containsExactly(1, 2);
	}

	@Test
	void payloadConverted() throws Exception {
		pull(new Object() {
			void handle(Price price) {
				ArgumentTests.this.arguments.add(price);
			}
		});
		this.zmq.template().send("out", new Price("EUR", 2));
		assertThat(next()).isEqualTo(new Price("EUR", 2));
	}

	@Test
	void payloadOfAPrimitiveType() throws Exception {
		pull(new Object() {
			void handle(@Payload int number) {
				ArgumentTests.this.arguments.add(number);
			}
		});
		this.zmq.template().send("out", 42);
		assertThat(next()).isEqualTo(42);
	}

	@Test
	void listIsTheConvertedPayload() throws Exception {
		pull(new Object() {
			void handle(List<Price> prices) {
				ArgumentTests.this.arguments.add(prices.get(1).amount());
			}
		});
		this.zmq.template().send("out", List.of(new Price("EUR", 2), new Price("CHF", 3)));
		assertThat(next()).isEqualTo(3);
	}

	@Test
	void typeOfTheBeanFillsInTypeVariables() throws Exception {
		pull(new PriceHandler(this.arguments));
		this.zmq.template().send("out", List.of(new Price("EUR", 2)));
		assertThat(next()).isEqualTo(2);
	}

	@Test
	void noParameter() throws Exception {
		ZmqListenerContainer container = pull(new Object() {
			void handle() {
				ArgumentTests.this.arguments.add("called");
			}
		});
		this.zmq.template().send("out", ZmqMessage.of(new byte[1], new byte[2]));
		assertThat(next()).isEqualTo("called");
		assertThat(container.getCounters().unconvertible()).isZero();
	}

	@Test
	void allFrames() throws Exception {
		pull(new Object() {
			void handle(ZmqMessage message, String payload) {
				ArgumentTests.this.arguments.add(message);
				ArgumentTests.this.arguments.add(payload);
			}
		});
		ZmqMessage message = ZmqMessage.of("a".getBytes(), new byte[0], "b".getBytes());
		this.zmq.template().send("out", message);
		assertThat(next()).isEqualTo(message);
		assertThat(next()).isEqualTo("b");
	}

	@Test
	void messageOfTheConvertedPayload() throws Exception {
		pull(new Object() {
			void handle(Message<List<Price>> message) {
				ArgumentTests.this.arguments.add(message.getPayload().get(0));
				ArgumentTests.this.arguments.add(message.getHeaders());
			}
		});
		this.zmq.template().send("out", List.of(new Price("EUR", 2)));
		assertThat(next()).isEqualTo(new Price("EUR", 2));
		assertThat(next()).asInstanceOf(InstanceOfAssertFactories.MAP)
			.containsExactly(Map.entry(ZmqHeaders.SOCKET, "in"));
	}

	@Test
	void messageOfAnythingIsOneOfBytes() throws Exception {
		pull(new Object() {
			void handle(Message<?> message) {
				ArgumentTests.this.arguments.add(message.getPayload());
			}
		});
		this.zmq.template().send("out", "text");
		assertThat((byte[]) next()).asString().isEqualTo("text");
	}

	@Test
	void messageOfABoundedWildcard() throws Exception {
		pull(new Object() {
			void handle(Message<? extends Price> message) {
				ArgumentTests.this.arguments.add(message.getPayload());
			}
		});
		this.zmq.template().send("out", new Price("EUR", 2));
		assertThat(next()).isEqualTo(new Price("EUR", 2));
	}

	@Test
	void headersInAnyOrder() throws Exception {
		subscribe(new Object() {
			void handle(@Headers Map<String, Object> headers, @Header(ZmqHeaders.SOCKET) String socket, String payload,
					@Header(ZmqHeaders.TOPIC) String topic, MessageHeaders all,
					@Header(name = "other", defaultValue = "7") int other) {
				ArgumentTests.this.arguments.addAll(List.of(headers.size(), socket, payload, topic, all.size(), other));
			}
		});
		this.zmq.template().publish("pub", "EUR", "text");
		assertThat(List.of(next(), next(), next(), next(), next(), next()))
			.isEqualTo(List.of(2, "sub", "text", "EUR", 2, 7));
	}

	@Test
	void headersMayBeMissing() throws Exception {
		pull(new Object() {
			void handle(@Header("none") Optional<String> none, @Header(ZmqHeaders.SOCKET) Optional<String> socket,
					@Header(name = "count", defaultValue = "7") int count,
					@Header(name = "other", required = false) Integer other) {
				ArgumentTests.this.arguments.add(Arrays.asList(none, socket, count, other));
			}
		});
		this.zmq.template().send("out", "x");
		assertThat(next()).isEqualTo(Arrays.asList(Optional.empty(), Optional.of("in"), 7, null));
	}

	@Test
	void topicBeforePayload() throws Exception {
		subscribe(new Object() {
			void handle(@Header(ZmqHeaders.TOPIC) String topic, Price price) {
				ArgumentTests.this.arguments.add(topic + price.amount());
			}
		});
		this.zmq.template().publish("pub", "EUR", new Price("EUR", 2));
		assertThat(next()).isEqualTo("EUR2");
	}

	@Test
	void lastOfSeveralFramesIsThePayloadOfASub() throws Exception {
		subscribe(new Object() {
			void handle(Message<String> message) {
				ArgumentTests.this.arguments.add(message.getHeaders().get(ZmqHeaders.TOPIC) + message.getPayload());
			}
		});
		this.zmq.template().send("pub", ZmqMessage.of("A".getBytes(), "more".getBytes(), "b".getBytes()));
		assertThat(next()).isEqualTo("Ab");
	}

	@Test
	void emptyPayloadIsTextOrBytesButNothingElse() throws Exception {
		ZmqListenerContainer container = pull(new Object() {
			void handle(Price price) {
				ArgumentTests.this.arguments.add(price);
			}
		});
		this.zmq.template().send("out", "");
		this.zmq.template().send("out", new Price("EUR", 1));
		assertThat(next()).isEqualTo(new Price("EUR", 1));
		assertThat(container.getCounters().unconvertible()).isEqualTo(1);
	}

	@Test
	void emptyPayloadOfTextIsEmptyText() throws Exception {
		pull(new Object() {
			void handle(String text) {
				ArgumentTests.this.arguments.add(text);
			}
		});
		this.zmq.template().send("out", "");
		assertThat(next()).isEqualTo("");
	}

	@Test
	void emptyPayloadIsNullWhereItIsNotRequired() throws Exception {
		pull(new Object() {
			void handle(@Payload(required = false) Price price) {
				ArgumentTests.this.arguments.add(Optional.ofNullable(price));
			}
		});
		this.zmq.template().send("out", "");
		assertThat(next()).isEqualTo(Optional.empty());
		this.zmq.template().send("out", new Price("EUR", 1));
		assertThat(next()).isEqualTo(Optional.of(new Price("EUR", 1)));
	}

	@Test
	void emptyPayloadIsAnEmptyOptional() throws Exception {
		pull(new Object() {
			void handle(Optional<Price> price) {
				ArgumentTests.this.arguments.add(price);
			}
		});
		this.zmq.template().send("out", "");
		assertThat(next()).isEqualTo(Optional.empty());
		this.zmq.template().send("out", new Price("EUR", 1));
		assertThat(next()).isEqualTo(Optional.of(new Price("EUR", 1)));
	}

	@Test
	void payloadIsValidated() throws Exception {
		this.zmq.close();
		this.zmq = new ListenerFixture(ZmqListenerSettings.DEFAULT, new PositiveAmount());
		ZmqListenerContainer container = pull(new Object() {
			void handle(@Validated Price price) {
				ArgumentTests.this.arguments.add(price);
			}
		});
		this.zmq.template().send("out", new Price("EUR", -1));
		this.zmq.template().send("out", new Price("EUR", 1));
		assertThat(next()).isEqualTo(new Price("EUR", 1));
		assertThat(container.getCounters().unconvertible()).isEqualTo(1);
	}

	@Test
	void validationWithoutAValidatorIsRefused() {
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> pull(new Object() {
			void handle(@ValidPrice Price price) {
			}
		})).withMessageContaining("nothing validates");
	}

	@Test
	void expressionOfAPayloadIsRefused() {
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> pull(new Object() {
			void handle(@Payload("amount") int amount) {
			}
		})).withMessageContaining("@Payload has an expression");
	}

	@Test
	void messageOfSeveralFramesIsUnconvertibleOnAPull() throws Exception {
		ZmqListenerContainer container = pull(new Object() {
			void handle(String text) {
				ArgumentTests.this.arguments.add(text);
			}
		});
		this.zmq.template().send("out", ZmqMessage.of(new byte[1], new byte[2]));
		this.zmq.template().send("out", "good");
		assertThat(next()).isEqualTo("good");
		assertThat(container.getCounters().unconvertible()).isEqualTo(1);
	}

	@Test
	void payloadThatIsNoJsonIsUnconvertible() throws Exception {
		ZmqListenerContainer container = pull(new Object() {
			void handle(Message<Price> message) {
				ArgumentTests.this.arguments.add(message.getPayload());
			}
		});
		this.zmq.template().send("out", "{ no json");
		this.zmq.template().send("out", new Price("EUR", 1));
		assertThat(next()).isEqualTo(new Price("EUR", 1));
		assertThat(container.getCounters().unconvertible()).isEqualTo(1);
		assertThat(container.getCounters().failed()).isZero();
	}

	@Test
	void arrayOfTheSenderIsNotTheArrayOfTheListener() throws Exception {
		pull(new Object() {
			void handle(byte[] payload) {
				ArgumentTests.this.arguments.add(payload);
			}
		});
		byte[] sent = { 1 };
		this.zmq.template().send("out", sent);
		byte[] received = (byte[]) next();
		received[0] = 2;
		assertThat(sent).containsExactly(1);
	}

	@Test
	void errorHandlerSeesTheMessageAsItCame() throws Exception {
		this.zmq.pipeline("tcp");
		this.zmq.listener("in", new Object() {
			void handle(byte[] payload) {
				payload[0] = 2;
				throw new IllegalStateException();
			}
		}).errorHandler((message, failure, socket) -> this.arguments.add(message.payload())).start();
		this.zmq.template().send("out", new byte[] { 1 });
		assertThat((byte[]) next()).containsExactly(1);
	}

	private ZmqListenerContainer pull(Object handler) {
		this.zmq.pipeline("inproc");
		return this.zmq.listen("in", handler);
	}

	private void subscribe(Object handler) {
		this.zmq.connect("sub", ZmqSocketType.SUB,
				this.zmq.bind("pub", ZmqSocketType.PUB, ListenerFixture.address("tcp")));
		this.zmq.listen("sub", handler);
		assertThat(this.zmq.template().awaitSubscribers("pub", "", 1, ListenerFixture.TIMEOUT)).isTrue();
	}

	private Object next() throws InterruptedException {
		Object argument = this.arguments.poll(10, TimeUnit.SECONDS);
		assertThat(argument).isNotNull();
		return argument;
	}

	record Price(String currency, int amount) {
	}

	abstract static class GenericHandler<T> {

		abstract void handle(List<T> payloads);

	}

	static final class PriceHandler extends GenericHandler<Price> {

		private final BlockingQueue<Object> arguments;

		PriceHandler(BlockingQueue<Object> arguments) {
			this.arguments = arguments;
		}

		@Override
		void handle(List<Price> payloads) {
			this.arguments.add(payloads.get(0).amount());
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface ValidPrice {

	}

	static final class PositiveAmount implements Validator {

		@Override
		public boolean supports(Class<?> type) {
			return type == Price.class;
		}

		@Override
		public void validate(Object target, Errors errors) {
			if (((Price) target).amount() < 0) {
				errors.reject("negative");
			}
		}

	}

}
