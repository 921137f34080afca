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

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link AddressRules}.
 */
class AddressRulesTests {

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8,10.255.3.4,true", "10.0.0.0/8,11.0.0.1,false", "192.168.1.7,192.168.1.7,true",
			"192.168.1.7,192.168.1.8,false", "192.168.1.0/31,192.168.1.1,true", "192.168.1.0/31,192.168.1.2,false",
			"0.0.0.0/0,1.2.3.4,true", "0.0.0.0/0,::1,false", "::1,0:0:0:0:0:0:0:1,true", "fe80::/10,febf::1%eth0,true",
			"fe80::/10,fec0::1,false", "10.0.0.0/8,::ffff:10.1.2.3,true" })
	void rangeContainsAddress(String range, String address, boolean contained) {
		assertThat(AddressRules.NONE.withAllowed(List.of(range)).refusal(address) == null).isEqualTo(contained);
		assertThat(AddressRules.NONE.withDenied(List.of(range)).refusal(address) != null).isEqualTo(contained);
	}

	@Test
	void deniedGoesBeforeAllowed() {
		AddressRules rules = AddressRules.NONE.withAllowed(List.of("10.0.0.0/8"))
			.withDenied(List.of("10.1.0.0/16", "10.2.0.1"));
		assertThat(rules.refusal("10.3.0.1")).isNull();
		assertThat(rules.refusal("10.1.9.9")).contains("10.1.0.0/16");
		assertThat(rules.refusal("10.2.0.1")).contains("10.2.0.1");
		assertThat(rules.refusal("127.0.0.1")).contains("none of those that are allowed");
	}

	@Test
	void addressThatCannotBeReadIsRefused() {
		assertThat(AddressRules.NONE.withDenied(List.of("10.0.0.1")).refusal("")).isNotNull();
		assertThat(AddressRules.NONE.refusal("")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "10.0.0.256", "::1/129", "a",
			"10.0.0.0/x", "" })
	void whatIsNoAddressIsNamed(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> AddressRules.NONE.withAllowed(List.of(text)))
			.withMessageContaining("'" + text + "'");
	}

}
