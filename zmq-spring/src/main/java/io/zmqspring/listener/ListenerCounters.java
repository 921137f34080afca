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

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what became of the messages of one listener, restarts included.
 */
public final class ListenerCounters {

	private final LongAdder handled = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder retried = new LongAdder();

	private final LongAdder deadLettered = new LongAdder();

	private final LongAdder unconvertible = new LongAdder();

	private final LongAdder dropped = new LongAdder();

	private final LongAdder filtered = new LongAdder();

	ListenerCounters() {
	}

	/**
	 * Return the messages that were handled, with their results on their way.
	 * @return the count
	 */
	public long handled() {
		return this.handled.sum();
	}

	/**
	 * Return the messages whose handler failed for good, or whose result could not be
	 * sent.
	 * @return the count
	 */
	public long failed() {
		return this.failed.sum();
	}

	/**
	 * Return how often a message was handled again.
	 * @return the count of all retries
	 */
	public long retried() {
		return this.retried.sum();
	}

	/**
	 * Return those of the failed and unconvertible messages that a dead-letter socket has
	 * taken.
	 * @return the count
	 */
	public long deadLettered() {
		return this.deadLettered.sum();
	}

	/**
	 * Return the messages that are not what the listener takes.
	 * @return the count
	 */
	public long unconvertible() {
		return this.unconvertible.sum();
	}

	/**
	 * Return the messages that had been received but were not handled when the listener
	 * stopped.
	 * @return the count
	 */
	public long dropped() {
		return this.dropped.sum();
	}

	/**
	 * Return the messages that the filter of the listener held back.
	 * @return the count
	 */
	public long filtered() {
		return this.filtered.sum();
	}

	void countHandled() {
		this.handled.increment();
	}

	void countFailed() {
		this.failed.increment();
	}

	void countRetried() {
		this.retried.increment();
	}

	void countDeadLettered() {
		this.deadLettered.increment();
	}

	void countUnconvertible() {
		this.unconvertible.increment();
	}

	void countDropped() {
		this.dropped.increment();
	}

	void countFiltered() {
		this.filtered.increment();
	}

}
