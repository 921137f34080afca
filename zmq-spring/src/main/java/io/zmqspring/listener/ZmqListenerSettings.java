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

import io.zmqspring.ZmqConfigurationException;

/**
 * What all listeners have in common, unless their annotation says otherwise.
 *
 * @param autoStartup whether listeners start with the application
 * @param concurrency the number of threads that handle the messages of a listener, 1 to
 * 1024; the order of the messages is kept with 1
 * @param queueCapacity how many received messages may wait for the threads of a listener,
 * and how many of its asynchronous results may be outstanding, 1 to 1048576
 * @param shutdownTimeout how long a listener that stops may take to handle what it has
 * received
 */
public record ZmqListenerSettings(boolean autoStartup, int concurrency, int queueCapacity, Duration shutdownTimeout) {

	/**
	 * Started with the application, one thread, 256 messages, twenty seconds.
	 */
	public static final ZmqListenerSettings DEFAULT = new ZmqListenerSettings(true, 1, 256, Duration.ofSeconds(20));

	static final int MAX_CONCURRENCY = 1024;

	private static final int MAX_QUEUE_CAPACITY = 1024 * 1024;

	/**
	 * Validate the settings.
	 * @param autoStartup whether listeners start with the application
	 * @param concurrency the number of threads of a listener
	 * @param queueCapacity how many messages may wait
	 * @param shutdownTimeout how long a stop may take
	 */
	public ZmqListenerSettings {
		check("listener.concurrency", concurrency, concurrency >= 1 && concurrency <= MAX_CONCURRENCY,
				"Use 1 to 1024 threads.");
		check("listener.queue-capacity", queueCapacity, queueCapacity >= 1 && queueCapacity <= MAX_QUEUE_CAPACITY,
				"Use 1 to 1048576 messages.");
		check("listener.shutdown-timeout", shutdownTimeout,
				!shutdownTimeout.isNegative() && shutdownTimeout.toDays() < 1,
				"Use zero or a positive duration below a day.");
	}

	private static void check(String setting, Object value, boolean valid, String action) {
		if (!valid) {
			throw new ZmqConfigurationException(null, setting, value, "It is out of its range.", action);
		}
	}

}
