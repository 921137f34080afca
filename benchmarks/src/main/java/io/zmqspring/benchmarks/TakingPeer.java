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

import java.util.List;
import java.util.function.Function;

/**
 * Waits until the messages of a workload have come, each of its listeners those that are
 * for it; or answers, which needs nobody who waits.
 *
 * @param workload what comes
 * @param arrivals where it comes, for each listener; none where requests are answered
 * @param endpoint where it comes from; one for each listener, with commas between them
 * @param near opens the peer that sends, given the workload
 * @param end ends what takes the messages
 */
record TakingPeer(Workload workload, List<Arrivals> arrivals, String endpoint, Function<Workload, Peer> near,
		Runnable end) implements Peer {

	TakingPeer(Workload workload, Arrivals arrivals, String endpoint, Runnable end) {
		this(workload, workload.answers() ? List.of() : List.of(arrivals), endpoint, (same) -> same.near(endpoint),
				end);
	}

	@Override
	public Peer near(Workload workload) {
		return this.near.apply(workload);
	}

	// All of the messages for each, or each its share of those that are sent in turns
	@Override
	public void begin(long messages) {
		int parts = this.workload.publishes() ? 1 : this.arrivals.size();
		for (int i = 0; i < this.arrivals.size(); i++) {
			this.arrivals.get(i).begin(messages / parts + ((i < messages % parts) ? 1 : 0));
		}
	}

	@Override
	public Timing run(long messages) {
		return this.arrivals.stream().map(Arrivals::await).reduce(Timing.of(0, 0), Timing::with);
	}

	@Override
	public void close() {
		this.end.run();
	}

}
