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
import java.util.concurrent.locks.ReentrantLock;

import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ThrottledLog;
import io.zmqspring.socket.ZmqSocket;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Receives from a socket in batches. The threads of its listener take turns in it, so
 * that a message is handled by the thread that received it: handing each over to another
 * thread costs as much as all the rest. While all of them are busy, and for listeners
 * whose threads cannot, the loop has a thread of its own. After a while in which nothing
 * has arrived, it sleeps, and the threads end until something does.
 */
final class ReceiveLoop {

	private static final int BATCH_SIZE = 256;

	private static final long LONGEST_WAIT_NANOS = TimeUnit.MINUTES.toNanos(1);

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final ZmqSocket socket;

	private final Recipient recipient;

	private final ReceiveWatch watch;

	private final ThrottledLog log = new ThrottledLog(LogFactory.getLog(ReceiveLoop.class));

	// Held by who receives
	private final ReentrantLock turn = new ReentrantLock();

	private final ZmqMessage[] batch;

	// How many turns others than its own thread have had
	private volatile long turns;

	private long turnsSeen = -1;

	// Set before it takes the turn, to the end of its last
	private volatile @Nullable Thread thread;

	private volatile boolean keepsThread;

	// Nobody receives, and the watch is told when something arrives
	private volatile boolean asleep;

	// Threads could not be started
	private volatile boolean unserved;

	private volatile boolean finishing;

	private volatile boolean ended;

	// The most that is received before it is handed over
	ReceiveLoop(ZmqSocket socket, int most, Recipient recipient, ReceiveWatch watch) {
		this.socket = socket;
		this.batch = new ZmqMessage[Math.min(BATCH_SIZE, most)];
		this.recipient = recipient;
		this.watch = watch;
	}

	boolean receivesFrom(ZmqSocket other) {
		return this.socket == other && !this.ended;
	}

	// By its own thread alone from now on
	synchronized void keepThread() {
		this.keepsThread = true;
		startThread();
	}

	private synchronized void startThread() {
		if (this.thread == null && !this.ended) {
			Thread own = new Thread(this::run, "zmq-" + this.socket.definition().name() + "-receiver");
			own.setDaemon(true);
			own.start();
			this.thread = own;
			this.socket.wakeUp();
		}
	}

	// Whether a thread may take a turn
	boolean isFree() {
		return this.thread == null && !this.asleep && !this.ended && !this.turn.isLocked();
	}

	// Whether those that have nothing to handle are to go
	boolean isAsleep() {
		return this.asleep;
	}

	// Before its threads are started. Without effect if something is there already
	void beginAsleep() {
		if (this.turn.tryLock()) {
			try {
				boolean unused = fallAsleep();
			}
			finally {
				endTurn();
			}
		}
	}

	// Its listener could not be started
	void discard() {
		this.ended = true;
		this.watch.remove(this);
	}

	// Wait for messages and hand them over, for a thread that has none to handle. Returns
	// false at once if another does that
	@SuppressWarnings("NonAtomicVolatileUpdate") // in turn
	boolean takeTurn() {
		if (this.asleep || this.thread != null || !this.turn.tryLock()) {
			return false;
		}
		try {
			// Into a full queue it would wait for room that it is to make itself
			if (this.asleep || this.thread != null || this.recipient.hasMessages()) {
				return false;
			}
			this.turns++;
			if (this.socket.isClosed()) {
				giveThread();
				return false;
			}
			return receive(this.watch.idleNanos()) != 0 || !fallAsleep();
		}
		finally {
			endTurn();
		}
	}

	// In turn
	private boolean fallAsleep() {
		if (!sleep()) {
			return false;
		}
		boolean watched = false;
		try {
			watched = this.watch.wakeOnArrival(this, this.socket);
		}
		catch (Throwable ex) {
			this.log.warn("The listeners to " + this.socket + " keep their threads", ex);
		}
		finally {
			if (!watched) {
				wakeUp();
			}
		}
		return watched;
	}

	private synchronized boolean sleep() {
		if (this.finishing || this.thread != null) {
			return false;
		}
		this.asleep = true;
		this.recipient.sleep();
		return true;
	}

	// By the watch, or who has another reason
	synchronized void wakeUp() {
		this.asleep = false;
		this.unserved = true;
		try {
			this.recipient.wakeUp();
			this.unserved = false;
		}
		catch (Throwable ex) {
			// For want of memory; its own thread tries it again
			this.log.warn("The threads of listeners to " + this.socket + " could not be started", ex);
		}
		if (isFree()) {
			// Until one of them takes a turn
			this.watch.turnEnded(this);
		}
	}

	private void endTurn() {
		this.turn.unlock();
		if (isFree()) {
			this.watch.turnEnded(this);
		}
		this.recipient.turnIsFree();
	}

	// Called at intervals while the turn may be free. Returns whether nobody has taken it
	// since the last call
	boolean isLeftAlone() {
		long seen = this.turns;
		boolean leftAlone = isFree() && seen == this.turnsSeen;
		this.turnsSeen = seen;
		return leftAlone;
	}

	// For while all others are busy
	void giveThread() {
		try {
			// In case they are not busy, but could not be started
			wakeUp();
			startThread();
		}
		catch (Throwable ex) {
			// For want of memory; it is tried again
			this.log.warn("Nobody receives from " + this.socket + " now", ex);
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

	// Take what has arrived, and end. Returns whether it has ended in time
	boolean finish(long deadline) throws InterruptedException {
		this.finishing = true;
		startThread();
		this.socket.wakeUp();
		Thread own = this.thread;
		if (own != null) {
			own.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
		}
		return this.ended;
	}

	private void run() {
		this.turn.lock();
		try {
			while (!this.finishing && !this.socket.isClosed()) {
				receive(this.keepsThread ? LONGEST_WAIT_NANOS : this.watch.idleNanos());
				if (this.unserved) {
					wakeUp();
				}
				if (this.recipient.isIdle() && retire()) {
					return;
				}
			}
			end();
		}
		finally {
			endTurn();
		}
	}

	// Leave the turn to those who have time again
	private synchronized boolean retire() {
		if (this.finishing || this.keepsThread) {
			return false;
		}
		this.thread = null;
		return true;
	}

	private void end() {
		try {
			if (this.finishing) {
				drain();
				return;
			}
			this.log.warn(this.socket + " was closed while listeners receive from it", null);
		}
		finally {
			this.ended = true;
			this.watch.remove(this);
		}
		this.recipient.socketLost();
	}

	// No more than what may have been queued: a peer that goes on sending must not keep
	// the loop alive. Over inproc a queue has the room of both sides
	private void drain() {
		long remaining = 2L * this.socket.definition().receiveHighWaterMark() * Math.max(1, this.socket.connections());
		int count = -1;
		while (count != 0 && remaining > 0 && !this.socket.isClosed()) {
			count = receive(0);
			remaining -= count;
		}
	}

	private int receive(long timeout) {
		try {
			int count = this.socket.receive(this.batch, timeout);
			if (count != 0) {
				if (this.asleep) {
					wakeUp();
				}
				this.recipient.accept(this.batch, count);
				Arrays.fill(this.batch, 0, count, null);
			}
			return count;
		}
		catch (Throwable ex) {
			// Who interrupts a thread after it has handled a message means nothing to the
			// next
			if (!Thread.interrupted() && !this.socket.isClosed()) {
				this.log.warn("Receiving from " + this.socket + " failed, and goes on", ex);
				LockSupport.parkNanos(PAUSE_NANOS);
			}
			return 0;
		}
	}

	/**
	 * Takes what was received.
	 */
	interface Recipient {

		// The batch is reused afterwards
		void accept(ZmqMessage[] batch, int count);

		// Whether something that was accepted waits to be handled
		boolean hasMessages();

		// Whether a thread waits that could take turns
		boolean isIdle();

		// For such a thread to notice
		void turnIsFree();

		// For threads that have nothing to handle to notice that it is asleep
		void sleep();

		// Start those again that have gone
		void wakeUp();

		void socketLost();

	}

}
