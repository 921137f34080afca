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

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.samples.patterns.Auditor.Verdict;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Component;

/**
 * Sends the documents down the pipeline, and shows what comes out.
 */
@Component
class WordCountRunner implements ApplicationRunner, ExitCodeGenerator {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final ZmqTemplate zmq;

	private final Documents documents;

	private final Sink sink;

	private boolean agreed;

	WordCountRunner(ZmqTemplate zmq, Documents documents, Sink sink) {
		this.zmq = zmq;
		this.documents = documents;
		this.sink = sink;
	}

	@Override
	public void run(ApplicationArguments arguments) throws Exception {
		// What is published before the subscriber is there would be lost
		this.zmq.awaitSubscribers("progress-out", "progress", 1, TIMEOUT);
		Map<String, Integer> totals = countWords().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		List<WordCount> top = this.zmq.request("ask-top-words", new TopWordsRequest(5),
				new ParameterizedTypeReference<>() {
				});
		System.out.println("  REQ-REP    most frequent words: " + top);
		this.agreed = handOver(totals);
	}

	private Future<Map<String, Integer>> countWords() {
		List<Task> tasks = this.documents.tasks();
		Future<Map<String, Integer>> totals = this.sink.expect(tasks.size());
		System.out.printf("  PUSH-PULL  %d tasks from %s%n", tasks.size(),
				this.documents.files().stream().map(Path::getFileName).toList());
		tasks.forEach((task) -> this.zmq.send("documents-out", task));
		return totals;
	}

	private boolean handOver(Map<String, Integer> totals) {
		this.zmq.send("totals", totals);
		Verdict verdict = this.zmq.receive("totals", Verdict.class, TIMEOUT);
		boolean agree = verdict != null && verdict.agree();
		System.out.println("  PAIR       " + verdict + ": the totals " + (agree ? "agree" : "DIFFER"));
		return agree;
	}

	@Override
	public int getExitCode() {
		return this.agreed ? 0 : 1;
	}

}
