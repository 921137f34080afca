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

import org.zeromq.SocketType;
import org.zeromq.ZContext;
import zmq.Msg;
import zmq.SocketBase;

/**
 * Asks through REQ, in lock-step.
 */
final class RawRequester extends RawNear {

	private final byte[] payload;

	private final SocketBase socket;

	RawRequester(Workload workload, ZContext context, String endpoint) {
		super(workload, context);
		this.payload = new Payloads(workload).bytes();
		this.socket = open(SocketType.REQ, endpoint);
	}

	@Override
	public Timing run(long messages) {
		return callers().timed(messages, () -> {
			this.socket.send(new Msg(this.payload), 0);
			this.socket.recv(0).data();
		});
	}

}
