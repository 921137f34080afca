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

package io.zmqspring.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSockets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The lines that must always work, on ports that are free.
 */
class ContractTests {

	private static final int ROUNDS = 20;

	private static final String YAML = """
			zmq:
			  socket:
			    prices-out:  { type: pub,  bind: "tcp://127.0.0.1:PRICES" }
			    prices-in:   { type: sub,  connect: "tcp://127.0.0.1:PRICES", topics: "EUR" }
			    quotes:      { type: req,  connect: "tcp://127.0.0.1:QUOTES" }
			    quote-desk:  { type: rep,  bind: "tcp://127.0.0.1:QUOTES" }
			    work:        { type: push, bind: "inproc://work" }
			    worker:      { type: pull, connect: "inproc://work" }
			    results-out: { type: push, connect: "inproc://results" }
			    results-in:  { type: pull, bind: "inproc://results" }
			    left:        { type: pair, bind: "inproc://pair" }
			    right:       { type: pair, connect: "inproc://pair" }
			""";

	@TempDir
	private Path directory;

	private YamlApplication application;

	@BeforeEach
	void choosePorts() {
		String yaml = YAML.replace("PRICES", String.valueOf(YamlApplication.freePort()))
			.replace("QUOTES", String.valueOf(YamlApplication.freePort()));
		this.application = YamlApplication.of(this.directory, yaml).with(Desk.class);
	}

	@RepeatedTest(ROUNDS)
	void linesOfTheContractWork() throws Exception {
		try (ConfigurableApplicationContext context = this.application.run()) {
			ZmqTemplate zmq = context.getBean(ZmqTemplate.class);
			Desk desk = context.getBean(Desk.class);
			publishes(zmq, desk);
			requests(zmq);
			distributes(zmq);
			hasAPair(zmq, desk);
		}
	}

	@RepeatedTest(ROUNDS)
	void linesOfTheContractWorkWithLazyInitialization() throws Exception {
		try (ConfigurableApplicationContext context = this.application.run("--spring.main.lazy-initialization=true")) {
			ZmqTemplate zmq = context.getBean(ZmqTemplate.class);
			requests(zmq);
			distributes(zmq);
			Desk desk = context.getBean(Desk.class);
			publishes(zmq, desk);
			hasAPair(zmq, desk);
		}
	}

	@RepeatedTest(ROUNDS)
	void linesOfTheContractWorkAfterARestartOnTheSamePorts() throws Exception {
		try (ConfigurableApplicationContext context = this.application.run()) {
			ZmqTemplate zmq = context.getBean(ZmqTemplate.class);
			requests(zmq);
			context.stop();
			context.start();
			Desk desk = context.getBean(Desk.class);
			publishes(zmq, desk);
			requests(zmq);
			distributes(zmq);
			hasAPair(zmq, desk);
		}
		try (ConfigurableApplicationContext context = this.application.run()) {
			requests(context.getBean(ZmqTemplate.class));
			publishes(context.getBean(ZmqTemplate.class), context.getBean(Desk.class));
		}
	}

	@Test
	void environmentVariablesOverrideTheSocketsOfTheFileAndAddNone() throws Exception {
		String endpoint = "tcp://127.0.0.1:" + YamlApplication.freePort();
		this.application
			.withEnvironment(Map.of("ZMQ_SOCKET_PRICESOUT_BIND", endpoint, "ZMQ_SOCKET_PRICESIN_CONNECT_0", endpoint));
		try (ConfigurableApplicationContext context = this.application.run()) {
			ZmqSockets sockets = context.getBean(ZmqSockets.class);
			assertThat(sockets.definitions()).extracting(ZmqSocketDefinition::name)
				.containsExactlyInAnyOrder("prices-out", "prices-in", "quotes", "quote-desk", "work", "worker",
						"results-out", "results-in", "left", "right");
			assertThat(sockets.get("prices-out").endpoints()).containsExactly(endpoint);
			assertThat(context.getEnvironment().getProperty("local.zmq.prices-out.endpoint")).isEqualTo(endpoint);
			publishes(context.getBean(ZmqTemplate.class), context.getBean(Desk.class));
		}
	}

	private static void publishes(ZmqTemplate zmq, Desk desk) throws InterruptedException {
		Price price = new Price("EURUSD", 1.17);
		assertThat(zmq.awaitSubscribers("prices-out", "EURUSD", 1, Duration.ofSeconds(10))).isTrue();
		zmq.publish("prices-out", "USDJPY", new Price("USDJPY", 150));
		zmq.publish("prices-out", "EURUSD", price);
		assertThat(desk.prices.poll(10, TimeUnit.SECONDS)).isEqualTo(new Received("EURUSD", price));
		assertThat(desk.prices).isEmpty();
	}

	private static void requests(ZmqTemplate zmq) throws Exception {
		QuoteRequest request = new QuoteRequest("EURUSD", 10);
		Quote q = zmq.request("quotes", request, Quote.class);
		assertThat(q).isEqualTo(new Quote("EURUSD", 20));
		CompletableFuture<Quote> f = zmq.requestAsync("quotes", request, Quote.class);
		assertThat(f.get(10, TimeUnit.SECONDS)).isEqualTo(new Quote("EURUSD", 20));
	}

	private static void distributes(ZmqTemplate zmq) {
		IntStream.range(0, 100).forEach((id) -> zmq.send("work", new Task(id)));
		Set<Result> results = IntStream.range(0, 100)
			.mapToObj((id) -> zmq.receive("results-in", Result.class, Duration.ofSeconds(10)))
			.collect(Collectors.toSet());
		assertThat(results)
			.isEqualTo(IntStream.range(0, 100).mapToObj((id) -> new Result(id, id * id)).collect(Collectors.toSet()));
		Result r = zmq.receive("results-in", Result.class, Duration.ofMillis(1));
		assertThat(r).isNull();
	}

	private static void hasAPair(ZmqTemplate zmq, Desk desk) throws InterruptedException {
		zmq.send("left", "grüße");
		assertThat(desk.texts.poll(10, TimeUnit.SECONDS)).isEqualTo("grüße");
	}

	record Price(String pair, double value) {

	}

	record QuoteRequest(String pair, int amount) {

	}

	record Quote(String pair, int price) {

	}

	record Task(int id) {

	}

	record Result(int id, int square) {

	}

	record Received(String topic, Price price) {

	}

	@Component
	static class Desk {

		private final BlockingQueue<Received> prices = new LinkedBlockingQueue<>();

		private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

		@ZmqListener("prices-in")
		void onPrice(Price price, @Header(ZmqHeaders.TOPIC) String topic) {
			this.prices.add(new Received(topic, price));
		}

		@ZmqListener("quote-desk")
		Quote quote(QuoteRequest request) {
			return new Quote(request.pair(), request.amount() * 2);
		}

		@ZmqListener(value = "worker", concurrency = "4")
		@SendTo("results-out")
		Result work(Task task) {
			return new Result(task.id(), task.id() * task.id());
		}

		@ZmqListener("right")
		void fromLeft(String text) {
			this.texts.add(text);
		}

	}

}
