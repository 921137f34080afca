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

package io.zmqspring.socket;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Topic}.
 */
class TopicTests {

	@Test
	void textIsUtf8() {
		assertThat(Topic.of("K\u00f6ln").prefix()).isEqualTo("K\u00f6ln".getBytes(StandardCharsets.UTF_8));
		assertThat(Topic.of("")).extracting(Topic::prefix).isEqualTo(new byte[0]);
	}

	@Test
	void bytesAreWrittenInHexadecimal() {
		assertThat(Topic.of("hex:00FF").prefix()).containsExactly(0, 0xff);
		assertThat(Topic.of("hex:00ff")).isEqualTo(Topic.of("hex:00FF"));
		assertThat(Topic.of("hex:").prefix()).isEmpty();
		assertThat(Topic.of("hex:414243")).isEqualTo(Topic.of("ABC")).hasSameHashCodeAs(Topic.of("ABC"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "hex:0", "hex:0g", "hex:00 FF", "hex:0x00" })
	void otherDigitsAreRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Topic.of(text));
	}

	@Test
	void prefixIsACopy() {
		Topic topic = Topic.of("EUR");
		topic.prefix()[0] = 'X';
		assertThat(topic.prefix()).isEqualTo("EUR".getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void textIsThatOfTheConfiguration() {
		assertThat(Topic.of("EUR")).hasToString("EUR");
		assertThat(Topic.of("hex:00FF")).hasToString("hex:00FF");
	}

}
