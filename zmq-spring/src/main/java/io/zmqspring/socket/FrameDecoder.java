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
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import io.zmqspring.security.GuardedMsgAllocator;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.Options;
import zmq.msg.MsgAllocator;

/**
 * Takes the frames out of what comes through a connection (RFC 23/ZMTP). Nearly all are
 * small and messages of their own: they are copied as they are. The others are allocated
 * within the limits of their socket.
 */
final class FrameDecoder {

	static final int MORE = 1;

	static final int LARGE = 2;

	static final int COMMAND = 4;

	static final int LONGEST_HEADER = 9;

	private static final int SHORTEST_HEADER = 2;

	private static final int SMALLEST_BUFFER = 8192;

	private final ByteBuffer buffer;

	private final long maxSize;

	private final MsgAllocator allocator;

	private final boolean takesMessages;

	// Of which not all has come
	private @Nullable Msg frame;

	private int missing;

	private boolean inMessage;

	FrameDecoder(Options options) {
		this.buffer = ByteBuffer.allocateDirect(Math.max(SMALLEST_BUFFER, options.rcvbuf)).limit(0);
		this.maxSize = (options.maxMsgSize < 0) ? Integer.MAX_VALUE : Math.min(Integer.MAX_VALUE, options.maxMsgSize);
		this.allocator = options.allocator;
		this.takesMessages = options.allocator instanceof GuardedMsgAllocator guard && guard.takesMessages();
	}

	// When all frames have been taken. Returns the number of bytes, or -1 at the end
	int read(SocketChannel channel) throws IOException {
		this.buffer.compact();
		try {
			return channel.read(this.buffer);
		}
		finally {
			this.buffer.flip();
		}
	}

	// The next whole frame, or null when there is none. Throws IllegalArgumentException
	// when the size of one is impossible
	@Nullable Msg next() {
		return (this.frame != null) ? fill(this.frame) : begin();
	}

	private @Nullable Msg begin() {
		ByteBuffer source = this.buffer;
		int start = source.position();
		int available = source.limit() - start;
		if (available < SHORTEST_HEADER) {
			return null;
		}
		int flags = source.get(start);
		long size;
		if ((flags & LARGE) == 0) {
			size = source.get(start + 1) & 0xff;
			source.position(start + SHORTEST_HEADER);
		}
		else {
			if (available < LONGEST_HEADER) {
				return null;
			}
			size = source.getLong(start + 1);
			source.position(start + LONGEST_HEADER);
		}
		if (size < 0 || size > this.maxSize) {
			throw new IllegalArgumentException("It announces a frame of " + size + " bytes, and " + this.maxSize
					+ " are the most, the max-message-size");
		}
		boolean alone = (flags & MORE) == 0 && !this.inMessage && this.takesMessages;
		if ((flags & COMMAND) == 0) {
			this.inMessage = (flags & MORE) != 0;
		}
		if (alone && size <= source.remaining()) {
			return small((int) size, flags);
		}
		return allocate((int) size, flags);
	}

	private Msg small(int size, int flags) {
		byte[] body = new byte[size];
		this.buffer.get(body);
		Msg whole = new Msg(body);
		if ((flags & COMMAND) != 0) {
			whole.setFlags(Msg.COMMAND);
		}
		return whole;
	}

	private @Nullable Msg allocate(int size, int flags) {
		Msg allocated = this.allocator.allocate(size);
		allocated.setFlags((((flags & MORE) != 0) ? Msg.MORE : 0) | (((flags & COMMAND) != 0) ? Msg.COMMAND : 0));
		this.missing = size;
		return fill(allocated);
	}

	private @Nullable Msg fill(Msg begun) {
		int end = this.buffer.limit();
		int count = Math.min(this.missing, this.buffer.remaining());
		this.buffer.limit(this.buffer.position() + count);
		begun.put(this.buffer);
		this.buffer.limit(end);
		this.missing -= count;
		this.frame = (this.missing != 0) ? begun : null;
		return (this.missing != 0) ? null : begun;
	}

}
