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

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessageHeaders;

/**
 * Writes payloads and headers of the messages that leave through one socket in the
 * {@code headers} format, and counts them.
 */
public final class HeadersWriter {

	private final PayloadConverter converter;

	private final AtomicLong sequence = new AtomicLong();

	/**
	 * Create a writer, whose first message has the number 1.
	 * @param converter converts payloads
	 */
	public HeadersWriter(PayloadConverter converter) {
		this.converter = converter;
	}

	/**
	 * Convert a payload and describe it. Numbers are given in the order of the calls,
	 * which threads that send side by side may not keep.
	 * @param payload the payload; {@code null} becomes an empty frame
	 * @param headers the headers of the message
	 * @return headers and payload, as two frames
	 * @throws org.springframework.messaging.converter.MessageConversionException if
	 * nothing converts the payload
	 */
	public Frames write(@Nullable Object payload, Map<String, ?> headers) {
		PayloadConverter.Converted converted = this.converter.convert(payload,
				headers.get(MessageHeaders.CONTENT_TYPE));
		WireHeaders written = WireHeaders.of(converted.contentType(), type(payload), this.sequence.incrementAndGet(),
				System.currentTimeMillis(), headers);
		return new Frames(written.write(), converted.payload());
	}

	private static @Nullable String type(@Nullable Object payload) {
		return (payload == null || payload instanceof byte[] || payload instanceof String) ? null
				: payload.getClass().getName();
	}

	/**
	 * Headers and payload of a message.
	 *
	 * @param headers the headers frame
	 * @param payload the payload
	 */
	@SuppressWarnings("ArrayRecordComponent") // frames are compared by nobody
	public record Frames(byte[] headers, byte[] payload) {

	}

}
