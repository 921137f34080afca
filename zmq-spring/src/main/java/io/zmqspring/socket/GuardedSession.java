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
import zmq.Options;
import zmq.SocketBase;
import zmq.io.IOThread;

/**
 * A connection that was accepted, if it is admitted.
 */
final class GuardedSession extends LosslessSession {

	private static final Log logger = LogFactory.getLog(GuardedSession.class);

	private final SocketChannel channel;

	private final Admission admission;

	GuardedSession(IOThread thread, SocketBase socket, Options options, SocketChannel channel, Admission admission,
			Arrivals arrivals) {
		super(thread, false, socket, options, null, arrivals);
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
	boolean completed() {
		return this.admission.complete(this);
	}

	// Or what the peer sends until it is refused would be lost
	@Override
	boolean listensFirst() {
		return true;
	}

	@Override
	public void destroy() {
		super.destroy();
		this.admission.leave(this);
	}

}
