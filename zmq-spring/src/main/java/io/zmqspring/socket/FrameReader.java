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

import java.util.ArrayList;
import java.util.List;

import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZMQ;

/**
 * Reads whole messages from a JeroMQ socket without waiting. Called under the lock of the
 * socket.
 */
final class FrameReader {

	private final SocketBase base;

	private final int maxFrames;

	private final boolean shared;

	private final SocketCounters counters;

	private final SocketGuard guard;

	FrameReader(SocketBase base, ZmqSocketDefinition definition, SocketCounters counters, SocketGuard guard) {
		this.base = base;
		this.guard = guard;
		this.maxFrames = definition.maxFrames();
		// Over inproc JeroMQ hands over the sender's array, and one array to all
		// subscribers
		this.shared = definition.hasInproc();
		this.counters = counters;
	}

	// Read what has arrived. Returns the number of messages put into the batch, from
	// index 0
	int read(ZmqMessage[] batch) {
		int count = 0;
		while (count < batch.length) {
			Msg frame = readFrame();
			if (frame == null) {
				break;
			}
			ZmqMessage message = frame.hasMore() ? readRest(frame) : UnsafeFrames.wrapPayload(data(frame));
			if (message != null) {
				batch[count++] = message;
			}
		}
		if (count != 0) {
			this.counters.countReceived(count);
		}
		return count;
	}

	private @Nullable ZmqMessage readRest(Msg first) {
		List<byte[]> frames = new ArrayList<>(4);
		Msg frame = first;
		int count = 0;
		while (true) {
			if (++count <= this.maxFrames) {
				frames.add(data(frame));
			}
			if (!frame.hasMore()) {
				break;
			}
			frame = readFrame();
			if (frame == null) {
				this.counters.countDiscarded();
				return null;
			}
		}
		if (count > this.maxFrames) {
			this.counters.countDiscarded();
			return null;
		}
		return UnsafeFrames.wrap(frames.toArray(new byte[0][]));
	}

	private byte[] data(Msg frame) {
		byte[] data = frame.data();
		return this.shared ? data.clone() : data;
	}

	@Nullable Msg readFrame() {
		while (true) {
			Msg frame = this.base.recv(ZMQ.ZMQ_DONTWAIT);
			if (frame != null || !this.guard.wasCallInterrupted()) {
				return frame;
			}
		}
	}

}
