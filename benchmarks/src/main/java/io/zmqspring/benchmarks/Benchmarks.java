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

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures everything and writes what it found to the directory {@code results}, or the
 * cases that are named, to {@code target/results}.
 */
public final class Benchmarks {

	private Benchmarks() {
	}

	/**
	 * Run the cases.
	 * @param args the names of cases, and {@code rounds=N}
	 */
	public static void main(String[] args) {
		Effort effort = Effort.FULL;
		List<String> names = new ArrayList<>();
		for (String argument : args) {
			if (argument.startsWith("rounds=")) {
				effort = effort.rounds(Integer.parseInt(argument.substring("rounds=".length())));
			}
			else {
				names.add(argument);
			}
		}
		List<String> known = Catalogue.all().stream().map(Benchmark::name).toList();
		if (!known.containsAll(names)) {
			throw new IllegalArgumentException("Cases are " + known + ", not " + Arrays.toString(args));
		}
		run(names, effort);
	}

	private static void run(List<String> names, Effort effort) {
		Path directory = Path.of(names.isEmpty() ? "results" : "target/results");
		double load = load();
		Records records = new Records();
		List<Result> results = new ArrayList<>();
		for (Benchmark benchmark : Catalogue.all()) {
			boolean chosen = names.isEmpty() || names.contains(benchmark.name());
			if (chosen && benchmark.missing() != null) {
				System.out.println(benchmark.name() + " skipped: this machine lacks " + benchmark.missing());
			}
			else if (chosen) {
				List<Result> found = benchmark.run(effort, records);
				found.forEach((result) -> System.out.println(result.name() + " " + result.value() + " (" + result.low()
						+ " to " + result.high() + "); " + result.starter() + "; raw " + result.raw()));
				results.addAll(found);
				// Also if a later case fails
				Report.write(directory, results, records, load);
			}
		}
	}

	static double load() {
		return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
	}

}
