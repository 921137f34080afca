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

/**
 * Every round, as lines of comma-separated values.
 */
final class Records {

	private final List<String> lines = new ArrayList<>(List
		.of("case,variant,round,messages,nanoseconds,messages_per_second,median_ns,p99_ns,allocated_bytes_per_message,"
				+ "cpu_ns_per_message"));

	void add(String name, String variant, int number, Round round) {
		this.lines.add(String.format(Locale.ROOT, "%s,%s,%d,%d,%d,%.0f,%d,%d,%.1f,%.0f", name, variant, number,
				round.messages(), round.nanos(), round.rate(), round.timing().median(), round.timing().high(),
				round.allocated(), round.cpuNanos()));
	}

	// A value that is no round of messages
	void add(String name, String variant, int number, String what, double value) {
		this.lines.add(String.format(Locale.ROOT, "%s %s,%s,%d,1,%.0f,,,,,", name, what, variant, number, value));
	}

	List<String> lines() {
		return this.lines;
	}

}
