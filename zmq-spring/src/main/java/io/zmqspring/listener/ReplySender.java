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

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.zmqspring.ZmqSocketException;
import io.zmqspring.ZmqUnroutableException;
import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ThrottledLog;
import io.zmqspring.socket.ZmqSocket;
import org.jspecify.annotations.Nullable;

/**
 * Sends the replies of a started listener without holding up anybody: one whose peer is
 * full is set aside and tried again until the send timeout of the socket is over, a
 * limited number of them at a time. Beyond that the thread waits a moment for a peer that
 * keeps reading. What cannot be delivered is dropped and counted.
 */
final class ReplySender {

	private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private final ZmqSocket socket;

	private final int limit;

	private final ThrottledLog log;

	private final SlowPeers slowPeers;

	private final Semaphore places;

	private final ScheduledThreadPoolExecutor retries;

	ReplySender(ZmqSocket socket, int limit, ThrottledLog log) {
		this.socket = socket;
		this.limit = limit;
		this.log = log;
		this.slowPeers = new SlowPeers(socket.definition().sendTimeout().toNanos());
		this.places = new Semaphore(limit);
		// Its thread starts with the first reply that is set aside
		this.retries = new ScheduledThreadPoolExecutor(1, this::createThread);
	}

	private Thread createThread(Runnable task) {
		Thread thread = new Thread(task, "zmq-" + this.socket.definition().name() + "-replies");
		thread.setDaemon(true);
		return thread;
	}

	// Throws only if the message can never be sent, being too large
	void send(ZmqMessage reply) {
		if (trySend(reply)) {
			return;
		}
		if (this.places.tryAcquire()) {
			retry(reply, System.nanoTime() + this.socket.definition().sendTimeout().toNanos(), FIRST_PAUSE_NANOS);
		}
		else if (!this.slowPeers.await(UnsafeFrames.frame(reply, 0), () -> trySend(reply))) {
			drop("its peer is full, and so are the " + this.limit + " places for replies that wait", null);
		}
	}

	// Returns whether there is nothing left to do
	private boolean trySend(ZmqMessage reply) {
		try {
			return this.socket.trySend(reply);
		}
		catch (ZmqUnroutableException ex) {
			drop("its peer is gone", null);
		}
		catch (ZmqSocketException ex) {
			drop("the socket is closed", ex);
		}
		return true;
	}

	private void retry(ZmqMessage reply, long deadline, long pause) {
		try {
			Future<?> unused = this.retries.schedule(() -> tryAgain(reply, deadline, pause), pause,
					TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			drop("the listener has stopped", null);
			this.places.release();
		}
	}

	private void tryAgain(ZmqMessage reply, long deadline, long pause) {
		try {
			if (!trySend(reply)) {
				if (deadline - System.nanoTime() > 0) {
					retry(reply, deadline, Math.min(pause * 2, LONGEST_PAUSE_NANOS));
					return;
				}
				drop("its peer has been full for longer than the send timeout", null);
			}
		}
		catch (RuntimeException ex) {
			drop("the socket failed", ex);
		}
		this.places.release();
	}

	private void drop(String reason, @Nullable Throwable cause) {
		this.socket.counters().countUndeliverable();
		this.log.warn("Reply through " + this.socket + " dropped: " + reason, cause);
	}

	// Wait for the replies that are set aside, and drop those that are left
	void stop(long deadline) throws InterruptedException {
		this.places.tryAcquire(this.limit, Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
		for (Runnable unused : this.retries.shutdownNow()) {
			drop("the listener has stopped", null);
		}
	}

}
