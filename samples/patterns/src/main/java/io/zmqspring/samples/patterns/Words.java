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

package io.zmqspring.samples.patterns;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a word is, and how words are counted.
 */
final class Words {

	private static final Pattern WORD = Pattern.compile("\\p{L}+");

	private Words() {
	}

	static Map<String, Integer> count(List<String> lines) {
		Map<String, Integer> counts = new TreeMap<>();
		for (String line : lines) {
			WORD.matcher(line)
				.results()
				.forEach((word) -> counts.merge(word.group().toLowerCase(Locale.ROOT), 1, Integer::sum));
		}
		return counts;
	}

}
