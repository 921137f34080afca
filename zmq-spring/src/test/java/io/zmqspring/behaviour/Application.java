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

package io.zmqspring.behaviour;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import io.zmqspring.annotation.EnableZmq;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.listener.ZmqListenerSettings;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.socket.ZmqContext;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import io.zmqspring.socket.ZmqSockets;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * A running application, whose sockets and listeners are added one after the other so
 * that each can connect to where another is bound.
 */
public final class Application implements AutoCloseable {

	static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	public Application() {
		this(ZmqListenerSettings.DEFAULT, ZmqContext.Settings.DEFAULT);
	}

	Application(ZmqListenerSettings listeners, ZmqContext.Settings settings) {
		this.context.registerBean(ZmqListenerSettings.class, () -> listeners);
		this.context.registerBean(ZmqContext.class, () -> new ZmqContext(settings, List.of(), List.of()));
		this.context.registerBean(ZmqSockets.class,
				() -> new ZmqSockets(this.context.getBean(ZmqContext.class), List.of()));
		this.context.registerBean(PayloadConverter.class, () -> new PayloadConverter());
		this.context.registerBean(ZmqTemplate.class, () -> new ZmqTemplate(this.context.getBean(ZmqSockets.class),
				this.context.getBean(PayloadConverter.class)));
		this.context.register(Zmq.class);
		this.context.refresh();
	}

	static String address(String transport) {
		return transport.equals("tcp") ? "tcp://127.0.0.1:*" : "inproc://" + UUID.randomUUID();
	}

	// Returns where to connect
	public String bind(ZmqSocketDefinition.Builder socket, String address) {
		return open(socket.bind(address).build()).get(0);
	}

	public String bind(String name, ZmqSocketType type, String address) {
		return bind(ZmqSocketDefinition.builder(name, type), address);
	}

	public void connect(ZmqSocketDefinition.Builder socket, String... endpoints) {
		open(socket.connect(endpoints).build());
	}

	public void connect(String name, ZmqSocketType type, String... endpoints) {
		connect(ZmqSocketDefinition.builder(name, type), endpoints);
	}

	private List<String> open(ZmqSocketDefinition definition) {
		sockets().define(definition);
		return sockets().open(definition.name()).endpoints();
	}

	public void listen(Object bean) {
		String name = "listener" + this.context.getBeanDefinitionCount();
		this.context.registerBean(name, Object.class, () -> bean);
		this.context.getBean(name);
	}

	public ZmqSockets sockets() {
		return this.context.getBean(ZmqSockets.class);
	}

	public ZmqTemplate template() {
		return this.context.getBean(ZmqTemplate.class);
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableZmq
	static class Zmq {

	}

}
