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

import java.util.concurrent.atomic.AtomicLong;

import zmq.Ctx;
import zmq.Options;
import zmq.SocketBase;
import zmq.ZObject;
import zmq.io.IOThread;

/**
 * What JeroMQ shows of a socket to its own objects only.
 */
final class SocketEnvironment extends ZObject {

	private static final String NAME = "inproc://io.zmqspring.socket.options-";

	private static final AtomicLong names = new AtomicLong();

	private final Options options;

	private final IOThread ioThread;

	// Called by the user of the socket
	SocketEnvironment(SocketBase socket) {
		super(socket.getCtx(), socket.getTid());
		this.options = options(socket);
		this.ioThread = chooseIoThread(this.options.affinity);
	}

	// Who connects over inproc sees the options of the socket
	private Options options(SocketBase socket) {
		// The operator, of a number, takes long to set up when an application starts
		String name = NAME.concat(Long.toString(names.incrementAndGet()));
		socket.bind(name);
		try {
			Ctx.Endpoint found = findEndpoint(name);
			// That it was found counts as a command on its way to the socket
			sendInprocConnected(socket);
			return found.options;
		}
		finally {
			unregisterEndpoint(name, socket);
		}
	}

	Options options() {
		return this.options;
	}

	IOThread ioThread() {
		return this.ioThread;
	}

}
