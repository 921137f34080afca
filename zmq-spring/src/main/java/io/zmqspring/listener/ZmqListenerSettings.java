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
 * @param maxInFlight how many messages may wait for asynchronous results, 1 to 1048576
 * @param batchSize how many messages a batch has at the most, 1 to 1048576
 * @param batchTimeout how long a batch waits for more messages after its first, below a
 * day
 * @param retry how often a message is handled again that has failed
 * @param deadLetter the name of the socket that messages go to which failed for good, or
 * {@code null} for none
 */
public record ZmqListenerSettings(boolean autoStartup, int concurrency, int queueCapacity, Duration shutdownTimeout,
		boolean virtualThreads, @Nullable Executor executor, Duration idleEventInterval, int maxInFlight, int batchSize,
		Duration batchTimeout, Retry retry, @Nullable String deadLetter) {

	/**
	 * Started with the application, one thread, 256 messages, twenty seconds, no retries.
	 */
	public static final ZmqListenerSettings DEFAULT = new ZmqListenerSettings(true, 1, 256, Duration.ofSeconds(20),
			false, null, Duration.ZERO, 256, 100, Duration.ofSeconds(1), Retry.NONE, null);

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
	 * @param maxInFlight how many messages may wait for results
	 * @param batchSize how many messages a batch has
	 * @param batchTimeout how long a batch waits for more
	 * @param retry how often a message is handled again
	 * @param deadLetter where messages go that failed for good
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
		check("listener.max-in-flight", maxInFlight, maxInFlight >= 1 && maxInFlight <= MAX_QUEUE_CAPACITY,
				"Use 1 to 1048576 messages.");
		check("listener.batch-size", batchSize, batchSize >= 1 && batchSize <= MAX_QUEUE_CAPACITY,
				"Use 1 to 1048576 messages.");
		check("listener.batch-timeout", batchTimeout, !batchTimeout.isNegative() && batchTimeout.toDays() < 1,
				"Use zero or a positive duration below a day.");
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

		private int maxInFlight;

		private int batchSize;

		private Duration batchTimeout;

		private Retry retry;

		private @Nullable String deadLetter;

		private Builder(ZmqListenerSettings settings) {
			this.autoStartup = settings.autoStartup;
			this.concurrency = settings.concurrency;
			this.queueCapacity = settings.queueCapacity;
			this.shutdownTimeout = settings.shutdownTimeout;
			this.virtualThreads = settings.virtualThreads;
			this.executor = settings.executor;
			this.idleEventInterval = settings.idleEventInterval;
			this.maxInFlight = settings.maxInFlight;
			this.batchSize = settings.batchSize;
			this.batchTimeout = settings.batchTimeout;
			this.retry = settings.retry;
			this.deadLetter = settings.deadLetter;
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
		 * Set how many messages may wait for the asynchronous results of the listener.
		 * @param maxInFlight the number, 1 to 1048576
		 * @return this builder
		 */
		public Builder maxInFlight(int maxInFlight) {
			this.maxInFlight = maxInFlight;
			return this;
		}

		/**
		 * Set how many messages a batch has at the most, where the listener takes
		 * batches.
		 * @param batchSize the number, 1 to 1048576
		 * @return this builder
		 */
		public Builder batchSize(int batchSize) {
			this.batchSize = batchSize;
			return this;
		}

		/**
		 * Set how long a batch waits for more messages after its first.
		 * @param batchTimeout the time, below a day
		 * @return this builder
		 */
		public Builder batchTimeout(Duration batchTimeout) {
			this.batchTimeout = batchTimeout;
			return this;
		}

		/**
		 * Set how often, and after which time, a message is handled again that has
		 * failed.
		 * @param retry the retries
		 * @return this builder
		 */
		public Builder retry(Retry retry) {
			this.retry = retry;
			return this;
		}

		/**
		 * Set how often a message is handled again that has failed, and leave the times.
		 * @param maxRetries the number, 0 to 1000
		 * @return this builder
		 */
		public Builder maxRetries(int maxRetries) {
			return retry(new Retry(maxRetries, this.retry.delay(), this.retry.jitter(), this.retry.multiplier(),
					this.retry.maxDelay()));
		}

		/**
		 * Set where messages go that failed for good.
		 * @param deadLetter the name of a socket, or {@code null} to log them
		 * @return this builder
		 */
		public Builder deadLetter(@Nullable String deadLetter) {
			this.deadLetter = deadLetter;
			return this;
		}

		/**
		 * Create the settings.
		 * @return the settings
		 * @throws ZmqConfigurationException if a setting is out of its range
		 */
		public ZmqListenerSettings build() {
			return new ZmqListenerSettings(this.autoStartup, this.concurrency, this.queueCapacity, this.shutdownTimeout,
					this.virtualThreads, this.executor, this.idleEventInterval, this.maxInFlight, this.batchSize,
					this.batchTimeout, this.retry, this.deadLetter);
		}

	}

	/**
	 * How often, and after which time, a message is handled again that has failed.
	 *
	 * @param maxRetries the number of retries, 0 to 1000
	 * @param delay the time before the first retry, up to a day
	 * @param jitter by how much each time is longer or shorter at random, up to a day
	 * @param multiplier by how much each time is longer than the one before, from 1
	 * @param maxDelay the longest time, positive, up to a day
	 */
	public record Retry(int maxRetries, Duration delay, Duration jitter, double multiplier, Duration maxDelay) {

		/**
		 * No retries; those that a listener asks for come a second after each other.
		 */
		public static final Retry NONE = new Retry(0, Duration.ofSeconds(1), Duration.ZERO, 1.0,
				Duration.ofSeconds(30));

		private static final int MOST = 1000;

		private static final double STEEPEST = 1_000_000;

		/**
		 * Validate the retries.
		 * @param maxRetries the number of retries
		 * @param delay the time before the first retry
		 * @param jitter by how much times vary
		 * @param multiplier by how much times grow
		 * @param maxDelay the longest time
		 * @throws ZmqConfigurationException if one of them is out of its range
		 */
		public Retry {
			check("listener.retry.max-retries", maxRetries, maxRetries >= 0 && maxRetries <= MOST,
					"Use 0 to 1000 retries, further apart.");
			check("listener.retry.delay", delay, isUpToADay(delay), "Use zero or a positive duration up to a day.");
			check("listener.retry.jitter", jitter, isUpToADay(jitter), "Use zero or a positive duration up to a day.");
			check("listener.retry.multiplier", multiplier, multiplier >= 1 && multiplier <= STEEPEST,
					"Use a number from 1.");
			check("listener.retry.max-delay", maxDelay, isUpToADay(maxDelay) && maxDelay.toMillis() > 0,
					"Use a positive duration up to a day.");
		}

		private static boolean isUpToADay(Duration duration) {
			return !duration.isNegative() && duration.compareTo(Duration.ofDays(1)) <= 0;
		}

	}

}
