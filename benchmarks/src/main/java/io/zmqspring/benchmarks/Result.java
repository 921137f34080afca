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
import java.util.List;

/**
 * What was found: the value that the target is about, its lowest and highest round, and
 * in words what it comes from.
 */
record Result(String name, String title, double value, double low, double high, String unit, Target target,
		String starter, String raw) {

	// A ratio of the starter's rounds to those of raw JeroMQ beside them
	static Result ofRatios(String name, String title, List<Double> ratios, Target target, String starter, String raw) {
		return of(name, title, ratios, "", target, starter, raw);
	}

	static Result of(String name, String title, List<Double> values, String unit, Target target, String starter,
			String raw) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		return new Result(name, title, median(values), sorted[0], sorted[sorted.length - 1], unit, target, starter,
				raw);
	}

	static double median(List<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
		Arrays.sort(sorted);
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}
