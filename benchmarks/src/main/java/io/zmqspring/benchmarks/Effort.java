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

package io.zmqspring.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * How long a case is measured.
 */
record Effort(int rounds, Duration round, Duration warmUp, long mostMessages, int idleSockets, Duration idle,
		boolean forked) {

	private static final long WARM = 200_000;

	private static final int LONGEST_WARM_UP = 2;

	static final Effort FULL = new Effort(9, Duration.ofSeconds(1), Duration.ofSeconds(6), 3_000_000, 1000,
			Duration.ofSeconds(10), true);

	// Enough to see that everything runs
	static final Effort SMOKE = new Effort(1, Duration.ofMillis(20), Duration.ofMillis(10), 200, 20,
			Duration.ofMillis(50), false);

	Effort rounds(int rounds) {
		return new Effort(rounds, this.round, this.warmUp, this.mostMessages, this.idleSockets, this.idle, this.forked);
	}

	Effort warmUp(Duration warmUp) {
		return new Effort(this.rounds, this.round, warmUp, this.mostMessages, this.idleSockets, this.idle, this.forked);
	}

	// How many sockets and the like are tried
	List<Integer> steps(List<Integer> all) {
		return this.forked ? all : List.of(Math.min(all.get(1), this.idleSockets));
	}

	// On a machine with neighbours the compiler takes longer than the time alone
	boolean isWarm(long nanos, long messages) {
		long patience = (messages < WARM) ? LONGEST_WARM_UP * this.warmUp.toNanos() : this.warmUp.toNanos();
		return nanos >= patience;
	}

	// Bounded in count and in time
	long messages(double rate, Duration duration) {
		return Math.max(1, Math.min(this.mostMessages, (long) (rate * duration.toNanos() / 1e9)));
	}

}
