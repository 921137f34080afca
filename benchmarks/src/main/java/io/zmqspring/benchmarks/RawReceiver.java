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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.zmqspring.benchmarks.Workload.Option;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZError;

/**
 * Takes or answers messages, with a thread for each socket.
 */
final class RawReceiver {

	private final ZContext context;

	private final Workload workload;

	private final List<Arrivals> arrivals = new ArrayList<>();

	private final List<String> endpoints = new ArrayList<>();

	private final List<Thread> threads = new ArrayList<>();

	private RawReceiver(Workload workload) {
		this.workload = workload;
		this.context = RawPeer.context(workload);
		for (int i = 0; i < workload.receivers(); i++) {
			listen();
		}
	}

	static Peer open(Workload workload) {
		RawReceiver receiver = new RawReceiver(workload);
		String endpoint = String.join(",", receiver.endpoints);
		return new TakingPeer(workload, workload.answers() ? List.of() : receiver.arrivals, endpoint,
				(same) -> same.has(Option.INPROC) ? RawPeer.near(same, receiver.context.shadow(), endpoint)
						: same.near(endpoint),
				receiver::close);
	}

	private void listen() {
		ZMQ.Socket socket = RawPeer.open(this.context, this.workload.answers() ? SocketType.REP
				: this.workload.publishes() ? SocketType.SUB : SocketType.PULL);
		socket.setLinger(0);
		if (RawPeer.hasBuffers(this.workload)) {
			socket.setReceiveBufferSize(RawPeer.BUFFER);
		}
		if (this.workload.answers() || this.workload.publishes()) {
			// JeroMQ drops replies and subscriptions that find no room, without a word
			socket.setSndHWM(0);
		}
		if (this.workload.publishes()) {
			for (String topic : this.workload.topics()) {
				socket.subscribe(topic);
			}
		}
		if (this.workload.has(Option.CURVE)) {
			Keys.SERVER.serve(socket);
			// With a bound JeroMQ loses messages (its issue 1009)
			socket.setRcvHWM(0);
		}
		socket.bind(this.workload.has(Option.INPROC) ? "inproc://in" : "tcp://127.0.0.1:*");
		if (RawPeer.hasBuffers(this.workload)) {
			// Which the socket that listens does not take
			socket.setSendBufferSize(RawPeer.BUFFER);
		}
		this.endpoints.add(socket.getLastEndpoint());
		Arrivals own = new Arrivals();
		this.arrivals.add(own);
		Consumer<byte[]> reader = new Payloads(this.workload).reading(own);
		Thread thread = new Thread(() -> run(socket, reader), "raw-receiver-" + this.threads.size());
		this.threads.add(thread);
		thread.start();
	}

	// Without a look now and then whether to end: the looks of a thousand idle threads
	// would be felt by whoever is measured meanwhile
	private void run(ZMQ.Socket socket, Consumer<byte[]> reader) {
		SocketBase base = socket.base();
		try (socket) {
			Msg message = base.recv(0);
			while (message != null || base.errno() != ZError.ETERM) {
				if (message != null) {
					take(base, message, reader);
				}
				message = base.recv(0);
			}
		}
	}

	private void take(SocketBase base, Msg message, Consumer<byte[]> reader) {
		if (this.workload.answers()) {
			base.send(new Msg(message.data()), 0);
		}
		else {
			reader.accept((message.hasMore() ? base.recv(0) : message).data());
		}
	}

	// Ends the threads, which wait for messages
	private void close() {
		this.context.getContext().term();
		this.threads.forEach(RawReceiver::join);
		this.context.close();
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
