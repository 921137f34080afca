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

import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;

/**
 * The bounded way from one receiver to the threads of a listener.
 */
interface HandOff {

	// Put a batch, and wait while there is no room. Returns the number of messages put,
	// which is less than count only if it was closed
	int put(ZmqMessage[] batch, int count);

	// Take a message, and wait while there is none or it is paused. Returns null once it
	// is closed or asleep, and empty
	@Nullable ZmqMessage take();

	// Take a message without waiting, and none while it is paused
	@Nullable ZmqMessage tryTake();

	// Take a message that is not to be handled, without waiting and whoever's turn it is
	@Nullable ZmqMessage poll();

	// Let takers that find nothing receive. Returns whether they can
	default boolean takeTurnsIn(ReceiveLoop loop) {
		return false;
	}

	// Whether a taker waits though it is not paused
	default boolean isIdle() {
		return false;
	}

	// Whether takers that find nothing go, since their loop is asleep
	default boolean isAsleep() {
		return false;
	}

	// For those that wait to notice that
	default void loopIsAsleep() {
	}

	// For a taker that waits to notice that nobody receives
	default void turnIsFree() {
	}

	// Told of each message that was taken to be handled, once it has been
	default void done(ZmqMessage message) {
	}

	// The messages that nobody has taken
	int size();

	// Those of them that could be taken now
	int ready();

	boolean isPaused();

	void pause(boolean pause);

	boolean isClosed();

	// Nothing more can be put; what is in it can still be taken, paused or not
	void close();

}
