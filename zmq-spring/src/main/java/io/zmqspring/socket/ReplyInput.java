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

import java.util.ArrayDeque;
import java.util.Queue;

import io.zmqspring.message.ZmqMessage;
import zmq.Msg;

/**
 * Takes the replies that come through one connection, past the queues of JeroMQ: through
 * these, the I/O thread that has read a reply would signal to itself that it is there,
 * and wait for whoever is in the socket. Called by that thread.
 */
final class ReplyInput {

	private final SocketCounters counters;

	private final ReplyDelivery delivery;

	// Of a message that is not whole yet
	private final Queue<Msg> frames = new ArrayDeque<>();

	private final FrameReader reader;

	private boolean delivered;

	ReplyInput(ZmqSocketDefinition definition, SocketCounters counters, ReplyDelivery delivery) {
		this.counters = counters;
		this.delivery = delivery;
		// Only who accepts connections asks who is at their other end
		this.reader = new FrameReader(this.frames::poll, definition, counters, !definition.binds().isEmpty());
	}

	void take(Msg frame) {
		if (frame.isCommand()) {
			// Dropped, since the peer has sent too much
			return;
		}
		this.frames.add(frame);
		if (!frame.hasMore()) {
			ZmqMessage reply = this.reader.readMessage();
			if (reply != null) {
				this.counters.countReceived(1);
				this.delivery.arrived(reply);
				this.delivered = true;
			}
		}
	}

	// As many as came at once
	void takenAll() {
		if (this.delivered) {
			this.delivered = false;
			this.delivery.arrivedAll();
		}
	}

	// The connection is lost
	void discardIncomplete() {
		this.frames.clear();
	}

}
