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
import java.util.function.Supplier;

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
 * Reads whole messages, frame by frame, without waiting.
 */
final class FrameReader {

	private final Supplier<? extends @Nullable Msg> frames;

	private final int maxFrames;

	private final boolean shared;

	// The messages of such a DEALER begin with an empty frame
	private final boolean enveloped;

	private final SocketCounters counters;

	// Where peers are asked who they are
	private final @Nullable PeerIdentity identity;

	private @Nullable SubscriptionNotices notices;

	// Of which each call returns the next one, or null when it has yet to arrive
	FrameReader(Supplier<? extends @Nullable Msg> frames, ZmqSocketDefinition definition, SocketCounters counters,
			boolean identifying) {
		this.frames = frames;
		this.maxFrames = definition.maxFrames();
		// Over inproc JeroMQ hands over the sender's array, and one array to all
		// subscribers
		this.shared = definition.hasInproc();
		this.enveloped = definition.envelope();
		this.counters = counters;
		this.identity = identifying ? new PeerIdentity() : null;
	}

	// Those of a JeroMQ socket. Called under its lock
	static FrameReader of(SocketBase base, SocketGuard guard, ZmqSocketDefinition definition, SocketCounters counters,
			boolean identifying) {
		return new FrameReader(() -> receive(base, guard), definition, counters, identifying);
	}

	private static @Nullable Msg receive(SocketBase base, SocketGuard guard) {
		while (true) {
			Msg frame = base.recv(ZMQ.ZMQ_DONTWAIT);
			if (frame != null || !guard.wasCallInterrupted()) {
				return frame;
			}
		}
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
		Msg frame = this.frames.get();
		while (frame != null) {
			ZmqMessage message = frame.hasMore() ? readRest(frame)
					: this.enveloped ? discard() : identified(UnsafeFrames.wrapPayload(data(frame)), frame);
			if (message != null) {
				return message;
			}
			frame = this.frames.get();
		}
		return null;
	}

	private @Nullable ZmqMessage readRest(Msg first) {
		List<byte[]> frames = new ArrayList<>(4);
		boolean valid = !this.enveloped || first.size() == 0;
		Msg frame = this.enveloped ? this.frames.get() : first;
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
			frame = this.frames.get();
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

}
