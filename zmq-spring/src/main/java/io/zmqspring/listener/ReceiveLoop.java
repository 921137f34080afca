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

package io.zmqspring.listener;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ThrottledLog;
import io.zmqspring.socket.ZmqSocket;
import org.apache.commons.logging.LogFactory;

/**
 * Receives from one socket, in a thread that does nothing else. Whoever gets the messages
 * may make it wait; it then reads no further, and the high-water mark of the socket holds
 * back the peers.
 */
final class ReceiveLoop {

	private static final int BATCH_SIZE = 256;

	private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(1);

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final ZmqSocket socket;

	private final Recipient recipient;

	private final Runnable onLostSocket;

	private final ThrottledLog log = new ThrottledLog(LogFactory.getLog(ReceiveLoop.class));

	private final Thread thread;

	private volatile boolean finishing;

	ReceiveLoop(ZmqSocket socket, Recipient recipient, Runnable onLostSocket) {
		this.socket = socket;
		this.recipient = recipient;
		this.onLostSocket = onLostSocket;
		this.thread = new Thread(this::run, "zmq-" + socket.definition().name() + "-receiver");
		// An application that only listens lives for as long as it does
		this.thread.setDaemon(false);
	}

	void start() {
		this.thread.start();
	}

	boolean receivesFrom(ZmqSocket other) {
		return this.socket == other && this.thread.isAlive();
	}

	// Take what has arrived, and end. Returns whether it has ended in time
	boolean finish(long deadline) throws InterruptedException {
		this.finishing = true;
		this.socket.wakeUp();
		this.thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
		return !this.thread.isAlive();
	}

	private void run() {
		ZmqMessage[] batch = new ZmqMessage[BATCH_SIZE];
		while (!this.finishing && !this.socket.isClosed()) {
			receive(batch, IDLE_NANOS);
		}
		if (!this.finishing) {
			this.log.warn(this.socket + " was closed while listeners receive from it", null);
			this.onLostSocket.run();
			return;
		}
		drain(batch);
	}

	// No more than what may have been queued: a peer that goes on sending must not keep
	// the loop alive. Over inproc a queue has the room of both sides
	private void drain(ZmqMessage[] batch) {
		long remaining = 2L * this.socket.definition().receiveHighWaterMark() * Math.max(1, this.socket.connections());
		int count = -1;
		while (count != 0 && remaining > 0 && !this.socket.isClosed()) {
			count = receive(batch, 0);
			remaining -= count;
		}
	}

	private int receive(ZmqMessage[] batch, long timeout) {
		try {
			int count = this.socket.receive(batch, timeout);
			if (count != 0) {
				this.recipient.accept(batch, count);
				Arrays.fill(batch, 0, count, null);
			}
			return count;
		}
		catch (Throwable ex) {
			if (!this.socket.isClosed()) {
				this.log.warn("Receiving from " + this.socket + " failed, and goes on", ex);
				// Also clears what interrupted it
				if (!Thread.interrupted()) {
					LockSupport.parkNanos(PAUSE_NANOS);
				}
			}
			return 0;
		}
	}

	/**
	 * Takes what was received.
	 */
	@FunctionalInterface
	interface Recipient {

		// The batch is reused afterwards
		void accept(ZmqMessage[] batch, int count);

	}

}
