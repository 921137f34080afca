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

import java.nio.channels.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import zmq.ZMQ;

/**
 * Follows the connections of a socket by JeroMQ's events, which arrive on its I/O
 * threads: nothing here may block or throw.
 */
final class ConnectionWatch implements ZMQ.EventConsummer {

	static final int EVENTS = ZMQ.ZMQ_EVENT_CONNECTED | ZMQ.ZMQ_EVENT_ACCEPTED | ZMQ.ZMQ_EVENT_DISCONNECTED
			| ZMQ.ZMQ_EVENT_CONNECT_DELAYED | ZMQ.ZMQ_EVENT_CONNECT_RETRIED;

	private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

	private final Map<Channel, String> outgoing = new ConcurrentHashMap<>();

	private final Map<String, Long> lost = new ConcurrentHashMap<>();

	@Override
	public void consume(ZMQ.Event event) {
		switch (event.event) {
			case ZMQ.ZMQ_EVENT_CONNECTED -> {
				this.lost.remove(event.addr);
				add(event.arg);
				if (event.arg instanceof Channel channel) {
					this.outgoing.put(channel, event.addr);
				}
			}
			case ZMQ.ZMQ_EVENT_ACCEPTED -> add(event.arg);
			case ZMQ.ZMQ_EVENT_DISCONNECTED -> remove(event.arg);
			default -> this.lost.remove(event.addr);
		}
	}

	private void add(@Nullable Object channel) {
		if (channel instanceof Channel open) {
			this.channels.removeIf((one) -> !one.isOpen());
			this.channels.add(open);
		}
	}

	private void remove(@Nullable Object channel) {
		if (channel instanceof Channel closed) {
			this.channels.remove(closed);
			String address = this.outgoing.remove(closed);
			if (address != null) {
				this.lost.put(address, System.nanoTime());
			}
		}
	}

	int connections() {
		this.channels.removeIf((channel) -> !channel.isOpen());
		return this.channels.size();
	}

	// Return the addresses whose connection was lost and is not being tried again: JeroMQ
	// gives up for
	// good when the handshake fails.
	List<String> abandoned(long forNanos) {
		List<String> addresses = new ArrayList<>();
		long now = System.nanoTime();
		this.lost.forEach((address, since) -> {
			if (now - since > forNanos && this.lost.remove(address, since)) {
				addresses.add(address);
			}
		});
		return addresses;
	}

}
