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

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a peer took to open in nanoseconds, where that is known, and what its process then
 * holds: threads, and kilobytes in the heap and in direct buffers that are in use.
 */
record Footprint(long opening, long threads, long kilobytes) {

	static Footprint ofThisProcess(long opening) {
		System.gc();
		long bytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
				+ ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
					.stream()
					.mapToLong(BufferPoolMXBean::getMemoryUsed)
					.sum();
		return new Footprint(opening, ManagementFactory.getThreadMXBean().getThreadCount(), bytes / 1024);
	}

	static Footprint parse(String text) {
		String[] parts = text.split(" ", -1);
		return new Footprint(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
	}

	@Override
	public String toString() {
		return this.opening + " " + this.threads + " " + this.kilobytes;
	}

}
