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

import org.jspecify.annotations.Nullable;

/**
 * A workload by the starter, or by what else there is, and by raw JeroMQ, in turns.
 */
record Comparison(String name, String title, Metric metric, Workload measured, Workload raw, Target target,
		Target allocation, double copy) implements Benchmark {

	enum Metric {

		RATE, LATENCY

	}

	Comparison(String name, String title, Metric metric, Workload measured, Workload raw, Target target) {
		this(name, title, metric, measured, raw, target, Target.NONE, 0);
	}

	@Override
	public @Nullable String missing() {
		return this.measured.variant().missing();
	}

	@Override
	public List<Result> run(Effort effort, Records records) {
		try (Pair starters = new Pair(this.measured, effort.forked());
				Pair raws = new Pair(this.raw, effort.forked())) {
			long starterMessages = warmUp(starters, effort);
			long rawMessages = warmUp(raws, effort);
			List<Round> ours = new ArrayList<>();
			List<Round> theirs = new ArrayList<>();
			for (int i = 0; i < effort.rounds(); i++) {
				// Each goes first as often as the other
				if (i % 2 == 0) {
					theirs.add(raws.run(rawMessages));
				}
				ours.add(starters.run(starterMessages));
				if (i % 2 == 1) {
					theirs.add(raws.run(rawMessages));
				}
				records.add(this.name, this.measured.variant().label(), i + 1, ours.get(i));
				records.add(this.name, this.raw.variant().label(), i + 1, theirs.get(i));
			}
			return results(ours, theirs);
		}
	}

	// Returns how many messages fill a round. By the best run, since a neighbour on the
	// machine can only make one slower
	static long warmUp(Pair pair, Effort effort) {
		long start = System.nanoTime();
		long messages = Math.min(1000, effort.mostMessages());
		long done = 0;
		double best = 0;
		while (!effort.isWarm(System.nanoTime() - start, done)) {
			best = Math.max(best, pair.run(messages).rate());
			done += messages;
			messages = effort.messages(best, effort.round());
		}
		return messages;
	}

	private List<Result> results(List<Round> ours, List<Round> theirs) {
		List<Result> results = new ArrayList<>();
		ToDoubleFunction<Round> measure = (this.metric == Metric.RATE) ? Round::rate
				: (round) -> round.timing().median();
		List<Double> ratios = new ArrayList<>();
		for (int i = 0; i < ours.size(); i++) {
			ratios.add(measure.applyAsDouble(ours.get(i)) / measure.applyAsDouble(theirs.get(i)));
		}
		results.add(Result.ofRatios(this.name, this.title, ratios, this.target, words(ours, measure),
				words(theirs, measure)));
		if (this.allocation.exists()) {
			double beyond = lowestAllocation(ours) - lowestAllocation(theirs) - this.copy;
			results.add(Result.of(this.name + "-allocation", this.title + ": bytes allocated per message beyond raw",
					List.of(beyond), "B", this.allocation, "", ""));
		}
		return results;
	}

	private String words(List<Round> rounds, ToDoubleFunction<Round> measure) {
		double value = median(rounds, measure);
		String text = (this.metric == Metric.RATE) ? String.format(Locale.ROOT, "%,.0f/s", value)
				: String.format(Locale.ROOT, "%.1f µs (99 %%: %.1f µs)", value / 1000,
						median(rounds, (round) -> round.timing().high()) / 1000);
		return text + String.format(Locale.ROOT, ", %.0f B, %.0f ns CPU", median(rounds, Round::allocated),
				median(rounds, Round::cpuNanos));
	}

	// The rest is what the process does besides
	private static double lowestAllocation(List<Round> rounds) {
		return rounds.stream().mapToDouble(Round::allocated).min().orElseThrow();
	}

	private static double median(List<Round> rounds, ToDoubleFunction<Round> measure) {
		return Result.median(rounds.stream().mapToDouble(measure).boxed().toList());
	}

}
