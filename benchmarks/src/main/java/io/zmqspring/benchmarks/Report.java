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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.SpringBootVersion;

/**
 * Writes results as tables and charts, with what they were measured on.
 */
final class Report {

	private static final Pattern JEROMQ = Pattern.compile("jeromq-([^/\\\\]+)\\.jar");

	private Report() {
	}

	static void write(Path directory, List<Result> results, Records records, double load) {
		try {
			Files.createDirectories(directory);
			Files.write(directory.resolve("rounds.csv"), records.lines());
			Files.write(directory.resolve("results.md"), markdown(results, load));
			Files.writeString(directory.resolve("ratios.svg"),
					Chart.of(results.stream().filter((result) -> result.target().exists()).toList()));
			Files.writeString(directory.resolve("cases.svg"),
					Chart.of(results.stream().filter((result) -> !result.target().exists()).toList()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<String> markdown(List<Result> results, double load) {
		List<String> lines = new ArrayList<>(List.of("# Results", "", machine(load), "",
				"| measured | value | rounds | must | aim | reached | figures | beside |",
				"|---|---|---|---|---|---|---|---|"));
		for (Result result : results) {
			lines.add("| " + String.join(" | ", result.title() + " (`" + result.name() + "`)",
					"**" + number(result.value(), result.unit()) + "**",
					number(result.low(), "") + " – " + number(result.high(), ""), goal(result, result.target().must()),
					goal(result, result.target().aim()), result.target().verdict(result.value()), result.starter(),
					result.raw()) + " |");
		}
		lines.addAll(List.of("", "![Ratios to raw JeroMQ, where there are targets](ratios.svg)", "",
				"![Ratios to raw JeroMQ of all else](cases.svg)"));
		return lines;
	}

	private static String goal(Result result, double goal) {
		return result.target().exists() ? (result.target().atMost() ? "≤ " : "≥ ") + number(goal, result.unit()) : "";
	}

	private static String number(double value, String unit) {
		String text = (Math.abs(value) < 20) ? String.format(Locale.ROOT, "%.2f", value)
				: String.format(Locale.ROOT, "%.0f", value);
		return unit.isEmpty() ? text : text + " " + unit;
	}

	private static String machine(double load) {
		return String.format(Locale.ROOT,
				"%s, %s %s, %d processors, load average %.1f at the start and %.1f at the end; %s %s; Spring Boot %s, "
						+ "JeroMQ %s.",
				LocalDate.now(ZoneOffset.UTC), System.getProperty("os.name"), System.getProperty("os.arch"),
				Runtime.getRuntime().availableProcessors(), load, Benchmarks.load(), System.getProperty("java.vm.name"),
				System.getProperty("java.runtime.version"), SpringBootVersion.getVersion(), jeromqVersion());
	}

	// Its manifest does not say
	private static String jeromqVersion() {
		Matcher matcher = JEROMQ.matcher(ForkedJava.classPath());
		return matcher.find() ? matcher.group(1) : "of unknown version";
	}

}
