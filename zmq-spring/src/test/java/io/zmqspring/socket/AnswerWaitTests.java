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

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AnswerWait}, on a clock that goes on by a microsecond with each look.
 */
class AnswerWaitTests {

	private static final long MICROSECOND = 1_000;

	private static final String PEER = "peer";

	private final AtomicLong time = new AtomicLong();

	private final AnswerWait wait = new AnswerWait(() -> this.time.getAndAdd(MICROSECOND));

	// As many messages tell that the peer is the only one
	@BeforeEach
	void listen() {
		for (int i = 0; i < 7; i++) {
			assertThat(waited(PEER, List.of())).isFalse();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 5, 19 })
	void waitsUntilAnAnswerComes(int looksBefore) {
		Answer answer = new Answer(looksBefore);
		this.wait.heard(PEER);
		this.wait.await(answer);
		assertThat(answer.looks).isEqualTo(looksBefore + 1);
		assertThat(waited(PEER, List.of())).isTrue();
	}

	@Test
	void doesNotWaitForLong() {
		Answer answer = new Answer(1000);
		long start = this.time.get();
		this.wait.heard(PEER);
		this.wait.await(answer);
		assertThat(this.time.get() - start).isBetween(20 * MICROSECOND, 22 * MICROSECOND);
		assertThat(answer.looks).isEqualTo(21);
	}

	// Also where the answer was there when the thread had the processor again
	@ParameterizedTest
	@CsvSource({ "1000, 0, 20", "1, 2999, 3000", "1, 60000000, 10000", "1, 15, 0", "1, 19, 20" })
	void timeInWhichNothingCameIsMadeUpFor(int lookThatFinds, int absentMicros, int passedOver) {
		this.wait.heard(PEER);
		this.wait.await(new Answer(lookThatFinds, absentMicros * MICROSECOND));
		for (int i = 0; i < passedOver; i++) {
			assertThat(waited(PEER, List.of())).as("message " + i).isFalse();
		}
		assertThat(waited(PEER, List.of())).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 7 })
	void doesNotWaitWhereSeveralPeersTalk(int messagesInARow) {
		List<String> peers = List.of("left", "right");
		for (int i = 0; i < 100; i++) {
			String peer = peers.get(i % 2);
			for (int j = 0; j < messagesInARow; j++) {
				assertThat(waited(peer, List.of())).isFalse();
			}
		}
		for (int i = 0; i < 7; i++) {
			assertThat(waited(PEER, List.of())).isFalse();
		}
		assertThat(waited(PEER, List.of())).isTrue();
	}

	// Also where nothing of what the other says is to be answered
	@Test
	void doesNotWaitWhereAnotherPeerTalksAsWell() {
		for (int i = 0; i < 100; i++) {
			this.wait.heard("other");
			assertThat(waited(PEER, List.of())).isFalse();
		}
	}

	private boolean waited(Object peer, Collection<?> answers) {
		long start = this.time.get();
		this.wait.heard(peer);
		this.wait.await(answers);
		return this.time.get() != start;
	}

	/**
	 * Comes when it has been looked for some times, which may put the clock on.
	 */
	private final class Answer extends AbstractCollection<Object> {

		private final int looksBefore;

		private final long absence;

		private int looks;

		Answer(int looksBefore) {
			this(looksBefore, 0);
		}

		Answer(int looksBefore, long absence) {
			this.looksBefore = looksBefore;
			this.absence = absence;
		}

		@Override
		public boolean isEmpty() {
			if (this.looks == 0) {
				AnswerWaitTests.this.time.addAndGet(this.absence);
			}
			return this.looks++ < this.looksBefore;
		}

		@Override
		public int size() {
			return isEmpty() ? 0 : 1;
		}

		@Override
		public Iterator<Object> iterator() {
			throw new UnsupportedOperationException();
		}

	}

}
