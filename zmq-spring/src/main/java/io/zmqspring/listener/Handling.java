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

import io.zmqspring.ZmqException;
import io.zmqspring.message.Envelope;
import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocket;
import io.zmqspring.socket.ZmqSocketType;
import org.jspecify.annotations.Nullable;

/**
 * Takes each message of a started listener from its arguments to its result, or to the
 * error handler. Nothing that a method, a message or an error handler does comes out of
 * it.
 */
final class Handling {

	private final Listener listener;

	private final ZmqSocket socket;

	private final Results results;

	private final Exchanges exchanges;

	private final boolean replying;

	private final boolean routing;

	Handling(Listener listener, ZmqSocket socket) {
		this.listener = listener;
		this.socket = socket;
		this.results = listener.results().apply(socket);
		this.exchanges = new Exchanges(listener.settings().queueCapacity(), this::warnOfLateFutures);
		ZmqSocketType type = socket.definition().type();
		this.routing = type == ZmqSocketType.ROUTER;
		this.replying = type == ZmqSocketType.REP || this.routing;
	}

	private void warnOfLateFutures() {
		this.listener.log()
			.warn(this.listener + " waits for one of its " + this.listener.settings().queueCapacity()
					+ " futures in flight to complete, its queue-capacity, before it handles the next message", null);
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
		if (exchange != null) {
			settle(exchange.body(), exchange, null, failure);
		}
		else if (!this.replying) {
			settle(received, null, null, failure);
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
			settle(body, exchange, null, ex);
			return;
		}
		if (result instanceof CompletionStage<?> stage) {
			await(stage, (exchange != null) ? exchange : this.exchanges.open(body, null));
		}
		else {
			settle(body, exchange, result, null);
		}
	}

	private void await(CompletionStage<?> stage, Exchange exchange) {
		try {
			this.exchanges.await(stage, exchange,
					(value, failure) -> settle(exchange.body(), exchange, value,
							(failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
									: failure));
		}
		catch (Throwable ex) {
			settle(exchange.body(), exchange, null, ex);
		}
	}

	private void settle(ZmqMessage body, @Nullable Exchange exchange, @Nullable Object result,
			@Nullable Throwable failure) {
		if (exchange != null) {
			this.exchanges.close(exchange);
			if (!exchange.claim()) {
				return;
			}
		}
		if (failure != null) {
			fail(body, exchange, failure);
			return;
		}
		try {
			this.results.send(exchange, result);
			this.listener.counters().countHandled();
		}
		catch (Throwable ex) {
			fail(body, exchange, ex);
		}
	}

	private void fail(ZmqMessage body, @Nullable Exchange exchange, Throwable failure) {
		if (failure instanceof UnreadableMessageException unreadable) {
			this.listener.counters().countUnconvertible();
			answer(exchange, askErrorHandler(body, unreadable.reason(), "convert"), unreadable.reason());
		}
		else {
			this.listener.counters().countFailed();
			answer(exchange, askErrorHandler(body, failure, "handle"), failure);
		}
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

	// Wait for futures, once the threads have ended
	boolean awaitEnd(long deadline) throws InterruptedException {
		return this.exchanges.awaitEnd(deadline);
	}

	// Answer for whatever is not handled yet
	void abandon() {
		this.exchanges.abandon(this::drop);
	}

	// Send replies that wait
	void stop(long deadline) throws InterruptedException {
		this.results.stop(deadline);
	}

}
