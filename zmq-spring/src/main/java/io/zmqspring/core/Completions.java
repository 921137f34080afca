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

package io.zmqspring.core;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Completes the futures of requests, and with them runs what callers have chained, which
 * may block or wait for another reply. To wake a thread for each would cost more than all
 * the rest of a reply: one completes them in turn, and another joins in whenever some
 * have waited for a few milliseconds.
 */
final class Completions {

	private static final int THREADS = Math.max(8, 2 * Runtime.getRuntime().availableProcessors());

	// Where code that is chained to a future waits for another one, which the pool knows
	private static final int MOST_THREADS = 1024;

	private static final long KEEP_ALIVE_SECONDS = 30;

	private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final ForkJoinPool threads;

	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicInteger added = new AtomicInteger();

	private final AtomicInteger taken = new AtomicInteger();

	private final AtomicInteger workers = new AtomicInteger();

	// Whether one of the workers has yet to begin
	private final AtomicBoolean starting = new AtomicBoolean();

	private volatile boolean ended;

	private long nextLook = System.nanoTime();

	// How many had been added at the last look
	private int seen;

	Completions(String name) {
		ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
		this.threads = new ForkJoinPool(THREADS, (pool) -> {
			ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
			thread.setContextClassLoader(classLoader);
			thread.setName(name + "-" + thread.getPoolIndex());
			return thread;
		}, null, true, 0, MOST_THREADS, 1, (pool) -> true, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
	}

	// The completion throws nothing
	void add(Runnable completion) {
		this.waiting.add(completion);
		this.added.incrementAndGet();
		if (this.ended) {
			flush();
		}
		else if (this.workers.get() == 0) {
			startWorker();
		}
	}

	// Returns how long whoever receives may wait until it looks again
	long look(long longest) {
		if (this.waiting.isEmpty()) {
			return longest;
		}
		long now = System.nanoTime();
		if (now - this.nextLook >= 0) {
			if (this.taken.get() - this.seen < 0) {
				startWorker();
			}
			this.seen = this.added.get();
			this.nextLook = now + LONGEST_WAIT_NANOS;
		}
		return Math.min(longest, LONGEST_WAIT_NANOS);
	}

	private void startWorker() {
		if (this.starting.compareAndSet(false, true)) {
			this.workers.incrementAndGet();
			try {
				this.threads.execute(this::work);
			}
			catch (RejectedExecutionException ex) {
				// It has ended meanwhile, and whoever ended it has taken all
			}
		}
	}

	private void work() {
		this.starting.set(false);
		Runnable completion = this.waiting.poll();
		while (completion != null) {
			this.taken.incrementAndGet();
			completion.run();
			completion = this.waiting.poll();
		}
		this.workers.decrementAndGet();
		if (!this.waiting.isEmpty()) {
			startWorker();
		}
	}

	// Nobody looks after them from now on
	void end() {
		this.ended = true;
		flush();
		this.threads.shutdown();
	}

	private void flush() {
		Runnable completion = this.waiting.poll();
		while (completion != null) {
			try {
				this.threads.execute(completion);
			}
			catch (RejectedExecutionException ex) {
				// It came while the socket was closed. What is chained to it must not run
				// here:
				// this may be the I/O thread
				ForkJoinPool.commonPool().execute(completion);
			}
			completion = this.waiting.poll();
		}
	}

}
