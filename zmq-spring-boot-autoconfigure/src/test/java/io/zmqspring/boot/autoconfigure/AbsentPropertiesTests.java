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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSockets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class AbsentPropertiesTests {

	private static final Map<String, Object> FILE = Map.of("zmq.socket.prices-out.type", "pub",
			"zmq.socket.prices-out.bind", "inproc://prices", "zmq.socket.quotes.type", "pub", "zmq.socket.quotes.bind",
			"inproc://quotes");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class));

	@Test
	void nobodyIsAskedForOptionsThatAreNotSet() {
		LookUps lookUps = new LookUps();
		withSource(lookUps).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(lookUps.names).contains("zmq.socket.prices-out.type", "zmq.socket.prices-out.bind")
				.doesNotContain("zmq.socket.prices-out.linger", "zmq.socket.prices-out.tcp-keep-alive",
						"zmq.defaults.linger", "zmq.listener.concurrency");
		});
	}

	@ParameterizedTest
	@CsvSource({ "prices-out, PRICESOUT, LINGER, TCPKEEPALIVE_IDLE, MAXMESSAGESIZE",
			"quotes, QUOTES, LINGER, TCP_KEEP_ALIVE_IDLE, MAX_MESSAGE_SIZE" })
	void variablesOfTheEnvironmentAreFoundInEachSpelling(String socket, String name, String linger, String idle,
			String size) {
		String prefix = "ZMQ_SOCKET_" + name + "_";
		withSource(new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
				Map.of(prefix + linger, "123ms", prefix + idle, "77s", prefix + size, "5MB")))
			.run((context) -> assertThatOptionsAreBound(context.getBean(ZmqSockets.class), socket));
	}

	@ParameterizedTest
	@CsvSource({ "prices-out, linger, tcp-keep-alive.idle, max-message-size",
			"pricesOut, linger, tcpKeepAlive.idle, maxMessageSize",
			"prices-out, LINGER, tcp_keep_alive.idle, max_message_size" })
	void propertiesAreFoundInEachSpelling(String name, String linger, String idle, String size) {
		String prefix = "zmq.socket." + name + ".";
		withSource(new MapPropertySource("test",
				Map.of(prefix + linger, "123ms", prefix + idle, "77s", prefix + size, "5MB")))
			.run((context) -> assertThatOptionsAreBound(context.getBean(ZmqSockets.class), "prices-out"));
	}

	// Nobody knows which properties it has
	@Test
	void propertiesOfASourceWithoutNamesAreFound() {
		withSource(new PropertySource<>("test", new Object()) {
			@Override
			public @Nullable Object getProperty(String name) {
				return switch (name) {
					case "zmq.socket.prices-out.linger" -> "123ms";
					case "zmq.socket.prices-out.tcp-keep-alive.idle" -> "77s";
					case "zmq.socket.prices-out.max-message-size" -> "5MB";
					default -> null;
				};
			}
		}).run((context) -> assertThatOptionsAreBound(context.getBean(ZmqSockets.class), "prices-out"));
	}

	@Test
	void misspeltPropertiesAreRefused() {
		withSource(new MapPropertySource("test", Map.of("zmq.socket.prices-out.tcp-keep-alive.idel", "77s")))
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(UnboundConfigurationPropertiesException.class));
	}

	private ApplicationContextRunner withSource(PropertySource<?> source) {
		return this.runner.withInitializer((context) -> {
			context.getEnvironment().getPropertySources().addFirst(source);
			context.getEnvironment().getPropertySources().addLast(new MapPropertySource("file", FILE));
		});
	}

	private static void assertThatOptionsAreBound(ZmqSockets sockets, String socket) {
		assertThat(sockets.definitions()).hasSize(2);
		ZmqSocketDefinition definition = sockets.definition(socket);
		assertThat(definition.linger()).isEqualTo(Duration.ofMillis(123));
		assertThat(definition.tcpKeepAliveIdle()).isEqualTo(Duration.ofSeconds(77));
		assertThat(definition.maxMessageSize()).isEqualTo(5 * 1024 * 1024);
	}

	/**
	 * Notes what it is asked for.
	 */
	private static final class LookUps extends MapPropertySource {

		private final Set<String> names = ConcurrentHashMap.newKeySet();

		LookUps() {
			super("look-ups", new LinkedHashMap<>());
		}

		@Override
		public @Nullable Object getProperty(String name) {
			this.names.add(name);
			return super.getProperty(name);
		}

	}

}
