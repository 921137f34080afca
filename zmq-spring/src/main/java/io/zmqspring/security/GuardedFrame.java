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
import zmq.Msg;
import zmq.io.Metadata;

/**
 * A frame from the network. JeroMQ tells it which connection it came through right before
 * it puts it into a queue; the frame is then counted, and lets itself be dropped if its
 * peer has sent too much. There is one for each frame: what only large ones need is in
 * {@link LargeFrame}.
 */
public sealed class GuardedFrame extends Msg permits LargeFrame {

	private final PeerLimits limits;

	private boolean dropped;

	private boolean refused;

	GuardedFrame(int size, PeerLimits limits) {
		super(size);
		this.limits = limits;
	}

	// What CURVE has made of an encrypted one
	GuardedFrame(Msg decrypted, PeerLimits limits) {
		super(decrypted);
		this.limits = limits;
	}

	GuardedFrame(ByteBuffer content, PeerLimits limits) {
		super(content);
		this.limits = limits;
	}

	/**
	 * Return whether this is the end of a message that is not to be delivered, since its
	 * peer sent too much.
	 * @return {@code true} if the frames before it and the frame are to be discarded
	 */
	public final boolean isRefused() {
		return this.refused;
	}

	// Whether its bytes are not kept
	boolean isWasted() {
		return false;
	}

	// All of it
	void arrived() {
	}

	final void drop() {
		this.dropped = true;
	}

	final void refuse() {
		this.refused = true;
	}

	@Override
	public final Msg setMetadata(@Nullable Metadata metadata) {
		super.setMetadata(metadata);
		if (metadata != null) {
			arrived();
			if (!isCommand()) {
				this.limits.arrived(this, metadata);
			}
		}
		return this;
	}

	// JeroMQ queues no commands
	@Override
	public final boolean isCommand() {
		return this.dropped || super.isCommand();
	}

}
