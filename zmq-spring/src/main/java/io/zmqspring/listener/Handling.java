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
import java.util.function.Predicate;

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
 * its retries, to those that failed for good. Nothing that a method, a message or an
 * error handler does comes out of it.
 */
final class Handling {

	private final Listener listener;

	private final ZmqSocket socket;

	private final Results results;

	private final Exchanges exchanges;

	private final Recovery recovery;

	private final FailedMessages failed;

	private final @Nullable BatchHandling batches;

	private final boolean replying;

	private final boolean routing;

	Handling(Listener listener, ZmqSocket socket, FailedMessages.Observer onFailure) {
		this.listener = listener;
		this.socket = socket;
		this.results = listener.results().apply(socket);
		this.exchanges = new Exchanges(listener.settings().maxInFlight(), this::warnOfLateFutures);
		this.recovery = new Recovery(listener);
		this.failed = new FailedMessages(listener, this.results, onFailure);
		this.batches = (listener.method() instanceof BatchMethod method)
				? new BatchHandling(listener, method, this.results, this.exchanges, this.recovery, this.failed) : null;
		ZmqSocketType type = socket.definition().type();
		this.routing = type == ZmqSocketType.ROUTER;
		this.replying = type == ZmqSocketType.REP || this.routing;
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

	// Nothing in them is to be answered
	void handle(BatchHandling batches, List<ZmqMessage> received) {
		List<ZmqMessage> bodies = received;
		if (this.routing) {
			bodies = new ArrayList<>();
			for (ZmqMessage message : received) {
				Exchange exchange = open(message);
				if (exchange != null && this.exchanges.claim(exchange)) {
					bodies.add(exchange.body());
				}
			}
		}
		batches.handle(bodies);
	}

	@Nullable BatchHandling batches() {
		return this.batches;
	}

	// A message that is not to reach the method
	void refuse(ZmqMessage received, Throwable failure) {
		Exchange exchange = this.replying ? open(received) : null;
		if (!this.replying) {
			this.failed.fail(received, null, failure);
		}
		else if (exchange != null && this.exchanges.claim(exchange)) {
			this.failed.fail(exchange.body(), exchange, failure);
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
		Exchange awaited = exchange;
		try {
			result = this.listener.method().invoke(body);
			if (result instanceof StreamedResult stream) {
				awaited = (exchange != null) ? exchange : this.exchanges.open(body, null);
				result = stream.sendEach(target(awaited));
			}
		}
		catch (Throwable ex) {
			new Failure(body, awaited, ex).recover();
			return;
		}
		if (result instanceof CompletionStage<?> stage) {
			await(stage, (awaited != null) ? awaited : this.exchanges.open(body, null));
			return;
		}
		Failure failure = settle(body, exchange, result);
		if (failure != null) {
			failure.recover();
		}
	}

	// Of a stream
	private Predicate<Object> target(@Nullable Exchange exchange) {
		return (element) -> {
			if (exchange != null && exchange.isClaimed()) {
				return false;
			}
			this.results.send(exchange, element);
			return true;
		};
	}

	private void await(CompletionStage<?> stage, Exchange exchange) {
		try {
			this.exchanges.await(stage, (value, failure) -> {
				Failure reason = (failure != null) ? new Failure(exchange.body(), exchange, Recovery.unwrap(failure))
						: settle(exchange.body(), exchange, value);
				if (reason == null) {
					this.exchanges.end(exchange);
				}
				else {
					this.recovery.later(() -> end(exchange, reason));
				}
			});
		}
		catch (Throwable ex) {
			new Failure(exchange.body(), exchange, ex).recover();
		}
	}

	private void end(Exchange exchange, Failure failure) {
		try {
			if (this.recovery.isAbandoned()) {
				failure.drop();
			}
			else {
				failure.recover();
			}
		}
		finally {
			this.exchanges.end(exchange);
		}
	}

	// Returns what is to be tried again
	private @Nullable Failure settle(ZmqMessage body, @Nullable Exchange exchange, @Nullable Object result) {
		if (!this.exchanges.claim(exchange)) {
			return null;
		}
		try {
			this.results.send(exchange, result);
			this.listener.counters().countHandled();
			return null;
		}
		catch (Throwable ex) {
			Failure failure = new Failure(body, exchange, PartlySentException.cause(ex));
			failure.haveResult(PartlySentException.unsent(ex, result));
			return failure;
		}
	}

	// A message that nobody will handle
	void drop(ZmqMessage received) {
		Exchange exchange = this.replying ? open(received) : null;
		if (!this.replying) {
			this.failed.drop();
		}
		else if (exchange != null && this.exchanges.claim(exchange)) {
			this.failed.drop(exchange);
		}
	}

	void beginStop() {
		this.recovery.beginStop();
	}

	// Wait for futures, once the threads have ended
	boolean awaitEnd(long deadline) throws InterruptedException {
		return this.exchanges.awaitEnd(deadline);
	}

	// Answer for whatever is not handled yet
	void abandon() {
		this.exchanges.abandon(this.failed::drop);
		this.recovery.abandon();
	}

	// Send replies that wait
	void stop(long deadline) throws InterruptedException {
		this.recovery.stop();
		this.results.stop(deadline);
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
				handling.recovery.retry(this);
			}
			catch (Throwable ex) {
				if (isMine()) {
					handling.failed.fail(this.body, this.exchange, ex);
				}
			}
		}

		void drop() {
			if (isMine() && this.exchange != null) {
				Handling.this.failed.drop(this.exchange);
			}
		}

		private boolean isMine() {
			return this.hasResult || Handling.this.exchanges.claim(this.exchange);
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
				Object again = Recovery.completed(handling.listener.method().invoke(this.body),
						handling.target(this.exchange));
				if (!handling.exchanges.claim(this.exchange)) {
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

	}

}
