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

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.core.ZmqTemplate;

import org.springframework.stereotype.Component;

/**
 * Adds up what the workers counted, tells how far it is, and answers who asks for the
 * result.
 */
@Component
class Sink {

	private final ZmqTemplate zmq;

	private final Map<String, Integer> totals = new TreeMap<>();

	private final CompletableFuture<Map<String, Integer>> complete = new CompletableFuture<>();

	private int done;

	private int expected;

	Sink(ZmqTemplate zmq) {
		this.zmq = zmq;
	}

	CompletableFuture<Map<String, Integer>> expect(int tasks) {
		synchronized (this.totals) {
			this.expected = tasks;
		}
		return this.complete;
	}

	@ZmqListener("counts-in")
	void add(Result result) {
		synchronized (this.totals) {
			result.counts().forEach((word, count) -> this.totals.merge(word, count, Integer::sum));
			this.done++;
			this.zmq.publish("progress-out", "progress." + result.document(), new Progress(this.done, this.expected));
			if (this.done == this.expected) {
				this.complete.complete(Map.copyOf(this.totals));
			}
		}
	}

	@ZmqListener("top-words")
	List<WordCount> topWords(TopWordsRequest request) {
		synchronized (this.totals) {
			return this.totals.entrySet()
				.stream()
				.map((entry) -> new WordCount(entry.getKey(), entry.getValue()))
				.sorted(Comparator.comparingInt(WordCount::count).reversed())
				.limit(request.limit())
				.toList();
		}
	}

}
