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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.zmqspring.ZmqBatchListenerFailedException;
import io.zmqspring.listener.CollectionResults.PartlySentException;
import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.Retryable;

/**
 * Takes each batch of a started listener from its arguments to its result. Of a batch
 * that fails, what the method says it has done is done; the message that it says has
 * failed is tried again with those behind it, and fails alone in the end.
 */
final class BatchHandling {

	private final Listener listener;

	private final BatchMethod method;

	private final Results results;

	private final Exchanges exchanges;

	private final Recovery recovery;

	private final FailedMessages failed;

	BatchHandling(Listener listener, BatchMethod method, Results results, Exchanges exchanges, Recovery recovery,
			FailedMessages failed) {
		this.listener = listener;
		this.method = method;
		this.results = results;
		this.exchanges = exchanges;
		this.recovery = recovery;
		this.failed = failed;
	}

	void handle(List<ZmqMessage> bodies) {
		Attempts attempts = new Attempts(bodies);
		Object result;
		try {
			result = attempts.call();
		}
		catch (Throwable ex) {
			attempts.recover(ex);
			return;
		}
		if (result instanceof CompletionStage<?> || result instanceof StreamedResult) {
			await(result, attempts);
			return;
		}
		Throwable failure = attempts.send(result);
		if (failure != null) {
			attempts.recover(failure);
		}
	}

	private void await(Object result, Attempts attempts) {
		Exchange exchange = this.exchanges.open(attempts.rest.get(0), null, attempts.rest.size());
		try {
			CompletionStage<?> stage = (result instanceof StreamedResult stream)
					? stream.sendEach((element) -> !exchange.isClaimed() && send(element))
					: (CompletionStage<?>) result;
			this.exchanges.await(stage, (value, failure) -> {
				if (!this.exchanges.claim(exchange)) {
					this.exchanges.end(exchange);
					return;
				}
				Throwable reason = (failure != null) ? Recovery.unwrap(failure) : attempts.send(value);
				if (reason == null) {
					this.exchanges.end(exchange);
				}
				else {
					this.recovery.later(() -> end(exchange, attempts, reason));
				}
			});
		}
		catch (Throwable ex) {
			if (this.exchanges.claim(exchange)) {
				attempts.recover(ex);
			}
		}
	}

	// One of a stream
	private boolean send(Object element) {
		this.results.send(null, element);
		return true;
	}

	private void end(Exchange exchange, Attempts attempts, Throwable failure) {
		try {
			attempts.recover(failure);
		}
		finally {
			this.exchanges.end(exchange);
		}
	}

	/**
	 * The attempts to handle a batch, or what is left of it.
	 */
	private final class Attempts implements Retryable<Boolean> {

		private List<ZmqMessage> rest;

		// To be thrown by the attempt that has been made
		private @Nullable Throwable failure;

		// Of the first message of the rest, and not of all
		private boolean alone;

		private boolean attempted;

		private boolean hasResult;

		private @Nullable Object result;

		Attempts(List<ZmqMessage> bodies) {
			this.rest = bodies;
		}

		// What cannot be read fails alone. Each call converts anew, since the one before
		// may have altered what it was given
		@Nullable Object call() throws Throwable {
			BatchHandling handling = BatchHandling.this;
			List<ZmqMessage> readable = new ArrayList<>(this.rest.size());
			List<@Nullable Object[]> arguments = new ArrayList<>(this.rest.size());
			for (ZmqMessage body : this.rest) {
				try {
					arguments.add(handling.method.read(body));
					readable.add(body);
				}
				catch (UnreadableMessageException ex) {
					handling.failed.fail(body, null, ex);
				}
			}
			this.rest = readable;
			return readable.isEmpty() ? null : handling.method.call(arguments);
		}

		// Returns what it failed with
		@Nullable Throwable send(@Nullable Object result) {
			this.hasResult = true;
			this.result = result;
			try {
				BatchHandling.this.results.send(null, result);
				done(this.rest.size());
				return null;
			}
			catch (Throwable ex) {
				this.result = PartlySentException.unsent(ex, result);
				return PartlySentException.cause(ex);
			}
		}

		private void done(int count) {
			for (int i = 0; i < count; i++) {
				BatchHandling.this.listener.counters().countHandled();
			}
			this.rest = this.rest.subList(count, this.rest.size());
		}

		void recover(Throwable first) {
			Throwable next = first;
			while (next != null) {
				if (BatchHandling.this.recovery.isAbandoned()) {
					drop();
					return;
				}
				int index = index(next);
				done(Math.max(0, index));
				this.alone = index >= 0;
				this.failure = next;
				this.attempted = false;
				try {
					BatchHandling.this.recovery.retry(this);
					next = this.failure;
				}
				catch (Throwable ex) {
					giveUp(ex);
					next = this.rest.isEmpty() ? null : attempt();
				}
			}
		}

		private void drop() {
			this.rest.forEach((body) -> BatchHandling.this.failed.drop());
		}

		// Of the message that failed, or -1 where the whole batch did
		private int index(Throwable failure) {
			boolean known = !this.hasResult && failure instanceof ZmqBatchListenerFailedException;
			int index = known ? ((ZmqBatchListenerFailedException) failure).getIndex() : -1;
			return (index < this.rest.size()) ? index : -1;
		}

		// Ends when the first message of the rest is another one than before
		@Override
		public Boolean execute() throws Throwable {
			if (!this.attempted && this.failure != null) {
				this.attempted = true;
				throw this.failure;
			}
			BatchHandling.this.listener.counters().countRetried();
			this.failure = attempt();
			if (this.failure != null) {
				int index = index(this.failure);
				if (index <= 0) {
					this.alone = index == 0;
					throw this.failure;
				}
			}
			return true;
		}

		private @Nullable Throwable attempt() {
			try {
				return send(this.hasResult ? this.result : Recovery.completed(call(), BatchHandling.this::send));
			}
			catch (Throwable ex) {
				return ex;
			}
		}

		private void giveUp(Throwable last) {
			Throwable reason = (this.alone && last.getCause() != null) ? last.getCause() : last;
			int count = this.alone ? 1 : this.rest.size();
			for (ZmqMessage body : this.rest.subList(0, count)) {
				BatchHandling.this.failed.fail(body, null, reason);
			}
			this.rest = this.rest.subList(count, this.rest.size());
		}

	}

}
