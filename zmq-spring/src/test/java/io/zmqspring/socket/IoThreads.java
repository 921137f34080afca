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

package io.zmqspring.socket;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What JeroMQ's I/O threads do, and their processor time: input that they cannot digest
 * makes them spin.
 */
final class IoThreads {

	private static final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

	private IoThreads() {
	}

	// In nanoseconds, of all that are alive
	static long cpuTime() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("iothread"))
			.mapToLong((thread) -> Math.max(0, threads.getThreadCpuTime(thread.getId())))
			.sum();
	}

	// Whether the method is found in the stack of one
	static boolean areIn(Class<?> type, String method) {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().getName().startsWith("iothread"))
			.flatMap((entry) -> Arrays.stream(entry.getValue()))
			.anyMatch((frame) -> frame.getClassName().equals(type.getName()) && frame.getMethodName().equals(method));
	}

	static void assertIdle() {
		Awaitility.await().untilAsserted(() -> {
			long before = cpuTime();
			long start = System.nanoTime();
			LockSupport.parkNanos(TestSockets.SECOND / 5);
			assertThat(cpuTime() - before).isLessThan((System.nanoTime() - start) / 2);
		});
	}

}
