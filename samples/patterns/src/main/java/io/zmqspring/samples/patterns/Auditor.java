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
import java.util.Map;

import io.zmqspring.annotation.ZmqListener;

import org.springframework.stereotype.Component;

/**
 * The other end of the pair: takes the totals over on a thread of its own, counts again
 * without ZeroMQ, and says whether they agree.
 */
@Component
class Auditor {

	private final Documents documents;

	Auditor(Documents documents) {
		this.documents = documents;
	}

	@ZmqListener("auditor")
	Verdict audit(Map<String, Integer> totals) {
		List<String> lines = this.documents.tasks().stream().flatMap((task) -> task.lines().stream()).toList();
		Map<String, Integer> counted = Words.count(lines);
		return new Verdict(totals.equals(counted), counted.size(),
				counted.values().stream().mapToInt(Integer::intValue).sum());
	}

	/**
	 * What the auditor says.
	 *
	 * @param agree whether the totals agree with a count made without ZeroMQ
	 * @param distinct the number of different words
	 * @param words the number of all words
	 */
	record Verdict(boolean agree, int distinct, int words) {

	}

}
