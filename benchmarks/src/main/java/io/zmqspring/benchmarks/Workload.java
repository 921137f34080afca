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
 * peer sends or asks, the far one takes or answers. How many sockets or topics a count
 * means, the pattern says.
 */
record Workload(Variant variant, Pattern pattern, Payload payload, int size, int threads, int window, int count,
		Set<Option> options, Feature feature) {

	// Of the messages that are published
	static final String TOPIC = "prices";

	enum Pattern {

		// As many messages as possible through PUSH and PULL, a number of times, in turns
		STREAM,
		// As many as possible through a number of PUSH, of plain JeroMQ, to one PULL
		FAN_IN,
		// As many as possible through PUB to a number of SUB, losing none
		PUBLISH,
		// As many as possible through PUB to one SUB, each with another of a number of
		// topics
		TOPICS,
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
		DEFAULT_BUFFERS, CURVE, VIRTUAL_THREADS,
		// Of each payload, which the starter makes anyway
		COPIES,
		// Both peers in one process and one context
		INPROC

	}

	static Workload stream(Variant variant, Payload payload, int size) {
		return new Workload(variant, Pattern.STREAM, payload, size, 1, 1, 1, Set.of(), Feature.NONE);
	}

	static Workload of(Variant variant, Pattern pattern, int threads, int window) {
		return new Workload(variant, pattern, Payload.BYTES, 100, threads, window, 1, Set.of(), Feature.NONE);
	}

	static Workload publish(Variant variant, int subscribers, int size) {
		return new Workload(variant, Pattern.PUBLISH, Payload.BYTES, size, 1, 1, subscribers, Set.of(), Feature.NONE);
	}

	static Workload many(Variant variant, Pattern pattern, int count) {
		return new Workload(variant, pattern, Payload.BYTES, 100, 1, 1, count, Set.of(), Feature.NONE);
	}

	Workload threads(int threads) {
		return new Workload(this.variant, this.pattern, this.payload, this.size, threads, this.window, this.count,
				this.options, this.feature);
	}

	Workload with(Option option) {
		Set<Option> more = EnumSet.of(option);
		more.addAll(this.options);
		return new Workload(this.variant, this.pattern, this.payload, this.size, this.threads, this.window, this.count,
				more, this.feature);
	}

	Workload with(Feature feature) {
		return new Workload(this.variant, this.pattern, this.payload, this.size, this.threads, this.window, this.count,
				this.options, feature);
	}

	boolean has(Option option) {
		return this.options.contains(option);
	}

	boolean answers() {
		return this.pattern == Pattern.REQUEST || this.pattern == Pattern.PIPELINE;
	}

	boolean publishes() {
		return this.pattern == Pattern.PUBLISH || this.pattern == Pattern.TOPICS;
	}

	boolean inOneProcess() {
		return has(Option.INPROC) || this.variant == Variant.ARTEMIS;
	}

	// Of the far peer
	int receivers() {
		return (this.pattern == Pattern.FAN_IN || this.pattern == Pattern.TOPICS) ? 1 : this.count;
	}

	String[] topics() {
		String[] topics = new String[(this.pattern == Pattern.TOPICS) ? this.count : 1];
		Arrays.setAll(topics, (i) -> (topics.length == 1) ? TOPIC : TOPIC + "-" + (topics.length + i));
		return topics;
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
		return this.variant.far(this);
	}

	// The endpoint of the far peer; one for each receiver, with commas between them
	Peer near(String endpoint) {
		return this.variant.near(this, endpoint);
	}

	@Override
	public String toString() {
		String chosen = this.options.stream().map(Option::name).collect(Collectors.joining("+"));
		return this.variant + "," + this.pattern + "," + this.payload + "," + this.size + "," + this.threads + ","
				+ this.window + "," + this.count + "," + chosen + "," + this.feature;
	}

}
