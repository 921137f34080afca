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
 * Allocates received frames on the heap, and answers an impossible size, which JeroMQ's
 * decoder lets through when its 64 bits overflow an {@code int}, with an empty frame that
 * is not delivered; JeroMQ's I/O thread would otherwise die of it.
 */
public final class GuardedMsgAllocator implements MsgAllocator {

	private final int maxSize;

	/**
	 * Create an allocator.
	 * @param maxSize the largest frame in bytes
	 */
	public GuardedMsgAllocator(int maxSize) {
		this.maxSize = maxSize;
	}

	@Override
	public Msg allocate(int size) {
		if (size < 0 || size > this.maxSize) {
			Msg nothing = new Msg();
			nothing.setFlags(Msg.COMMAND);
			return nothing;
		}
		return new Msg(size);
	}

}
