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

package io.zmqspring.behaviour;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.socket.ZmqSocketType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for pipelines (RFC 30/PIPELINE) of several steps.
 */
@Timeout(60)
class PipelineTests {

	private static final int TASKS = 2000;

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void tasksOfSeveralStepsGiveOneResultEach(String transport) {
		Steps steps = new Steps();
		try (Application zmq = new Application()) {
			String tasks = zmq.bind("tasks-out", ZmqSocketType.PUSH, Application.address(transport));
			String results = zmq.bind("results-in", ZmqSocketType.PULL, Application.address(transport));
			String between = zmq.bind("second-in", ZmqSocketType.PULL, Application.address(transport));
			zmq.connect("first-in", ZmqSocketType.PULL, tasks);
			zmq.connect("other-first-in", ZmqSocketType.PULL, tasks);
			zmq.connect("first-out", ZmqSocketType.PUSH, between);
			zmq.connect("second-out", ZmqSocketType.PUSH, results);
			zmq.listen(steps);
			if (transport.equals("tcp")) {
				await().until(() -> zmq.sockets().get("tasks-out").connections() == 2);
			}
			for (int i = 0; i < TASKS; i++) {
				zmq.template().send("tasks-out", Integer.toString(i));
			}
			await().until(() -> steps.results.size() >= TASKS);
		}
		assertThat(steps.results)
			.containsExactlyInAnyOrder(IntStream.range(0, TASKS).mapToObj((i) -> i + " 1 2").toArray(String[]::new));
		assertThat(steps.first.get()).isPositive();
		assertThat(steps.otherFirst.get()).isPositive().isEqualTo(TASKS - steps.first.get());
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void tasksThatGoRoundEndOnce(String transport) {
		int tasks = 500;
		Queue<String> ended = new ConcurrentLinkedQueue<>();
		try (Application zmq = new Application()) {
			String work = zmq.bind("work-in", ZmqSocketType.PULL, Application.address(transport));
			zmq.connect("work-out", ZmqSocketType.PUSH, work);
			String done = zmq.bind("done-in", ZmqSocketType.PULL, Application.address(transport));
			zmq.connect("done-out", ZmqSocketType.PUSH, done);
			Loop loop = new Loop(zmq.template(), ended);
			zmq.listen(loop);
			for (int i = 0; i < tasks; i++) {
				zmq.template().send("work-out", new Task(i, i % 8));
			}
			await().until(() -> ended.size() >= tasks);
			assertThat(loop.rounds.get()).isEqualTo(IntStream.range(0, tasks).map((i) -> i % 8 + 1).sum());
		}
		assertThat(ended)
			.containsExactlyInAnyOrder(IntStream.range(0, tasks).mapToObj(Integer::toString).toArray(String[]::new));
	}

	record Task(int id, int rounds) {

	}

	static class Steps {

		private final AtomicInteger first = new AtomicInteger();

		private final AtomicInteger otherFirst = new AtomicInteger();

		private final Queue<String> results = new ConcurrentLinkedQueue<>();

		@ZmqListener("first-in")
		@SendTo("first-out")
		String first(String task) {
			this.first.incrementAndGet();
			return task + " 1";
		}

		@ZmqListener("other-first-in")
		@SendTo("first-out")
		String otherFirst(String task) {
			this.otherFirst.incrementAndGet();
			return task + " 1";
		}

		@ZmqListener(socket = "second-in", concurrency = "2")
		@SendTo("second-out")
		String second(String task) {
			return task + " 2";
		}

		@ZmqListener("results-in")
		void result(String result) {
			this.results.add(result);
		}

	}

	static class Loop {

		private final AtomicInteger rounds = new AtomicInteger();

		private final ZmqTemplate template;

		private final Queue<String> ended;

		Loop(ZmqTemplate template, Queue<String> ended) {
			this.template = template;
			this.ended = ended;
		}

		@ZmqListener("work-in")
		@SendTo("work-out")
		@Nullable Task work(Task task) {
			this.rounds.incrementAndGet();
			if (task.rounds() == 0) {
				this.template.send("done-out", Integer.toString(task.id()));
				return null;
			}
			return new Task(task.id(), task.rounds() - 1);
		}

		@ZmqListener("done-in")
		void done(String id) {
			this.ended.add(id);
		}

	}

}
