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

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.zmqspring.ZmqException;
import io.zmqspring.listener.CollectionResults.PartlySentException;
import io.zmqspring.message.Envelope;
import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocket;
import io.zmqspring.socket.ZmqSocketType;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.Retryable;

/**
 * Takes each message of a started listener from its arguments to its result, or, after
 * its retries, to the error handler and the dead letters. Nothing that a method, a
 * message or an error handler does comes out of it.
 */
final class Handling {

	private static final long KEEP_ALIVE_SECONDS = 5;

	private final Listener listener;

	private final ZmqSocket socket;

	private final FailureObserver onFailure;

	private final Results results;

	private final Exchanges exchanges;

	private final @Nullable Retries retries;

	// Where failures take time that nobody's future may wait for
	private final @Nullable ThreadPoolExecutor failures;

	private final boolean replying;

	private final boolean routing;

	Handling(Listener listener, ZmqSocket socket, FailureObserver onFailure) {
		this.listener = listener;
		this.socket = socket;
		this.onFailure = onFailure;
		this.results = listener.results().apply(socket);
		this.exchanges = new Exchanges(listener.settings().maxInFlight(), this::warnOfLateFutures);
		this.retries = (listener.settings().retry().maxRetries() != 0) ? new Retries(listener.settings().retry())
				: null;
		this.failures = (this.retries != null || listener.deadLetters() != null) ? createFailures() : null;
		ZmqSocketType type = socket.definition().type();
		this.routing = type == ZmqSocketType.ROUTER;
		this.replying = type == ZmqSocketType.REP || this.routing;
	}

	// Its queue is no longer than there are exchanges in flight
	private ThreadPoolExecutor createFailures() {
		int threads = this.listener.settings().concurrency();
		ThreadPoolExecutor executor = new ThreadPoolExecutor(threads, threads, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), (task) -> {
					Thread thread = new Thread(task, "zmq-" + this.listener.id() + "-failures");
					thread.setDaemon(true);
					return thread;
				});
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	private void warnOfLateFutures() {
		this.listener.log()
			.warn(this.listener + " waits for one of its " + this.listener.settings().maxInFlight()
					+ " futures in flight to complete, its max-in-flight, before it handles the next message", null);
	}

	void handle(ZmqMessage received) {
		if (!this.replying) {
			invoke(received, null);
			return;
		}
		Exchange exchange = open(received);
		if (exchange != null) {
			invoke(exchange.body(), exchange);
		}
	}

	// A message that is not to reach the method
	void refuse(ZmqMessage received, Throwable failure) {
		Exchange exchange = this.replying ? open(received) : null;
		if (!this.replying) {
			fail(received, null, failure);
		}
		else if (exchange != null && claim(exchange)) {
			fail(exchange.body(), exchange, failure);
		}
	}

	private @Nullable Exchange open(ZmqMessage received) {
		if (this.routing && received.size() > 1) {
			return this.exchanges.open(UnsafeFrames.tail(received, 1, UnsafeFrames.frame(received, 0)), null);
		}
		Envelope envelope = Envelope.ofRequest(received);
		if (envelope == null) {
			this.socket.counters().countDiscarded();
			this.listener.log()
				.warn(this.listener + " discarded a message "
						+ (this.routing ? "of a routing id alone"
								: "without an empty frame before its body, which is no request")
						+ " (RFC 28/REQREP)", null);
			return null;
		}
		return this.exchanges.open(envelope.body(), envelope);
	}

	private void invoke(ZmqMessage body, @Nullable Exchange exchange) {
		Object result;
		try {
			result = this.listener.method().invoke(body);
		}
		catch (Throwable ex) {
			new Failure(body, exchange, ex).recover();
			return;
		}
		if (result instanceof CompletionStage<?> stage) {
			await(stage, (exchange != null) ? exchange : this.exchanges.open(body, null));
		}
		else {
			settle(body, exchange, result);
		}
	}

	private void await(CompletionStage<?> stage, Exchange exchange) {
		try {
			this.exchanges.await(stage, (value, failure) -> {
				if (failure != null) {
					recoverLater(new Failure(exchange.body(), exchange, unwrap(failure)));
					return;
				}
				try {
					settle(exchange.body(), exchange, value);
				}
				finally {
					this.exchanges.end(exchange);
				}
			});
		}
		catch (Throwable ex) {
			new Failure(exchange.body(), exchange, ex).recover();
		}
	}

	private static Throwable unwrap(Throwable failure) {
		boolean wrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
		return (wrapped && failure.getCause() != null) ? failure.getCause() : failure;
	}

	// Where it takes time, not in the thread that completed the future
	private void recoverLater(Failure failure) {
		Exchange exchange = failure.exchange;
		Runnable recovery = () -> {
			try {
				failure.recover();
			}
			finally {
				if (exchange != null) {
					this.exchanges.end(exchange);
				}
			}
		};
		if (this.failures == null) {
			recovery.run();
			return;
		}
		try {
			this.failures.execute(recovery);
		}
		catch (RejectedExecutionException ex) {
			// The listener has stopped
			recovery.run();
		}
	}

	// The exchange is closed and not claimed by anybody else
	private boolean claim(@Nullable Exchange exchange) {
		if (exchange == null) {
			return true;
		}
		this.exchanges.close(exchange);
		return exchange.claim();
	}

	private void settle(ZmqMessage body, @Nullable Exchange exchange, @Nullable Object result) {
		if (!claim(exchange)) {
			return;
		}
		try {
			this.results.send(exchange, result);
			this.listener.counters().countHandled();
		}
		catch (Throwable ex) {
			Failure failure = new Failure(body, exchange, cause(ex));
			failure.haveResult(unsent(ex, result));
			failure.recover();
		}
	}

	private static Throwable cause(Throwable failure) {
		return (failure instanceof PartlySentException partly) ? partly.failure() : failure;
	}

	private static @Nullable Object unsent(Throwable failure, @Nullable Object result) {
		return (failure instanceof PartlySentException partly) ? partly.rest() : result;
	}

	// For good
	private void fail(ZmqMessage body, @Nullable Exchange exchange, Throwable failure) {
		boolean unreadable = failure instanceof UnreadableMessageException;
		Throwable reason = (failure instanceof UnreadableMessageException ex) ? ex.reason() : failure;
		if (unreadable) {
			this.listener.counters().countUnconvertible();
		}
		else {
			this.listener.counters().countFailed();
		}
		answer(exchange, askErrorHandler(body, reason, unreadable ? "convert" : "handle"), reason);
		boolean deadLettered = sendDeadLetter(body, reason);
		this.onFailure.failed(body, reason, deadLettered);
	}

	private void answer(@Nullable Exchange exchange, @Nullable Object answer, Throwable failure) {
		try {
			this.results.fail(exchange, answer, failure);
		}
		catch (Throwable ex) {
			this.listener.log().warn(this.listener + " could not reply to a request", ex);
		}
	}

	private @Nullable Object askErrorHandler(ZmqMessage body, Throwable failure, String activity) {
		ZmqErrorHandler handler = this.listener.errorHandler();
		if (handler == null) {
			if (this.listener.deadLetters() != null) {
				return null;
			}
			this.listener.log().warn(this.listener + " could not " + activity + " a message", failure);
			return null;
		}
		try {
			return handler.handle(body, failure, this.socket.definition().name());
		}
		catch (Throwable ex) {
			ex.addSuppressed(failure);
			this.listener.log().warn("The error handler of " + this.listener + " failed", ex);
			return null;
		}
	}

	private boolean sendDeadLetter(ZmqMessage body, Throwable failure) {
		DeadLetters deadLetters = this.listener.deadLetters();
		if (deadLetters == null) {
			return false;
		}
		try {
			deadLetters.send(body, failure);
			this.listener.counters().countDeadLettered();
			return true;
		}
		catch (Throwable ex) {
			ex.addSuppressed(failure);
			this.listener.log()
				.warn(this.listener + " lost a message that it could not handle: its " + deadLetters
						+ " did not take it", ex);
			return false;
		}
	}

	// A message that nobody will handle
	void drop(ZmqMessage received) {
		if (!this.replying) {
			this.listener.counters().countDropped();
			return;
		}
		Exchange exchange = open(received);
		if (exchange != null) {
			this.exchanges.close(exchange);
			drop(exchange);
		}
	}

	private void drop(Exchange exchange) {
		this.listener.counters().countDropped();
		answer(exchange, null, new ZmqException(this.listener + " has stopped"));
	}

	// No retries any more
	void beginStop() {
		if (this.retries != null) {
			this.retries.stop();
		}
	}

	// Wait for futures, once the threads have ended
	boolean awaitEnd(long deadline) throws InterruptedException {
		return this.exchanges.awaitEnd(deadline);
	}

	// Answer for whatever is not handled yet
	void abandon() {
		this.exchanges.abandon(this::drop);
		if (this.failures != null) {
			this.failures.shutdownNow();
		}
	}

	// Send replies that wait
	void stop(long deadline) throws InterruptedException {
		if (this.failures != null) {
			this.failures.shutdown();
		}
		this.results.stop(deadline);
	}

	/**
	 * Told of each message that failed for good.
	 */
	@FunctionalInterface
	interface FailureObserver {

		void failed(ZmqMessage message, Throwable failure, boolean deadLettered);

	}

	/**
	 * A message whose first attempt failed, and the attempts that follow. A result that
	 * could not be sent is sent again, without calling the method once more.
	 */
	private final class Failure implements Retryable<Boolean> {

		private final ZmqMessage body;

		private final @Nullable Exchange exchange;

		private final Throwable first;

		private boolean attempted;

		private boolean hasResult;

		private @Nullable Object result;

		Failure(ZmqMessage body, @Nullable Exchange exchange, Throwable first) {
			this.body = body;
			this.exchange = exchange;
			this.first = first;
		}

		// Of an exchange that is claimed
		void haveResult(@Nullable Object result) {
			this.hasResult = true;
			this.result = result;
		}

		void recover() {
			Handling handling = Handling.this;
			try {
				if (handling.retries == null) {
					throw this.first;
				}
				handling.retries.execute(this);
			}
			catch (Throwable ex) {
				if (this.hasResult || handling.claim(this.exchange)) {
					handling.fail(this.body, this.exchange, ex);
				}
			}
		}

		@Override
		public Boolean execute() throws Throwable {
			if (!this.attempted) {
				this.attempted = true;
				throw this.first;
			}
			Handling handling = Handling.this;
			handling.listener.counters().countRetried();
			if (!this.hasResult) {
				Object again = completed(handling.listener.method().invoke(this.body));
				if (!handling.claim(this.exchange)) {
					return false;
				}
				haveResult(again);
			}
			try {
				handling.results.send(this.exchange, this.result);
			}
			catch (PartlySentException ex) {
				this.result = ex.rest();
				throw ex.failure();
			}
			handling.listener.counters().countHandled();
			return true;
		}

		private static @Nullable Object completed(@Nullable Object result) throws Throwable {
			try {
				return (result instanceof CompletionStage<?> stage) ? stage.toCompletableFuture().get() : result;
			}
			catch (ExecutionException ex) {
				throw unwrap(ex);
			}
		}

	}

}
