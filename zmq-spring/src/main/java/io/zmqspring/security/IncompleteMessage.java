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

/**
 * The message that a connection is in the middle of. Frames beyond the limits are
 * dropped; a message that has lost one is marked at its end, so that nobody gets it.
 */
final class IncompleteMessage {

	// What a connection holds without being counted in the budget, and what it is counted
	// in
	private static final int STEP = 64 * 1024;

	private final int maxFrames;

	private final ReceiveBudget.Reservation reservation;

	private final Refusals refusals;

	private int frames;

	private int queued;

	private long bytes;

	private long reserved;

	private boolean refusing;

	IncompleteMessage(int maxFrames, ReceiveBudget.Reservation reservation, Refusals refusals) {
		this.maxFrames = maxFrames;
		this.reservation = reservation;
		this.refusals = refusals;
	}

	// Nearly all are
	boolean isWhole(GuardedFrame frame) {
		return this.frames == 0 && !frame.hasMore() && !frame.isWasted();
	}

	void arrived(GuardedFrame frame) {
		boolean last = !frame.hasMore();
		this.frames++;
		if (!this.refusing && !isTaken(frame, last)) {
			this.refusing = true;
		}
		if (!this.refusing) {
			this.queued++;
		}
		else if (last && this.queued > 0) {
			frame.refuse();
		}
		else {
			frame.drop();
		}
		if (last) {
			end();
		}
	}

	private boolean isTaken(GuardedFrame frame, boolean last) {
		if (frame.isWasted()) {
			this.refusals.refused("a frame of " + frame.size() + " bytes, while others are still arriving");
			return false;
		}
		if (this.frames > this.maxFrames) {
			this.refusals.refused("a message of more than " + this.maxFrames + " frames, its max-frames");
			return false;
		}
		this.bytes += frame.size();
		if (!last && !reserve()) {
			this.refusals.refused("a message whose frames before the last have " + this.bytes + " bytes");
			return false;
		}
		return true;
	}

	private boolean reserve() {
		long missing = this.bytes - this.reserved - STEP;
		if (missing <= 0) {
			return true;
		}
		long more = missing + STEP;
		if (!this.reservation.grow(more)) {
			return false;
		}
		this.reserved += more;
		return true;
	}

	private void end() {
		if (this.reserved != 0) {
			this.reservation.shrink(this.reserved);
		}
		this.frames = 0;
		this.queued = 0;
		this.bytes = 0;
		this.reserved = 0;
		this.refusing = false;
	}

}
