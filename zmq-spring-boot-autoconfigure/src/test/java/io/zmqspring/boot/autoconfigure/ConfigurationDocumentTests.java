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

import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.zmqspring.boot.autoconfigure.ZmqProperties.Curve;
import io.zmqspring.boot.autoconfigure.ZmqProperties.Plain;
import io.zmqspring.boot.autoconfigure.ZmqProperties.Socket;
import io.zmqspring.boot.autoconfigure.ZmqProperties.SocketOptions;
import org.junit.jupiter.api.Test;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationDocumentTests {

	private static final Pattern ROW = Pattern
		.compile("\\| `((?:zmq|management)[^`]*)` \\| `([^`]+)` \\| (`([^`]*)`)? \\| (.+) \\|");

	private static final Pattern SNIPPET = Pattern.compile("```yaml\\R(.*?)```", Pattern.DOTALL);

	private final String document;

	ConfigurationDocumentTests() throws IOException {
		this.document = Files.readString(Path.of("..", "docs", "configuration.md"));
	}

	@Test
	void tablesAreTheMetadata() {
		Map<String, String> documented = new TreeMap<>();
		ROW.matcher(this.document).results().forEach((row) -> {
			if (!row.group(1).contains("<name>")) {
				assertThat(documented.put(row.group(1), row.group(2) + " " + row.group(4) + " " + row.group(5)))
					.isNull();
			}
		});
		Map<String, String> actual = new TreeMap<>();
		ConfigurationMetadata.read()
			.forEach((name, property) -> actual.put(name,
					property.simpleType() + " " + property.defaultValue() + " " + property.description()));
		actual.keySet().removeAll(List.of("zmq.socket", "zmq.security.curve", "zmq.security.plain"));
		assertThat(documented).isEqualTo(actual);
	}

	@Test
	void tablesOfNamedEntriesHaveTheirProperties() {
		List<String> options = names(SocketOptions.class);
		assertThat(ROW.matcher(this.document).results().map((row) -> row.group(1)))
			.filteredOn((name) -> name.contains("<name>"))
			.containsExactlyInAnyOrderElementsOf(Stream
				.of(names(Socket.class).stream()
					.filter((name) -> !options.contains(name))
					.map("zmq.socket.<name>."::concat),
						names(Curve.class).stream().map("zmq.security.curve.<name>."::concat),
						names(Plain.class).stream().map("zmq.security.plain.<name>."::concat))
				.flatMap(Function.identity())
				.toList());
	}

	@Test
	void snippetsAreValid() {
		assertThat(SNIPPET.matcher(this.document).results().map(MatchResult::group)).isNotEmpty();
		SNIPPET.matcher(this.document).results().forEach((snippet) -> {
			ZmqProperties properties = bind(snippet.group(1));
			SocketDefinitions definitions = new SocketDefinitions(properties.getDefaults());
			properties.getSocket().forEach(definitions::create);
		});
	}

	private static ZmqProperties bind(String yaml) {
		try {
			MutablePropertySources sources = new MutablePropertySources();
			new YamlPropertySourceLoader().load("snippet", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
				.forEach(sources::addLast);
			return new Binder(ConfigurationPropertySources.from(sources))
				.bind("zmq", Bindable.of(ZmqProperties.class), new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
				.get();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<String> names(Class<?> type) {
		return Arrays.stream(BeanUtils.getPropertyDescriptors(type))
			.map(PropertyDescriptor::getName)
			.filter((name) -> !"class".equals(name))
			.map(DataObjectPropertyName::toDashedForm)
			.toList();
	}

}
