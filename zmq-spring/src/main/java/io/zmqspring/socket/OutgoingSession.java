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

import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.Options;
import zmq.SocketBase;
import zmq.io.IOThread;
import zmq.io.StreamEngine.ErrorReason;
import zmq.io.net.Address;

/**
 * A connection that was made to a peer which may refuse it. JeroMQ would give up for
 * good, and drop what the socket has queued for the peer; here that waits for the next
 * attempt, with other keys perhaps.
 */
final class OutgoingSession extends LosslessSession {

	private final Runnable refusals;

	private boolean complete;

	// Who hears of refusals is called on an I/O thread, and must not block or throw
	OutgoingSession(IOThread thread, SocketBase socket, Options options, Address address, Runnable refusals) {
		super(thread, true, socket, options, address);
		this.refusals = refusals;
	}

	// JeroMQ reads and writes no messages before the end of the handshake
	@Override
	protected @Nullable Msg pullMsg() {
		this.complete = true;
		return super.pullMsg();
	}

	@Override
	protected boolean pushMsg(Msg msg) {
		this.complete = true;
		return super.pushMsg(msg);
	}

	@Override
	public void engineError(boolean handshaked, ErrorReason reason) {
		boolean refused = !this.complete;
		this.complete = false;
		if (refused) {
			this.refusals.run();
		}
		super.engineError(handshaked, (refused && reason == ErrorReason.PROTOCOL) ? ErrorReason.CONNECTION : reason);
	}

}
