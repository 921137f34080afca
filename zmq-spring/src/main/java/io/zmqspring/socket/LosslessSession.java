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
import zmq.ZMQ;
import zmq.ZObject;
import zmq.io.IEngine;
import zmq.io.IOThread;
import zmq.io.SessionBase;
import zmq.io.StreamEngine.ErrorReason;
import zmq.io.net.Address;
import zmq.pipe.Pipe;

/**
 * The end of a connection at its socket. It loses nothing that JeroMQ's own would lose:
 * <ul>
 * <li>Unless the socket waits for it with a queue, the socket learns of it when its
 * handshake is complete, authentication included, and gives it no message before.
 * JeroMQ's would be given a share at once, which is lost if the peer is no ZeroMQ
 * socket.</li>
 * <li>The replies to correlated requests do not go into the queue of the socket, but to
 * who dispatches them, however many there are.</li>
 * <li>It goes on to read where the socket wants no more of it, as a router that has given
 * the peer's routing id to another, to notice when the peer goes.</li>
 * </ul>
 */
abstract class LosslessSession extends SessionBase {

	private final @Nullable ReplyInput replies;

	private final Backlog backlog;

	// Whole messages that cannot be received yet
	private int written;

	// JeroMQ makes a session give the socket a pipe unless it has one
	private @Nullable Pipe placeholder;

	private @Nullable Pipe queue;

	private @Nullable IEngine engine;

	private boolean complete;

	private boolean deserted;

	LosslessSession(IOThread thread, boolean connect, SocketBase socket, Options options, @Nullable Address address,
			Arrivals arrivals) {
		super(thread, connect, socket, options, address);
		this.replies = arrivals.replies().newInput();
		this.backlog = arrivals.backlog();
	}

	// The handshake is complete. Returns whether the socket may learn of the connection
	abstract boolean completed();

	// Whether it says nothing of the handshake before its peer does. Who is told that it
	// is accepted sends messages
	abstract boolean listensFirst();

	@Override
	protected void processAttach(IEngine engine) {
		if (this.queue == null && !isTerminating()) {
			this.placeholder = Pipe.pair(new ZObject[] { this, this }, new int[] { 1, 1 },
					new boolean[] { false, false })[0];
			attachPipe(this.placeholder);
		}
		this.engine = engine;
		super.processAttach(engine);
	}

	// JeroMQ reads and writes no messages before the end of the handshake
	@Override
	protected @Nullable Msg pullMsg() {
		enter();
		return super.pullMsg();
	}

	@Override
	protected boolean pushMsg(Msg msg) {
		enter();
		if (this.deserted) {
			return true;
		}
		if (this.replies != null && this.complete) {
			this.replies.take(msg);
			return true;
		}
		boolean taken = super.pushMsg(msg);
		if (taken && !msg.hasMore() && !msg.isIdentity()) {
			this.written++;
		}
		return taken;
	}

	@Override
	public void flush() {
		if (this.replies != null) {
			this.replies.takenAll();
		}
		super.flush();
		if (this.written != 0) {
			this.backlog.arrived(this.written);
			this.written = 0;
		}
	}

	final Backlog backlog() {
		return this.backlog;
	}

	// The messages that a flush would hand over
	final int written() {
		return this.written;
	}

	private void enter() {
		if (this.complete || !completed()) {
			return;
		}
		this.complete = true;
		if (this.placeholder != null) {
			detach();
			open();
		}
	}

	private void detach() {
		Pipe pipe = this.placeholder;
		if (pipe != null) {
			this.placeholder = null;
			super.pipeTerminated(pipe);
		}
	}

	// Make the socket one end of its queues
	final void open() {
		boolean conflate = this.options.conflate && isOfOneFrame();
		Pipe[] pipes = Pipe.pair(new ZObject[] { this, this.socket },
				new int[] { conflate ? -1 : this.options.recvHwm, conflate ? -1 : this.options.sendHwm },
				new boolean[] { conflate, conflate });
		attachPipe(pipes[0]);
		this.queue = pipes[0];
		this.deserted = false;
		if (this.replies != null) {
			// Nobody reads from it to its end
			pipes[1].setNoDelay();
		}
		sendBind(this.socket, pipes[1]);
	}

	private boolean isOfOneFrame() {
		return switch (this.options.type) {
			case ZMQ.ZMQ_DEALER, ZMQ.ZMQ_PULL, ZMQ.ZMQ_PUSH, ZMQ.ZMQ_PUB, ZMQ.ZMQ_SUB -> true;
			default -> false;
		};
	}

	// With no engine, JeroMQ would look at the queue, which may be gone, for what the ZAP
	// handler replies
	@Override
	public void readActivated(Pipe pipe) {
		if (this.engine != null) {
			super.readActivated(pipe);
		}
		else {
			pipe.checkRead();
		}
	}

	// JeroMQ would read nothing more
	@Override
	public void pipeTerminated(Pipe pipe) {
		super.pipeTerminated(pipe);
		if (pipe != this.queue) {
			return;
		}
		this.queue = null;
		if (!isTerminating()) {
			this.deserted = true;
			if (this.engine != null) {
				this.engine.restartInput();
			}
		}
	}

	// The connection is lost, and if the socket made it, another one begins
	@Override
	public void engineError(boolean handshaked, ErrorReason reason) {
		this.engine = null;
		detach();
		if (this.replies != null) {
			this.replies.discardIncomplete();
		}
		super.engineError(handshaked, reason);
		this.complete = false;
		if (!this.options.immediate) {
			// JeroMQ has given it up
			this.queue = null;
		}
	}

	@Override
	protected void processTerm(int linger) {
		detach();
		super.processTerm(linger);
	}

	// Write nothing more, and read to the end. Returns false where there is no connection
	// whose handshake is complete
	final boolean stopOutput() {
		if (this.complete && this.engine instanceof ZmtpEngine running) {
			running.stopOutput();
			return true;
		}
		return false;
	}

	// Whether the handshake of the connection was completed
	final boolean wasComplete() {
		return this.complete;
	}

	// End the connection as if it had been lost
	final void cut(ErrorReason reason) {
		IEngine running = this.engine;
		if (running != null) {
			running.terminate();
			engineError(false, reason);
		}
	}

}
