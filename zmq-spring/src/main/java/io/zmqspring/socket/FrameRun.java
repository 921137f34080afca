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

import java.nio.ByteBuffer;

import zmq.Msg;

/**
 * Small frames, one behind the other as they stand on the wire, that JeroMQ's encoder
 * takes for one: it writes the header of the first, and then all bytes that follow. To
 * encode each by itself costs it about as much as all else that its thread does.
 * <p>
 * The encoder of ZMTP 2 and 3 (RFC 15/ZMTP, 23/ZMTP) asks a frame for its size and
 * whether it is a command, to write the header, and then for its content and how long
 * that is. The one of ZMTP 1, which writes other headers, does not ask for commands.
 */
final class FrameRun extends Msg {

	// Less than JeroMQ's smallest buffer, so that it copies the run
	private static final int CAPACITY = 4096;

	private static final int HEADER_SIZE = 2;

	// That has such a header
	private static final int LARGEST = 255;

	// Of so many frames at once the sender is likely to have more
	private static final int FLOW = 4;

	private final ByteBuffer content = ByteBuffer.allocate(CAPACITY);

	private int frames;

	private int firstSize;

	private int length;

	private boolean headerWritten;

	private boolean understood;

	static boolean takes(Msg frame) {
		return frame.size() <= LARGEST;
	}

	void begin(Msg frame) {
		this.content.clear();
		this.frames = 0;
		this.firstSize = frame.size();
		this.headerWritten = false;
		resetFlags(MORE);
		setFlags(frame.flags() & MORE);
		append(frame);
	}

	void add(Msg frame) {
		this.content.put((byte) (frame.flags() & MORE)).put((byte) frame.size());
		append(frame);
	}

	private void append(Msg frame) {
		this.content.put(frame.data());
		this.length = this.content.position();
		this.frames++;
	}

	// Whether the encoder writes headers as they are written here
	boolean isUnderstood() {
		return this.understood;
	}

	boolean hasRoom() {
		return this.length <= CAPACITY - HEADER_SIZE - LARGEST;
	}

	boolean isFlowing() {
		return this.frames >= FLOW;
	}

	@Override
	public boolean isCommand() {
		this.understood = true;
		return false;
	}

	@Override
	public int size() {
		return this.headerWritten ? this.length : this.firstSize;
	}

	@Override
	public ByteBuffer buf() {
		this.headerWritten = true;
		return this.content;
	}

}
