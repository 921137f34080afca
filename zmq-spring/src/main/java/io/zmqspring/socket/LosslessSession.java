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

import io.zmqspring.security.GuardedMsgAllocator;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.Options;
import zmq.SocketBase;
import zmq.ZMQ;
import zmq.ZObject;
import zmq.io.IOThread;
import zmq.io.SessionBase;
import zmq.io.net.Address;
import zmq.pipe.Pipe;

/**
 * A connection that keeps what its socket has no room for. JeroMQ's engine offers such a
 * message once more when there is room, but the bytes as they came: with CURVE it would
 * hand out ciphertext, and has lost the plaintext (JeroMQ issue 1009).
 */
class LosslessSession extends SessionBase {

	private @Nullable Msg held;

	LosslessSession(IOThread thread, boolean connect, SocketBase socket, Options options, @Nullable Address address) {
		super(thread, connect, socket, options, address);
	}

	@Override
	protected boolean pushMsg(Msg msg) {
		Msg next = (this.held != null) ? this.held : guard(msg);
		boolean taken = super.pushMsg(next);
		this.held = taken ? null : next;
		return taken;
	}

	// Make the socket one end of its queues
	final Pipe open() {
		boolean conflate = this.options.conflate && isOfOneFrame();
		Pipe[] pipes = Pipe.pair(new ZObject[] { this, this.socket },
				new int[] { conflate ? -1 : this.options.recvHwm, conflate ? -1 : this.options.sendHwm },
				new boolean[] { conflate, conflate });
		attachPipe(pipes[0]);
		sendBind(this.socket, pipes[1]);
		return pipes[0];
	}

	// JeroMQ then reads nothing more until there is room
	final boolean isHeldUp() {
		return this.held != null;
	}

	private boolean isOfOneFrame() {
		return switch (this.options.type) {
			case ZMQ.ZMQ_DEALER, ZMQ.ZMQ_PULL, ZMQ.ZMQ_PUSH, ZMQ.ZMQ_PUB, ZMQ.ZMQ_SUB -> true;
			default -> false;
		};
	}

	private Msg guard(Msg msg) {
		return (this.options.allocator instanceof GuardedMsgAllocator guard) ? guard.guard(msg) : msg;
	}

	// The connection is lost, and another one begins
	@Override
	protected void reset() {
		this.held = null;
		super.reset();
	}

}
