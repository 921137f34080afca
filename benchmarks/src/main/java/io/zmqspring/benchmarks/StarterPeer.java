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

package io.zmqspring.benchmarks;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.benchmarks.Workload.Option;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.listener.ZmqListenerEndpoint;
import io.zmqspring.listener.ZmqListenerRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.messaging.Message;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * A Spring Boot application with the starter and nothing but its defaults.
 */
final class StarterPeer {

	private static final String ENDPOINT = "tcp://127.0.0.1:*";

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private StarterPeer() {
	}

	static Peer far(Workload workload) {
		return workload.publishes() ? new Subscribers(workload) : new Far(workload);
	}

	static Peer near(Workload workload, String endpoint) {
		return new Near(workload, endpoint);
	}

	static ConfigurableApplicationContext start(Object[] beans, Map<String, Object> properties) {
		List<String> arguments = new ArrayList<>();
		properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.registerShutdownHook(false)
			.initializers((GenericApplicationContext context) -> Arrays.stream(beans)
				.forEach((bean) -> register(context, bean)))
			.run(arguments.toArray(String[]::new));
	}

	@SuppressWarnings("unchecked")
	private static <T> void register(GenericApplicationContext context, T bean) {
		context.registerBean((Class<T>) bean.getClass(), () -> bean);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	private static final class Far implements Peer {

		private final Arrivals arrivals = new Arrivals();

		private final boolean answers;

		private final ConfigurableApplicationContext application;

		Far(Workload workload) {
			this.answers = workload.answers();
			Map<String, Object> properties = new HashMap<>(workload.feature().properties());
			properties.put("zmq.socket.in.type", this.answers ? "rep" : "pull");
			properties.put("zmq.socket.in.bind", ENDPOINT);
			if (workload.has(Option.CURVE)) {
				properties.putAll(Keys.serverProperties());
			}
			this.application = start(beans(workload), properties);
		}

		private Object[] beans(Workload workload) {
			if (workload.feature() != Feature.NONE) {
				return workload.feature().beans(this.arrivals);
			}
			return new Object[] { this.answers ? new Echo() : listener(workload) };
		}

		private Object listener(Workload workload) {
			Payloads payloads = new Payloads(workload);
			return switch (workload.payload()) {
				case BYTES -> new BytesListener(payloads, this.arrivals);
				case TEXT -> new TextListener(this.arrivals);
				case JSON -> new TradeListener(this.arrivals);
				case MESSAGE -> new MessageListener(this.arrivals);
			};
		}

		@Override
		public String endpoint() {
			return this.application.getEnvironment().getRequiredProperty("local.zmq.in.endpoint");
		}

		@Override
		public void begin(long messages) {
			if (!this.answers) {
				this.arrivals.begin(messages);
			}
		}

		@Override
		public Timing run(long messages) {
			return this.arrivals.await();
		}

		@Override
		public void close() {
			this.application.close();
		}

	}

	private static final class Subscribers implements Peer {

		private final List<Arrivals> arrivals = new ArrayList<>();

		private final ConfigurableApplicationContext application;

		Subscribers(Workload workload) {
			Map<String, Object> properties = new HashMap<>();
			for (int i = 0; i < workload.receivers(); i++) {
				properties.put("zmq.socket.in" + i + ".type", "sub");
				properties.put("zmq.socket.in" + i + ".bind", ENDPOINT);
				this.arrivals.add(new Arrivals());
			}
			this.application = start(new Object[0], properties);
			ZmqListenerRegistry registry = this.application.getBean(ZmqListenerRegistry.class);
			Method method = ReflectionUtils.findMethod(BytesListener.class, "take", byte[].class);
			Assert.state(method != null, "The method has another name");
			for (int i = 0; i < workload.receivers(); i++) {
				BytesListener listener = new BytesListener(new Payloads(workload), this.arrivals.get(i));
				registry.register(ZmqListenerEndpoint.builder("listener" + i, "in" + i, listener, method)
					.topics(List.of(Workload.TOPIC))
					.build());
			}
		}

		@Override
		public String endpoint() {
			return IntStream.range(0, this.arrivals.size())
				.mapToObj(
						(i) -> this.application.getEnvironment().getRequiredProperty("local.zmq.in" + i + ".endpoint"))
				.collect(Collectors.joining(","));
		}

		@Override
		public void begin(long messages) {
			this.arrivals.forEach((own) -> own.begin(messages));
		}

		@Override
		public Timing run(long messages) {
			return Arrivals.await(this.arrivals);
		}

		@Override
		public void close() {
			this.application.close();
		}

	}

	private static final class Near implements Peer {

		private final Workload workload;

		private final Payloads payloads;

		private final ConfigurableApplicationContext application;

		private final ZmqTemplate template;

		private final Callers callers;

		Near(Workload workload, String endpoint) {
			this.workload = workload;
			this.payloads = new Payloads(workload);
			this.application = start(new Object[0], properties(workload, endpoint));
			this.template = this.application.getBean(ZmqTemplate.class);
			this.callers = workload.has(Option.VIRTUAL_THREADS)
					? new Callers(workload.threads(), new VirtualThreadTaskExecutor().getVirtualThreadFactory())
					: new Callers(workload.threads());
			if (workload.publishes()) {
				Assert.state(this.template.awaitSubscribers("out", Workload.TOPIC, workload.receivers(), PATIENCE),
						"Not all subscribers are there");
			}
		}

		private static Map<String, Object> properties(Workload workload, String endpoint) {
			Map<String, Object> properties = new HashMap<>();
			properties.put("zmq.socket.out.type", workload.answers() ? "req" : workload.publishes() ? "pub" : "push");
			properties.put("zmq.socket.out.connect", endpoint);
			properties.put("zmq.socket.out.format", workload.feature().format());
			if (workload.publishes()) {
				properties.put("zmq.socket.out.publish.when-full", "block");
			}
			if (workload.has(Option.CURVE)) {
				properties.putAll(Keys.clientProperties());
			}
			return properties;
		}

		@Override
		public Timing run(long messages) {
			Object payload = this.payloads.payload();
			return switch (this.workload.pattern()) {
				case STREAM -> this.callers.run(messages, () -> this.template.send("out", payload));
				case PUBLISH -> this.callers.run(messages, () -> this.template.publish("out", Workload.TOPIC, payload));
				case PACED -> this.callers.paced(messages, () -> this.template.send("out", this.payloads.stamped()));
				case REQUEST -> this.callers.timed(messages, () -> this.template.request("out", payload, byte[].class));
				case PIPELINE -> pipeline(messages, payload);
			};
		}

		private Timing pipeline(long messages, Object payload) {
			Semaphore window = new Semaphore(this.workload.window());
			AtomicReference<@Nullable Throwable> failures = new AtomicReference<>();
			Timing timing = this.callers.run(messages, () -> {
				window.acquireUninterruptibly();
				CompletableFuture<byte[]> unused = this.template.requestAsync("out", payload, byte[].class)
					.whenComplete((reply, ex) -> {
						failures.compareAndSet(null, ex);
						window.release();
					});
			});
			Timing rest = this.callers.run(1, () -> window.acquireUninterruptibly(this.workload.window()));
			Throwable failure = failures.get();
			if (failure != null) {
				throw new IllegalStateException("A request failed", failure);
			}
			return timing.with(rest);
		}

		@Override
		public void close() {
			this.callers.close();
			this.application.close();
		}

	}

	static final class Echo {

		@ZmqListener("in")
		byte[] echo(byte[] request) {
			return request;
		}

	}

	static final class BytesListener {

		private final Consumer<byte[]> reader;

		BytesListener(Payloads payloads, Arrivals arrivals) {
			this.reader = payloads.reading(arrivals);
		}

		@ZmqListener("in")
		void take(byte[] payload) {
			this.reader.accept(payload);
		}

	}

	static final class TextListener {

		private final Arrivals arrivals;

		TextListener(Arrivals arrivals) {
			this.arrivals = arrivals;
		}

		@ZmqListener("in")
		void take(String payload) {
			this.arrivals.arrived(payload);
		}

	}

	static final class TradeListener {

		private final Arrivals arrivals;

		TradeListener(Arrivals arrivals) {
			this.arrivals = arrivals;
		}

		@ZmqListener("in")
		void take(Trade payload) {
			this.arrivals.arrived(payload);
		}

	}

	static final class MessageListener {

		private final Arrivals arrivals;

		MessageListener(Arrivals arrivals) {
			this.arrivals = arrivals;
		}

		@ZmqListener("in")
		void take(Message<byte[]> message) {
			this.arrivals.arrived(message);
		}

	}

}
