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
 * The two peers of a workload, in two processes or both in this one.
 */
final class Pair implements AutoCloseable {

	private final Peer far;

	private final Peer near;

	private final boolean forked;

	Pair(Workload workload, boolean forked) {
		this.forked = forked;
		this.far = forked ? new ForkedPeer(workload, null) : workload.far();
		try {
			this.near = forked ? new ForkedPeer(workload, this.far.endpoint()) : workload.near(this.far.endpoint());
		}
		catch (RuntimeException ex) {
			this.far.close();
			throw ex;
		}
	}

	Round run(long messages) {
		this.far.begin(messages);
		Usage before = usage();
		Timing near = this.near.run(messages);
		Timing timing = near.with(this.far.run(messages));
		return new Round(messages, timing, usage().minus(before));
	}

	private Usage usage() {
		return this.forked ? this.near.usage().plus(this.far.usage()) : this.near.usage();
	}

	@Override
	public void close() {
		try {
			this.near.close();
		}
		finally {
			this.far.close();
		}
	}

}
