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

/**
 * A frame whose memory is counted while it arrives.
 */
final class LargeFrame extends GuardedFrame {

	private final boolean wasted;

	private ReceiveBudget.@Nullable Reservation reservation;

	LargeFrame(int size, PeerLimits limits) {
		super(size, limits);
		this.wasted = false;
	}

	LargeFrame(ByteBuffer waste, PeerLimits limits) {
		super(waste, limits);
		this.wasted = true;
	}

	void reserved(ReceiveBudget.Reservation reservation) {
		this.reservation = reservation;
	}

	@Override
	boolean isWasted() {
		return this.wasted;
	}

	// Once CURVE has taken out the box, which is the rest, the frame is garbage
	@Override
	public void transfer(ByteBuffer destination, int offset, int length) {
		super.transfer(destination, offset, length);
		if (offset + length == size()) {
			arrived();
		}
	}

	@Override
	void arrived() {
		if (this.reservation != null) {
			this.reservation.end();
			this.reservation = null;
		}
	}

}
