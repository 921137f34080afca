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

package io.zmqspring.message;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the page on the wire format says what the code does.
 */
class WireFormatDocumentTests {

	private static final Pattern MARKER_ROW = Pattern.compile("\\| `(ZS[A-Z]\\d)` \\| (client|server) \\| ([^|]+) \\|");

	private static final Pattern MEMBER_ROW = Pattern.compile("\\| `([a-z-]+)` \\| (text|integer) \\| `(\\w+)` \\|");

	private final String document;

	WireFormatDocumentTests() throws IOException {
		this.document = Files.readString(Path.of("..", "docs", "wire-format.md"));
	}

	@Test
	void markersAreThoseOfTheCode() {
		List<MatchResult> rows = MARKER_ROW.matcher(this.document).results().toList();
		assertThat(rows).extracting((row) -> row.group(1))
			.containsExactly(Arrays.stream(Correlation.values()).map(this::marker).toArray(String[]::new));
		for (int i = 0; i < rows.size(); i++) {
			Correlation correlation = Correlation.values()[i];
			assertThat(rows.get(i).group(2)).isEqualTo(correlation.isRequest() ? "client" : "server");
			assertThat(rows.get(i).group(3).contains("headers frame")).isEqualTo(correlation.hasHeaders());
			assertThat(rows.get(i).group(3).contains("failed")).isEqualTo(correlation.isFailure());
		}
	}

	private String marker(Correlation correlation) {
		return new String(correlation.frame(0), 0, 4, StandardCharsets.US_ASCII);
	}

	@Test
	void membersAreThoseOfTheCode() {
		List<MatchResult> rows = MEMBER_ROW.matcher(this.document).results().toList();
		assertThat(rows).hasSize(4);
		for (MatchResult row : rows) {
			boolean isText = row.group(2).equals("text");
			String json = "{\"" + row.group(1) + "\":" + (isText ? "\"7\"" : "7") + "}";
			Map<String, Object> headers = new HashMap<>();
			WireHeaders.read(json.getBytes(StandardCharsets.UTF_8)).copyTo(headers);
			assertThat(headers).containsOnly(Map.entry(row.group(3), isText ? "7" : 7L));
		}
	}

}
