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

import io.zmqspring.ZmqConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * A setting of a CURVE bundle, and what can be wrong with it. Only places of files are
 * shown: a text that is no key may well be the secret one in the wrong place.
 *
 * @param bundle the name of the bundle
 * @param name the name of the setting
 */
record CurveSetting(String bundle, String name) {

	static final String FILE = "file:";

	private static final int LENGTH = 40;

	static boolean isFile(String text) {
		return text.startsWith(FILE);
	}

	byte[] decode(String text, String source) {
		byte[] key = (text.length() == LENGTH) ? Z85.decode(text) : null;
		if (key == null) {
			throw failure(source,
					"This is no CURVE key: it has " + text.length()
							+ " characters, and a key has 40 characters of Z85 (RFC 32/Z85).",
					"Write the key, or file:<path> of a file that has it.");
		}
		return key;
	}

	ZmqConfigurationException missing(String reason) {
		return failure(null, reason,
				"Generate a pair of keys with 'java -jar zmq-spring.jar', as the documentation shows.");
	}

	// Without a text that is not the place of a file
	ZmqConfigurationException failure(@Nullable String source, String reason, String action) {
		return new ZmqConfigurationException(null, "security.curve." + this.bundle + "." + this.name,
				(source != null && isFile(source)) ? source : null, reason, action);
	}

}
