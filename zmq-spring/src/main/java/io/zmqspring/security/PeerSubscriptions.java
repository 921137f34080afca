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

package io.zmqspring.security;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * What a subscriber has subscribed to. JeroMQ keeps it in a tree without a bound, a node
 * for each byte, and goes down that tree by recursion.
 */
final class PeerSubscriptions {

	static final int LONGEST_TOPIC = 4096;

	// What JeroMQ needs at most for one byte of a topic, and what is needed here
	private static final int BYTES_PER_BYTE = 96;

	private final ReceiveBudget.Reservation reservation;

	private final Refusals refusals;

	private final Set<ByteBuffer> topics = new HashSet<>();

	PeerSubscriptions(ReceiveBudget.Reservation reservation, Refusals refusals) {
		this.reservation = reservation;
		this.refusals = refusals;
	}

	void arrived(GuardedFrame frame) {
		int first = (frame.size() != 0) ? frame.get(0) : -1;
		if (first == 1 && !subscribe(frame)) {
			frame.drop();
		}
		else if (first == 0 && this.topics.remove(topic(frame))) {
			this.reservation.shrink(cost(frame));
		}
	}

	private boolean subscribe(GuardedFrame frame) {
		if (frame.size() - 1 > LONGEST_TOPIC) {
			this.refusals.refused("a subscription to a topic of more than " + LONGEST_TOPIC + " bytes");
			return false;
		}
		ByteBuffer topic = topic(frame);
		if (this.topics.contains(topic)) {
			return true;
		}
		if (!this.reservation.grow(cost(frame))) {
			this.refusals.refused("a subscription beside the " + this.topics.size() + " that its peer has");
			return false;
		}
		this.topics.add(topic);
		return true;
	}

	private static long cost(GuardedFrame frame) {
		return (long) BYTES_PER_BYTE * (frame.size() + 1);
	}

	private static ByteBuffer topic(GuardedFrame frame) {
		return ByteBuffer.wrap(frame.data(), 1, frame.size() - 1);
	}

}
