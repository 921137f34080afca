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
import java.util.concurrent.Executor;

import io.zmqspring.ZmqConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a listener. One bean holds those of all listeners, and each may have its
 * own. Created by a {@link #builder() builder}.
 *
 * @param autoStartup whether it starts with the application
 * @param concurrency the number of threads, 1 to 1024
 * @param queueCapacity how many received messages may wait for the threads, 1 to 1048576
 * @param shutdownTimeout how long a stop may take, below a day
 * @param virtualThreads whether its threads are virtual, which needs Java 21
 * @param executor runs the methods in its place, as many at once as there would be
 * threads, or {@code null} for threads of its own
 * @param idleEventInterval how long nothing arrives before a {@link ZmqListenerIdleEvent}
 * tells, and how often it is told again; zero for never
 */
public record ZmqListenerSettings(boolean autoStartup, int concurrency, int queueCapacity, Duration shutdownTimeout,
		boolean virtualThreads, @Nullable Executor executor, Duration idleEventInterval) {

	/**
	 * Started with the application, one thread, 256 messages, twenty seconds.
	 */
	public static final ZmqListenerSettings DEFAULT = new ZmqListenerSettings(true, 1, 256, Duration.ofSeconds(20),
			false, null, Duration.ZERO);

	private static final int MAX_CONCURRENCY = 1024;

	private static final int MAX_QUEUE_CAPACITY = 1024 * 1024;

	/**
	 * Validate the settings.
	 * @param autoStartup whether it starts with the application
	 * @param concurrency the number of threads
	 * @param queueCapacity how many messages may wait
	 * @param shutdownTimeout how long a stop may take
	 * @param virtualThreads whether its threads are virtual
	 * @param executor runs the methods
	 * @param idleEventInterval how long nothing arrives before an event tells
	 * @throws ZmqConfigurationException if one of them is out of its range
	 */
	public ZmqListenerSettings {
		check("listener.concurrency", concurrency, concurrency >= 1 && concurrency <= MAX_CONCURRENCY,
				"Use 1 to 1024 threads.");
		check("listener.queue-capacity", queueCapacity, queueCapacity >= 1 && queueCapacity <= MAX_QUEUE_CAPACITY,
				"Use 1 to 1048576 messages.");
		check("listener.shutdown-timeout", shutdownTimeout,
				!shutdownTimeout.isNegative() && shutdownTimeout.toDays() < 1,
				"Use zero or a positive duration below a day.");
		check("listener.virtual-threads", virtualThreads, !virtualThreads || Runtime.version().feature() >= 21,
				"Use Java 21 or later, or threads of the platform.");
		check("listener.idle-event-interval", idleEventInterval,
				!idleEventInterval.isNegative() && idleEventInterval.toDays() <= 365,
				"Use zero or a positive duration of a year at the most.");
	}

	private static void check(String setting, Object value, boolean valid, String action) {
		if (!valid) {
			throw new ZmqConfigurationException(null, setting, value, "It is out of its range.", action);
		}
	}

	/**
	 * Start with the default settings.
	 * @return a builder
	 */
	public static Builder builder() {
		return DEFAULT.toBuilder();
	}

	/**
	 * Start with these settings.
	 * @return a builder
	 */
	public Builder toBuilder() {
		return new Builder(this);
	}

	/**
	 * Builds settings, which are validated at its end.
	 */
	public static final class Builder {

		private boolean autoStartup;

		private int concurrency;

		private int queueCapacity;

		private Duration shutdownTimeout;

		private boolean virtualThreads;

		private @Nullable Executor executor;

		private Duration idleEventInterval;

		private Builder(ZmqListenerSettings settings) {
			this.autoStartup = settings.autoStartup;
			this.concurrency = settings.concurrency;
			this.queueCapacity = settings.queueCapacity;
			this.shutdownTimeout = settings.shutdownTimeout;
			this.virtualThreads = settings.virtualThreads;
			this.executor = settings.executor;
			this.idleEventInterval = settings.idleEventInterval;
		}

		/**
		 * Set whether the listener starts with the application.
		 * @param autoStartup whether it does
		 * @return this builder
		 */
		public Builder autoStartup(boolean autoStartup) {
			this.autoStartup = autoStartup;
			return this;
		}

		/**
		 * Set the number of threads. The order of the messages is kept with one.
		 * @param concurrency the number, 1 to 1024
		 * @return this builder
		 */
		public Builder concurrency(int concurrency) {
			this.concurrency = concurrency;
			return this;
		}

		/**
		 * Set how many received messages may wait for the threads.
		 * @param queueCapacity the number, 1 to 1048576
		 * @return this builder
		 */
		public Builder queueCapacity(int queueCapacity) {
			this.queueCapacity = queueCapacity;
			return this;
		}

		/**
		 * Set how long a stop may take to handle what has been received.
		 * @param shutdownTimeout the time, below a day
		 * @return this builder
		 */
		public Builder shutdownTimeout(Duration shutdownTimeout) {
			this.shutdownTimeout = shutdownTimeout;
			return this;
		}

		/**
		 * Set whether the threads are virtual.
		 * @param virtualThreads whether they are, which needs Java 21
		 * @return this builder
		 */
		public Builder virtualThreads(boolean virtualThreads) {
			this.virtualThreads = virtualThreads;
			return this;
		}

		/**
		 * Set what runs the methods instead of threads of the listener: tasks that handle
		 * what has arrived, as many at once as {@link #concurrency} says. What it
		 * refuses, or has not begun when the listener stops, is handled all the same.
		 * @param executor the executor, or {@code null} for threads of its own
		 * @return this builder
		 */
		public Builder executor(@Nullable Executor executor) {
			this.executor = executor;
			return this;
		}

		/**
		 * Set how long nothing arrives before a {@link ZmqListenerIdleEvent} tells.
		 * @param idleEventInterval the time, zero for never
		 * @return this builder
		 */
		public Builder idleEventInterval(Duration idleEventInterval) {
			this.idleEventInterval = idleEventInterval;
			return this;
		}

		/**
		 * Create the settings.
		 * @return the settings
		 * @throws ZmqConfigurationException if a setting is out of its range
		 */
		public ZmqListenerSettings build() {
			return new ZmqListenerSettings(this.autoStartup, this.concurrency, this.queueCapacity, this.shutdownTimeout,
					this.virtualThreads, this.executor, this.idleEventInterval);
		}

	}

}
