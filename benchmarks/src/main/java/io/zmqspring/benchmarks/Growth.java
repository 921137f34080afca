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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;

/**
 * How the cost grows with a number of sockets, topics or the like, beside raw JeroMQ:
 * throughput, and of the process that receives the time to start and to stop, its threads
 * and its memory, and the processor time of both processes while nothing is sent.
 */
record Growth(String name, String title, BiFunction<Variant, Integer, Workload> workload,
		List<Integer> steps) implements Benchmark {

	private static final int ROUNDS = 3;

	private static final Duration LONGEST_IDLE = Duration.ofSeconds(2);

	// The compiler is busy for longer where a message is one of many
	private static final int MANY = 1000;

	private static final int MORE_WARM_UP = 4;

	@Override
	public List<Result> run(Effort effort, Records records) {
		List<Result> results = new ArrayList<>();
		for (int step : effort.steps(this.steps)) {
			results.addAll(measure(step, effort.rounds(Math.min(ROUNDS, effort.rounds())), records));
		}
		return results;
	}

	private List<Result> measure(int step, Effort effort, Records records) {
		String label = this.name + "-" + step;
		List<Round> ours = new ArrayList<>();
		List<Round> theirs = new ArrayList<>();
		List<Double> ratios = new ArrayList<>();
		try (Pair starters = pair(Variant.STARTER, step, effort); Pair raws = pair(Variant.RAW, step, effort)) {
			boolean many = this.workload.apply(Variant.STARTER, step).count() >= MANY;
			Effort warming = many ? effort.warmUp(effort.warmUp().multipliedBy(MORE_WARM_UP)) : effort;
			long starterMessages = Comparison.warmUp(starters, warming);
			long rawMessages = Comparison.warmUp(raws, warming);
			for (int i = 0; i < effort.rounds(); i++) {
				ours.add(starters.run(starterMessages));
				theirs.add(raws.run(rawMessages));
				ratios.add(ours.get(i).rate() / theirs.get(i).rate());
				records.add(label, Variant.STARTER.label(), i + 1, ours.get(i));
				records.add(label, Variant.RAW.label(), i + 1, theirs.get(i));
			}
			Standing standing = standing(starters, effort, label, Variant.STARTER, records);
			Standing rawStanding = standing(raws, effort, label, Variant.RAW, records);
			String subject = String.format(Locale.ROOT, this.title, step);
			return List.of(
					Result.ofRatios(label, subject, ratios, Target.NONE, words(ours) + standing,
							words(theirs) + rawStanding),
					Result.of(label + "-memory", subject + ": memory", List.of(standing.megabytes()), "MB", Target.NONE,
							"", String.format(Locale.ROOT, "raw %.1f MB", rawStanding.megabytes())));
		}
	}

	private Pair pair(Variant variant, int step, Effort effort) {
		return new Pair(this.workload.apply(variant, step), effort.forked());
	}

	private static Standing standing(Pair pair, Effort effort, String label, Variant variant, Records records) {
		double idle = pair.idle((effort.idle().compareTo(LONGEST_IDLE) < 0) ? effort.idle() : LONGEST_IDLE);
		Standing standing = new Standing(pair.footprint(), idle, pair.stop());
		records.add(label, variant.label(), 1, "milliseconds to start", standing.footprint().opening() / 1e6);
		records.add(label, variant.label(), 1, "milliseconds to stop", standing.stopping() / 1e6);
		records.add(label, variant.label(), 1, "threads", (double) standing.footprint().threads());
		records.add(label, variant.label(), 1, "kilobytes", (double) standing.footprint().kilobytes());
		records.add(label, variant.label(), 1, "millionths of a processor", standing.idle() * 1e6);
		return standing;
	}

	private static String words(List<Round> rounds) {
		return String.format(Locale.ROOT, "%,.0f/s, %.0f ns CPU; ", median(rounds, Round::rate),
				median(rounds, Round::cpuNanos));
	}

	private static double median(List<Round> rounds, ToDoubleFunction<Round> measure) {
		return Result.median(rounds.stream().mapToDouble(measure).boxed().toList());
	}

	private record Standing(Footprint footprint, double idle, long stopping) {

		double megabytes() {
			return this.footprint.kilobytes() / 1024.0;
		}

		@Override
		public String toString() {
			return String.format(Locale.ROOT, "start %.0f ms, stop %.0f ms, %d threads, idle %.1f %%",
					this.footprint.opening() / 1e6, this.stopping / 1e6, this.footprint.threads(), this.idle * 100);
		}

	}

}
