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

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.annotation.ZmqHandler;
import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.core.ReactiveZmqTemplate;
import io.zmqspring.core.ZmqOperations;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.listener.ZmqListenerContainerCustomizer;
import io.zmqspring.listener.ZmqListenerContainerFactory;
import io.zmqspring.listener.ZmqListenerIdleEvent;
import io.zmqspring.listener.ZmqListenerRegistry;
import io.zmqspring.listener.ZmqListenerSettings;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.socket.ZmqContext;
import io.zmqspring.socket.ZmqSockets;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

/**
 * Tests for the listeners of {@link ZmqAutoConfiguration}.
 */
class ListenerAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class))
		.withPropertyValues("zmq.socket.in.type=pull", "zmq.socket.in.bind=tcp://127.0.0.1:*",
				"zmq.socket.out.type=push", "zmq.socket.out.connect=socket:in");

	@Test
	void executorOfThePropertiesRunsTheHandlersUntilTheApplicationStops() {
		Desk desk = new Desk();
		this.runner.withBean(Desk.class, () -> desk)
			.withBean("pool", ThreadPoolTaskExecutor.class, ThreadPoolTaskExecutor::new)
			.withPropertyValues("zmq.listener.executor=pool")
			.run((context) -> {
				ZmqTemplate zmq = context.getBean(ZmqTemplate.class);
				zmq.send("out", "first");
				await().until(() -> desk.threads.size() == 1);
				assertThat(desk.threads).allMatch((thread) -> thread.startsWith("pool-"));
				for (int i = 0; i < 1000; i++) {
					zmq.send("out", "more");
				}
				ZmqSockets sockets = context.getBean(ZmqSockets.class);
				await().until(() -> sockets.get("in").counters().received() == 1001);
				context.getSourceApplicationContext().close();
				assertThat(desk.threads).hasSize(1001);
			});
	}

	@Test
	void executorThatIsNoneStopsTheStart() {
		this.runner.withPropertyValues("zmq.listener.executor=pool")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(ZmqConfigurationException.class)
				.hasMessageContaining("pool"));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsAreThoseOfBoot() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(context.getBean(ZmqListenerSettings.class).virtualThreads()).isTrue());
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void virtualThreadsAreIgnoredWhereThereAreNone() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(context.getBean(ZmqListenerSettings.class).virtualThreads()).isFalse());
	}

	@Test
	void idleListenersPublishAnEvent() {
		this.runner.withBean(Desk.class)
			.withBean(Silence.class)
			.withPropertyValues("zmq.listener.idle-event-interval=100ms")
			.run((context) -> await().until(() -> context.getBean(Silence.class).listeners.contains("desk")));
	}

	@Test
	void factoryHasSettingsAndCustomizers() {
		this.runner.withBean(Desk.class)
			.withPropertyValues("zmq.listener.concurrency=3")
			.withBean(ZmqListenerContainerCustomizer.class, () -> (endpoint, settings) -> settings.autoStartup(false))
			.run((context) -> {
				assertThat(context).hasSingleBean(ZmqListenerContainerFactory.class)
					.hasBean("zmqListenerContainerFactory");
				assertThat(context.getBean(ZmqListenerContainerFactory.class).getSettings().concurrency()).isEqualTo(3);
				assertThat(context.getBean(ZmqListenerRegistry.class).getContainer("desk").isRunning()).isFalse();
			});
	}

	@Test
	void factoryBacksOff() {
		this.runner
			.withBean("zmqListenerContainerFactory", ZmqListenerContainerFactory.class,
					() -> new ZmqListenerContainerFactory(new ZmqSockets(new ZmqContext(), List.of()),
							mock(ZmqOperations.class), new PayloadConverter()))
			.run((context) -> assertThat(context).hasSingleBean(ZmqListenerContainerFactory.class));
	}

	@Test
	void configurerBacksOff() {
		this.runner
			.withBean("own", ZmqListenerContainerFactoryConfigurer.class,
					() -> new ZmqListenerContainerFactoryConfigurer(
							ZmqListenerSettings.builder().concurrency(7).build(), null, List.of()))
			.run((context) -> {
				assertThat(context).hasSingleBean(ZmqListenerContainerFactoryConfigurer.class);
				assertThat(context.getBean(ZmqListenerContainerFactory.class).getSettings().concurrency()).isEqualTo(7);
			});
	}

	@Test
	void furtherFactoryStartsFromTheSameSettings() {
		this.runner.withUserConfiguration(FurtherFactory.class)
			.withPropertyValues("zmq.listener.queue-capacity=33")
			.run((context) -> {
				assertThat(context.getBeansOfType(ZmqListenerContainerFactory.class)).hasSize(2);
				ZmqListenerSettings further = context.getBean("further", ZmqListenerContainerFactory.class)
					.getSettings();
				assertThat(further.queueCapacity()).isEqualTo(33);
				assertThat(further.autoStartup()).isFalse();
				ZmqListenerRegistry registry = context.getBean(ZmqListenerRegistry.class);
				assertThat(registry.getContainerFactory()).isSameAs(context.getBean("zmqListenerContainerFactory"));
				assertThat(registry.getContainer("slow").isRunning()).isFalse();
			});
	}

	@Test
	void payloadIsValidatedByJakartaValidation() {
		this.runner.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
			.withBean(ValidatingDesk.class)
			.run((context) -> {
				ZmqTemplate zmq = context.getBean(ZmqTemplate.class);
				ValidatingDesk desk = context.getBean(ValidatingDesk.class);
				zmq.send("out", new Order(-1));
				zmq.send("out", new Order(5));
				await().until(() -> desk.orders.contains(new Order(5)));
				assertThat(desk.orders).containsExactly(new Order(5));
				assertThat(context.getBean(ZmqListenerRegistry.class)
					.getContainer("validating")
					.getCounters()
					.unconvertible()).isEqualTo(1);
			});
	}

	@Test
	void groupsOfValidatedAreThoseThatCount() {
		this.runner.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
			.withBean(GroupDesk.class)
			.run((context) -> {
				ZmqTemplate zmq = context.getBean(ZmqTemplate.class);
				GroupDesk desk = context.getBean(GroupDesk.class);
				zmq.send("out", new Grouped(-1));
				zmq.send("out", new Grouped(5));
				await().until(() -> desk.orders.size() == 1);
				assertThat(desk.orders).containsExactly(new Grouped(5));
			});
	}

	@Test
	void streamsNeedReactor() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(ReactiveZmqTemplate.class));
		this.runner.withBean(Desk.class)
			.withClassLoader(new FilteredClassLoader("reactor", "org.reactivestreams"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ZmqTemplate.class)
				.doesNotHaveBean("reactiveZmqTemplate"));
	}

	@Test
	void streamsBackOff() {
		this.runner
			.withBean("own", ReactiveZmqTemplate.class,
					() -> new ReactiveZmqTemplate(new ZmqSockets(new ZmqContext(), List.of()),
							mock(ZmqOperations.class)))
			.run((context) -> assertThat(context).hasSingleBean(ReactiveZmqTemplate.class).hasBean("own"));
	}

	@Test
	void handlersOfALazyBeanListen() {
		this.runner.withBean(LazyDesk.class)
			.withBean(LazyInitializationBeanFactoryPostProcessor.class)
			.withPropertyValues("zmq.socket.in.format=headers")
			.run((context) -> assertThat(context.getBean(ZmqListenerRegistry.class).getContainer("lazy").isRunning())
				.isTrue());
	}

	static class Desk {

		final Queue<String> threads = new ConcurrentLinkedQueue<>();

		@ZmqListener(value = "in", id = "desk")
		void onText(String text) {
			this.threads.add(Thread.currentThread().getName());
		}

	}

	static class Silence {

		final Queue<String> listeners = new ConcurrentLinkedQueue<>();

		@EventListener
		void onSilence(ZmqListenerIdleEvent event) {
			this.listeners.add(event.getContainer().getId());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FurtherFactory {

		@Bean
		ZmqListenerContainerFactory further(ZmqListenerContainerFactoryConfigurer configurer, ZmqSockets sockets,
				ZmqOperations operations, PayloadConverter converter) {
			ZmqListenerContainerFactory factory = new ZmqListenerContainerFactory(sockets, operations, converter);
			configurer.configure(factory);
			factory.setSettings(factory.getSettings().toBuilder().autoStartup(false).build());
			return factory;
		}

		@ZmqListener(value = "in", id = "slow", containerFactory = "further")
		void onText(String text) {
		}

	}

	record Order(@Positive int amount) {
	}

	record Grouped(@Positive(groups = Strict.class) int amount) {
	}

	interface Strict {

	}

	static class ValidatingDesk {

		final Queue<Order> orders = new ConcurrentLinkedQueue<>();

		@ZmqListener(value = "in", id = "validating")
		void onOrder(@Valid Order order) {
			this.orders.add(order);
		}

	}

	static class GroupDesk {

		final Queue<Grouped> orders = new ConcurrentLinkedQueue<>();

		@ZmqListener("in")
		void onOrder(@Payload @Validated(Strict.class) Grouped order) {
			this.orders.add(order);
		}

	}

	@ZmqListener(value = "in", id = "lazy")
	static class LazyDesk {

		@ZmqHandler
		void onText(Order order) {
		}

	}

}
