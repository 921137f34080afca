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

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * What a process has used so far: bytes allocated by its living threads, and nanoseconds
 * of processor time.
 */
record Usage(long allocated, long cpu) {

	private static final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	static Usage ofThisProcess() {
		long allocated = 0;
		for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
			allocated += Math.max(0, bytes);
		}
		return new Usage(allocated, system.getProcessCpuTime());
	}

	static Usage parse(String text) {
		String[] parts = text.split(" ", -1);
		return new Usage(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
	}

	Usage plus(Usage other) {
		return new Usage(this.allocated + other.allocated, this.cpu + other.cpu);
	}

	Usage minus(Usage other) {
		return new Usage(this.allocated - other.allocated, this.cpu - other.cpu);
	}

	@Override
	public String toString() {
		return this.allocated + " " + this.cpu;
	}

}
