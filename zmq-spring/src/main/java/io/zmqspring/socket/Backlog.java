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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import zmq.io.IOThread;

/**
 * How far the connections of a socket are ahead of who receives from it. The receive
 * high-water mark counts the messages of each peer. Where there are many peers, I/O
 * threads that are faster than the receiver fill all of these queues, and each message is
 * out of the processor's caches when it is received, which then takes twice as long.
 * Connections that have come that far therefore rest for a moment, unless the receiver is
 * slow: what their peers send meanwhile waits in the system's buffers.
 */
class Backlog {

	// In all queues together: as many are in the caches still
	private static final int LONG = 10_000;

	private final long limit;

	// By I/O threads
	private final AtomicLong arrived = new AtomicLong();

	// By one receiver at a time
	private volatile long received;

	private final Map<IOThread, RestingInputs> resting = new ConcurrentHashMap<>(1);

	private volatile boolean someRest;

	Backlog(ZmqSocketDefinition definition) {
		this.limit = limit(definition);
	}

	private static long limit(ZmqSocketDefinition definition) {
		if (definition.conflate()) {
			return Long.MAX_VALUE;
		}
		return switch (definition.type()) {
			// What one peer may have is taken from it at once
			case PULL, REP, ROUTER -> Math.max(LONG, definition.receiveHighWaterMark());
			// Publishers and routers do not wait, but drop what has no room
			default -> Long.MAX_VALUE;
		};
	}

	// They can be received
	void arrived(int messages) {
		this.arrived.addAndGet(messages);
	}

	// That all were received says more than the numbers: what came over inproc did not
	// count before, and what is discarded does not count here
	void received(int messages, boolean all) {
		this.received = all ? this.arrived.get() : this.received + messages;
		if (all && this.someRest) {
			this.someRest = false;
			this.resting.values().forEach(RestingInputs::call);
		}
	}

	// So that they are called when all has been received
	void someRest() {
		this.someRest = true;
	}

	long received() {
		return this.received;
	}

	boolean isLong(int more) {
		return this.arrived.get() + more - this.received > this.limit;
	}

	RestingInputs restingOn(IOThread thread) {
		return this.resting.computeIfAbsent(thread, (on) -> new RestingInputs(this, on));
	}

}
