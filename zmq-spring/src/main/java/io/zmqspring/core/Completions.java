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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Completes the futures of requests, and with them runs what callers have chained, which
 * may block or wait for another reply. To wake a thread for each would cost more than all
 * the rest of a reply: one completes them in turn, woken up when all that are there have
 * been added, and another joins in whenever some have waited for a few milliseconds.
 */
final class Completions {

	private static final Log logger = LogFactory.getLog(Completions.class);

	private static final int MOST_THREADS = 1024;

	private static final long KEEP_ALIVE_SECONDS = 30;

	private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private static final Executor later = CompletableFuture.delayedExecutor(LONGEST_WAIT_NANOS, TimeUnit.NANOSECONDS);

	private final ThreadPoolExecutor threads;

	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicInteger taken = new AtomicInteger();

	private final AtomicInteger workers = new AtomicInteger();

	// Whether one of the workers has yet to begin
	private final AtomicBoolean starting = new AtomicBoolean();

	private volatile boolean ended;

	private long nextLook = System.nanoTime();

	// How many had been taken when those were that waited at the last look
	private int seen;

	Completions(String name) {
		this.threads = new ThreadPoolExecutor(0, MOST_THREADS, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS,
				new SynchronousQueue<>(), threadFactory(name));
	}

	private static ThreadFactory threadFactory(String name) {
		ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
		AtomicInteger count = new AtomicInteger();
		return (task) -> {
			Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
			thread.setDaemon(true);
			thread.setContextClassLoader(classLoader);
			return thread;
		};
	}

	void add(Runnable completion) {
		this.waiting.add(completion);
		if (this.ended) {
			lookLater();
		}
	}

	// All that there is for now was added
	void wakeUp() {
		if (this.workers.get() == 0 && !this.waiting.isEmpty()) {
			startWorker();
		}
	}

	// Returns after how many nanoseconds at most to look again
	synchronized long look(long longest) {
		if (this.waiting.isEmpty()) {
			return longest;
		}
		long now = System.nanoTime();
		if (now - this.nextLook >= 0) {
			if (this.workers.get() == 0 || this.taken.get() - this.seen < 0) {
				startWorker();
			}
			this.seen = this.taken.get() + this.waiting.size();
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
			catch (RuntimeException | Error ex) {
				// There are too many, or there is no memory for one. The next look tries
				// again
				logger.debug("No further thread completes requests", ex);
				this.workers.decrementAndGet();
				this.starting.set(false);
			}
		}
	}

	private void work() {
		this.starting.set(false);
		try {
			Runnable completion = this.waiting.poll();
			while (completion != null) {
				this.taken.incrementAndGet();
				completion.run();
				completion = this.waiting.poll();
			}
		}
		finally {
			this.workers.decrementAndGet();
		}
		if (!this.waiting.isEmpty()) {
			startWorker();
		}
	}

	// Nobody else looks from now on
	void end() {
		this.ended = true;
		this.threads.setKeepAliveTime(0, TimeUnit.SECONDS);
		wakeUp();
		lookLater();
	}

	private void lookLater() {
		if (!this.waiting.isEmpty()) {
			later.execute(() -> {
				look(Long.MAX_VALUE);
				lookLater();
			});
		}
	}

}
