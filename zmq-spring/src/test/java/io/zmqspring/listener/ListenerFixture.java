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

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.socket.ZmqContext;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import io.zmqspring.socket.ZmqSockets;

import org.springframework.validation.Validator;

/**
 * Sockets, a template and a registry of listeners that are started by hand.
 */
final class ListenerFixture implements AutoCloseable {

	static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final ZmqContext context = new ZmqContext();

	private final ZmqSockets sockets = new ZmqSockets(this.context, List.of());

	private final ZmqTemplate template = new ZmqTemplate(this.sockets, new PayloadConverter());

	private final ZmqListenerSettings settings;

	private final ZmqListenerRegistry registry;

	ListenerFixture() {
		this(ZmqListenerSettings.DEFAULT);
	}

	ListenerFixture(int queueCapacity, Duration shutdownTimeout) {
		this(ZmqListenerSettings.builder().queueCapacity(queueCapacity).shutdownTimeout(shutdownTimeout).build());
	}

	ListenerFixture(ZmqListenerSettings settings) {
		this(settings, null);
	}

	ListenerFixture(ZmqListenerSettings settings, Validator validator) {
		this(settings, validator, new ReceiveWatch());
	}

	// Its listeners sleep when nothing has arrived for so long
	ListenerFixture(Duration longestIdle) {
		this(ZmqListenerSettings.DEFAULT, null, new ReceiveWatch(longestIdle));
	}

	private ListenerFixture(ZmqListenerSettings settings, Validator validator, ReceiveWatch watch) {
		this.settings = settings;
		ZmqListenerContainerFactory factory = new ZmqListenerContainerFactory(this.sockets, this.template,
				new PayloadConverter());
		factory.setSettings(settings);
		factory.setValidator(validator);
		this.registry = new ZmqListenerRegistry(factory, watch);
		this.context.start();
		this.sockets.start();
	}

	static String address(String transport) {
		return transport.equals("tcp") ? "tcp://127.0.0.1:*" : "inproc://" + UUID.randomUUID();
	}

	void define(ZmqSocketDefinition.Builder socket) {
		this.sockets.define(socket.build());
	}

	// Define a socket that is bound to the address, and open it. Returns where to connect
	String bind(ZmqSocketDefinition.Builder socket, String address) {
		ZmqSocketDefinition definition = socket.bind(address).build();
		this.sockets.define(definition);
		return this.sockets.open(definition.name()).endpoints().get(0);
	}

	String bind(String name, ZmqSocketType type, String address) {
		return bind(ZmqSocketDefinition.builder(name, type), address);
	}

	void connect(ZmqSocketDefinition.Builder socket, String endpoint) {
		ZmqSocketDefinition definition = socket.connect(endpoint).build();
		this.sockets.define(definition);
		this.sockets.open(definition.name());
	}

	void connect(String name, ZmqSocketType type, String endpoint) {
		connect(ZmqSocketDefinition.builder(name, type), endpoint);
	}

	// What 'out' sends is what 'in' receives
	void pipeline(String transport) {
		connect("out", ZmqSocketType.PUSH, bind("in", ZmqSocketType.PULL, address(transport)));
	}

	// What 'client' asks is what 'server' answers
	void service(String transport) {
		connect("client", ZmqSocketType.REQ, bind("server", ZmqSocketType.REP, address(transport)));
	}

	// Where 'dead-out' leads is 'dead-in'
	void deadLetters(String transport) {
		ZmqSocketDefinition.Builder in = ZmqSocketDefinition.builder("dead-in", ZmqSocketType.PULL)
			.format(ZmqFormat.HEADERS);
		connect(ZmqSocketDefinition.builder("dead-out", ZmqSocketType.PUSH).format(ZmqFormat.HEADERS),
				bind(in, address(transport)));
	}

	// Soon one after the other
	static ZmqListenerSettings.Retry retries(int maxRetries) {
		return new ZmqListenerSettings.Retry(maxRetries, Duration.ofMillis(2), Duration.ZERO, 1, Duration.ofSeconds(1));
	}

	Builder listener(String socket, Object bean) {
		return new Builder(socket, bean);
	}

	ZmqListenerContainer listen(String socket, Object bean) {
		return listener(socket, bean).start();
	}

	ZmqSockets sockets() {
		return this.sockets;
	}

	ZmqTemplate template() {
		return this.template;
	}

	ZmqListenerRegistry registry() {
		return this.registry;
	}

	@Override
	public void close() {
		this.registry.destroy();
		this.sockets.stop();
		this.context.stop();
	}

	final class Builder {

		private final String socket;

		private final Object bean;

		private String id;

		private List<String> topics = List.of();

		private final ZmqListenerSettings.Builder settings = ListenerFixture.this.settings.toBuilder();

		private String sendTo;

		private ZmqErrorHandler errorHandler;

		private Consumer<ZmqListenerEndpoint.Builder> endpoint = (endpoint) -> {
		};

		Builder(String socket, Object bean) {
			this.socket = socket;
			this.bean = bean;
			this.id = socket + "-listener";
		}

		Builder id(String id) {
			this.id = id;
			return this;
		}

		Builder topics(String... topics) {
			this.topics = List.of(topics);
			return this;
		}

		Builder concurrency(int concurrency) {
			this.settings.concurrency(concurrency);
			return this;
		}

		Builder autoStartup(boolean autoStartup) {
			this.settings.autoStartup(autoStartup);
			return this;
		}

		Builder settings(Consumer<ZmqListenerSettings.Builder> settings) {
			settings.accept(this.settings);
			return this;
		}

		Builder sendTo(String sendTo) {
			this.sendTo = sendTo;
			return this;
		}

		Builder endpoint(Consumer<ZmqListenerEndpoint.Builder> endpoint) {
			this.endpoint = this.endpoint.andThen(endpoint);
			return this;
		}

		Builder errorHandler(ZmqErrorHandler errorHandler) {
			this.errorHandler = errorHandler;
			return this;
		}

		ZmqListenerContainer register() {
			Method method = Arrays.stream(this.bean.getClass().getDeclaredMethods())
				.filter((candidate) -> candidate.getName().equals("handle") && !candidate.isBridge())
				.findFirst()
				.orElseThrow();
			ZmqListenerEndpoint.Builder endpoint = ZmqListenerEndpoint.builder(this.id, this.socket, this.bean, method)
				.topics(this.topics)
				.sendTo(this.sendTo)
				.errorHandler(this.errorHandler)
				.settings(this.settings.build());
			this.endpoint.accept(endpoint);
			return ListenerFixture.this.registry.register(endpoint.build());
		}

		ZmqListenerContainer start() {
			ZmqListenerContainer container = register();
			container.start();
			return container;
		}

	}

}
