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

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.zeromq.ZMQ;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CurveKeys}.
 */
class CurveKeysTests {

	@RepeatedTest(20)
	void pairIsOneForJeroMqToo() {
		CurveKeys keys = CurveKeys.generate();
		assertThat(keys.publicKey()).hasSize(40).doesNotContain("${", "#{");
		assertThat(keys.secretKey()).hasSize(40).doesNotContain("${", "#{").isNotEqualTo(keys.publicKey());
		assertThat(ZMQ.Curve.z85Encode(CurveKeys.publicKey(ZMQ.Curve.z85Decode(keys.secretKey()))))
			.isEqualTo(keys.publicKey());
	}

	@RepeatedTest(20)
	void publicKeyIsTheOneOfJeroMq() {
		ZMQ.Curve.KeyPair keys = ZMQ.Curve.generateKeyPair();
		byte[] secret = Z85.decode(keys.secretKey);
		assertThat(secret).isEqualTo(ZMQ.Curve.z85Decode(keys.secretKey));
		assertThat(Z85.encode(CurveKeys.publicKey(secret))).isEqualTo(keys.publicKey);
	}

	@Test
	void secretKeyIsNotShown() {
		CurveKeys keys = CurveKeys.generate();
		assertThat(keys.toString()).contains(keys.publicKey()).doesNotContain(keys.secretKey());
	}

	@Test
	void textThatIsNoneIsNotDecoded() {
		assertThat(Z85.decode("HelloWorld")).containsExactly(0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B);
		assertThat(Z85.decode("Hello World")).isNull();
		assertThat(Z85.decode("Hello\"orld")).isNull();
		assertThat(Z85.decode("####################")).isNull();
	}

}
