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

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Decides which connections a bound socket serves, and how long it waits for the
 * handshake of each. Who has completed it stays; of the others the oldest makes room. A
 * pair socket has one peer (RFC 31/EXPAIR), and the next when it has received all that
 * the last one sent: JeroMQ would take what others send and throw it away. Called on
 * JeroMQ's I/O threads.
 */
final class Admission {

	private static final Log logger = LogFactory.getLog(Admission.class);

	private static final int SWEEPS_PER_TIMEOUT = 4;

	private final ZmqSocketDefinition definition;

	private final SocketCounters counters;

	private final ConnectionWatch watch;

	private final ConnectionMemory memory;

	private final ThrottledLog refusals = new ThrottledLog(logger);

	private final ThrottledLog timeouts = new ThrottledLog(logger);

	private final ThrottledLog breaks = new ThrottledLog(logger);

	// The oldest first, with the time that it has
	private final Map<GuardedSession, Long> waiting = new LinkedHashMap<>();

	private final Set<GuardedSession> complete = new HashSet<>();

	private long swept = System.nanoTime();

	Admission(ZmqSocketDefinition definition, SocketCounters counters, ConnectionWatch watch, ConnectionMemory memory) {
		this.definition = definition;
		this.counters = counters;
		this.watch = watch;
		this.memory = memory;
	}

	// Whether there is room for one more, which then enters
	synchronized boolean reserve() {
		if (isTaken()) {
			refuseAnotherPeer();
			return false;
		}
		if (this.waiting.size() + this.complete.size() >= this.definition.maxConnections()) {
			return makeRoom("it has as many as its max-connections, " + this.definition.maxConnections());
		}
		if (!this.memory.take(this.definition.connectionSize())) {
			return makeRoom("the buffers of all connections take " + this.memory.limit() + " bytes, half of the "
					+ "memory outside the heap (-XX:MaxDirectMemorySize; or lower send-buffer-size and "
					+ "receive-buffer-size)");
		}
		return true;
	}

	// JeroMQ keeps a session until the socket has received what came through it
	private boolean isTaken() {
		return this.definition.type() == ZmqSocketType.PAIR && !this.complete.isEmpty();
	}

	private void refuseAnotherPeer() {
		this.counters.countRefusedConnection();
		this.refusals.warn(
				this.definition
						+ " refused a connection: it has a peer, or has not yet received all that its last peer sent",
				null);
	}

	private boolean makeRoom(String reason) {
		this.counters.countRefusedConnection();
		Iterator<GuardedSession> oldest = this.waiting.keySet().iterator();
		if (oldest.hasNext()) {
			GuardedSession session = oldest.next();
			oldest.remove();
			session.end();
			this.refusals.warn(
					this.definition + " closed a connection without a complete handshake to make room: " + reason,
					null);
			return true;
		}
		this.refusals.warn(this.definition + " refused a connection: " + reason, null);
		return false;
	}

	void giveBack() {
		this.memory.giveBack(this.definition.connectionSize());
	}

	synchronized void enter(GuardedSession session) {
		this.waiting.put(session, System.nanoTime() + this.definition.handshakeTimeout().toNanos());
		this.watch.connected(session.channel());
	}

	// Returns false if it has been told to end
	synchronized boolean complete(GuardedSession session) {
		if (this.waiting.remove(session) == null) {
			return false;
		}
		if (isTaken()) {
			giveBack();
			refuseAnotherPeer();
			session.end();
			return false;
		}
		this.complete.add(session);
		this.watch.completed(session.channel());
		return true;
	}

	synchronized void leave(GuardedSession session) {
		if (this.waiting.remove(session) != null || this.complete.remove(session)) {
			giveBack();
		}
	}

	void broken(String reason) {
		this.breaks.warn(this.definition + " closed a connection whose peer cannot be understood: " + reason, null);
	}

	// End those whose time was over at the last sweep: an I/O thread that was held up
	// reads what they have sent in between. Returns whether others wait
	synchronized boolean sweep() {
		long now = System.nanoTime();
		Iterator<Map.Entry<GuardedSession, Long>> oldest = this.waiting.entrySet().iterator();
		while (oldest.hasNext()) {
			Map.Entry<GuardedSession, Long> entry = oldest.next();
			if (this.swept - entry.getValue() < 0) {
				this.swept = now;
				return true;
			}
			oldest.remove();
			giveBack();
			this.counters.countRefusedConnection();
			entry.getKey().end();
			this.timeouts
				.warn(this.definition + " closed a connection whose peer did not complete the handshake within "
						+ this.definition.handshakeTimeout().toMillis() + " ms, its handshake-timeout", null);
		}
		this.swept = now;
		return false;
	}

	// How often to sweep: who is too late stays by that much longer
	long sweepMillis() {
		return Math.max(1, this.definition.handshakeTimeout().toMillis() / SWEEPS_PER_TIMEOUT);
	}

}
