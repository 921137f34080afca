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

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

import zmq.util.function.BiFunction;

/**
 * Makes the threads on which JeroMQ serves its sockets and ends them. An error that
 * JeroMQ does not catch is reported, and the thread goes on: if it died, sockets could
 * neither be used nor closed, and their ports would stay taken.
 */
final class EnduringThreads implements BiFunction<Runnable, String, Thread> {

	// What fails again and again must not take the whole processor
	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final BiConsumer<Thread, Throwable> failures;

	// The consumer is called on the thread that failed, before it goes on
	EnduringThreads(BiConsumer<Thread, Throwable> failures) {
		this.failures = failures;
	}

	@Override
	public Thread apply(Runnable poller, String name) {
		Thread thread = new Thread(() -> run(poller), name);
		thread.setDaemon(true);
		return thread;
	}

	private void run(Runnable poller) {
		while (!ended(poller)) {
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

	private boolean ended(Runnable poller) {
		try {
			poller.run();
			return true;
		}
		catch (Throwable ex) {
			report(ex);
			return false;
		}
	}

	private void report(Throwable failure) {
		try {
			this.failures.accept(Thread.currentThread(), failure);
		}
		catch (Throwable ex) {
			// No memory even for that
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

}
