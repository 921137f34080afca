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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What many listeners cost to which nobody sends: resident memory, beside a process with
 * one of them, and processor time.
 */
final class IdleListeners implements Benchmark {

	private static final int ROUNDS = 3;

	private static final int MOST_PAUSES = 24;

	@Override
	public String name() {
		return "idle";
	}

	@Override
	public List<Result> run(Effort effort, Records records) {
		List<Double> memory = new ArrayList<>();
		List<Double> rawMemory = new ArrayList<>();
		List<Double> processor = new ArrayList<>();
		List<Double> rawProcessor = new ArrayList<>();
		for (int i = 0; i < Math.min(ROUNDS, effort.rounds()); i++) {
			measure(Variant.STARTER, effort, i + 1, records, memory, processor);
			measure(Variant.RAW, effort, i + 1, records, rawMemory, rawProcessor);
		}
		String title = String.format(Locale.ROOT, "%,d idle listeners: ", effort.idleSockets());
		return List.of(
				Result.of(name(), title + "memory per socket", memory, "KB", Target.atMost(180, 60), "",
						words(rawMemory, "%.0f KB")),
				Result.of("idle-processor", title + "share of one processor", processor, "%", Target.atMost(1, 1), "",
						words(rawProcessor, "%.2f %%")));
	}

	private void measure(Variant variant, Effort effort, int round, Records records, List<Double> memory,
			List<Double> processor) {
		// One more process only where the figure matters
		double one = effort.forked() ? memoryOfOne(variant) : 0;
		try (ForkedJava process = start(variant, effort.idleSockets())) {
			memory.add((ask(process, "memory") - one) / Math.max(1, effort.idleSockets() - 1));
			awaitCompiler(process, effort);
			double before = ask(process, "processor");
			long start = System.nanoTime();
			pause(effort.idle().toNanos());
			long elapsed = System.nanoTime() - start;
			processor.add(100 * (ask(process, "processor") - before) / elapsed);
		}
		String label = variant.name().toLowerCase(Locale.ROOT);
		records.add(name(), label, round, "kilobytes per socket", memory.get(round - 1));
		records.add(name(), label, round, "percent of one processor", processor.get(round - 1));
	}

	private static double memoryOfOne(Variant variant) {
		try (ForkedJava process = start(variant, 1)) {
			return ask(process, "memory");
		}
	}

	// What the start of the application has left to it is no part of being idle
	private static void awaitCompiler(ForkedJava process, Effort effort) {
		double before = -1;
		double now = ask(process, "compilation");
		for (int i = 0; i < MOST_PAUSES && now != before; i++) {
			pause(effort.idle().toNanos() / 4);
			before = now;
			now = ask(process, "compilation");
		}
	}

	private static void pause(long nanos) {
		long start = System.nanoTime();
		while (System.nanoTime() - start < nanos) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
		}
	}

	private static ForkedJava start(Variant variant, int sockets) {
		ForkedJava process = new ForkedJava(ForkedJava.classPath(), IdleNode.class,
				List.of(variant.name(), Integer.toString(sockets)));
		try {
			process.reply();
			return process;
		}
		catch (RuntimeException ex) {
			process.close();
			throw ex;
		}
	}

	private static double ask(ForkedJava process, String what) {
		return Double.parseDouble(process.ask(what));
	}

	private static String words(List<Double> values, String format) {
		return String.format(Locale.ROOT, format, Result.median(values));
	}

}
