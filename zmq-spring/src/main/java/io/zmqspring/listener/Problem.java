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

package io.zmqspring.listener;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Describes a failure as {@code application/problem+json} (RFC 9457). Written by hand,
 * since the converters of an application need not write JSON.
 */
final class Problem {

	private static final int MAX_DETAIL = 1000;

	private Problem() {
	}

	static byte[] of(Throwable failure) {
		StringBuilder json = new StringBuilder("{\"type\":\"about:blank\",\"title\":");
		quote(json, title(failure.getClass()));
		json.append(",\"status\":500");
		String detail = detail(failure);
		if (detail != null) {
			json.append(",\"detail\":");
			quote(json, detail);
		}
		return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
	}

	private static String title(Class<?> type) {
		return type.getName().substring(type.getName().lastIndexOf('.') + 1);
	}

	private static @Nullable String detail(Throwable failure) {
		String detail = failure.getMessage();
		return (detail != null && detail.length() > MAX_DETAIL) ? detail.substring(0, MAX_DETAIL) : detail;
	}

	private static void quote(StringBuilder json, String text) {
		json.append('"');
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character == '"' || character == '\\') {
				json.append('\\').append(character);
			}
			else if (character < ' ') {
				json.append(String.format("\\u%04x", (int) character));
			}
			else {
				json.append(character);
			}
		}
		json.append('"');
	}

}
