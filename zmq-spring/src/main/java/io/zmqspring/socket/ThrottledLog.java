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

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

/**
 * A log for what may happen with every message: the first warning is written at once,
 * then at most one in ten seconds, with the number of those left out. Thread-safe.
 */
public final class ThrottledLog {

	private static final long INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

	private final Log logger;

	private final LongSupplier clock;

	private final AtomicLong next;

	private final AtomicLong suppressed = new AtomicLong();

	/**
	 * Create a throttled log.
	 * @param logger where the warnings go
	 */
	public ThrottledLog(Log logger) {
		this(logger, System::nanoTime);
	}

	ThrottledLog(Log logger, LongSupplier clock) {
		this.logger = logger;
		this.clock = clock;
		this.next = new AtomicLong(clock.getAsLong());
	}

	/**
	 * Write a warning, or count it.
	 * @param text what happened, never the content of a message
	 * @param cause the cause, if there is one
	 */
	public void warn(String text, @Nullable Throwable cause) {
		long now = this.clock.getAsLong();
		long due = this.next.get();
		if (now - due < 0 || !this.next.compareAndSet(due, now + INTERVAL_NANOS)) {
			this.suppressed.incrementAndGet();
			return;
		}
		long count = this.suppressed.getAndSet(0);
		this.logger.warn((count != 0) ? text + " (and " + count + " more like it, not logged)" : text, cause);
	}

}
