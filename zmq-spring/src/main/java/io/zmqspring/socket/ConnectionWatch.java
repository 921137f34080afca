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
import java.util.HashMap;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import zmq.ZMQ;

/**
 * Follows the TCP connections of a socket: those that it accepts, and by JeroMQ's events
 * those that it makes. Both are told on JeroMQ's I/O threads: nothing here may block or
 * throw.
 */
final class ConnectionWatch implements ZMQ.EventConsummer {

	static final int EVENTS = ZMQ.ZMQ_EVENT_CONNECTED;

	private static final Log logger = LogFactory.getLog(ConnectionWatch.class);

	// With whether it was accepted and its handshake is complete
	private final Map<Channel, Boolean> connections = new HashMap<>();

	@Override
	public void consume(ZMQ.Event event) {
		if (event.arg instanceof Channel channel) {
			connected(channel);
		}
	}

	synchronized void connected(Channel channel) {
		removeClosed();
		this.connections.put(channel, false);
	}

	synchronized void completed(Channel channel) {
		this.connections.replace(channel, true);
	}

	private void removeClosed() {
		this.connections.keySet().removeIf((channel) -> !channel.isOpen());
	}

	synchronized int connections() {
		removeClosed();
		return this.connections.size();
	}

	// Of those that were accepted
	synchronized int peers() {
		removeClosed();
		return (int) this.connections.values().stream().filter((complete) -> complete).count();
	}

	synchronized boolean hasPeer() {
		for (Map.Entry<Channel, Boolean> entry : this.connections.entrySet()) {
			if (entry.getValue() && entry.getKey().isOpen()) {
				return true;
			}
		}
		return false;
	}

	// JeroMQ notices nothing, and gets no event of them any more
	synchronized void closeAll() {
		this.connections.keySet().forEach(ConnectionWatch::close);
		this.connections.clear();
	}

	private static void close(Channel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			logger.debug("A connection ended with an error", ex);
		}
	}

}
