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

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.zmqspring.boot.autoconfigure.ZmqProperties.Socket;
import io.zmqspring.boot.autoconfigure.ZmqProperties.SocketOptions;
import io.zmqspring.listener.ZmqListenerSettings;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.socket.ZmqContext;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationMetadataTests {

	private final Map<String, ConfigurationMetadata.Property> metadata = ConfigurationMetadata.read();

	@Test
	void everyPropertyIsDescribedInBootsStyle() {
		assertThat(this.metadata).hasSizeGreaterThan(30).allSatisfy((name, property) -> {
			assertThat(property.description()).isNotBlank().endsWith(".").doesNotStartWith("The ").doesNotContain("{@");
			if (property.type().equals("java.lang.Boolean")) {
				assertThat(property.description()).startsWith("Whether ");
			}
		});
	}

	@Test
	void onlyOptionsThatAreUnsetHaveNoDefault() {
		assertThat(this.metadata.entrySet().stream().filter((entry) -> entry.getValue().defaultValue() == null))
			.extracting(Map.Entry::getKey)
			.containsExactlyInAnyOrder("zmq.socket", "zmq.security.curve", "zmq.security.plain",
					"zmq.listener.executor", "zmq.listener.dead-letter", "zmq.context.max-incomplete-size",
					"zmq.defaults.heartbeat.interval", "zmq.defaults.heartbeat.timeout", "zmq.defaults.routing-id",
					"zmq.defaults.socks-proxy");
	}

	@ParameterizedTest
	@EnumSource
	void defaultsOfSocketsAreThoseOfTheLibrary(ZmqSocketType type) {
		Socket socket = new Socket();
		socket.setType(type);
		socket.setBind(List.of("tcp://127.0.0.1:*"));
		ZmqSocketDefinition unset = new SocketDefinitions(new SocketOptions()).create("a", socket);
		ZmqSocketDefinition set = new SocketDefinitions(bindDefaults().getDefaults()).create("a", socket);
		for (Method option : ZmqSocketDefinition.class.getDeclaredMethods()) {
			if (Modifier.isPublic(option.getModifiers()) && !Modifier.isStatic(option.getModifiers())) {
				assertThat(ReflectionUtils.invokeMethod(option, set)).as(option.getName())
					.usingRecursiveComparison()
					.isEqualTo(ReflectionUtils.invokeMethod(option, unset));
			}
		}
	}

	@Test
	void defaultsOfTheContextAreThoseOfTheLibrary() {
		for (ZmqProperties properties : List.of(bindDefaults(), new ZmqProperties())) {
			assertThat(ZmqAutoConfiguration.settings(properties.getContext())).isEqualTo(ZmqContext.Settings.DEFAULT);
		}
	}

	@Test
	void defaultsOfListenersAreThoseOfTheLibrary() {
		for (ZmqProperties properties : List.of(bindDefaults(), new ZmqProperties())) {
			assertThat(new ZmqAutoConfiguration().zmqListenerSettings(properties, new StandardEnvironment(),
					new DefaultListableBeanFactory()))
				.isEqualTo(ZmqListenerSettings.DEFAULT);
		}
	}

	@Test
	void hintsAreForPropertiesThatExist() {
		assertThat(ConfigurationMetadata.json().get("hints"))
			.allSatisfy((hint) -> assertThat(this.metadata).containsKey(hint.get("name").asString()));
		assertThat(ConfigurationMetadata.json().get("hints"))
			.allSatisfy((hint) -> assertThat(hint.get("values")).extracting((value) -> value.get("value").asString())
				.isEqualTo(constants(hint.get("name").asString())));
	}

	// Below zmq.socket the format has hints for the keys of the map only
	@Test
	void everyChoiceHasHints() {
		assertThat(this.metadata.entrySet().stream().filter((entry) -> isChoice(entry.getValue().type())))
			.extracting(Map.Entry::getKey)
			.containsExactlyInAnyOrderElementsOf(ConfigurationMetadata.json()
				.get("hints")
				.valueStream()
				.map((hint) -> hint.get("name").asString())
				.toList());
	}

	private static boolean isChoice(String type) {
		return ClassUtils.isPresent(type, null) && ClassUtils.resolveClassName(type, null).isEnum();
	}

	private static List<String> constants(String property) {
		Enum<?>[] constants = property.endsWith("format") ? ZmqFormat.values() : ZmqSocketDefinition.WhenFull.values();
		return Arrays.stream(constants).map((value) -> value.name().toLowerCase(Locale.ROOT)).toList();
	}

	private ZmqProperties bindDefaults() {
		Map<String, String> values = new LinkedHashMap<>();
		this.metadata.forEach((name, property) -> {
			if (property.defaultValue() != null) {
				values.put(name, property.defaultValue());
			}
		});
		return new Binder(new MapConfigurationPropertySource(values)).bind("zmq", Bindable.of(ZmqProperties.class))
			.get();
	}

}
