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

	// By one receiver at a time. Messages over inproc have not been counted before
	private volatile long received;

	private final Map<IOThread, RestingInputs> resting = new ConcurrentHashMap<>(1);

	Backlog(ZmqSocketDefinition definition) {
		this.limit = limit(definition);
	}

	private static long limit(ZmqSocketDefinition definition) {
		boolean queues = definition.type().isReceiving() && !definition.type().isPublishing()
				&& !definition.correlates() && !definition.conflate();
		// What one peer may have is taken from it at once
		return queues ? Math.max(LONG, definition.receiveHighWaterMark()) : Long.MAX_VALUE;
	}

	// They can be received
	void arrived(int messages) {
		this.arrived.addAndGet(messages);
	}

	// That all were received says more than the numbers: JeroMQ drops what no topic is
	// wanted of, and what some peers leave behind
	void received(int messages, boolean all) {
		this.received = all ? this.arrived.get() : this.received + messages;
	}

	// Since it was opened
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
