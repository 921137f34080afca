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

import java.util.function.Supplier;

import org.zeromq.SocketType;
import org.zeromq.ZContext;
import zmq.Msg;
import zmq.SocketBase;

/**
 * Sends through PUSH, or through several in turns.
 */
final class RawSender extends RawNear {

	private final Payloads payloads;

	private final boolean paced;

	private final SocketBase[] sockets;

	private int next;

	RawSender(Workload workload, ZContext context, String endpoint) {
		super(workload, context);
		this.payloads = new Payloads(workload);
		this.paced = workload.pattern() == Workload.Pattern.PACED;
		String[] endpoints = endpoint.split(",", -1);
		this.sockets = new SocketBase[workload.count()];
		for (int i = 0; i < this.sockets.length; i++) {
			this.sockets[i] = open(SocketType.PUSH, endpoints[i % endpoints.length]);
		}
	}

	@Override
	public Timing run(long messages) {
		SocketBase first = this.sockets[0];
		if (this.paced) {
			return callers().paced(messages, () -> first.send(new Msg(this.payloads.stamped()), 0));
		}
		Supplier<byte[]> toBytes = this.payloads.toBytes();
		if (this.sockets.length == 1) {
			return callers().run(messages, () -> first.send(new Msg(toBytes.get()), 0));
		}
		this.next = 0;
		return callers().run(messages, () -> {
			this.sockets[this.next].send(new Msg(toBytes.get()), 0);
			this.next = (this.next + 1) % this.sockets.length;
		});
	}

}
