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
import java.util.concurrent.locks.LockSupport;

/**
 * A workload that runs, in processes of its own or in this one.
 */
final class Pair implements AutoCloseable {

	private final Peer peers;

	Pair(Workload workload, boolean forked) {
		this.peers = !forked ? BothPeers.here(workload)
				: workload.inOneProcess() ? new ForkedPeer(workload, null) : BothPeers.forked(workload);
	}

	Round run(long messages) {
		Usage before = this.peers.usage();
		Timing timing = this.peers.run(messages);
		return new Round(messages, timing, this.peers.usage().minus(before));
	}

	// The share of a processor that is used while nothing is sent
	double idle(Duration duration) {
		Usage before = this.peers.usage();
		long start = System.nanoTime();
		while (System.nanoTime() - start < duration.toNanos()) {
			LockSupport.parkNanos(duration.toNanos());
		}
		return (double) this.peers.usage().minus(before).cpu() / (System.nanoTime() - start);
	}

	Footprint footprint() {
		return this.peers.footprint();
	}

	long stop() {
		return this.peers.stop();
	}

	@Override
	public void close() {
		this.peers.close();
	}

}
