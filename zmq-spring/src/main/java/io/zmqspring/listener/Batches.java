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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;

import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;

/**
 * Collects the messages that the threads of a listener take into batches. One batch at a
 * time is open: the thread that fills it handles it, and the one that opened it waits, to
 * handle it when its time is over or nothing more can come.
 */
final class Batches {

	private final int size;

	private final long timeout;

	private final LongFunction<@Nullable ZmqMessage> messages;

	private final Consumer<List<ZmqMessage>> handler;

	private @Nullable Batch open;

	// Takes messages until the time that it is given, and null when none comes
	Batches(int size, Duration timeout, LongFunction<@Nullable ZmqMessage> messages,
			Consumer<List<ZmqMessage>> handler) {
		this.size = size;
		this.timeout = timeout.toNanos();
		this.messages = messages;
		this.handler = handler;
	}

	void add(ZmqMessage first) {
		ZmqMessage message = first;
		while (message != null) {
			Batch batch;
			boolean full;
			synchronized (this) {
				batch = (this.open != null) ? this.open : new Batch(System.nanoTime() + this.timeout);
				batch.messages.add(message);
				full = batch.messages.size() == this.size;
				this.open = full ? null : batch;
			}
			if (full) {
				this.handler.accept(batch.messages);
				return;
			}
			if (batch.opener != Thread.currentThread()) {
				return;
			}
			message = this.messages.apply(batch.deadline);
			if (message == null && close(batch)) {
				this.handler.accept(batch.messages);
			}
		}
	}

	// Returns whether nobody else has filled it
	private synchronized boolean close(Batch batch) {
		if (this.open != batch) {
			return false;
		}
		this.open = null;
		return true;
	}

	/**
	 * Messages that wait for more, and who waits.
	 */
	private static final class Batch {

		private final List<ZmqMessage> messages = new ArrayList<>();

		private final Thread opener = Thread.currentThread();

		private final long deadline;

		Batch(long deadline) {
			this.deadline = deadline;
		}

	}

}
