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
import zmq.io.IEngine;
import zmq.io.IOThread;
import zmq.io.SessionBase;
import zmq.io.StreamEngine.ErrorReason;
import zmq.io.mechanism.Mechanisms;
import zmq.io.net.Address;
import zmq.pipe.Pipe;

/**
 * The end of a connection at its socket. It loses nothing that JeroMQ's own would lose:
 * <ul>
 * <li>Unless the socket waits for it with a queue, the socket learns of it when its
 * handshake is complete, authentication included, and gives it no message before.
 * JeroMQ's would be given a share at once, which is lost if the peer is no ZeroMQ
 * socket.</li>
 * <li>It keeps what the socket has no room for. JeroMQ's engine offers such a message
 * once more when there is room, but the bytes as they came: with CURVE it would hand out
 * ciphertext, and has lost the plaintext (JeroMQ issue 1009).</li>
 * <li>It goes on to read where the socket wants no more of it, as a router that has given
 * the peer's routing id to another, to notice when the peer goes.</li>
 * </ul>
 * What it sends it gives to the encoder as {@link FrameRun}s.
 */
abstract class LosslessSession extends SessionBase {

	// JeroMQ makes a session give the socket a pipe unless it has one
	private @Nullable Pipe placeholder;

	private @Nullable Pipe queue;

	private @Nullable IEngine engine;

	private @Nullable Msg held;

	private @Nullable FrameRun run;

	// Read from the queue, but not part of the run
	private @Nullable Msg ahead;

	private boolean complete;

	private boolean deserted;

	LosslessSession(IOThread thread, boolean connect, SocketBase socket, Options options, @Nullable Address address) {
		super(thread, connect, socket, options, address);
	}

	// The handshake is complete. Returns whether the socket may learn of the connection
	abstract boolean completed();

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
		Msg next = (this.ahead != null) ? this.ahead : super.pullMsg();
		this.ahead = null;
		// With no engine JeroMQ looks for the rest of the message that was begun. CURVE
		// encrypts frame by frame
		boolean alone = next == null || this.engine == null || this.options.mechanism == Mechanisms.CURVE;
		return (alone || !FrameRun.takes(next)) ? next : run(next);
	}

	private FrameRun run(Msg first) {
		if (this.run == null) {
			this.run = new FrameRun();
		}
		this.run.begin(first);
		if (this.run.isUnderstood()) {
			fill(this.run);
		}
		return this.run;
	}

	private void fill(FrameRun run) {
		boolean yielded = false;
		while (run.hasRoom()) {
			Msg next = super.pullMsg();
			if (next == null) {
				if (yielded || !run.isFlowing()) {
					return;
				}
				letOthersRun();
				yielded = true;
			}
			else if (FrameRun.takes(next)) {
				run.add(next);
			}
			else {
				this.ahead = next;
				return;
			}
		}
	}

	// Where messages come faster than they can be written one by one, a system call for a
	// few of them costs more than all that was saved: their sender may go first
	@SuppressWarnings("ThreadPriorityCheck")
	private static void letOthersRun() {
		Thread.yield();
	}

	@Override
	protected boolean pushMsg(Msg msg) {
		enter();
		if (this.deserted) {
			return true;
		}
		Msg next = (this.held != null) ? this.held : guard(msg);
		boolean taken = super.pushMsg(next);
		this.held = taken ? null : next;
		return taken;
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
		sendBind(this.socket, pipes[1]);
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
			if (this.held != null && this.engine != null) {
				this.engine.restartInput();
			}
		}
	}

	// The connection is lost, and if the socket made it, another one begins
	@Override
	public void engineError(boolean handshaked, ErrorReason reason) {
		this.engine = null;
		detach();
		super.engineError(handshaked, reason);
		this.complete = false;
		this.held = null;
		this.run = null;
		this.ahead = null;
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

	// End the connection as if it had been lost
	final void cut(ErrorReason reason) {
		IEngine running = this.engine;
		if (running != null) {
			running.terminate();
			engineError(false, reason);
		}
	}

}
