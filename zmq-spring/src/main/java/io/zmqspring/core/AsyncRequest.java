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

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.zmqspring.ZmqException;
import io.zmqspring.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * A request whose caller goes on. Its future is completed elsewhere, since what the
 * caller chained to it may block.
 *
 * @param <T> the type of the reply
 */
final class AsyncRequest<T extends @Nullable Object> implements PendingRequest, Runnable {

	private final CompletableFuture<T> future = new CompletableFuture<>();

	private final long timeout;

	private final long deadline;

	private final Function<Envelope, T> reader;

	private final Completions completions;

	private final Runnable leave;

	private @Nullable Object outcome;

	AsyncRequest(long timeout, Function<Envelope, T> reader, Completions completions, Runnable leave) {
		this.timeout = timeout;
		this.deadline = System.nanoTime() + timeout;
		this.reader = reader;
		this.completions = completions;
		this.leave = leave;
	}

	CompletableFuture<T> future() {
		return this.future;
	}

	@Override
	public long timeout() {
		return this.timeout;
	}

	@Override
	public long remaining() {
		return this.deadline - System.nanoTime();
	}

	@Override
	public void succeed(Envelope reply) {
		end(reply);
	}

	@Override
	public void fail(ZmqException ex) {
		end(ex);
	}

	private void end(Object outcome) {
		this.outcome = outcome;
		this.completions.add(this);
	}

	@Override
	public void run() {
		// First, since what is chained to the future may wait for a place
		this.leave.run();
		try {
			if (this.outcome instanceof Envelope reply) {
				this.future.complete(this.reader.apply(reply));
			}
			else if (this.outcome instanceof ZmqException ex) {
				this.future.completeExceptionally(ex);
			}
		}
		catch (Throwable ex) {
			// Also an error of a class that the reply is read into
			this.future.completeExceptionally(ex);
		}
	}

}
