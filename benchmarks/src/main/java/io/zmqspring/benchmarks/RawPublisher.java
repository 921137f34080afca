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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;

import org.zeromq.SocketType;
import org.zeromq.ZContext;
import zmq.Msg;
import zmq.SocketBase;

/**
 * Publishes to subscribers that miss nothing, once all of them are there.
 */
final class RawPublisher extends RawNear {

	private static final int PATIENCE_MILLIS = 30_000;

	private final Supplier<byte[]> payloads;

	private final byte[][] topics;

	private final SocketBase socket;

	private int next;

	RawPublisher(Workload workload, ZContext context, String endpoint) {
		super(workload, context);
		this.payloads = new Payloads(workload).toBytes();
		this.topics = Arrays.stream(workload.topics())
			.map((topic) -> topic.getBytes(StandardCharsets.UTF_8))
			.toArray(byte[][]::new);
		this.socket = open(SocketType.XPUB);
		this.socket.setSocketOpt(zmq.ZMQ.ZMQ_XPUB_NODROP, true);
		// Each, though they are all the same
		this.socket.setSocketOpt(zmq.ZMQ.ZMQ_XPUB_VERBOSE, true);
		this.socket.setSocketOpt(zmq.ZMQ.ZMQ_RCVTIMEO, PATIENCE_MILLIS);
		for (String one : endpoint.split(",", -1)) {
			this.socket.connect(one);
		}
		awaitSubscriptions(workload.receivers() * this.topics.length);
	}

	private void awaitSubscriptions(int count) {
		for (int i = 0; i < count; i++) {
			if (this.socket.recv(0) == null) {
				close();
				throw new IllegalStateException("Only " + i + " of " + count + " subscriptions are there");
			}
		}
	}

	@Override
	public Timing run(long messages) {
		this.next = 0;
		return callers().run(messages, () -> {
			this.socket.send(new Msg(this.topics[this.next]), zmq.ZMQ.ZMQ_SNDMORE);
			this.socket.send(new Msg(this.payloads.get()), 0);
			this.next = (this.next + 1) % this.topics.length;
		});
	}

}
