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

import io.zmqspring.ZmqException;
import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of messages that a started listener could not handle: they are counted,
 * told to the error handler, answered where they are requests, and sent to the dead
 * letters.
 */
final class FailedMessages {

	private final Listener listener;

	private final Results results;

	private final Observer observer;

	FailedMessages(Listener listener, Results results, Observer observer) {
		this.listener = listener;
		this.results = results;
		this.observer = observer;
	}

	// For good
	void fail(ZmqMessage body, @Nullable Exchange exchange, Throwable failure) {
		boolean unreadable = failure instanceof UnreadableMessageException;
		Throwable reason = (failure instanceof UnreadableMessageException ex) ? ex.reason()
				: BrokenStreamException.reason(failure);
		if (unreadable) {
			this.listener.counters().countUnconvertible();
		}
		else {
			this.listener.counters().countFailed();
		}
		answer(exchange, askErrorHandler(body, reason, unreadable ? "convert" : "handle"), reason);
		boolean deadLettered = sendDeadLetter(body, reason);
		this.observer.failed(body, reason, deadLettered);
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
			return handler.handle(body, failure, this.listener.socket().name());
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

	// One that nobody will handle
	void drop() {
		this.listener.counters().countDropped();
	}

	void drop(Exchange exchange) {
		for (int i = 0; i < exchange.messages(); i++) {
			drop();
		}
		answer(exchange, null, new ZmqException(this.listener + " has stopped"));
	}

	/**
	 * Told of each message that failed for good.
	 */
	@FunctionalInterface
	interface Observer {

		void failed(ZmqMessage message, Throwable failure, boolean deadLettered);

	}

}
