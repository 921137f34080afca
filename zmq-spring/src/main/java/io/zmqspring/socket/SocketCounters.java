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

import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what passes through a socket, and what does not. All counts are numbers since
 * the socket's name was first opened, and of messages unless they say otherwise.
 */
public final class SocketCounters {

	private static final AtomicLongFieldUpdater<SocketCounters> SENT = AtomicLongFieldUpdater
		.newUpdater(SocketCounters.class, "sent");

	// Mostly by one thread at a time, which holds the lock of its socket. Several sockets
	// of one name share it
	private volatile long sent;

	private final LongAdder received = new LongAdder();

	private final LongAdder refused = new LongAdder();

	private final LongAdder discarded = new LongAdder();

	private final LongAdder undeliverable = new LongAdder();

	private final LongAdder unauthenticated = new LongAdder();

	private final LongAdder refusedConnections = new LongAdder();

	/**
	 * Return the messages that JeroMQ accepted for sending.
	 * @return the count
	 */
	public long sent() {
		return this.sent;
	}

	/**
	 * Return the messages that were received whole.
	 * @return the count
	 */
	public long received() {
		return this.received.sum();
	}

	/**
	 * Return the messages that were not accepted for sending and reported to the caller.
	 * @return the count
	 */
	public long refused() {
		return this.refused.sum();
	}

	/**
	 * Return the received messages that were discarded: too many frames, no envelope
	 * where one is needed, a late or unknown reply.
	 * @return the count
	 */
	public long discarded() {
		return this.discarded.sum();
	}

	/**
	 * Return the replies whose peer was gone, or full for longer than the send timeout.
	 * @return the count
	 */
	public long undeliverable() {
		return this.undeliverable.sum();
	}

	/**
	 * Return the connections of peers that were not accepted: by their address, key or
	 * password.
	 * @return the count
	 */
	public long unauthenticated() {
		return this.unauthenticated.sum();
	}

	/**
	 * Return the connections that were closed because the socket has its max-connections,
	 * is a pair socket that has its peer, or because the peer did not complete the
	 * handshake in time.
	 * @return the count
	 */
	public long refusedConnections() {
		return this.refusedConnections.sum();
	}

	void countRefusedConnection() {
		this.refusedConnections.increment();
	}

	void countSent() {
		SENT.getAndIncrement(this);
	}

	void countReceived(int messages) {
		this.received.add(messages);
	}

	void countUnauthenticated() {
		this.unauthenticated.increment();
	}

	void countRefused() {
		this.refused.increment();
	}

	/**
	 * Count a received message that is of no use.
	 */
	public void countDiscarded() {
		this.discarded.increment();
	}

	/**
	 * Count a reply that could not be delivered.
	 */
	public void countUndeliverable() {
		this.undeliverable.increment();
	}

}
