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

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * Plain JeroMQ as applications usually have it: arrays through {@link ZMQ.Socket}, calls
 * that are synchronized, and a loop with a poller that hands over to another thread.
 */
final class NaivePeer {

	private static final int POLL_MILLIS = 100;

	private static final int QUEUE = 1000;

	private NaivePeer() {
	}

	static Peer far(Workload workload) {
		Far far = new Far(workload.answers());
		return new TakingPeer(workload, far.arrivals, far.socket.getLastEndpoint(), far::close);
	}

	static Peer near(Workload workload, String endpoint) {
		return new Near(workload, endpoint);
	}

	private static final class Far {

		private final ZContext context = new ZContext();

		private final Arrivals arrivals = new Arrivals();

		private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE);

		private final boolean answers;

		private final ZMQ.Socket socket;

		private final Thread receiver = new Thread(this::receive, "naive-receiver");

		private final Thread handler = new Thread(this::handle, "naive-handler");

		private volatile boolean closed;

		Far(boolean answers) {
			this.answers = answers;
			this.socket = this.context.createSocket(answers ? SocketType.REP : SocketType.PULL);
			this.socket.bind("tcp://127.0.0.1:*");
			this.receiver.start();
			this.handler.start();
		}

		private void receive() {
			try (ZMQ.Poller poller = this.context.createPoller(1)) {
				poller.register(this.socket, ZMQ.Poller.POLLIN);
				while (!this.closed) {
					poller.poll(POLL_MILLIS);
					if (poller.pollin(0)) {
						byte[] payload = this.socket.recv();
						if (this.answers) {
							this.socket.send(payload);
						}
						else {
							this.queue.put(payload);
						}
					}
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			this.socket.close();
		}

		private void handle() {
			try {
				while (!this.closed) {
					byte[] payload = this.queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
					if (payload != null) {
						this.arrivals.arrived(payload);
					}
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		void close() {
			this.closed = true;
			try {
				this.receiver.join();
				this.handler.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			this.context.close();
		}

	}

	private static final class Near implements Peer {

		private final ZContext context = new ZContext();

		private final ZMQ.Socket socket;

		private final byte[] payload;

		private final boolean asks;

		private final Callers callers;

		Near(Workload workload, String endpoint) {
			this.asks = workload.answers();
			this.payload = new Payloads(workload).bytes();
			this.callers = new Callers(workload.threads());
			this.socket = this.context.createSocket(this.asks ? SocketType.REQ : SocketType.PUSH);
			this.socket.connect(endpoint);
		}

		private synchronized void send() {
			this.socket.send(this.payload);
		}

		private synchronized byte[] request() {
			this.socket.send(this.payload);
			return this.socket.recv();
		}

		@Override
		public Timing run(long messages) {
			return this.asks ? this.callers.timed(messages, this::request) : this.callers.run(messages, this::send);
		}

		@Override
		public void close() {
			this.callers.close();
			this.socket.close();
			this.context.close();
		}

	}

}
