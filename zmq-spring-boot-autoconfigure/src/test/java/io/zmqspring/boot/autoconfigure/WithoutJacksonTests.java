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

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

// A process of its own: a filtering class loader hides Jackson from Boot only, while the library's classes keep seeing it.
class WithoutJacksonTests {

	@ParameterizedTest
	@ValueSource(strings = { "zmq.socket.work.format", "zmq.defaults.format" })
	void headersFormatIsRefused(String property) throws Exception {
		assertThat(start("--" + property + "=headers"))
			.contains("APPLICATION FAILED TO START", "Value: \"headers\"",
					"Headers are written as JSON, and Jackson is not on the class path.",
					"Add Jackson 3 (tools.jackson.core:jackson-databind), or set 'format' to plain.")
			.doesNotContain("has started", "NoClassDefFoundError");
	}

	@Test
	void plainFormatStarts() throws Exception {
		assertThat(start("--zmq.socket.work.format=plain")).contains("has started");
	}

	private static String start(String... arguments) throws Exception {
		String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.contains("jackson"))
			.collect(Collectors.joining(File.pathSeparator));
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath,
						Application.class.getName()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
			return output;
		}
		finally {
			process.destroyForcibly();
		}
	}

	@EnableAutoConfiguration
	public static class Application {

		public static void main(String[] args) {
			SpringApplication application = new SpringApplication(Application.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			List<String> arguments = new ArrayList<>(
					List.of("--zmq.socket.work.type=push", "--zmq.socket.work.bind=tcp://127.0.0.1:*",
							"--spring.main.banner-mode=off", "--logging.level.root=warn"));
			arguments.addAll(List.of(args));
			application.run(arguments.toArray(String[]::new)).close();
			System.out.println("has started");
		}

	}

}
