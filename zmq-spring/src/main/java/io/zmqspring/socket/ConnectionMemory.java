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
import java.util.concurrent.atomic.AtomicLong;

import com.sun.management.HotSpotDiagnosticMXBean;

/**
 * What the buffers of accepted connections may take of the process's memory outside the
 * heap, which JeroMQ gives back when they are garbage collected, and whose end would be
 * an error on its I/O threads.
 */
final class ConnectionMemory {

	static final ConnectionMemory PROCESS = new ConnectionMemory();

	// Not asked for before it is needed, which takes some milliseconds
	private volatile long limit;

	private final AtomicLong used = new AtomicLong();

	private ConnectionMemory() {
	}

	long limit() {
		if (this.limit == 0) {
			this.limit = maxDirectMemory() / 2;
		}
		return this.limit;
	}

	boolean take(long bytes) {
		if (this.used.addAndGet(bytes) <= limit()) {
			return true;
		}
		giveBack(bytes);
		return false;
	}

	void giveBack(long bytes) {
		this.used.addAndGet(-bytes);
	}

	// As much as the heap unless an option says otherwise
	private static long maxDirectMemory() {
		long option = 0;
		try {
			HotSpotDiagnosticMXBean options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
			option = Long.parseLong(options.getVMOption("MaxDirectMemorySize").getValue());
		}
		catch (RuntimeException | LinkageError ex) {
			// Another virtual machine
			option = 0;
		}
		return (option != 0) ? option : Runtime.getRuntime().maxMemory();
	}

}
