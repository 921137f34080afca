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

import org.junit.jupiter.api.Test;

import org.springframework.messaging.converter.MessageConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PlainFormat}.
 */
class PlainFormatTests {

	private final ZmqMessage one = ZmqMessage.of(new byte[] { 1 });

	private final ZmqMessage three = ZmqMessage.of(new byte[] { 1 }, new byte[] { 2 }, new byte[] { 3 });

	@Test
	void payloadIsTheOnlyFrame() {
		assertThat(PlainFormat.PAYLOAD.payload(this.one)).containsExactly(1);
	}

	@Test
	void moreFramesAreOnlyForMessages() {
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> PlainFormat.PAYLOAD.payload(this.three))
			.withMessageContaining("3 frames")
			.withMessageContaining("ZmqMessage");
	}

	@Test
	void payloadOfPublishedMessageIsTheLastFrame() {
		assertThat(PlainFormat.TOPIC_PAYLOAD.payload(this.one)).containsExactly(1);
		assertThat(PlainFormat.TOPIC_PAYLOAD.payload(this.three)).containsExactly(3);
	}

}
