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

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import io.zmqspring.message.MessageLayout.Leading;
import org.junit.jupiter.api.Test;

import org.springframework.messaging.converter.MessageConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MessageLayout}.
 */
class MessageLayoutTests {

	private final ZmqMessage one = ZmqMessage.of(new byte[] { 1 });

	private final ZmqMessage three = ZmqMessage.of(new byte[] { 1 }, new byte[] { 2 }, new byte[] { 3 });

	@Test
	void payloadIsTheOnlyFrame() {
		assertThat(layout(Leading.NOTHING, ZmqFormat.PLAIN).payload(this.one)).containsExactly(1);
	}

	@Test
	void moreFramesAreOnlyForMessages() {
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> layout(Leading.NOTHING, ZmqFormat.PLAIN).payload(this.three))
			.withMessageContaining("3 frames")
			.withMessageContaining("ZmqMessage");
	}

	@Test
	void payloadOfPublishedMessageIsTheLastFrame() {
		MessageLayout layout = layout(Leading.TOPIC, ZmqFormat.PLAIN);
		assertThat(layout.payload(this.one)).containsExactly(1);
		assertThat(layout.topic(this.one)).isNull();
		assertThat(layout.payload(this.three)).containsExactly(3);
		assertThat(layout.topic(this.three)).containsExactly(1);
	}

	@Test
	void headersStandBeforeThePayload() {
		byte[] headers = "{\"type\":\"t\"}".getBytes(StandardCharsets.UTF_8);
		ZmqMessage message = ZmqMessage.of(headers, new byte[] { 1 });
		MessageLayout layout = layout(Leading.NOTHING, ZmqFormat.HEADERS);
		assertThat(layout.payload(message)).containsExactly(1);
		assertThat(headers(layout, message)).containsExactly(Map.entry(ZmqHeaders.TYPE, "t"));
		ZmqMessage published = ZmqMessage.of(new byte[0], headers, new byte[] { 1 });
		MessageLayout ofTopic = layout(Leading.TOPIC, ZmqFormat.HEADERS);
		assertThat(ofTopic.payload(published)).containsExactly(1);
		assertThat(ofTopic.topic(published)).isEmpty();
		assertThat(headers(ofTopic, published)).containsExactly(Map.entry(ZmqHeaders.TYPE, "t"));
	}

	@Test
	void framesThatAreMissingAreTold() {
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> layout(Leading.NOTHING, ZmqFormat.HEADERS).payload(this.one))
			.withMessage("The message has 1 frames where the headers format has 2");
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> layout(Leading.TOPIC, ZmqFormat.HEADERS).headers(ZmqMessage.of(new byte[1], new byte[2])))
			.withMessage("The message has 2 frames where the headers format has 3 or more");
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> layout(Leading.NOTHING, ZmqFormat.HEADERS).payload(this.three))
			.withMessageContaining("3 frames where the headers format has 2");
	}

	@Test
	void envelopeOfRouterStandsBeforeHeadersAndPayload() {
		assertThat(layout(Leading.ROUTER_ENVELOPE, ZmqFormat.PLAIN).envelope(this.three))
			.isEqualTo(ZmqMessage.of(new byte[] { 1 }, new byte[] { 2 }));
		assertThat(layout(Leading.ROUTER_ENVELOPE, ZmqFormat.HEADERS).envelope(this.three))
			.isEqualTo(ZmqMessage.of(new byte[] { 1 }));
		assertThat(layout(Leading.ROUTER_ENVELOPE, ZmqFormat.PLAIN).envelope(this.one)).isNull();
		assertThat(layout(Leading.ANYTHING, ZmqFormat.PLAIN).envelope(this.three)).isNull();
	}

	private static MessageLayout layout(Leading leading, ZmqFormat format) {
		return new MessageLayout(leading, format);
	}

	private static Map<String, Object> headers(MessageLayout layout, ZmqMessage message) {
		Map<String, Object> headers = new HashMap<>();
		WireHeaders read = layout.headers(message);
		assertThat(read).isNotNull();
		read.copyTo(headers);
		return headers;
	}

}
