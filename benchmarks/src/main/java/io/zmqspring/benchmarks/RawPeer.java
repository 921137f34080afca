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

/**
 * Plain JeroMQ in the best form that is written by hand: whole messages without a copy,
 * one thread that receives and handles, and no more frames than needed.
 */
final class RawPeer {

	static final int BUFFER = 128 * 1024;

	private static final int HANDSHAKE_MILLIS = 1000;

	private static final int SPARE_SOCKETS = 10;

	private RawPeer() {
	}

	static Peer far(Workload workload) {
		return RawReceiver.open(workload);
	}

	static Peer near(Workload workload, String endpoint) {
		return near(workload, context(workload), endpoint);
	}

	static Peer near(Workload workload, ZContext context, String endpoint) {
		return switch (workload.pattern()) {
			case STREAM, FAN_IN, PACED -> new RawSender(workload, context, endpoint);
			case PUBLISH, TOPICS -> new RawPublisher(workload, context, endpoint);
			case REQUEST -> new RawRequester(workload, context, endpoint);
			case PIPELINE -> new RawPipeline(workload, context, endpoint);
		};
	}

	static ZContext context(Workload workload) {
		ZContext context = new ZContext();
		context.getContext().setMaxSockets(workload.count() + SPARE_SOCKETS);
		return context;
	}

	static ZMQ.Socket open(ZContext context, SocketType type) {
		ZMQ.Socket socket = context.createSocket(type);
		// Without it one connection in some hundred stalls for half a minute
		socket.setHandshakeIvl(HANDSHAKE_MILLIS);
		return socket;
	}

	static boolean hasBuffers(Workload workload) {
		return !workload.has(Option.DEFAULT_BUFFERS);
	}

}
