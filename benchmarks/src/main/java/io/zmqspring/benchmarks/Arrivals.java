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

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Counts the messages that one thread takes, and notices the last one.
 */
final class Arrivals {

	private static final long LONGEST_WAIT_SECONDS = 60;

	private volatile CountDownLatch last = new CountDownLatch(0);

	private volatile long target;

	private volatile long end;

	private long count;

	private final AtomicLong shared = new AtomicLong();

	@Nullable Object payload;

	private @Nullable Histogram latencies;

	void begin(long messages) {
		this.count = 0;
		this.shared.set(0);
		this.latencies = null;
		this.last = new CountDownLatch((messages > 0) ? 1 : 0);
		this.target = messages;
	}

	// Keeps the payload, so that no compiler leaves out what made it
	void arrived(Object payload) {
		this.payload = payload;
		long goal = this.target;
		if (++this.count == goal) {
			this.end = System.nanoTime();
			this.last.countDown();
		}
	}

	// Where several threads take them
	void arrivedAtOneOfMany(Object payload) {
		this.payload = payload;
		if (this.shared.incrementAndGet() == this.target) {
			this.end = System.nanoTime();
			this.last.countDown();
		}
	}

	void arrivedAfter(long sent) {
		Histogram own = this.latencies;
		if (own == null) {
			own = new Histogram(3);
			this.latencies = own;
		}
		own.recordValue(Math.max(0, System.nanoTime() - sent));
		arrived(own);
	}

	Timing await() {
		try {
			if (!this.last.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
				throw new IllegalStateException(
						"Only " + (this.count + this.shared.get()) + " of " + this.target + " messages came");
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		Histogram own = this.latencies;
		return (own != null) ? Timing.of(0, this.end, own) : Timing.of(0, this.end);
	}

}
