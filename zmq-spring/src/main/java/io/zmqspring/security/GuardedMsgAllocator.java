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

import zmq.Msg;
import zmq.msg.MsgAllocator;

/**
 * Allocates received frames on the heap, within limits.
 * <ul>
 * <li>An impossible size, which JeroMQ's decoder lets through when its 64 bits overflow
 * an {@code int}, gets an empty frame that is not delivered; JeroMQ's I/O thread would
 * otherwise die of it.</li>
 * <li>A large frame is allocated as soon as it is announced, as JeroMQ reads into it.
 * Above the {@link ReceiveBudget} its bytes are read, but not kept.</li>
 * </ul>
 */
public final class GuardedMsgAllocator implements MsgAllocator {

	// Smaller ones are not counted: a connection receives one frame at a time
	private static final int LARGE = 64 * 1024;

	private final int maxSize;

	private final PeerLimits limits;

	/**
	 * Create an allocator for one socket.
	 * @param maxSize the largest frame in bytes
	 * @param maxFrames the most frames of a message
	 * @param incoming what peers send to the socket
	 * @param budget what all peers of the context share
	 * @param refusals hears of what was not taken
	 */
	public GuardedMsgAllocator(int maxSize, int maxFrames, Incoming incoming, ReceiveBudget budget, Refusals refusals) {
		this.maxSize = maxSize;
		this.limits = new PeerLimits(maxFrames, incoming, budget, refusals);
	}

	/**
	 * Return whether the socket takes messages: one of a single small frame needs no
	 * check then.
	 * @return {@code false} if it takes subscriptions or nothing
	 */
	public boolean takesMessages() {
		return this.limits.takesMessages();
	}

	@Override
	public Msg allocate(int size) {
		if (size < 0 || size > this.maxSize) {
			Msg nothing = new Msg();
			nothing.setFlags(Msg.COMMAND);
			return nothing;
		}
		return (size <= LARGE) ? new GuardedFrame(size, this.limits) : allocateLarge(size);
	}

	/**
	 * Count a frame that JeroMQ allocated itself, when it decrypted one of these.
	 * @param frame what is to be queued
	 * @return the frame to queue in its place
	 */
	public Msg guard(Msg frame) {
		if (frame instanceof GuardedFrame || frame.isCommand() || frame.isIdentity() || frame.isCredential()) {
			return frame;
		}
		GuardedFrame guarded = new GuardedFrame(frame, this.limits);
		guarded.setMetadata(frame.getMetadata());
		return guarded;
	}

	private Msg allocateLarge(int size) {
		ReceiveBudget budget = this.limits.budget();
		if (budget.take(size)) {
			try {
				LargeFrame frame = new LargeFrame(size, this.limits);
				frame.reserved(budget.reservation(frame, size));
				return frame;
			}
			catch (OutOfMemoryError ex) {
				// JeroMQ's I/O thread would die of it
				budget.giveBack(size);
			}
		}
		return new LargeFrame(budget.waste(size), this.limits);
	}

}
