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

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compiles the Java of docs/security.md.
 */
class SecurityDocumentTests {

	private static final Pattern SNIPPET = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

	@TempDir
	private Path output;

	@ParameterizedTest
	@MethodSource
	void snippetCompiles(String snippet) {
		String source = Stream
			.of("java.nio.file.*", "io.zmqspring.annotation.*", "io.zmqspring.listener.*", "io.zmqspring.security.*",
					"io.zmqspring.socket.*", "org.springframework.context.annotation.*",
					"org.springframework.context.event.EventListener",
					"org.springframework.security.access.prepost.PreAuthorize",
					"org.springframework.security.authentication.UsernamePasswordAuthenticationToken",
					"org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity",
					"org.springframework.security.core.context.SecurityContextHolder",
					"org.springframework.security.core.userdetails.*", "org.springframework.stereotype.Component")
			.map((name) -> "import " + name + ";\n")
			.reduce("", String::concat) + snippet;
		JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Snippet.java"),
				JavaFileObject.Kind.SOURCE) {
			@Override
			public CharSequence getCharContent(boolean ignoreEncodingErrors) {
				return source;
			}
		};
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter messages = new StringWriter();
		boolean compiled = compiler
			.getTask(messages, null, null, List.of("-proc:none", "-d", this.output.toString(), "-classpath",
					System.getProperty("java.class.path")), null, List.of(file))
			.call();
		assertThat(compiled).as(messages.toString()).isTrue();
	}

	static List<String> snippetCompiles() throws IOException {
		return SNIPPET.matcher(Files.readString(Path.of("..", "docs", "security.md")))
			.results()
			.map((snippet) -> snippet.group(1))
			.toList();
	}

}
