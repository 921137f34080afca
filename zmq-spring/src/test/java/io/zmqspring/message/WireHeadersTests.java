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
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WireHeaders}.
 */
class WireHeadersTests {

	@Test
	void headersAreOneJsonObject() {
		Map<String, Object> headers = new LinkedHashMap<>();
		headers.put("tenant", "acme \u20ac \"quoted\"");
		headers.put("traceparent", "00-ab-cd-01");
		headers.put("retries", 3);
		headers.put("unit", TimeUnit.DAYS);
		assertThat(text(WireHeaders.of("application/json", "com.acme.Task", 7, 1700000000000L, headers)))
			.isEqualTo("{\"content-type\":\"application/json\",\"type\":\"com.acme.Task\","
					+ "\"traceparent\":\"00-ab-cd-01\",\"seq\":7,\"ts\":1700000000000,"
					+ "\"h\":{\"tenant\":\"acme \u20ac \\\"quoted\\\"\",\"retries\":\"3\",\"unit\":\"DAYS\"}}");
	}

	@Test
	void whatIsWrittenIsRead() {
		WireHeaders headers = WireHeaders.of("text/plain", null, 1, 2,
				Map.of("a", "\u0000\uD83D\uDE00", "baggage", "k=v", "tracestate", "s"));
		assertThat(read(new String(headers.write(), StandardCharsets.UTF_8))).containsOnly(
				Map.entry(MessageHeaders.CONTENT_TYPE, "text/plain"), Map.entry(ZmqHeaders.SEQUENCE, 1L),
				Map.entry(ZmqHeaders.TIMESTAMP, 2L), Map.entry("a", "\u0000\uD83D\uDE00"), Map.entry("baggage", "k=v"),
				Map.entry("tracestate", "s"));
	}

	@Test
	void headersOfTheMessageReplaceWhatTheConverterSays() {
		assertThat(text(WireHeaders.of("application/json", "a.B", 1, 2,
				Map.of(MessageHeaders.CONTENT_TYPE, MimeTypeUtils.TEXT_XML, ZmqHeaders.TYPE, "b"))))
			.isEqualTo("{\"content-type\":\"text/xml\",\"type\":\"b\",\"seq\":1,\"ts\":2}");
	}

	@Test
	void headersOfSpringAndOfTheSocketStayAtHome() {
		Map<String, Object> headers = new HashMap<>();
		headers.put(MessageHeaders.ID, UUID.randomUUID());
		headers.put(MessageHeaders.TIMESTAMP, 1L);
		headers.put(MessageHeaders.REPLY_CHANNEL, "x");
		headers.put(ZmqHeaders.TOPIC, "topic");
		headers.put(ZmqHeaders.USER, "forged");
		headers.put("object", new Object());
		headers.put("duration", Duration.ZERO);
		assertThat(text(WireHeaders.of(null, null, 1, 2, headers))).isEqualTo("{\"seq\":1,\"ts\":2}");
	}

	@Test
	void peerCannotForgeHeadersOfTheSocket() {
		assertThat(read("{\"h\":{\"zmq_user\":\"root\",\"zmq_peerAddress\":\"::1\",\"id\":\"1\",\"timestamp\":\"2\","
				+ "\"contentType\":\"x\",\"traceparent\":\"y\",\"fine\":\"z\"}}"))
			.containsExactly(Map.entry("fine", "z"));
	}

	@Test
	void unknownAndMissingMembersAreNoError() {
		assertThat(read("{}")).isEmpty();
		assertThat(read("{\"new\":{\"a\":[1,{\"b\":2}]},\"type\":null,\"seq\":5,\"h\":{\"n\":null}}"))
			.containsExactly(Map.entry(ZmqHeaders.SEQUENCE, 5L));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "text", "[]", "1", "null", "{", "{\"type\":1}", "{\"seq\":\"1\"}",
			"{\"seq\":1.5}", "{\"seq\":99999999999999999999}", "{\"h\":[]}", "{\"h\":{\"a\":1}}", "{\"h\":{\"a\":{}}}",
			"{} {}", "{\"type\":\"a\"", "{'type':'a'}" })
	void frameThatIsNoSuchObjectIsConversionError(String frame) {
		assertThatExceptionOfType(MessageConversionException.class).isThrownBy(() -> read(frame))
			.withMessageContaining("holds no headers");
	}

	@Test
	void bytesThatAreNoTextAreConversionError() {
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> WireHeaders.read(new byte[] { '{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}' }));
	}

	private static String text(WireHeaders headers) {
		return new String(headers.write(), StandardCharsets.UTF_8);
	}

	private static Map<String, Object> read(String frame) {
		Map<String, Object> headers = new HashMap<>();
		WireHeaders.read(frame.getBytes(StandardCharsets.UTF_8)).copyTo(headers);
		return headers;
	}

}
