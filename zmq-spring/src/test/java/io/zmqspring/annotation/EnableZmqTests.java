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

package io.zmqspring.annotation;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import io.zmqspring.core.ZmqOperations;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.socket.ZmqContext;
import io.zmqspring.socket.ZmqSocketCustomizer;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import io.zmqspring.socket.ZmqSockets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link EnableZmq} without Spring Boot.
 */
class EnableZmqTests {

	@ParameterizedTest
	@ValueSource(strings = { "tcp://127.0.0.1:*", "inproc" })
	void javaConfigurationIsEnough(String endpoint) {
		try (AnnotationConfigApplicationContext context = context(endpoint, Messaging.class)) {
			for (int round = 0; round < 10; round++) {
				ZmqTemplate zmq = context.getBean(ZmqTemplate.class);
				assertThat(zmq.request("client", new Question("half of", 42), Answer.class)).isEqualTo(new Answer(21));
				context.stop();
				assertThat(context.getBean(ZmqContext.class).isRunning()).isFalse();
				context.start();
			}
		}
	}

	@Test
	void settingsAndCustomizersAreUsed() {
		try (AnnotationConfigApplicationContext context = context("inproc", Messaging.class, Customized.class)) {
			assertThat(context.getBean(ZmqSockets.class).definitions()).hasSize(2);
			assertThat(context.getBean(Customized.class).customized).isEqualTo(2);
		}
	}

	@Test
	void beansOfTheApplicationComeFirst() {
		try (AnnotationConfigApplicationContext context = context("inproc", Own.class)) {
			assertThat(context.getBean(ZmqContext.class)).isSameAs(context.getBean("ownContext"));
			assertThat(context.getBean(ZmqSockets.class)).isSameAs(context.getBean("ownSockets"));
			assertThat(context.getBean(PayloadConverter.class)).isSameAs(context.getBean("ownConverter"));
			assertThat(context.getBean(ZmqOperations.class)).isSameAs(context.getBean("ownOperations"));
			assertThat(context.getBeansOfType(ZmqTemplate.class)).isEmpty();
		}
	}

	private static AnnotationConfigApplicationContext context(String endpoint, Class<?>... configurations) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.addBeanFactoryPostProcessor(endpoint(endpoint));
		context.register(configurations);
		context.refresh();
		return context;
	}

	private static BeanFactoryPostProcessor endpoint(String endpoint) {
		String address = endpoint.equals("inproc") ? "inproc://" + UUID.randomUUID() : endpoint;
		return (beans) -> beans.registerSingleton("endpoint", address);
	}

	record Question(String text, int number) {
	}

	record Answer(int number) {
	}

	@Configuration(proxyBeanMethods = false)
	@EnableZmq
	static class Messaging {

		@Bean
		static ZmqSocketDefinition server(String endpoint) {
			return ZmqSocketDefinition.builder("server", ZmqSocketType.REP).bind(endpoint).build();
		}

		@Bean
		static ZmqSocketDefinition client() {
			return ZmqSocketDefinition.builder("client", ZmqSocketType.REQ).connect("socket:server").build();
		}

		@ZmqListener("server")
		Answer answer(Question question) {
			return new Answer(question.number() / 2);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customized {

		private int customized;

		@Bean
		ZmqContext.Settings settings() {
			return new ZmqContext.Settings(2, 16, Duration.ofSeconds(3));
		}

		@Bean
		ZmqSocketCustomizer customizer() {
			return (definition, socket) -> this.customized++;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableZmq
	static class Own {

		@Bean
		ZmqContext ownContext() {
			return new ZmqContext();
		}

		@Bean
		ZmqSockets ownSockets(ZmqContext context) {
			return new ZmqSockets(context, List.of());
		}

		@Bean
		PayloadConverter ownConverter() {
			return new PayloadConverter();
		}

		@Bean
		ZmqOperations ownOperations() {
			return mock(ZmqOperations.class);
		}

	}

}
