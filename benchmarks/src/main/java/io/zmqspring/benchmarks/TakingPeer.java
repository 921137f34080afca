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

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Waits until the messages of a stream have come.
 *
 * @param arrivals where they come
 * @param endpoint where they come from
 * @param near the peer that sends, where it lives in the same application
 * @param end ends what takes them
 */
record TakingPeer(Arrivals arrivals, String endpoint, @Nullable Supplier<Peer> near, Runnable end) implements Peer {

	TakingPeer(Arrivals arrivals, String endpoint, Runnable end) {
		this(arrivals, endpoint, null, end);
	}

	@Override
	public Peer near(Workload workload) {
		return (this.near != null) ? this.near.get() : workload.near(this.endpoint);
	}

	@Override
	public void begin(long messages) {
		this.arrivals.begin(messages);
	}

	@Override
	public Timing run(long messages) {
		return this.arrivals.await();
	}

	@Override
	public void close() {
		this.end.run();
	}

}
