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
 * What two peers do with each other, as text for the command line of a process: the near
 * peer sends or asks, the far one takes or answers.
 */
record Workload(Variant variant, Pattern pattern, Payload payload, int size, int threads, int window, boolean buffers,
		Feature feature) {

	enum Variant {

		RAW, STARTER

	}

	enum Pattern {

		// As many messages as possible through PUSH and PULL
		STREAM,
		// A message every now and then through PUSH and PULL
		PACED,
		// Each caller waits for its reply
		REQUEST,
		// One caller, with a window of requests in flight
		PIPELINE

	}

	enum Payload {

		BYTES, TEXT, JSON, MESSAGE

	}

	static Workload stream(Variant variant, Payload payload, int size) {
		return new Workload(variant, Pattern.STREAM, payload, size, 1, 1, true, Feature.NONE);
	}

	static Workload of(Variant variant, Pattern pattern, int threads, int window) {
		return new Workload(variant, pattern, Payload.BYTES, 100, threads, window, true, Feature.NONE);
	}

	Workload threads(int threads) {
		return new Workload(this.variant, this.pattern, this.payload, this.size, threads, this.window, this.buffers,
				this.feature);
	}

	// Buffers as JeroMQ has them, instead of those of the starter
	Workload defaultBuffers() {
		return new Workload(this.variant, this.pattern, this.payload, this.size, this.threads, this.window, false,
				this.feature);
	}

	Workload with(Feature feature) {
		return new Workload(this.variant, this.pattern, this.payload, this.size, this.threads, this.window,
				this.buffers, feature);
	}

	boolean answers() {
		return this.pattern == Pattern.REQUEST || this.pattern == Pattern.PIPELINE;
	}

	static Workload parse(String text) {
		String[] parts = text.split(",", -1);
		return new Workload(Variant.valueOf(parts[0]), Pattern.valueOf(parts[1]), Payload.valueOf(parts[2]),
				Integer.parseInt(parts[3]), Integer.parseInt(parts[4]), Integer.parseInt(parts[5]),
				Boolean.parseBoolean(parts[6]), Feature.valueOf(parts[7]));
	}

	Peer far() {
		return (this.variant == Variant.RAW) ? RawPeer.far(this) : StarterPeer.far(this);
	}

	Peer near(String endpoint) {
		return (this.variant == Variant.RAW) ? RawPeer.near(this, endpoint) : StarterPeer.near(this, endpoint);
	}

	@Override
	public String toString() {
		return this.variant + "," + this.pattern + "," + this.payload + "," + this.size + "," + this.threads + ","
				+ this.window + "," + this.buffers + "," + this.feature;
	}

}
