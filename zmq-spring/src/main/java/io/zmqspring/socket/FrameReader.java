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
import io.zmqspring.message.ZmqPeer;
import io.zmqspring.security.GuardedFrame;
import io.zmqspring.security.PeerIdentity;
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

	// The messages of such a DEALER begin with an empty frame
	private final boolean enveloped;

	private final SocketCounters counters;

	private final SocketGuard guard;

	// Where peers are asked who they are
	private final @Nullable PeerIdentity identity;

	private @Nullable SubscriptionNotices notices;

	FrameReader(SocketBase base, ZmqSocketDefinition definition, SocketCounters counters, SocketGuard guard,
			boolean identifying) {
		this.base = base;
		this.guard = guard;
		this.maxFrames = definition.maxFrames();
		// Over inproc JeroMQ hands over the sender's array, and one array to all
		// subscribers
		this.shared = definition.hasInproc();
		this.enveloped = definition.envelope();
		this.counters = counters;
		this.identity = identifying ? new PeerIdentity() : null;
	}

	// The messages of a publishing socket
	void readFrom(SubscriptionNotices notices) {
		this.notices = notices;
	}

	// Read what has arrived. Returns the number of messages put into the batch, from
	// index 0
	int read(ZmqMessage[] batch) {
		int count = 0;
		ZmqMessage message = (batch.length != 0) ? next() : null;
		while (message != null) {
			batch[count++] = message;
			message = (count < batch.length) ? next() : null;
		}
		if (count != 0) {
			this.counters.countReceived(count);
		}
		return count;
	}

	private @Nullable ZmqMessage next() {
		return (this.notices != null) ? this.notices.poll() : readMessage();
	}

	// The next message that is of use, or null when none has arrived
	@Nullable ZmqMessage readMessage() {
		Msg frame = readFrame();
		while (frame != null) {
			ZmqMessage message = frame.hasMore() ? readRest(frame)
					: this.enveloped ? discard() : identified(UnsafeFrames.wrapPayload(data(frame)), frame);
			if (message != null) {
				return message;
			}
			frame = readFrame();
		}
		return null;
	}

	private @Nullable ZmqMessage readRest(Msg first) {
		List<byte[]> frames = new ArrayList<>(4);
		boolean valid = !this.enveloped || first.size() == 0;
		Msg frame = this.enveloped ? readFrame() : first;
		int count = 0;
		while (frame != null) {
			if (++count <= this.maxFrames && valid) {
				frames.add(data(frame));
			}
			if (!frame.hasMore()) {
				if (frame instanceof GuardedFrame guarded && guarded.isRefused()) {
					return null;
				}
				return (valid && count <= this.maxFrames)
						? identified(UnsafeFrames.wrap(frames.toArray(new byte[0][])), frame) : discard();
			}
			frame = readFrame();
		}
		return discard();
	}

	private ZmqMessage identified(ZmqMessage message, Msg last) {
		ZmqPeer peer = (this.identity != null) ? this.identity.of(last) : null;
		return (peer != null) ? UnsafeFrames.withPeer(message, peer) : message;
	}

	private @Nullable ZmqMessage discard() {
		this.counters.countDiscarded();
		return null;
	}

	private byte[] data(Msg frame) {
		byte[] data = frame.data();
		return this.shared ? data.clone() : data;
	}

	private @Nullable Msg readFrame() {
		while (true) {
			Msg frame = this.base.recv(ZMQ.ZMQ_DONTWAIT);
			if (frame != null || !this.guard.wasCallInterrupted()) {
				return frame;
			}
		}
	}

}
