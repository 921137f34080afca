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

import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.Options;

/**
 * Gathers frames as they go through a connection (RFC 23/ZMTP), so that many small ones
 * are written at once.
 */
final class FrameEncoder {

	private static final int SMALLEST_BUFFER = 8192;

	private static final int LONGEST_SMALL_BODY = 255;

	// Holds what is to be written, from its beginning
	private final ByteBuffer buffer;

	// Of the last frame, where there was no room for all of it
	private byte @Nullable [] body;

	private int written;

	FrameEncoder(Options options) {
		this.buffer = ByteBuffer.allocateDirect(Math.max(SMALLEST_BUFFER, options.sndbuf));
	}

	boolean isEmpty() {
		return this.buffer.position() == 0;
	}

	boolean hasRoom() {
		return this.body == null && this.buffer.remaining() >= FrameDecoder.LONGEST_HEADER;
	}

	// Where there is room
	void add(Msg frame) {
		byte[] content = frame.data();
		int flags = (frame.hasMore() ? FrameDecoder.MORE : 0) | (frame.isCommand() ? FrameDecoder.COMMAND : 0);
		if (content.length <= LONGEST_SMALL_BODY) {
			this.buffer.put((byte) flags).put((byte) content.length);
		}
		else {
			this.buffer.put((byte) (flags | FrameDecoder.LARGE)).putLong(content.length);
		}
		put(content, 0);
	}

	private void put(byte[] content, int from) {
		int count = Math.min(content.length - from, this.buffer.remaining());
		this.buffer.put(content, from, count);
		this.written = from + count;
		this.body = (this.written < content.length) ? content : null;
	}

	void write(SocketChannel channel) throws IOException {
		this.buffer.flip();
		try {
			channel.write(this.buffer);
		}
		finally {
			this.buffer.compact();
		}
		if (this.body != null) {
			put(this.body, this.written);
		}
	}

}
