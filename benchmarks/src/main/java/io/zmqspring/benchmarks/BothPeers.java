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

import java.util.function.Function;

/**
 * The two peers of a workload, in this process or each in one of its own.
 */
final class BothPeers implements Peer {

	private final Peer far;

	private final Peer near;

	private final boolean forked;

	private BothPeers(Peer far, Function<Peer, Peer> toNear, boolean forked) {
		this.far = far;
		this.forked = forked;
		try {
			this.near = toNear.apply(far);
		}
		catch (RuntimeException ex) {
			far.close();
			throw ex;
		}
	}

	static BothPeers here(Workload workload) {
		return new BothPeers(workload.far(), (far) -> far.near(workload), false);
	}

	static BothPeers forked(Workload workload) {
		return new BothPeers(new ForkedPeer(workload, null), (far) -> new ForkedPeer(workload, far.endpoint()), true);
	}

	@Override
	public String endpoint() {
		return this.far.endpoint();
	}

	@Override
	public Timing run(long messages) {
		this.far.begin(messages);
		return this.near.run(messages).with(this.far.run(messages));
	}

	@Override
	public Usage usage() {
		return this.forked ? this.near.usage().plus(this.far.usage()) : this.near.usage();
	}

	@Override
	public Footprint footprint() {
		return this.far.footprint();
	}

	@Override
	public long stop() {
		this.near.stop();
		return this.far.stop();
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
