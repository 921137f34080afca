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

/**
 * What a peer said, for the log: short, and without characters that would alter the log.
 */
final class LogText {

	private static final int LONGEST = 64;

	private LogText() {
	}

	static String of(String text) {
		String readable = text.replaceAll("[^\\p{L}\\p{N}\\p{P}\\p{S} ]", "?");
		return (readable.length() > LONGEST) ? readable.substring(0, LONGEST) + "…" : readable;
	}

}
