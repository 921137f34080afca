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

import java.util.Map;

import io.zmqspring.ZmqConfigurationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what is wrong with the users of a {@link PlainSecurity}.
 */
class PlainSecurityTests {

	// Two bytes each
	private static final String LONGEST = "ä".repeat(63) + "x";

	private static final String TOO_LONG = "ä".repeat(64);

	@Test
	void namesAndPasswordsHaveUpTo127Bytes() {
		assertThat(PlainSecurity.client("main", LONGEST, LONGEST).isServer()).isFalse();
		assertThat(PlainSecurity.server("main", Map.of(LONGEST, LONGEST)).isServer()).isTrue();
		assertFails("user", () -> PlainSecurity.client("main", TOO_LONG, "x"), "name of a user", "128 bytes");
		assertFails("password", () -> PlainSecurity.client("main", "x", TOO_LONG), "password", "128 bytes");
		assertFails("users", () -> PlainSecurity.server("main", Map.of(TOO_LONG, "x")), "name of a user", "128 bytes");
		assertFails("users.alice", () -> PlainSecurity.server("main", Map.of("alice", TOO_LONG)), "password",
				"128 bytes");
	}

	@Test
	void nothingIsMissing() {
		assertFails("user", () -> PlainSecurity.client("main", null, "x"), "is missing");
		assertFails("password", () -> PlainSecurity.client("main", "x", ""), "is missing");
		assertFails("users", () -> PlainSecurity.server("main", Map.of()), "Nobody could connect");
		assertFails("users.alice", () -> PlainSecurity.server("main", Map.of("alice", "")), "is missing");
	}

	private static void assertFails(String setting, Runnable creation, String... texts) {
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(creation::run).satisfies((ex) -> {
			assertThat(ex.getSetting()).isEqualTo("security.plain.main." + setting);
			assertThat(ex.getMessage()).contains(texts);
			assertThat(ex.toString()).doesNotContain(TOO_LONG);
		});
	}

}
