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

import java.io.IOException;
import java.nio.channels.Channel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import zmq.ZMQ;

/**
 * Follows the connections of a socket: those that it accepts, and by JeroMQ's events
 * those that it makes. Both are told on JeroMQ's I/O threads: nothing here may block or
 * throw.
 */
final class ConnectionWatch implements ZMQ.EventConsummer {

	static final int EVENTS = ZMQ.ZMQ_EVENT_CONNECTED | ZMQ.ZMQ_EVENT_DISCONNECTED | ZMQ.ZMQ_EVENT_CONNECT_DELAYED
			| ZMQ.ZMQ_EVENT_CONNECT_RETRIED | ZMQ.ZMQ_EVENT_HANDSHAKE_PROTOCOL;

	// An announcement that comes later than that does not come at all
	private static final long ANNOUNCEMENT_NANOS = TimeUnit.SECONDS.toNanos(10);

	private static final Log logger = LogFactory.getLog(ConnectionWatch.class);

	private final Map<Channel, Connection> connections = new LinkedHashMap<>();

	private final Map<String, Long> lost = new HashMap<>();

	// The addresses of peers that have refused a handshake
	private final Set<String> refused = new HashSet<>();

	private final Set<String> bound = new HashSet<>();

	// When the connection to an address greeted that is yet to be announced: another I/O
	// thread is about to. There is one at a time
	private final Map<String, Long> earlyGreetings = new HashMap<>();

	private final LongSupplier clock;

	ConnectionWatch() {
		this(System::nanoTime);
	}

	ConnectionWatch(LongSupplier clock) {
		this.clock = clock;
	}

	@Override
	public synchronized void consume(ZMQ.Event event) {
		switch (event.event) {
			case ZMQ.ZMQ_EVENT_CONNECTED -> {
				this.lost.remove(event.addr);
				add(event.arg, new Connection(event.addr, true));
			}
			case ZMQ.ZMQ_EVENT_HANDSHAKE_PROTOCOL -> greeted(event.addr);
			case ZMQ.ZMQ_EVENT_DISCONNECTED -> remove(event.arg);
			default -> this.lost.remove(event.addr);
		}
	}

	synchronized void refused(String address) {
		this.refused.add(address);
	}

	// Who has refused since it was last asked
	synchronized List<String> takeRefused() {
		List<String> addresses = List.copyOf(this.refused);
		this.refused.clear();
		return addresses;
	}

	// JeroMQ takes the address for that of the connection
	synchronized void accepted(Channel channel, String address) {
		removeClosed();
		this.bound.add(address);
		this.connections.put(channel, new Connection(address, false));
	}

	synchronized void completed(Channel channel) {
		Connection connection = this.connections.get(channel);
		if (connection != null) {
			connection.greeted = true;
		}
	}

	private void add(@Nullable Object channel, Connection connection) {
		if (channel instanceof Channel open) {
			removeClosed();
			this.connections.put(open, connection);
			forgetLateAnnouncements();
			connection.greeted = this.earlyGreetings.remove(connection.address) != null;
		}
	}

	// Of connections that ended before, whose greetings are not those of others
	private void forgetLateAnnouncements() {
		long now = this.clock.getAsLong();
		this.earlyGreetings.values().removeIf((since) -> now - since > ANNOUNCEMENT_NANOS);
	}

	// JeroMQ does not tell which connection it was: greetings come right after the
	// connection, so it is most likely the newest
	private void greeted(String address) {
		if (this.bound.contains(address)) {
			return;
		}
		Connection newest = null;
		for (Connection connection : this.connections.values()) {
			if (!connection.greeted && connection.address.equals(address)) {
				newest = connection;
			}
		}
		if (newest != null) {
			newest.greeted = true;
		}
		else {
			forgetLateAnnouncements();
			this.earlyGreetings.put(address, this.clock.getAsLong());
		}
	}

	private void remove(@Nullable Object channel) {
		if (channel instanceof Channel closed) {
			Connection connection = this.connections.remove(closed);
			if (connection != null && connection.outgoing) {
				this.lost.put(connection.address, this.clock.getAsLong());
			}
		}
	}

	private void removeClosed() {
		this.connections.keySet().removeIf((channel) -> !channel.isOpen());
	}

	synchronized int connections() {
		removeClosed();
		return this.connections.size();
	}

	// JeroMQ notices nothing, and gets no event of them any more
	synchronized void closeAll() {
		this.connections.keySet().forEach(ConnectionWatch::close);
		this.connections.clear();
		this.earlyGreetings.clear();
	}

	private static void close(Channel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			logger.debug("A connection ended with an error", ex);
		}
	}

	// The connections whose peer has said that it speaks ZMTP: if it was accepted, to the
	// end of the handshake
	synchronized int peers() {
		removeClosed();
		return (int) this.connections.values().stream().filter((connection) -> connection.greeted).count();
	}

	synchronized boolean hasPeer() {
		for (Map.Entry<Channel, Connection> entry : this.connections.entrySet()) {
			if (entry.getValue().greeted && entry.getKey().isOpen()) {
				return true;
			}
		}
		return false;
	}

	// Return the addresses whose connection was lost and is not being tried again: JeroMQ
	// gives up for good when the handshake fails
	synchronized List<String> abandoned(long forNanos) {
		List<String> addresses = new ArrayList<>();
		long now = this.clock.getAsLong();
		this.lost.forEach((address, since) -> {
			if (now - since > forNanos) {
				addresses.add(address);
			}
		});
		addresses.forEach(this.lost::remove);
		return addresses;
	}

	private static final class Connection {

		private final String address;

		private final boolean outgoing;

		private boolean greeted;

		Connection(String address, boolean outgoing) {
			this.address = address;
			this.outgoing = outgoing;
		}

	}

}
