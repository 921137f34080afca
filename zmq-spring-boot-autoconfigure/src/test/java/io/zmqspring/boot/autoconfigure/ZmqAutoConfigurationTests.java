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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.annotation.EnableZmq;
import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.core.ZmqOperations;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.listener.ZmqListenerContainerFactory;
import io.zmqspring.listener.ZmqListenerRegistry;
import io.zmqspring.listener.ZmqListenerSettings;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.socket.ZmqContext;
import io.zmqspring.socket.ZmqContextCustomizer;
import io.zmqspring.socket.ZmqSocketCustomizer;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import io.zmqspring.socket.ZmqSockets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SimpleMessageConverter;
import org.springframework.util.MimeTypeUtils;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

class ZmqAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, ZmqAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(strings = { "PRICESOUT_BIND", "PRICESOUT_BIND_0" })
	void environmentVariableOverridesTheSocketOfTheFile(String variable) {
		this.runner.withInitializer((context) -> {
			MutablePropertySources sources = context.getEnvironment().getPropertySources();
			sources.addFirst(new SystemEnvironmentPropertySource(
					"test-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					Map.of("ZMQ_SOCKET_" + variable, "inproc://environment", "ZMQ_SOCKET_PRICESOUT_LINGER", "123ms")));
			sources.addLast(new MapPropertySource("file",
					Map.of("zmq.socket.prices-out.type", "pub", "zmq.socket.prices-out.bind", "inproc://file")));
		}).run((context) -> {
			ZmqSockets sockets = context.getBean(ZmqSockets.class);
			assertThat(sockets.definitions()).singleElement().satisfies((definition) -> {
				assertThat(definition.name()).isEqualTo("prices-out");
				assertThat(definition.linger()).isEqualTo(Duration.ofMillis(123));
			});
			assertThat(sockets.get("prices-out").endpoints()).containsExactly("inproc://environment");
			assertThat(sockets.get("pricesOut")).isSameAs(sockets.get("prices-out"));
		});
	}

	@Test
	void environmentAloneMakesASocket() {
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource(
						"test-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						Map.of("ZMQ_SOCKET_WORKIN_TYPE", "pull", "ZMQ_SOCKET_WORKIN_BIND", "inproc://environment"))))
			.run((context) -> assertThat(context.getBean(ZmqSockets.class).get("work-in").endpoints())
				.containsExactly("inproc://environment"));
	}

	@Test
	void commandLineMaySpellANameDifferently() {
		this.runner
			.withPropertyValues("zmq.socket.prices-out.type=pub", "zmq.socket.prices-out.bind=inproc://file",
					"zmq.socket.pricesOut.linger=123ms")
			.run((context) -> assertThat(context.getBean(ZmqSockets.class).definitions()).singleElement()
				.satisfies((definition) -> assertThat(definition.linger()).isEqualTo(Duration.ofMillis(123))));
	}

	@Test
	void createsItsBeansWithoutSockets() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(ZmqContext.class)
				.hasSingleBean(ZmqSockets.class)
				.hasSingleBean(PayloadConverter.class)
				.hasSingleBean(ZmqTemplate.class);
			assertThat(context.getBean(ZmqContext.class).isRunning()).isTrue();
			assertThat(context.getBean(ZmqSockets.class).definitions()).isEmpty();
		});
	}

	@Test
	void createsNothingWhenDisabled() {
		this.runner.withPropertyValues("zmq.enabled=false", "zmq.socket.a.type=pub").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeanDefinitionNames()).noneMatch((name) -> name.contains("zmq"));
		});
	}

	@Test
	void createsItsBeansWhenEnabledExplicitly() {
		this.runner.withPropertyValues("zmq.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(ZmqSockets.class));
	}

	@Test
	void opensTheSocketsOfTheProperties() {
		this.runner
			.withPropertyValues("zmq.socket.work.type=push", "zmq.socket.work.bind=inproc://auto-configuration",
					"zmq.socket.worker.type=pull", "zmq.socket.worker.connect=inproc://auto-configuration")
			.run((context) -> {
				ZmqTemplate template = context.getBean(ZmqTemplate.class);
				template.send("work", new Price(1));
				assertThat(template.receive("worker", Price.class, Duration.ofSeconds(5))).isEqualTo(new Price(1));
			});
	}

	@Test
	void defaultsAreForSocketsOfAnnotationsToo() {
		this.runner.withUserConfiguration(DescribingConfiguration.class)
			.withPropertyValues("zmq.defaults.linger=123ms", "zmq.defaults.conflate=true",
					"zmq.defaults.max-message-size=4KB")
			.run((context) -> {
				ZmqSocketDefinition pull = context.getBean(ZmqSockets.class).definition("described");
				assertThat(pull.linger()).isEqualTo(Duration.ofMillis(123));
				assertThat(pull.maxMessageSize()).isEqualTo(4096);
				assertThat(pull.conflate()).isTrue();
				ZmqSocketDefinition sub = context.getBean(ZmqSockets.class).definition("described-with-topics");
				assertThat(sub.linger()).isEqualTo(Duration.ofMillis(123));
				assertThat(sub.conflate()).isFalse();
			});
	}

	@Test
	void keepsTheOrderOfTheSockets() {
		String[] properties = IntStream.range(0, 20)
			.mapToObj((i) -> List.of("zmq.socket.s" + (99 - i) + ".type=pub",
					"zmq.socket.s" + (99 - i) + ".bind=tcp://127.0.0.1:*"))
			.flatMap(List::stream)
			.toArray(String[]::new);
		this.runner.withPropertyValues(properties)
			.run((context) -> assertThat(context.getBean(ZmqSockets.class).definitions())
				.extracting(ZmqSocketDefinition::name)
				.containsExactly(IntStream.range(0, 20).mapToObj((i) -> "s" + (99 - i)).toArray(String[]::new)));
	}

	@Test
	void contextHasItsSettings() {
		this.runner
			.withPropertyValues("zmq.context.max-sockets=2", "zmq.context.io-threads=3", "zmq.socket.a.type=pub",
					"zmq.socket.a.bind=tcp://127.0.0.1:*")
			.withUserConfiguration(SettingsRecorder.class)
			.run((context) -> assertThat(context.getBean(SettingsRecorder.class).seen).containsExactly(2, 3));
	}

	@Test
	void incompleteMessagesHaveTheirLimit() {
		ZmqProperties.Context context = new ZmqProperties.Context();
		context.setMaxIncompleteSize(DataSize.ofMegabytes(5));
		assertThat(ZmqAutoConfiguration.settings(context).maxIncompleteSize()).isEqualTo(5 * 1024 * 1024);
		this.runner.withPropertyValues("zmq.context.max-incomplete-size=1KB")
			.run((started) -> assertThat(started).getFailure()
				.rootCause()
				.isInstanceOf(ZmqConfigurationException.class)
				.hasMessageContaining("context.max-incomplete-size"));
	}

	@Test
	void contextBacksOff() {
		this.runner.withBean("own", ZmqContext.class, () -> new ZmqContext())
			.run((context) -> assertThat(context).hasSingleBean(ZmqContext.class).hasBean("own"));
	}

	@Test
	void socketsBackOff() {
		this.runner.withBean("own", ZmqSockets.class, () -> new ZmqSockets(new ZmqContext(), List.of()))
			.run((context) -> assertThat(context).hasSingleBean(ZmqSockets.class).hasBean("own"));
	}

	@Test
	void payloadConverterBacksOff() {
		this.runner.withBean("own", PayloadConverter.class, () -> new PayloadConverter(List.of(), null))
			.run((context) -> assertThat(context).hasSingleBean(PayloadConverter.class).hasBean("own"));
	}

	@Test
	void templateBacksOffOnAnotherTemplate() {
		this.runner.withUserConfiguration(OwnTemplate.class)
			.run((context) -> assertThat(context).hasSingleBean(ZmqTemplate.class).hasBean("own"));
	}

	@Test
	void templateBacksOffOnOtherOperations() {
		this.runner.withBean(ZmqOperations.class, () -> mock(ZmqOperations.class))
			.run((context) -> assertThat(context).hasSingleBean(ZmqOperations.class)
				.doesNotHaveBean(ZmqTemplate.class));
	}

	@Test
	void listenerSettingsAreThoseOfTheProperties() {
		this.runner.withPropertyValues("zmq.listener.auto-startup=false", "zmq.listener.concurrency=2",
				"zmq.listener.queue-capacity=3", "zmq.listener.shutdown-timeout=4s", "zmq.listener.max-in-flight=5",
				"zmq.listener.batch-size=11", "zmq.listener.batch-timeout=12s", "zmq.listener.dead-letter=dead",
				"zmq.listener.retry.enabled=true", "zmq.listener.retry.max-retries=6", "zmq.listener.retry.delay=7s",
				"zmq.listener.retry.jitter=8s", "zmq.listener.retry.multiplier=9", "zmq.listener.retry.max-delay=10s")
			.run((context) -> assertThat(context.getBean(ZmqListenerRegistry.class).getContainerFactory().getSettings())
				.isEqualTo(ZmqListenerSettings.builder()
					.autoStartup(false)
					.concurrency(2)
					.queueCapacity(3)
					.shutdownTimeout(Duration.ofSeconds(4))
					.maxInFlight(5)
					.batchSize(11)
					.batchTimeout(Duration.ofSeconds(12))
					.deadLetter("dead")
					.retry(new ZmqListenerSettings.Retry(6, Duration.ofSeconds(7), Duration.ofSeconds(8), 9,
							Duration.ofSeconds(10)))
					.build()));
	}

	@Test
	void listenerSettingsBackOff() {
		ZmqListenerSettings own = ZmqListenerSettings.builder()
			.concurrency(5)
			.queueCapacity(6)
			.shutdownTimeout(Duration.ZERO)
			.build();
		this.runner.withBean("own", ZmqListenerSettings.class, () -> own).run((context) -> {
			assertThat(context).hasSingleBean(ZmqListenerSettings.class).hasBean("own");
			assertThat(context.getBean(ZmqListenerRegistry.class).getContainerFactory().getSettings()).isSameAs(own);
		});
	}

	@Test
	void listenerRegistryOfTheApplicationIsUsed() {
		this.runner.withUserConfiguration(OwnRegistry.class)
			.run((context) -> assertThat(context.getBean(ZmqListenerRegistry.class)).isSameAs(context.getBean("own")));
	}

	@Test
	void applicationMayEnableListenersItself() {
		this.runner.withUserConfiguration(Enabled.class)
			.run((context) -> assertThat(context).hasSingleBean(ZmqListenerRegistry.class));
	}

	@Test
	void customizersAreAppliedLastAndInOrder() {
		this.runner.withUserConfiguration(Customizers.class)
			.withPropertyValues("zmq.socket.a.type=pub", "zmq.socket.a.bind=tcp://127.0.0.1:*",
					"zmq.socket.a.send-high-water-mark=7")
			.run((context) -> assertThat(context.getBean(Customizers.class).calls).containsExactly("context 1",
					"context 2", "socket 1 sees 7", "socket 2 sees 8"));
	}

	@Test
	void payloadsAreWrittenByTheJsonMapperOfTheApplication() {
		this.runner.withBean(JsonMapper.class,
				() -> JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.UPPER_SNAKE_CASE).build())
			.run((context) -> assertThat(written(context.getBean(PayloadConverter.class), new Price(1)))
				.isEqualTo("{\"VALUE_IN_EURO\":1}"));
	}

	@Test
	void payloadsAreWrittenByJacksonWithoutItsAutoConfiguration() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class))
			.run((context) -> assertThat(written(context.getBean(PayloadConverter.class), new Price(1)))
				.isEqualTo("{\"valueInEuro\":1}"));
	}

	@Test
	void startsWithoutJackson() {
		this.runner.withClassLoader(new FilteredClassLoader("tools.jackson")).run((context) -> {
			PayloadConverter converter = context.getBean(PayloadConverter.class);
			assertThat(written(converter, "text")).isEqualTo("text");
			assertThatExceptionOfType(MessageConversionException.class).isThrownBy(() -> converter.write(new Price(1)))
				.withMessageContaining("add Jackson");
		});
	}

	@Test
	void messageConvertersOfTheApplicationComeFirstAndInOrder() {
		this.runner.withUserConfiguration(Converters.class).run((context) -> {
			PayloadConverter converter = context.getBean(PayloadConverter.class);
			assertThat(written(converter, new Price(1))).isEqualTo("first");
			assertThat(written(converter, Map.of())).isEqualTo("{}");
		});
	}

	@Test
	void messageConvertersOfOtherModulesAreNotUsed() {
		this.runner.withBean("brokerMessageConverter", MessageConverter.class, () -> new PriceConverter("broker"))
			.withBean("integrationArgumentResolverMessageConverter", MessageConverter.class,
					SimpleMessageConverter::new)
			.run((context) -> assertThat(written(context.getBean(PayloadConverter.class), new Price(1)))
				.isEqualTo("{\"valueInEuro\":1}"));
	}

	private static String written(PayloadConverter converter, Object payload) {
		return new String(converter.write(payload), StandardCharsets.UTF_8);
	}

	@Test
	void socketOfTheDefinitionHasItsType() {
		this.runner.withPropertyValues("zmq.socket.a.type=REP", "zmq.socket.a.bind=tcp://127.0.0.1:*")
			.run((context) -> assertThat(context.getBean(ZmqSockets.class).definition("a").type())
				.isEqualTo(ZmqSocketType.REP));
	}

	@Configuration(proxyBeanMethods = false)
	static class DescribingConfiguration {

		@ZmqListener(value = "described", type = "pull", bind = "inproc://auto-configuration-described")
		void onText(String text) {
		}

		@ZmqListener(value = "described-with-topics", type = "sub",
				connect = "inproc://auto-configuration-described-too", topics = "EUR")
		void onTopic(String text) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SettingsRecorder {

		private final List<Integer> seen = new CopyOnWriteArrayList<>();

		@Bean
		ZmqContextCustomizer recorder() {
			return (context) -> {
				this.seen.add(context.getContext().getMaxSockets());
				this.seen.add(context.getContext().getIOThreads());
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableZmq
	static class Enabled {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRegistry {

		@Bean
		ZmqListenerRegistry own(ZmqSockets sockets, ZmqOperations operations) {
			return new ZmqListenerRegistry(
					new ZmqListenerContainerFactory(sockets, operations, new PayloadConverter()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTemplate {

		@Bean
		ZmqTemplate own(ZmqSockets sockets) {
			return new ZmqTemplate(sockets, new PayloadConverter());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		@Bean
		@Order(2)
		ZmqContextCustomizer secondForContext() {
			return (context) -> this.calls.add("context 2");
		}

		@Bean
		@Order(1)
		ZmqContextCustomizer firstForContext() {
			return (context) -> this.calls.add("context 1");
		}

		@Bean
		@Order(2)
		ZmqSocketCustomizer secondForSockets() {
			return (definition, socket) -> this.calls.add("socket 2 sees " + socket.getSndHWM());
		}

		@Bean
		@Order(1)
		ZmqSocketCustomizer firstForSockets() {
			return (definition, socket) -> {
				this.calls.add("socket 1 sees " + socket.getSndHWM());
				socket.setSndHWM(8);
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Converters {

		@Bean
		@Order(2)
		MessageConverter second() {
			return new PriceConverter("second");
		}

		@Bean
		@Order(1)
		MessageConverter first() {
			return new PriceConverter("first");
		}

	}

	record Price(int valueInEuro) {

	}

	static class PriceConverter extends AbstractMessageConverter {

		private final String name;

		PriceConverter(String name) {
			super(MimeTypeUtils.ALL);
			this.name = name;
		}

		@Override
		protected boolean supports(Class<?> type) {
			return type == Price.class;
		}

		@Override
		protected Object convertToInternal(Object payload, MessageHeaders headers, Object hint) {
			return this.name.getBytes(StandardCharsets.UTF_8);
		}

	}

}
