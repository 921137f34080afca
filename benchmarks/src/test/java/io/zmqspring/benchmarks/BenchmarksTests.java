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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Every case still runs, and no message has become more expensive in bytes. Says nothing
 * about time, which a machine that runs tests cannot measure.
 */
class BenchmarksTests {

	// Beyond raw JeroMQ and one copy of the payload; a run this short includes what is
	// allocated before the compiler has done its work
	private static final double MOST_ALLOCATED = 120;

	private static final Effort STEADY = new Effort(5, Duration.ofMillis(100), Duration.ofMillis(300), 100_000, 1,
			Duration.ofMillis(10), false);

	private static final Effort FORKED = new Effort(1, Duration.ofMillis(10), Duration.ofMillis(10), 100, 1,
			Duration.ofMillis(10), true);

	private final Records records = new Records();

	@AfterEach
	void allProcessesEnd() {
		assertThat(ProcessHandle.current().children()).isEmpty();
	}

	// All that does not run elsewhere here
	static List<Benchmark> cases() {
		return Catalogue.all()
			.stream()
			.filter((benchmark) -> !List.of("bytes", "text", "inproc").contains(benchmark.name()))
			.toList();
	}

	private static Benchmark named(String name) {
		return Catalogue.all().stream().filter((benchmark) -> benchmark.name().equals(name)).findFirst().orElseThrow();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void caseRuns(Benchmark benchmark) {
		assumeThat(benchmark.missing()).as("What this machine lacks").isNull();
		List<Result> results = benchmark.run(Effort.SMOKE, this.records);
		assertThat(results).isNotEmpty();
		// A difference of two processes may be anything
		if (benchmark instanceof Comparison) {
			assertThat(results.get(0).value()).isPositive();
		}
		assertThat(this.records.lines()).hasSizeGreaterThan(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "bytes", "text" })
	void allocationPerMessageHasNotGrown(String name) {
		assertThat(named(name).run(STEADY, this.records)).last()
			.satisfies((result) -> assertThat(result.name()).isEqualTo(name + "-allocation"))
			.satisfies((result) -> assertThat(result.value()).isLessThan(MOST_ALLOCATED));
	}

	@Test
	void processesMeasureAndAreReported(@TempDir Path directory) throws IOException {
		Benchmark benchmark = named("inproc");
		List<Result> results = benchmark.run(FORKED, this.records);
		Report.write(directory, results, this.records, 0);
		assertThat(Files.readAllLines(directory.resolve("rounds.csv"))).hasSize(3)
			.anyMatch((line) -> line.startsWith(benchmark.name() + ",starter,1,"))
			.anyMatch((line) -> line.startsWith(benchmark.name() + ",raw,1,"));
		assertThat(directory.resolve("results.md")).content().contains("`" + benchmark.name() + "`", "JeroMQ 0.");
		assertThat(directory.resolve("ratios.svg")).content()
			.startsWith("<svg")
			.endsWith("</svg>\n")
			.doesNotContain(benchmark.name());
		assertThat(directory.resolve("cases.svg")).content()
			.startsWith("<svg")
			.endsWith("</svg>\n")
			.contains(benchmark.name());
	}

	@Test
	void processesEndWithTheirPeer() {
		Workload workload = Workload.stream(Variant.RAW, Workload.Payload.BYTES, 100);
		List<ProcessHandle> started = new ArrayList<>();
		try (Pair pair = new Pair(workload, true)) {
			started.addAll(ProcessHandle.current().children().toList());
			assertThat(started).hasSize(2);
			started.get(0).destroyForcibly();
			assertThatIllegalStateException().isThrownBy(() -> pair.run(1_000_000)).withMessageContaining("has ended");
		}
		assertThat(started).noneMatch(ProcessHandle::isAlive);
	}

}
