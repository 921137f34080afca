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

import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.io.Metadata;

/**
 * A frame from the network. JeroMQ tells it which connection it came through right before
 * it puts it into a queue; the frame is then counted, and lets itself be dropped if its
 * peer has sent too much.
 */
public final class GuardedFrame extends Msg {

	private final PeerLimits limits;

	private final boolean wasted;

	private ReceiveBudget.@Nullable Reservation reservation;

	private boolean dropped;

	private boolean refused;

	GuardedFrame(int size, PeerLimits limits) {
		super(size);
		this.limits = limits;
		this.wasted = false;
	}

	// What CURVE has made of an encrypted one
	GuardedFrame(Msg decrypted, PeerLimits limits) {
		super(decrypted);
		this.limits = limits;
		this.wasted = false;
	}

	// Its bytes are not kept
	GuardedFrame(ByteBuffer waste, PeerLimits limits) {
		super(waste);
		this.limits = limits;
		this.wasted = true;
	}

	/**
	 * Return whether this is the end of a message that is not to be delivered, since its
	 * peer sent too much.
	 * @return {@code true} if the frames before it and the frame are to be discarded
	 */
	public boolean isRefused() {
		return this.refused;
	}

	boolean isWasted() {
		return this.wasted;
	}

	void reserved(ReceiveBudget.Reservation reservation) {
		this.reservation = reservation;
	}

	void drop() {
		this.dropped = true;
	}

	void refuse() {
		this.refused = true;
	}

	@Override
	public Msg setMetadata(@Nullable Metadata metadata) {
		super.setMetadata(metadata);
		if (metadata != null) {
			arrived();
			if (!isCommand()) {
				this.limits.arrived(this, metadata);
			}
		}
		return this;
	}

	// Once CURVE has taken out the box, which is the rest, the frame is garbage
	@Override
	public void transfer(ByteBuffer destination, int offset, int length) {
		super.transfer(destination, offset, length);
		if (offset + length == size()) {
			arrived();
		}
	}

	private void arrived() {
		if (this.reservation != null) {
			this.reservation.end();
			this.reservation = null;
		}
	}

	// JeroMQ queues no commands
	@Override
	public boolean isCommand() {
		return this.dropped || super.isCommand();
	}

}
