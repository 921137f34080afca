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

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.zmqspring.message.Envelope;
import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of a started listener whose outcome is outstanding. Those that wait for a
 * future are limited in number: a listener that is ahead of its futures waits.
 */
final class Exchanges {

	// More than all threads that could wait for a place
	private static final int MANY = 1 << 20;

	private static final long PATIENCE_SECONDS = 5;

	private final int limit;

	private final Runnable lateness;

	private final Semaphore places;

	private final Set<Exchange> open = ConcurrentHashMap.newKeySet();

	// The action is run whenever a place has not come free for a while
	Exchanges(int limit, Runnable lateness) {
		this.limit = limit;
		this.lateness = lateness;
		this.places = new Semaphore(limit);
	}

	Exchange open(ZmqMessage body, @Nullable Envelope envelope) {
		return open(body, envelope, 1);
	}

	Exchange open(ZmqMessage body, @Nullable Envelope envelope, int messages) {
		Exchange exchange = new Exchange(body, envelope, messages);
		this.open.add(exchange);
		return exchange;
	}

	void close(Exchange exchange) {
		this.open.remove(exchange);
	}

	// Close it, unless somebody else has claimed it. There may be none to be claimed
	boolean claim(@Nullable Exchange exchange) {
		if (exchange == null) {
			return true;
		}
		close(exchange);
		return exchange.claim();
	}

	// Whoever gets the outcome ends the exchange
	void await(CompletionStage<?> result, BiConsumer<@Nullable Object, @Nullable Throwable> outcome) {
		awaitPlace();
		try {
			CompletionStage<?> unused = result.whenComplete(outcome);
		}
		catch (RuntimeException ex) {
			this.places.release();
			throw ex;
		}
	}

	// After its outcome was awaited and decided
	void end(Exchange exchange) {
		close(exchange);
		this.places.release();
	}

	private void awaitPlace() {
		boolean interrupted = false;
		boolean placed = false;
		while (!placed) {
			try {
				placed = this.places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
				if (!placed) {
					this.lateness.run();
				}
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	// Once the threads of the listener have ended, so that no exchange is added
	boolean awaitEnd(long deadline) throws InterruptedException {
		return this.places.tryAcquire(this.limit, Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
	}

	// Decide what is still open, and let threads go that wait for a place
	void abandon(Consumer<Exchange> action) {
		for (Exchange exchange : this.open) {
			if (exchange.claim()) {
				action.accept(exchange);
			}
		}
		this.places.release(MANY);
	}

}
