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
import java.util.Arrays;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A binary prefix that a subscription compares with the first frame of a message (RFC
 * 29/PUBSUB). Written as text, which is UTF-8, or as bytes in the form {@code hex:00FF}.
 */
public final class Topic {

	private static final String HEX = "hex:";

	private final String text;

	private final byte[] prefix;

	private Topic(String text, byte[] prefix) {
		this.text = text;
		this.prefix = prefix;
	}

	/**
	 * Parse a topic.
	 * @param text the text; an empty one matches every message
	 * @return the topic
	 * @throws IllegalArgumentException if what follows {@code hex:} is not pairs of
	 * hexadecimal digits
	 */
	public static Topic of(String text) {
		Assert.notNull(text, "'text' must not be null");
		return new Topic(text, bytes(text));
	}

	/**
	 * Return the bytes that a text stands for, where no more than they is needed.
	 * @param text the text
	 * @return the bytes
	 * @throws IllegalArgumentException if what follows {@code hex:} is not pairs of
	 * hexadecimal digits
	 */
	public static byte[] bytes(String text) {
		return text.startsWith(HEX) ? HexFormat.of().parseHex(text, HEX.length(), text.length())
				: text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Return the bytes of the prefix.
	 * @return a copy
	 */
	public byte[] prefix() {
		return this.prefix.clone();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return (other instanceof Topic that) && Arrays.equals(this.prefix, that.prefix);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.prefix);
	}

	@Override
	public String toString() {
		return this.text;
	}

}
