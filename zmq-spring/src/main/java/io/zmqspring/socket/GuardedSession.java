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
import java.nio.channels.SocketChannel;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.Options;
import zmq.SocketBase;
import zmq.ZObject;
import zmq.io.IEngine;
import zmq.io.IOThread;
import zmq.io.StreamEngine.ErrorReason;
import zmq.pipe.Pipe;

/**
 * A connection that was accepted. The socket learns of it when its handshake is complete,
 * authentication included, and gives it no message before: JeroMQ's own session would be
 * given a share at once, which is lost if the peer is no ZeroMQ socket.
 */
final class GuardedSession extends LosslessSession {

	private static final Log logger = LogFactory.getLog(GuardedSession.class);

	private final SocketChannel channel;

	private final Admission admission;

	// JeroMQ makes a session give the socket a pipe unless it has one
	private @Nullable Pipe placeholder;

	private @Nullable Pipe queue;

	private @Nullable IEngine engine;

	// The socket wants no more of it, as a pair socket of all but one
	private boolean deserted;

	GuardedSession(IOThread thread, SocketBase socket, Options options, SocketChannel channel, Admission admission) {
		super(thread, false, socket, options, null);
		this.channel = channel;
		this.admission = admission;
	}

	SocketChannel channel() {
		return this.channel;
	}

	// From any I/O thread. At once, so that the peer does not take itself for accepted
	// meanwhile, and sends messages
	void end() {
		try {
			this.channel.shutdownOutput();
		}
		catch (IOException ex) {
			logger.debug("A connection was lost before it was ended", ex);
		}
		terminate();
	}

	@Override
	protected void processAttach(IEngine engine) {
		if (!isTerminating()) {
			this.placeholder = Pipe.pair(new ZObject[] { this, this }, new int[] { 1, 1 },
					new boolean[] { false, false })[0];
			attachPipe(this.placeholder);
		}
		this.engine = engine;
		super.processAttach(engine);
	}

	@Override
	public void engineError(boolean handshaked, ErrorReason reason) {
		this.engine = null;
		super.engineError(handshaked, reason);
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
		return this.deserted || super.pushMsg(msg);
	}

	private void enter() {
		if (this.placeholder != null && this.admission.complete(this)) {
			detach();
			this.queue = open();
		}
	}

	private void detach() {
		Pipe held = this.placeholder;
		if (held != null) {
			this.placeholder = null;
			super.pipeTerminated(held);
		}
	}

	// JeroMQ would read nothing more, and not notice when the peer goes
	@Override
	public void pipeTerminated(Pipe pipe) {
		super.pipeTerminated(pipe);
		if (pipe == this.queue && !isTerminating()) {
			this.deserted = true;
			if (isHeldUp() && this.engine != null) {
				this.engine.restartInput();
			}
		}
	}

	@Override
	protected void processTerm(int linger) {
		detach();
		super.processTerm(linger);
	}

	@Override
	public void destroy() {
		super.destroy();
		this.admission.leave(this);
	}

}
