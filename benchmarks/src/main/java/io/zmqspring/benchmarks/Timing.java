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

import org.HdrHistogram.Histogram;

/**
 * When a number of messages started and ended, on the clock that all processes of a
 * machine share, and the latencies where they were taken, otherwise zero.
 */
record Timing(long start, long end, long median, long high) {

	static Timing of(long start, long end) {
		return new Timing(start, end, 0, 0);
	}

	static Timing of(long start, long end, Histogram latencies) {
		return new Timing(start, end, latencies.getValueAtPercentile(50), latencies.getValueAtPercentile(99));
	}

	static Timing parse(String text) {
		String[] parts = text.split(" ", -1);
		return new Timing(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]),
				Long.parseLong(parts[3]));
	}

	// From the near peer's start to the end of the later one
	Timing with(Timing far) {
		return new Timing(this.start, Math.max(this.end, far.end), Math.max(this.median, far.median),
				Math.max(this.high, far.high));
	}

	@Override
	public String toString() {
		return this.start + " " + this.end + " " + this.median + " " + this.high;
	}

}
