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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * The 12-byte frame right before the empty delimiter of a request or reply: a marker of
 * four ASCII letters and a big-endian number of 8 bytes.
 */
public enum Correlation {

	/**
	 * A request.
	 */
	REQUEST("ZSR1"),

	/**
	 * A request whose body has a headers frame before the correlation.
	 */
	REQUEST_WITH_HEADERS("ZSH1"),

	/**
	 * A reply of a server of this project.
	 */
	REPLY("ZSA1"),

	/**
	 * A reply of a server of this project, with its own headers frame before the
	 * correlation.
	 */
	REPLY_WITH_HEADERS("ZSB1"),

	/**
	 * A failure of the handler; the payload is {@code application/problem+json}.
	 */
	FAILURE("ZSE1"),

	/**
	 * A failure of the handler, with a headers frame before the correlation.
	 */
	FAILURE_WITH_HEADERS("ZSF1");

	private static final int LENGTH = 12;

	private final int marker;

	Correlation(String marker) {
		this.marker = ByteBuffer.wrap(marker.getBytes(StandardCharsets.US_ASCII)).getInt();
	}

	static Correlation answer(boolean failed, boolean headers) {
		if (failed) {
			return headers ? FAILURE_WITH_HEADERS : FAILURE;
		}
		return headers ? REPLY_WITH_HEADERS : REPLY;
	}

	/**
	 * Return whether this marks a request, or the reply of a plain REP that echoes it.
	 * @return {@code true} for requests
	 */
	public boolean isRequest() {
		return this == REQUEST || this == REQUEST_WITH_HEADERS;
	}

	/**
	 * Return whether the handler failed.
	 * @return {@code true} for failures
	 */
	public boolean isFailure() {
		return this == FAILURE || this == FAILURE_WITH_HEADERS;
	}

	/**
	 * Return whether a headers frame stands before the correlation.
	 * @return {@code true} if there are headers
	 */
	public boolean hasHeaders() {
		return this == REQUEST_WITH_HEADERS || this == REPLY_WITH_HEADERS || this == FAILURE_WITH_HEADERS;
	}

	/**
	 * Create a correlation frame.
	 * @param number the number of the request
	 * @return the 12 bytes
	 */
	public byte[] frame(long number) {
		return ByteBuffer.allocate(LENGTH).putInt(this.marker).putLong(number).array();
	}

	/**
	 * Return the number in a correlation frame.
	 * @param frame a frame that {@link #of(byte[])} recognised
	 * @return the number
	 */
	public static long number(byte[] frame) {
		return ByteBuffer.wrap(frame).getLong(Integer.BYTES);
	}

	/**
	 * Recognise a correlation frame.
	 * @param frame any frame
	 * @return what it marks, or {@code null} when it is none
	 */
	public static @Nullable Correlation of(byte[] frame) {
		if (frame.length == LENGTH) {
			int marker = ByteBuffer.wrap(frame).getInt();
			for (Correlation correlation : values()) {
				if (correlation.marker == marker) {
					return correlation;
				}
			}
		}
		return null;
	}

}
