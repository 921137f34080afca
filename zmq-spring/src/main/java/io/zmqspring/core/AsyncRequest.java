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
import java.util.concurrent.Executor;
import java.util.function.Function;

import io.zmqspring.ZmqException;
import io.zmqspring.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * A request whose caller goes on. It is completed on the given executor, since what the
 * caller chained to it may block.
 *
 * @param <T> the type of the reply
 */
final class AsyncRequest<T extends @Nullable Object> implements PendingRequest {

	private final CompletableFuture<T> future = new CompletableFuture<>();

	private final long timeout;

	private final long deadline;

	private final Function<Envelope, T> reader;

	private final Executor executor;

	private final Runnable leave;

	AsyncRequest(long timeout, Function<Envelope, T> reader, Executor executor, Runnable leave) {
		this.timeout = timeout;
		this.deadline = System.nanoTime() + timeout;
		this.reader = reader;
		this.executor = executor;
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
		end(() -> this.future.complete(this.reader.apply(reply)));
	}

	@Override
	public void fail(ZmqException ex) {
		end(() -> this.future.completeExceptionally(ex));
	}

	private void end(Runnable completion) {
		this.executor.execute(() -> {
			try {
				completion.run();
			}
			catch (Throwable ex) {
				// Also an error of a class that the reply is read into
				this.future.completeExceptionally(ex);
			}
			finally {
				this.leave.run();
			}
		});
	}

}
