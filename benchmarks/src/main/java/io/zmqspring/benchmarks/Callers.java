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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import org.HdrHistogram.Histogram;

/**
 * Threads that send or ask. They live as long as the peer, so that what they have
 * allocated stays in the account of the process.
 */
final class Callers implements AutoCloseable {

	private static final long LONGEST_WAIT_SECONDS = 60;

	private static final long PACE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

	private final int threads;

	private final ExecutorService executor;

	Callers(int threads) {
		this(threads, Executors.defaultThreadFactory());
	}

	Callers(int threads, ThreadFactory factory) {
		this.threads = threads;
		this.executor = Executors.newFixedThreadPool(threads, factory);
	}

	Timing run(long messages, Runnable call) {
		long start = System.nanoTime();
		all(messages, (share) -> {
			for (long i = 0; i < share; i++) {
				call.run();
			}
			return new Histogram(1);
		});
		return Timing.of(start, System.nanoTime());
	}

	Timing timed(long messages, Runnable call) {
		long start = System.nanoTime();
		Histogram latencies = all(messages, (share) -> {
			Histogram own = new Histogram(3);
			for (long i = 0; i < share; i++) {
				long before = System.nanoTime();
				call.run();
				own.recordValue(System.nanoTime() - before);
			}
			return own;
		});
		return Timing.of(start, System.nanoTime(), latencies);
	}

	Timing paced(long messages, Runnable call) {
		return run(messages, () -> {
			LockSupport.parkNanos(PACE_NANOS);
			call.run();
		});
	}

	private Histogram all(long messages, Share share) {
		List<Future<Histogram>> results = new ArrayList<>();
		for (int i = 0; i < this.threads; i++) {
			long part = messages / this.threads + ((i < messages % this.threads) ? 1 : 0);
			results.add(this.executor.submit(() -> share.run(part)));
		}
		Histogram latencies = new Histogram(3);
		results.forEach((result) -> latencies.add(join(result)));
		return latencies;
	}

	private static Histogram join(Future<Histogram> result) {
		try {
			return result.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	@FunctionalInterface
	private interface Share {

		Histogram run(long messages);

	}

}
