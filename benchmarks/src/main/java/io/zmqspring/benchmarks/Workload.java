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

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What two peers do with each other, as text for the command line of a process: the near
 * peer sends or asks, the far one takes or answers.
 */
record Workload(Variant variant, Pattern pattern, Payload payload, int size, int threads, int window, int receivers,
		Set<Option> options, Feature feature) {

	// Of the messages that are published
	static final String TOPIC = "prices";

	enum Variant {

		RAW, STARTER

	}

	enum Pattern {

		// As many messages as possible through PUSH and PULL
		STREAM,
		// As many as possible through PUB to one or more SUB, losing none
		PUBLISH,
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

	enum Option {

		// Buffers as JeroMQ has them, instead of those of the starter
		DEFAULT_BUFFERS, CURVE, VIRTUAL_THREADS

	}

	static Workload stream(Variant variant, Payload payload, int size) {
		return new Workload(variant, Pattern.STREAM, payload, size, 1, 1, 1, Set.of(), Feature.NONE);
	}

	static Workload of(Variant variant, Pattern pattern, int threads, int window) {
		return new Workload(variant, pattern, Payload.BYTES, 100, threads, window, 1, Set.of(), Feature.NONE);
	}

	static Workload publish(Variant variant, int receivers) {
		return new Workload(variant, Pattern.PUBLISH, Payload.BYTES, 100, 1, 1, receivers, Set.of(), Feature.NONE);
	}

	Workload threads(int threads) {
		return new Workload(this.variant, this.pattern, this.payload, this.size, threads, this.window, this.receivers,
				this.options, this.feature);
	}

	Workload with(Option option) {
		Set<Option> more = EnumSet.of(option);
		more.addAll(this.options);
		return new Workload(this.variant, this.pattern, this.payload, this.size, this.threads, this.window,
				this.receivers, more, this.feature);
	}

	Workload with(Feature feature) {
		return new Workload(this.variant, this.pattern, this.payload, this.size, this.threads, this.window,
				this.receivers, this.options, feature);
	}

	boolean has(Option option) {
		return this.options.contains(option);
	}

	boolean answers() {
		return this.pattern == Pattern.REQUEST || this.pattern == Pattern.PIPELINE;
	}

	boolean publishes() {
		return this.pattern == Pattern.PUBLISH;
	}

	static Workload parse(String text) {
		String[] parts = text.split(",", -1);
		Set<Option> options = EnumSet.noneOf(Option.class);
		Arrays.stream(parts[7].split("\\+", -1))
			.filter((name) -> !name.isEmpty())
			.forEach((name) -> options.add(Option.valueOf(name)));
		return new Workload(Variant.valueOf(parts[0]), Pattern.valueOf(parts[1]), Payload.valueOf(parts[2]),
				Integer.parseInt(parts[3]), Integer.parseInt(parts[4]), Integer.parseInt(parts[5]),
				Integer.parseInt(parts[6]), options, Feature.valueOf(parts[8]));
	}

	Peer far() {
		return (this.variant == Variant.RAW) ? RawPeer.far(this) : StarterPeer.far(this);
	}

	// The endpoint of the far peer; one for each receiver, with commas between them
	Peer near(String endpoint) {
		return (this.variant == Variant.RAW) ? RawPeer.near(this, endpoint) : StarterPeer.near(this, endpoint);
	}

	@Override
	public String toString() {
		String chosen = this.options.stream().map(Option::name).collect(Collectors.joining("+"));
		return this.variant + "," + this.pattern + "," + this.payload + "," + this.size + "," + this.threads + ","
				+ this.window + "," + this.receivers + "," + chosen + "," + this.feature;
	}

}
