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

import org.jspecify.annotations.Nullable;

/**
 * Keys as text: four bytes are five characters (RFC 32/Z85). Of its own, so that keys can
 * be generated without JeroMQ.
 */
final class Z85 {

	private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			+ ".-:+=^!/*?&<>()[]{}@%$#";

	private static final int BASE = ALPHABET.length();

	private static final int BYTES = 4;

	private static final int CHARACTERS = 5;

	private Z85() {
	}

	static String encode(byte[] bytes) {
		StringBuilder text = new StringBuilder(bytes.length / BYTES * CHARACTERS);
		for (int i = 0; i < bytes.length; i += BYTES) {
			long value = 0;
			for (int j = 0; j < BYTES; j++) {
				value = (value << Byte.SIZE) | (bytes[i + j] & 0xff);
			}
			char[] group = new char[CHARACTERS];
			for (int j = CHARACTERS - 1; j >= 0; j--) {
				group[j] = ALPHABET.charAt((int) (value % BASE));
				value /= BASE;
			}
			text.append(group);
		}
		return text.toString();
	}

	// Null for a text that is none
	static byte @Nullable [] decode(String text) {
		byte[] bytes = new byte[text.length() / CHARACTERS * BYTES];
		if (text.length() % CHARACTERS != 0) {
			return null;
		}
		for (int i = 0; i < text.length(); i += CHARACTERS) {
			long value = 0;
			for (int j = 0; j < CHARACTERS; j++) {
				int digit = ALPHABET.indexOf(text.charAt(i + j));
				if (digit < 0) {
					return null;
				}
				value = value * BASE + digit;
			}
			if (value > 0xffff_ffffL) {
				return null;
			}
			int start = i / CHARACTERS * BYTES;
			for (int j = BYTES - 1; j >= 0; j--) {
				bytes[start + j] = (byte) value;
				value >>= Byte.SIZE;
			}
		}
		return bytes;
	}

}
