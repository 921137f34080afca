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

package io.zmqspring.samples.patterns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link PatternsApplication} as its users start it.
 */
@ExtendWith(OutputCaptureExtension.class)
class PatternsApplicationTests {

	private static String[] arguments(Path... files) throws IOException {
		List<String> arguments = new ArrayList<>();
		for (String port : List.of("documents", "counts", "progress", "top-words")) {
			try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
				arguments.add("--ports." + port + "=" + free.getLocalPort());
			}
		}
		Stream.of(files).map(Path::toString).forEach(arguments::add);
		return arguments.toArray(new String[0]);
	}

	@Test
	void countsTheDocumentsOfTheRepository(CapturedOutput output) throws Exception {
		ConfigurableApplicationContext context = SpringApplication.run(PatternsApplication.class, arguments());
		assertThat(SpringApplication.exit(context)).isZero();
		assertThat(output).contains("PUSH-PULL", "LICENSE", "PUB-SUB", "progress.LICENSE", "REQ-REP", "word=the",
				"PAIR", "the totals agree");
	}

	@Test
	void countsTheFilesOfTheCommandLine(CapturedOutput output, @TempDir Path folder) throws Exception {
		Path file = Files.writeString(folder.resolve("words.txt"), "to be or not to be\n".repeat(1000));
		ConfigurableApplicationContext context = SpringApplication.run(PatternsApplication.class, arguments(file));
		assertThat(SpringApplication.exit(context)).isZero();
		assertThat(output).contains("40 tasks from [words.txt]", "40 of 40 tasks",
				"WordCount[word=be, count=2000], WordCount[word=to, count=2000]", "distinct=4, words=6000");
	}

	@Test
	void endsWithAnErrorWhenTheTotalsDiffer(CapturedOutput output, @TempDir Path folder) throws Exception {
		Path file = Files.writeString(folder.resolve("words.txt"), "to be or not to be\n");
		ConfigurableApplicationContext context = new SpringApplicationBuilder(PatternsApplication.class,
				ChangingConfiguration.class)
			.run(arguments(file));
		assertThat(SpringApplication.exit(context)).isEqualTo(1);
		assertThat(output).contains("the totals DIFFER");
	}

	@Configuration(proxyBeanMethods = false)
	static class ChangingConfiguration {

		@Bean
		@Primary
		Documents changingDocuments(ApplicationArguments arguments) {
			return new ChangingDocuments(arguments);
		}

	}

	// Somebody edits a document between the count and the audit
	static final class ChangingDocuments extends Documents {

		private final AtomicBoolean counted = new AtomicBoolean();

		ChangingDocuments(ApplicationArguments arguments) {
			super(arguments);
		}

		@Override
		List<Task> tasks() {
			List<Task> tasks = super.tasks();
			if (!this.counted.compareAndSet(false, true)) {
				tasks.add(new Task("words.txt", List.of("that is the question")));
			}
			return tasks;
		}

	}

}
