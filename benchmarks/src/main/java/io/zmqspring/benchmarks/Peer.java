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

/**
 * One end of a workload, or both.
 */
interface Peer extends AutoCloseable {

	// Where the near peer connects to
	default String endpoint() {
		throw new UnsupportedOperationException("Only the far peer has an endpoint");
	}

	// The other end, in the same process
	default Peer near(Workload workload) {
		return workload.near(endpoint());
	}

	// Before the other peer runs
	default void begin(long messages) {
	}

	// Send the messages, or wait until they have come
	Timing run(long messages);

	default Usage usage() {
		return Usage.ofThisProcess();
	}

	default Footprint footprint() {
		return Footprint.ofThisProcess(0);
	}

	// Close, and say how many nanoseconds that took; may be closed again
	default long stop() {
		long start = System.nanoTime();
		close();
		return System.nanoTime() - start;
	}

	@Override
	void close();

}
