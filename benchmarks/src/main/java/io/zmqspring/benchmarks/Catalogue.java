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

import io.zmqspring.benchmarks.Comparison.Metric;
import io.zmqspring.benchmarks.Workload.Pattern;
import io.zmqspring.benchmarks.Workload.Payload;
import io.zmqspring.benchmarks.Workload.Variant;

/**
 * All that is measured.
 */
final class Catalogue {

	// What the starter copies, so that neither side can alter the other's data: an array
	// of a hundred bytes with its header
	private static final double COPY = 120;

	private Catalogue() {
	}

	static List<Benchmark> all() {
		Workload rawBytes = Workload.stream(Variant.RAW, Payload.BYTES, 100);
		Workload bytes = Workload.stream(Variant.STARTER, Payload.BYTES, 100);
		Workload lockStep = Workload.of(Variant.RAW, Pattern.REQUEST, 1, 1);
		return List.of(
				new Comparison("bytes", "`byte[]` of 100 B", Metric.RATE, bytes, rawBytes, Target.atLeast(0.95, 1),
						Target.atMost(32, 0), COPY),
				new Comparison("text", "`String` of 100 B", Metric.RATE,
						Workload.stream(Variant.STARTER, Payload.TEXT, 100),
						Workload.stream(Variant.RAW, Payload.TEXT, 100), Target.atLeast(0.85, 0.95),
						Target.atMost(25, 0), 0),
				new Comparison("json", "Record as JSON of 170 B", Metric.RATE,
						Workload.stream(Variant.STARTER, Payload.JSON, 100),
						Workload.stream(Variant.RAW, Payload.JSON, 100), Target.atLeast(0.90, 0.97)),
				new Comparison("message", "`Message<byte[]>` of 100 B", Metric.RATE,
						Workload.stream(Variant.STARTER, Payload.MESSAGE, 100), rawBytes, Target.atLeast(0.60, 0.85)),
				new Comparison("threads", "8 threads through one template, 100 B", Metric.RATE, bytes.threads(8),
						rawBytes, Target.atLeast(0.90, 1)),
				new Comparison("kilobyte", "`byte[]` of 1 KiB, each with its default buffers", Metric.RATE,
						Workload.stream(Variant.STARTER, Payload.BYTES, 1024),
						Workload.stream(Variant.RAW, Payload.BYTES, 1024).defaultBuffers(), Target.atLeast(1.3, 1.7)),
				new Comparison("latency", "One way, median", Metric.LATENCY,
						Workload.of(Variant.STARTER, Pattern.PACED, 1, 1),
						Workload.of(Variant.RAW, Pattern.PACED, 1, 1), Target.atMost(1.05, 1)),
				new Comparison("request", "Blocking request, one caller, median", Metric.LATENCY,
						Workload.of(Variant.STARTER, Pattern.REQUEST, 1, 1), lockStep, Target.atMost(1.1, 1)),
				new Comparison("callers", "Blocking requests of 64 callers against lock-step REQ", Metric.RATE,
						Workload.of(Variant.STARTER, Pattern.REQUEST, 64, 1), lockStep, Target.atLeast(4, 6)),
				new Comparison("window", "Requests of one caller, 64 in flight, against a raw DEALER", Metric.RATE,
						Workload.of(Variant.STARTER, Pattern.PIPELINE, 1, 64),
						Workload.of(Variant.RAW, Pattern.PIPELINE, 1, 64), Target.atLeast(0.6, 0.8)),
				new Features(), new IdleListeners(), new StartUp());
	}

}
