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

import java.util.Collection;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The moment that an I/O thread waits, awake, for the answer to what it has just handed
 * over. To fall asleep, and to be woken up for the answer, takes longer than a thread of
 * the application that is awake needs for a short message. Others may run meanwhile, of
 * whom one is to answer. Where several peers talk, it has better things to do.
 * <p>
 * Time in which no answer came, in another one's slow method or because the system gave
 * the processor to somebody else for long, is made up for: it is about a microsecond for
 * each input.
 */
final class AnswerWait {

	private static final long LONGEST_NANOS = 20_000;

	private static final long NANOS_FOR_EACH = 1_000;

	private static final long MOST_TO_PASS_OVER = 10_000;

	// Of one peer, until it is taken for the only one
	private static final int INPUTS_IN_A_ROW = 8;

	private final LongSupplier clock;

	private @Nullable Object lastPeer;

	private int inARow;

	// Inputs whose answers it does not wait for
	private long toPassOver;

	AnswerWait(LongSupplier clock) {
		this.clock = clock;
	}

	// Whatever a peer of the I/O thread says
	void heard(Object peer) {
		this.inARow = (peer == this.lastPeer) ? Math.min(this.inARow + 1, INPUTS_IN_A_ROW) : 1;
		this.lastPeer = peer;
	}

	@SuppressWarnings("ThreadPriorityCheck")
	void await(Collection<?> answers) {
		if (this.inARow < INPUTS_IN_A_ROW) {
			return;
		}
		if (this.toPassOver > 0) {
			this.toPassOver--;
			return;
		}
		long start = this.clock.getAsLong();
		long waited = 0;
		while (answers.isEmpty() && waited < LONGEST_NANOS) {
			Thread.yield();
			waited = this.clock.getAsLong() - start;
		}
		if (waited >= LONGEST_NANOS) {
			this.toPassOver = Math.min(waited / NANOS_FOR_EACH, MOST_TO_PASS_OVER);
		}
	}

}
