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

package io.zmqspring.benchmarks;

import io.zmqspring.benchmarks.Workload.Option;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import zmq.SocketBase;

/**
 * Sockets that connect, and one thread to use them.
 */
abstract class RawNear implements Peer {

	private final Workload workload;

	private final ZContext context;

	private final Callers callers = new Callers(1);

	RawNear(Workload workload, ZContext context) {
		this.workload = workload;
		this.context = context;
	}

	final SocketBase open(SocketType type, String... endpoints) {
		ZMQ.Socket socket = RawPeer.open(this.context, type);
		if (RawPeer.hasBuffers(this.workload)) {
			socket.setSendBufferSize(RawPeer.BUFFER);
			socket.setReceiveBufferSize(RawPeer.BUFFER);
		}
		if (this.workload.has(Option.CURVE)) {
			Keys.CLIENT.use(socket);
		}
		for (String endpoint : endpoints) {
			socket.connect(endpoint);
		}
		return socket.base();
	}

	final Callers callers() {
		return this.callers;
	}

	@Override
	public void close() {
		this.callers.close();
		this.context.close();
	}

}
