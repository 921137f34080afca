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

package io.zmqspring.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CurveKeyGenerator}, with nothing else on the class path.
 */
class CurveKeyGeneratorTests {

	@TempDir
	private Path directory;

	@Test
	void keysArePrintedAsProperties() throws Exception {
		assertThat(run()).matches("public-key: \"\\S{40}\"\\Rsecret-key: \"\\S{40}\"\\R");
	}

	@Test
	void filesAreAPairOfWhichTheSecretIsOfTheOwnerAlone() throws Exception {
		Path alice = this.directory.resolve("alice");
		String output = run(alice.toString());
		String secret = Files.readString(this.directory.resolve("alice.key")).strip();
		assertThat(output).contains(Files.readString(this.directory.resolve("alice.pub")).strip())
			.doesNotContain(secret);
		assertThat(CurveSecurity.builder("alice")
			.secretKey("file:" + alice + ".key")
			.publicKey("file:" + alice + ".pub")
			.serverKey(CurveKeys.generate().publicKey())
			.build()).isNotNull();
		assertThat(run(alice.toString())).contains("FileAlreadyExistsException");
		assertThat(Files.readString(this.directory.resolve("alice.key")).strip()).isEqualTo(secret);
	}

	private static String run(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", "target/classes",
						CurveKeyGenerator.class.getName()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		process.waitFor();
		return output;
	}

}
