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

package io.zmqspring.listener;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Tells when nothing has arrived at a started listener for a while. Messages that wait
 * are no silence.
 */
final class IdleWatch {

	private final ScheduledThreadPoolExecutor clock;

	private final long interval;

	private final HandOff messages;

	private final Consumer<Duration> action;

	private volatile long lastArrival = System.nanoTime();

	private @Nullable Future<?> next;

	private boolean stopped;

	IdleWatch(ScheduledThreadPoolExecutor clock, Duration interval, HandOff messages, Consumer<Duration> action) {
		this.clock = clock;
		this.interval = interval.toNanos();
		this.messages = messages;
		this.action = action;
	}

	void arrived() {
		this.lastArrival = System.nanoTime();
	}

	void start() {
		look(this.interval);
	}

	private synchronized void look(long delay) {
		if (!this.stopped && !this.clock.isShutdown()) {
			this.next = this.clock.schedule((Runnable) this::look, delay, TimeUnit.NANOSECONDS);
		}
	}

	private void look() {
		if (this.messages.size() != 0) {
			arrived();
		}
		long silence = System.nanoTime() - this.lastArrival;
		if (silence < this.interval) {
			look(this.interval - silence);
			return;
		}
		try {
			this.action.accept(Duration.ofNanos(silence));
		}
		finally {
			look(this.interval);
		}
	}

	synchronized void stop() {
		this.stopped = true;
		if (this.next != null) {
			this.next.cancel(false);
		}
	}

}
