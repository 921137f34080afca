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

package io.zmqspring.socket;

import io.zmqspring.message.ZmqMessage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Hands the replies to a socket's requests to the handler that dispatches them, which is
 * there before the first request. Called by I/O threads, which survive all that the
 * handler does.
 */
final class ReplyDelivery {

	private static final Log logger = LogFactory.getLog(ReplyDelivery.class);

	private final ZmqSocketDefinition definition;

	private final SocketCounters counters;

	private volatile @Nullable ArrivalHandler handler;

	ReplyDelivery(ZmqSocketDefinition definition, SocketCounters counters) {
		this.definition = definition;
		this.counters = counters;
	}

	// Of one connection. None where replies are received from the socket
	@Nullable ReplyInput newInput() {
		return this.definition.correlates() ? new ReplyInput(this.definition, this.counters, this) : null;
	}

	@Nullable ArrivalHandler handler() {
		return this.handler;
	}

	void deliverTo(ArrivalHandler handler) {
		this.handler = handler;
	}

	void arrived(ZmqMessage reply) {
		ArrivalHandler current = this.handler;
		if (current == null) {
			// Nothing was requested
			this.counters.countDiscarded();
			return;
		}
		try {
			current.arrived(reply);
		}
		catch (RuntimeException | Error ex) {
			logger.error("A reply was lost", ex);
		}
	}

	// As many as there were at once
	void arrivedAll() {
		ArrivalHandler current = this.handler;
		if (current != null) {
			try {
				current.arrivedAll();
			}
			catch (RuntimeException | Error ex) {
				logger.error("Replies are late", ex);
			}
		}
	}

}
