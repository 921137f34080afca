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
import java.util.function.Function;

import io.zmqspring.socket.ThrottledLog;
import io.zmqspring.socket.Topic;
import io.zmqspring.socket.ZmqSocket;
import io.zmqspring.socket.ZmqSocketDefinition;
import org.jspecify.annotations.Nullable;

/**
 * A listener as it was resolved when the application started, before and between its
 * runs.
 *
 * @param id the id
 * @param socket the socket that it receives from
 * @param topics what it subscribes to; empty unless the socket is a SUB
 * @param settings the settings
 * @param filter tells which messages are handled, or {@code null} for all
 * @param orderBy finds what messages whose order is kept have in common, or {@code null}
 * @param method what is called with each message
 * @param exposesArray whether the method gets the very array of a message
 * @param results where results go, once the socket is open
 * @param errorHandler told of failures instead of the log
 * @param deadLetters takes the messages that failed for good, or {@code null}
 * @param counters what became of the messages
 * @param log for what may happen with each message
 */
record Listener(String id, ZmqSocketDefinition socket, Set<Topic> topics, ZmqListenerSettings settings,
		@Nullable MessageExpression filter, @Nullable MessageExpression orderBy, Invocation method,
		boolean exposesArray, Function<ZmqSocket, Results> results, @Nullable ZmqErrorHandler errorHandler,
		@Nullable DeadLetters deadLetters, ListenerCounters counters, ThrottledLog log) {

	boolean isBatch() {
		return this.method instanceof BatchMethod;
	}

	@Override
	public String toString() {
		return "Listener '" + this.id + "' of " + this.socket;
	}

}
