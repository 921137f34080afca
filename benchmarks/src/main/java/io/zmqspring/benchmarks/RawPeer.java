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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.zmqspring.benchmarks.Workload.Option;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import zmq.Msg;
import zmq.SocketBase;

/**
 * Plain JeroMQ in the best form that is written by hand: whole messages without a copy,
 * one thread that receives and handles, and no more frames than needed.
 */
final class RawPeer {

	private static final int BUFFER = 128 * 1024;

	private static final int HANDSHAKE_MILLIS = 1000;

	private static final int LOOK_MILLIS = 200;

	private static final int PATIENCE_MILLIS = 30_000;

	private RawPeer() {
	}

	static Peer far(Workload workload) {
		return new Far(workload);
	}

	static Peer near(Workload workload, String endpoint) {
		return switch (workload.pattern()) {
			case STREAM, PACED -> new Sender(workload, endpoint);
			case PUBLISH -> new Publisher(workload, endpoint);
			case REQUEST -> new Requester(workload, endpoint);
			case PIPELINE -> new Pipeline(workload, endpoint);
		};
	}

	private static ZMQ.Socket open(ZContext context, SocketType type) {
		ZMQ.Socket socket = context.createSocket(type);
		// Without it one connection in some hundred stalls for half a minute
		socket.setHandshakeIvl(HANDSHAKE_MILLIS);
		return socket;
	}

	private static void setBuffers(ZMQ.Socket socket, Workload workload) {
		if (!workload.has(Option.DEFAULT_BUFFERS)) {
			socket.setSendBufferSize(BUFFER);
			socket.setReceiveBufferSize(BUFFER);
		}
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static final class Far implements Peer {

		private final ZContext context = new ZContext();

		private final Workload workload;

		private final List<Arrivals> arrivals = new ArrayList<>();

		private final List<String> endpoints = new ArrayList<>();

		private final List<Thread> threads = new ArrayList<>();

		private volatile boolean closed;

		Far(Workload workload) {
			this.workload = workload;
			for (int i = 0; i < workload.receivers(); i++) {
				open();
			}
		}

		private void open() {
			Arrivals own = new Arrivals();
			ZMQ.Socket socket = RawPeer.open(this.context, this.workload.answers() ? SocketType.REP
					: this.workload.publishes() ? SocketType.SUB : SocketType.PULL);
			socket.setReceiveTimeOut(LOOK_MILLIS);
			boolean buffers = !this.workload.has(Option.DEFAULT_BUFFERS);
			if (buffers) {
				socket.setReceiveBufferSize(BUFFER);
			}
			if (this.workload.answers()) {
				// JeroMQ's REP drops what finds no room, without a word
				socket.setSndHWM(0);
			}
			if (this.workload.publishes()) {
				socket.subscribe(Workload.TOPIC);
			}
			if (this.workload.has(Option.CURVE)) {
				Keys.SERVER.serve(socket);
				// With a bound JeroMQ loses messages (its issue 1009)
				socket.setRcvHWM(0);
			}
			socket.bind("tcp://127.0.0.1:*");
			if (buffers) {
				// Which the socket that listens does not take
				socket.setSendBufferSize(BUFFER);
			}
			this.arrivals.add(own);
			this.endpoints.add(socket.getLastEndpoint());
			Consumer<byte[]> reader = new Payloads(this.workload).reading(own);
			Thread thread = new Thread(() -> run(socket, reader), "raw-receiver-" + this.threads.size());
			this.threads.add(thread);
			thread.start();
		}

		private void run(ZMQ.Socket socket, Consumer<byte[]> reader) {
			SocketBase base = socket.base();
			while (!this.closed) {
				Msg message = base.recv(0);
				if (message == null) {
					continue;
				}
				if (this.workload.answers()) {
					base.send(new Msg(message.data()), 0);
				}
				else {
					reader.accept((message.hasMore() ? base.recv(0) : message).data());
				}
			}
			socket.close();
		}

		@Override
		public String endpoint() {
			return String.join(",", this.endpoints);
		}

		@Override
		public void begin(long messages) {
			if (!this.workload.answers()) {
				this.arrivals.forEach((own) -> own.begin(messages));
			}
		}

		@Override
		public Timing run(long messages) {
			return Arrivals.await(this.arrivals);
		}

		@Override
		public void close() {
			this.closed = true;
			this.threads.forEach(RawPeer::join);
			this.context.close();
		}

	}

	private abstract static class Near implements Peer {

		private final ZContext context = new ZContext();

		private final Callers callers = new Callers(1);

		private final ZMQ.Socket socket;

		Near(SocketType type, Workload workload, String endpoint) {
			this.socket = open(this.context, type);
			setBuffers(this.socket, workload);
			if (workload.has(Option.CURVE)) {
				Keys.CLIENT.use(this.socket);
			}
			for (String one : endpoint.split(",", -1)) {
				this.socket.connect(one);
			}
		}

		final SocketBase base() {
			return this.socket.base();
		}

		final Callers callers() {
			return this.callers;
		}

		@Override
		public void close() {
			this.callers.close();
			this.socket.close();
			this.context.close();
		}

	}

	private static final class Sender extends Near {

		private final Workload workload;

		private final Payloads payloads;

		Sender(Workload workload, String endpoint) {
			super(SocketType.PUSH, workload, endpoint);
			this.workload = workload;
			this.payloads = new Payloads(workload);
		}

		@Override
		public Timing run(long messages) {
			SocketBase base = base();
			if (this.workload.pattern() == Workload.Pattern.PACED) {
				return callers().paced(messages, () -> base.send(new Msg(this.payloads.stamped()), 0));
			}
			Supplier<byte[]> toBytes = this.payloads.toBytes();
			return callers().run(messages, () -> base.send(new Msg(toBytes.get()), 0));
		}

	}

	private static final class Publisher extends Near {

		private final byte[] payload;

		Publisher(Workload workload, String endpoint) {
			super(SocketType.XPUB, workload, endpoint);
			this.payload = new Payloads(workload).bytes();
			base().setSocketOpt(zmq.ZMQ.ZMQ_XPUB_NODROP, true);
			awaitSubscriptions(workload.receivers());
		}

		private void awaitSubscriptions(int count) {
			// Each, though they are all the same
			base().setSocketOpt(zmq.ZMQ.ZMQ_XPUB_VERBOSE, true);
			base().setSocketOpt(zmq.ZMQ.ZMQ_RCVTIMEO, PATIENCE_MILLIS);
			for (int i = 0; i < count; i++) {
				if (base().recv(0) == null) {
					close();
					throw new IllegalStateException("Only " + i + " of " + count + " subscribers are there");
				}
			}
		}

		@Override
		public Timing run(long messages) {
			SocketBase base = base();
			byte[] topic = Workload.TOPIC.getBytes(StandardCharsets.UTF_8);
			return callers().run(messages, () -> {
				base.send(new Msg(topic), zmq.ZMQ.ZMQ_SNDMORE);
				base.send(new Msg(this.payload), 0);
			});
		}

	}

	private static final class Requester extends Near {

		private final byte[] payload;

		Requester(Workload workload, String endpoint) {
			super(SocketType.REQ, workload, endpoint);
			this.payload = new Payloads(workload).bytes();
		}

		@Override
		public Timing run(long messages) {
			SocketBase base = base();
			return callers().timed(messages, () -> {
				base.send(new Msg(this.payload), 0);
				base.recv(0).data();
			});
		}

	}

	// One thread that both sends and receives; the server's replies keep the order
	private static final class Pipeline extends Near {

		private final byte[] payload;

		private final int window;

		private int inFlight;

		Pipeline(Workload workload, String endpoint) {
			super(SocketType.DEALER, workload, endpoint);
			this.payload = new Payloads(workload).bytes();
			this.window = workload.window();
		}

		@Override
		public Timing run(long messages) {
			SocketBase base = base();
			Timing timing = callers().run(messages, () -> {
				if (this.inFlight == this.window) {
					receive(base, 0);
				}
				boolean more = this.inFlight > 0;
				while (more) {
					more = receive(base, zmq.ZMQ.ZMQ_DONTWAIT) && this.inFlight > 0;
				}
				base.send(new Msg(), zmq.ZMQ.ZMQ_SNDMORE);
				base.send(new Msg(this.payload), 0);
				this.inFlight++;
			});
			Timing rest = callers().run(1, () -> {
				while (this.inFlight > 0) {
					receive(base, 0);
				}
			});
			return timing.with(rest);
		}

		private boolean receive(SocketBase base, int flags) {
			Msg delimiter = base.recv(flags);
			if (delimiter == null) {
				return false;
			}
			base.recv(0).data();
			this.inFlight--;
			return true;
		}

	}

}
