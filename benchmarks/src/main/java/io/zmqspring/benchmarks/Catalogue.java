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

import java.util.ArrayList;
import java.util.List;

import io.zmqspring.benchmarks.Comparison.Metric;
import io.zmqspring.benchmarks.Workload.Option;
import io.zmqspring.benchmarks.Workload.Pattern;
import io.zmqspring.benchmarks.Workload.Payload;

/**
 * All that is measured.
 */
final class Catalogue {

	// What the starter copies, so that neither side can alter the other's data: an array
	// of a hundred bytes with its header
	private static final double COPY = 120;

	private static final Workload LOCK_STEP = Workload.of(Variant.RAW, Pattern.REQUEST, 1, 1);

	private Catalogue() {
	}

	static List<Benchmark> all() {
		List<Benchmark> all = new ArrayList<>(targets());
		all.add(new IdleListeners());
		all.add(new StartUp());
		all.addAll(streams());
		all.addAll(requests());
		all.addAll(alternatives());
		all.add(new Features());
		all.addAll(growth());
		return all;
	}

	private static Workload bytes(int size) {
		return Workload.stream(Variant.STARTER, Payload.BYTES, size);
	}

	private static Workload rawBytes(int size) {
		return Workload.stream(Variant.RAW, Payload.BYTES, size);
	}

	private static List<Benchmark> targets() {
		List<Benchmark> cases = new ArrayList<>();
		cases.add(new Comparison("bytes", "`byte[]` of 100 B", Metric.RATE, bytes(100), rawBytes(100),
				Target.atLeast(0.95, 1), Target.atMost(32, 0), COPY));
		cases.add(new Comparison("text", "`String` of 100 B", Metric.RATE,
				Workload.stream(Variant.STARTER, Payload.TEXT, 100), Workload.stream(Variant.RAW, Payload.TEXT, 100),
				Target.atLeast(0.85, 0.95), Target.atMost(25, 0), 0));
		cases.add(new Comparison("json", "Record as JSON of 170 B", Metric.RATE,
				Workload.stream(Variant.STARTER, Payload.JSON, 100), Workload.stream(Variant.RAW, Payload.JSON, 100),
				Target.atLeast(0.90, 0.97)));
		cases.add(new Comparison("message", "`Message<byte[]>` of 100 B", Metric.RATE,
				Workload.stream(Variant.STARTER, Payload.MESSAGE, 100), rawBytes(100), Target.atLeast(0.60, 0.85)));
		cases.add(new Comparison("threads", "8 threads through one template, 100 B", Metric.RATE, bytes(100).threads(8),
				rawBytes(100), Target.atLeast(0.90, 1)));
		if (Runtime.version().feature() >= 21) {
			cases
				.add(new Comparison("virtual-threads", "1,000 virtual threads through one template, 100 B", Metric.RATE,
						bytes(100).threads(1000).with(Option.VIRTUAL_THREADS), rawBytes(100), Target.atLeast(0.90, 1)));
		}
		cases.add(new Comparison("kilobyte", "`byte[]` of 1 KiB, each with its default buffers", Metric.RATE,
				bytes(1024), rawBytes(1024).with(Option.DEFAULT_BUFFERS), Target.atLeast(1.3, 1.7)));
		cases.add(new Comparison("latency", "One way, median", Metric.LATENCY,
				Workload.of(Variant.STARTER, Pattern.PACED, 1, 1), Workload.of(Variant.RAW, Pattern.PACED, 1, 1),
				Target.atMost(1.05, 1)));
		cases.add(new Comparison("request", "Blocking request, one caller, median", Metric.LATENCY, callers(1),
				LOCK_STEP, Target.atMost(1.1, 1)));
		cases.add(new Comparison("callers", "Blocking requests of 64 callers against lock-step REQ", Metric.RATE,
				callers(64), LOCK_STEP, Target.atLeast(4, 6)));
		cases.add(new Comparison("window", "Requests of one caller, 64 in flight, against a raw DEALER", Metric.RATE,
				window(Variant.STARTER, 64), window(Variant.RAW, 64), Target.atLeast(0.6, 0.8)));
		return cases;
	}

	private static List<Benchmark> streams() {
		List<Benchmark> cases = new ArrayList<>();
		cases.add(rates("threads-2", "2 threads through one template, 100 B", bytes(100).threads(2), rawBytes(100)));
		cases.add(rates("inproc", "`byte[]` of 100 B in one process (inproc)", bytes(100).with(Option.INPROC),
				rawBytes(100).with(Option.INPROC)));
		cases.add(rates("curve", "`byte[]` of 100 B with CURVE", bytes(100).with(Option.CURVE),
				rawBytes(100).with(Option.CURVE)));
		return cases;
	}

	private static List<Benchmark> growth() {
		List<Integer> sizes = List.of(16, 100, 1024, 65536);
		List<Benchmark> cases = new ArrayList<>();
		cases.add(new Growth("size", "PUSH and PULL of %,d B",
				(variant, size) -> Workload.stream(variant, Payload.BYTES, size), sizes));
		cases.add(new Growth("size-copied",
				"PUSH and PULL of %,d B, against JeroMQ that copies each, as the starter does",
				(variant, size) -> Workload.stream(variant, Payload.BYTES, size).with(Option.COPIES), sizes));
		cases.add(new Growth("publish-size", "PUB and SUB of %,d B",
				(variant, size) -> Workload.publish(variant, 1, size), sizes));
		cases.add(new Growth("publish-size-copied",
				"PUB and SUB of %,d B, against JeroMQ that copies each, as the starter does",
				(variant, size) -> Workload.publish(variant, 1, size).with(Option.COPIES), sizes));
		cases.add(new Growth("subscribers", "PUB of 100 B to %,d SUB that miss nothing",
				(variant, count) -> Workload.publish(variant, count, 100), List.of(1, 10, 100)));
		cases.add(growth("sockets", "%,d PUSH and PULL of 100 B, in turns", Pattern.STREAM, 1000));
		cases.add(new Growth("sockets-copied",
				"%,d PUSH and PULL of 100 B, in turns, against JeroMQ that copies each, as the starter does",
				(variant, count) -> Workload.many(variant, Pattern.STREAM, count).with(Option.COPIES),
				List.of(1, 100, 1000)));
		cases.add(growth("topics", "PUB of 100 B to a SUB with %,d topics, in turns", Pattern.TOPICS, 10_000));
		cases.add(growth("connections", "%,d PUSH to a PULL of 100 B, in turns", Pattern.FAN_IN, 1000));
		return cases;
	}

	private static Growth growth(String name, String title, Pattern pattern, int most) {
		return new Growth(name, title, (variant, count) -> Workload.many(variant, pattern, count),
				List.of(1, 100, most));
	}

	// Each beside raw JeroMQ, as the starter is
	private static List<Benchmark> alternatives() {
		List<Benchmark> cases = new ArrayList<>();
		for (Variant variant : List.of(Variant.NAIVE, Variant.INTEGRATION, Variant.ARTEMIS, Variant.LIBZMQ,
				Variant.REDIS, Variant.RABBITMQ)) {
			cases.add(rates(variant.label(), variant.title() + ", `byte[]` of 100 B",
					Workload.stream(variant, Payload.BYTES, 100), rawBytes(100)));
		}
		for (Variant variant : List.of(Variant.NAIVE, Variant.LIBZMQ)) {
			cases.add(new Comparison(variant.label() + "-request",
					variant.title() + ", blocking request, one caller, median", Metric.LATENCY,
					Workload.of(variant, Pattern.REQUEST, 1, 1), LOCK_STEP, Target.NONE));
		}
		return cases;
	}

	private static Comparison rates(String name, String title, Workload measured, Workload raw) {
		return new Comparison(name, title, Metric.RATE, measured, raw, Target.NONE);
	}

	private static List<Benchmark> requests() {
		List<Benchmark> cases = new ArrayList<>();
		cases.add(window(1));
		for (int count : new int[] { 8, 1000 }) {
			cases.add(new Comparison("callers-" + count,
					"Blocking requests of " + count + " callers against lock-step REQ", Metric.RATE, callers(count),
					LOCK_STEP, Target.NONE));
			cases.add(window(count));
		}
		return cases;
	}

	private static Comparison window(int count) {
		return rates("window-" + count, "Requests of one caller, " + count + " in flight, against a raw DEALER",
				window(Variant.STARTER, count), window(Variant.RAW, count));
	}

	private static Workload callers(int count) {
		return Workload.of(Variant.STARTER, Pattern.REQUEST, count, 1);
	}

	private static Workload window(Variant variant, int count) {
		return Workload.of(variant, Pattern.PIPELINE, 1, count);
	}

}
