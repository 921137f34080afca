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

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.converter.MessageConversionException;

/**
 * Converts a payload to one type. Resolved once per type, used for each message.
 */
@FunctionalInterface
public interface PayloadReader {

	/**
	 * Convert a payload.
	 * @param payload the bytes, which are not altered
	 * @return the converted payload, which shares no array with the given one;
	 * {@code null} for an empty payload where the type is neither bytes nor text
	 * @throws MessageConversionException if the bytes are no such type
	 */
	@Nullable Object read(byte[] payload);

	/**
	 * Convert a payload whose sender said what it is.
	 * @param payload the bytes, which are not altered
	 * @param contentType the media type, or {@code null}
	 * @return the converted payload
	 * @throws MessageConversionException if the bytes are no such type
	 * @see #read(byte[])
	 */
	default @Nullable Object read(byte[] payload, @Nullable String contentType) {
		return read(payload);
	}

}
