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

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compiles the Java of docs/listeners.md, and binds its YAML.
 */
class ListenersDocumentTests {

	private static final String IMPORTS = Stream
		.of("java.time.*", "java.util.*", "java.util.concurrent.*", "io.zmqspring.*", "io.zmqspring.annotation.*",
				"io.zmqspring.core.*", "io.zmqspring.listener.*", "io.zmqspring.message.*", "io.zmqspring.socket.*",
				"org.springframework.context.annotation.*", "org.springframework.context.event.EventListener",
				"org.springframework.messaging.Message", "org.springframework.messaging.converter.*",
				"org.springframework.messaging.handler.annotation.*", "org.springframework.messaging.support.*",
				"org.springframework.stereotype.Component", "reactor.core.publisher.*")
		.map((name) -> "import " + name + "; ")
		.reduce("", String::concat);

	@ParameterizedTest
	@MethodSource("java")
	void javaCompiles(String source, @TempDir Path output) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Snippet.java"),
				JavaFileObject.Kind.SOURCE) {
			@Override
			public CharSequence getCharContent(boolean ignoreEncodingErrors) {
				return IMPORTS + source;
			}
		};
		StringWriter messages = new StringWriter();
		boolean compiled = compiler
			.getTask(messages, null, null,
					List.of("-proc:none", "-d", output.toString(), "-classpath", System.getProperty("java.class.path")),
					null, List.of(file))
			.call();
		assertThat(compiled).as(messages.toString()).isTrue();
	}

	static List<String> java() throws IOException {
		return blocks("java");
	}

	@ParameterizedTest
	@MethodSource("yaml")
	void yamlIsValid(String yaml) throws IOException {
		MutablePropertySources sources = new MutablePropertySources();
		new YamlPropertySourceLoader().load("snippet", new ByteArrayResource(yaml.getBytes()))
			.forEach(sources::addLast);
		ZmqProperties properties = new Binder(ConfigurationPropertySources.from(sources))
			.bind("zmq", Bindable.of(ZmqProperties.class), new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
			.get();
		SocketDefinitions definitions = new SocketDefinitions(properties.getDefaults());
		properties.getSocket().forEach(definitions::create);
	}

	static List<String> yaml() throws IOException {
		return blocks("yaml");
	}

	private static List<String> blocks(String language) throws IOException {
		String document = Files.readString(Path.of("..", "docs", "listeners.md"));
		return Pattern.compile("```" + language + "\\R(.*?)```", Pattern.DOTALL)
			.matcher(document)
			.results()
			.map((MatchResult block) -> block.group(1))
			.toList();
	}

}
