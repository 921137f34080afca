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

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import zmq.ZObject;
import zmq.io.IOThread;

/**
 * Connections of a socket that are not read from for a moment, since there is a long
 * {@link Backlog} and its receiver is quick. Called by the I/O thread of the connections.
 * In each moment at least one goes on, so that none is kept waiting by those that read
 * little at a time, and do not rest.
 */
final class RestingInputs extends ZObject {

	// The shortest that JeroMQ's poller knows
	private static final int MOMENT_MILLIS = 1;

	private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(MOMENT_MILLIS);

	// What a receiver takes in a moment for whom it matters where messages are. A slower
	// one, or none, has the queues filled
	private static final int QUICK = 500;

	private final Backlog backlog;

	private final IoTimer timer;

	// Those that have rested longest come first. Some may have been closed since
	private final Set<ZmtpConnection> connections = new LinkedHashSet<>();

	// When it was last looked how quick the receiver is
	private long looked = System.nanoTime() - MOMENT_NANOS;

	private long receivedThen;

	private boolean quick;

	RestingInputs(Backlog backlog, IOThread thread) {
		super(thread);
		this.backlog = backlog;
		this.timer = new IoTimer(thread);
		this.receivedThen = backlog.received();
	}

	// Whether a connection that has read as many messages is to rest
	boolean isDue(int read) {
		return this.backlog.isLong(read) && isReceiverQuick();
	}

	private boolean isReceiverQuick() {
		long elapsed = System.nanoTime() - this.looked;
		if (elapsed >= MOMENT_NANOS) {
			long received = this.backlog.received();
			this.quick = (received - this.receivedThen) * MOMENT_NANOS >= QUICK * elapsed;
			this.receivedThen = received;
			this.looked += elapsed;
		}
		return this.quick;
	}

	void add(ZmtpConnection connection) {
		this.connections.add(connection);
		this.backlog.someRest();
		waitForAMoment();
	}

	private void waitForAMoment() {
		if (!this.timer.isSet()) {
			this.timer.set(MOMENT_MILLIS, this::goOn);
		}
	}

	// From any thread. JeroMQ's timers follow the clock of the day, which may be set back
	void call() {
		sendCancel();
	}

	@Override
	protected void processCancel() {
		goOn();
	}

	private void goOn() {
		try {
			int count = this.connections.size();
			while (count > 0) {
				ZmtpConnection first = this.connections.iterator().next();
				this.connections.remove(first);
				first.restartInput();
				count = isDue(0) ? 0 : count - 1;
			}
		}
		finally {
			if (!this.connections.isEmpty()) {
				waitForAMoment();
			}
		}
	}

}
