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

package io.zmqspring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the page on guarantees names tests that exist.
 */
class GuaranteesDocumentTests {

	private static final Pattern REFERENCE = Pattern.compile("`((?:\\w+\\.)*)(\\w+Tests)#(\\w+)`");

	private static final Path ROOT = Path.of("..");

	private final List<String> rows;

	GuaranteesDocumentTests() throws IOException {
		try (Stream<String> lines = Files.lines(ROOT.resolve("docs/guarantees.md"))) {
			this.rows = lines.filter((line) -> line.startsWith("| "))
				.filter((line) -> !line.startsWith("| promise |"))
				.toList();
		}
	}

	@Test
	void everyPromiseNamesATest() {
		assertThat(this.rows).hasSizeGreaterThan(40)
			.allSatisfy((row) -> assertThat(row).matches("\\| [^|]+ \\| `[\\w.#]+`(, `[\\w.#]+`)* \\|"));
	}

	@Test
	void everyTestThatIsNamedExists() throws IOException {
		for (String row : this.rows) {
			List<MatchResult> references = REFERENCE.matcher(row).results().toList();
			assertThat(references).as(row).hasSize((int) row.chars().filter((letter) -> letter == '#').count());
			for (MatchResult reference : references) {
				assertThat(source(reference)).as(reference.group()).containsPattern(test(reference.group(3)));
			}
		}
	}

	// The annotation, others and their arguments, and the method itself
	private static Pattern test(String method) {
		return Pattern.compile(
				"@(Test|ParameterizedTest|RepeatedTest)\\b(?:(?!;\\s*\\n)[\\s\\S]){0,1600}?\\bvoid " + method + "\\(");
	}

	private static String source(MatchResult reference) throws IOException {
		String file = "src/test/java/io/zmqspring/" + reference.group(1).replace('.', '/') + reference.group(2)
				+ ".java";
		try (Stream<Path> modules = Files.list(ROOT)) {
			List<Path> sources = modules.map((module) -> module.resolve(file)).filter(Files::exists).toList();
			assertThat(sources).as(reference.group()).hasSize(1);
			return Files.readString(sources.get(0));
		}
	}

}
