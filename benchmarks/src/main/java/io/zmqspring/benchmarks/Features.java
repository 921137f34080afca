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
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.zmqspring.benchmarks.Workload.Payload;

/**
 * What each feature of a listener costs, while nothing fails: a listener of bytes that
 * has it beside one that has none, in turns.
 */
final class Features implements Benchmark {

	private static final int ROUNDS = 5;

	private final Workload plain = Workload.stream(Variant.STARTER, Payload.BYTES, 100);

	@Override
	public String name() {
		return "features";
	}

	@Override
	public List<Result> run(Effort effort, Records records) {
		Effort shorter = effort.rounds(Math.min(ROUNDS, effort.rounds()));
		List<Result> results = new ArrayList<>();
		try (Pair plains = new Pair(this.plain, effort.forked())) {
			long messages = Comparison.warmUp(plains, shorter);
			for (Feature feature : Feature.measured()) {
				results.add(measure(feature, plains, messages, shorter, records));
			}
		}
		return results;
	}

	private Result measure(Feature feature, Pair plains, long plainMessages, Effort effort, Records records) {
		String name = name() + "-" + feature.name().toLowerCase(Locale.ROOT).replace('_', '-');
		List<Round> with = new ArrayList<>();
		List<Round> without = new ArrayList<>();
		List<Double> ratios = new ArrayList<>();
		try (Pair pair = new Pair(this.plain.with(feature), effort.forked())) {
			long messages = Comparison.warmUp(pair, effort);
			for (int i = 0; i < effort.rounds(); i++) {
				without.add(plains.run(plainMessages));
				with.add(pair.run(messages));
				ratios.add(with.get(i).rate() / without.get(i).rate());
				records.add(name, "with", i + 1, with.get(i));
				records.add(name, "without", i + 1, without.get(i));
			}
		}
		return Result.of(name, "Listener with " + feature.title(), ratios, "of one without", Target.NONE, words(with),
				"without: " + words(without));
	}

	private static String words(List<Round> rounds) {
		return String.format(Locale.ROOT, "%,.0f/s, %.0f B, %.0f ns CPU", median(rounds, Round::rate),
				rounds.stream().mapToDouble(Round::allocated).min().orElseThrow(), median(rounds, Round::cpuNanos));
	}

	private static double median(List<Round> rounds, ToDoubleFunction<Round> measure) {
		return Result.median(rounds.stream().mapToDouble(measure).boxed().toList());
	}

}
