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

package io.zmqspring.core;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import io.zmqspring.ZmqException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocket;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Receives the replies to requests. Callers that wait for theirs receive in turns, since
 * another thread between a lone caller and its reply costs it half of its time. For those
 * who do not wait or cannot, and where callers are many, there is a thread.
 */
final class ReplyReceiver {

	private static final Log logger = LogFactory.getLog(ReplyReceiver.class);

	private static final int BATCH_SIZE = 256;

	private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final ZmqSocket socket;

	private final Replies replies;

	private final ZmqMessage[] batch = new ZmqMessage[BATCH_SIZE];

	// Held by who receives
	private final ReentrantLock turn = new ReentrantLock();

	// Requests that the thread receives for
	private final AtomicInteger guests = new AtomicInteger();

	private volatile @Nullable Thread thread;

	private long nextSweep = System.nanoTime();

	ReplyReceiver(ZmqSocket socket, Replies replies) {
		this.socket = socket;
		this.replies = replies;
	}

	// Before the request of one for whom the thread is to receive
	void enter() {
		this.guests.incrementAndGet();
		LockSupport.unpark(thread());
	}

	void leave() {
		this.guests.decrementAndGet();
	}

	private Thread thread() {
		Thread started = this.thread;
		return (started != null) ? started : startThread();
	}

	private synchronized Thread startThread() {
		Thread started = this.thread;
		if (started == null) {
			started = new Thread(this::run, "zmq-" + this.socket.definition().name() + "-replies");
			started.setDaemon(true);
			started.start();
			this.thread = started;
		}
		return started;
	}

	// Returns false when the deadline passed or the caller was interrupted
	boolean await(BlockingRequest request) {
		request.waits(true);
		try {
			while (!request.isDone() && request.mayWait()) {
				if (this.guests.get() != 0 || !takeTurn(request)) {
					request.park();
				}
			}
			return request.isDone();
		}
		finally {
			// Before it looks whether it is the one that was to go on
			request.waits(false);
			if (!this.turn.isLocked()) {
				passOn();
			}
		}
	}

	private boolean takeTurn(BlockingRequest request) {
		if (!this.turn.tryLock()) {
			return false;
		}
		try {
			while (this.guests.get() == 0 && !request.isDone() && request.mayWait()) {
				receive(request.remaining());
			}
		}
		finally {
			this.turn.unlock();
			passOn();
		}
		return true;
	}

	private void passOn() {
		if (this.guests.get() != 0) {
			LockSupport.unpark(this.thread);
		}
		else {
			this.replies.wakeOne();
		}
	}

	private void receive(long timeout) {
		try {
			int count = this.socket.receive(this.batch, timeout);
			for (int i = 0; i < count; i++) {
				this.replies.arrived(this.batch[i]);
			}
			Arrays.fill(this.batch, 0, count, null);
		}
		catch (ZmqSocketException ex) {
			logger.debug("Nothing more is received from " + this.socket, ex);
			this.replies.end();
		}
		catch (ZmqException ex) {
			if (!Thread.currentThread().isInterrupted()) {
				throw ex;
			}
		}
	}

	private void run() {
		try {
			while (!this.socket.isClosed()) {
				if (this.guests.get() == 0) {
					this.replies.wakeOne();
					LockSupport.parkNanos(this, IDLE_NANOS);
				}
				else if (this.turn.tryLock()) {
					receiveForGuests();
				}
				else {
					LockSupport.parkNanos(this, SWEEP_NANOS);
					sweep();
				}
			}
		}
		finally {
			this.replies.end();
		}
	}

	private void receiveForGuests() {
		try {
			while (this.guests.get() != 0 && !this.socket.isClosed()) {
				receive(SWEEP_NANOS);
				sweep();
			}
		}
		finally {
			this.turn.unlock();
		}
		this.replies.wakeOne();
	}

	// By the thread alone
	private void sweep() {
		long now = System.nanoTime();
		if (now - this.nextSweep >= 0) {
			this.replies.sweep();
			this.nextSweep = now + SWEEP_NANOS;
		}
	}

	/**
	 * The requests that wait for replies.
	 */
	interface Replies {

		void arrived(ZmqMessage reply);

		// One of the callers that wait may have a turn
		void wakeOne();

		// Fail those whose time is over and whose caller does not wait
		void sweep();

		// The socket is closed
		void end();

	}

}
