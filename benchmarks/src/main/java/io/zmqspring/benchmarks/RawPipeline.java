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
 * Asks through DEALER, with a window of requests in flight: one thread that both sends
 * and receives; the server's replies keep the order.
 */
final class RawPipeline extends RawNear {

	private final byte[] payload;

	private final int window;

	private final SocketBase socket;

	private int inFlight;

	RawPipeline(Workload workload, ZContext context, String endpoint) {
		super(workload, context);
		this.payload = new Payloads(workload).bytes();
		this.window = workload.window();
		this.socket = open(SocketType.DEALER, endpoint);
	}

	@Override
	public Timing run(long messages) {
		Timing timing = callers().run(messages, () -> {
			if (this.inFlight == this.window) {
				receive(0);
			}
			boolean more = this.inFlight > 0;
			while (more) {
				more = receive(zmq.ZMQ.ZMQ_DONTWAIT) && this.inFlight > 0;
			}
			this.socket.send(new Msg(), zmq.ZMQ.ZMQ_SNDMORE);
			this.socket.send(new Msg(this.payload), 0);
			this.inFlight++;
		});
		Timing rest = callers().run(1, () -> {
			while (this.inFlight > 0) {
				receive(0);
			}
		});
		return timing.with(rest);
	}

	private boolean receive(int flags) {
		Msg delimiter = this.socket.recv(flags);
		if (delimiter == null) {
			return false;
		}
		this.socket.recv(0).data();
		this.inFlight--;
		return true;
	}

}
