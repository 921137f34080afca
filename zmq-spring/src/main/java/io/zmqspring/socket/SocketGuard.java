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

package io.zmqspring.socket;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import zmq.SocketBase;
import zmq.ZError;
import zmq.ZMQ;
import zmq.util.Errno;

/**
 * The one lock, not reentrant, that makes a JeroMQ socket safe to use from many threads.
 * Who waits for room or for arrivals may wait inside JeroMQ while it holds the lock,
 * which is fastest, and is made to leave when another thread must enter.
 * <p>
 * It also keeps interrupts away from JeroMQ, which would leave half a message behind: the
 * flag of a thread is hidden while the thread is inside, and set again when it leaves.
 */
final class SocketGuard extends AbstractQueuedSynchronizer {

	private static final long PAUSE_NANOS = 20_000;

	private static final int LONGEST_PAUSE = 50;

	// Also how often who waits enters the socket, which must not be left alone
	private static final int LONGEST_WAIT_MILLIS = 30_000;

	// A microsecond or a few, in which most of those who are inside leave
	private static final int SPINS = 20;

	private static final Errno ERRNO = new Errno();

	private final SocketBase base;

	private final AtomicInteger entering = new AtomicInteger();

	private final AtomicBoolean leave = new AtomicBoolean();

	private final Object waiterMonitor = new Object();

	private @Nullable Runnable beforeExit;

	private volatile boolean waiterInside;

	// Of the thread that is inside
	private boolean interrupted;

	private volatile boolean woken;

	private volatile boolean closed;

	SocketGuard(SocketBase base) {
		this.base = base;
	}

	@Override
	protected boolean tryAcquire(int one) {
		if (getState() == 0 && compareAndSetState(0, one)) {
			// For those who read thread dumps
			setExclusiveOwnerThread(Thread.currentThread());
			return true;
		}
		return false;
	}

	@Override
	protected boolean tryRelease(int one) {
		setExclusiveOwnerThread(null);
		setState(0);
		return true;
	}

	// Nobody shall use the socket from now on
	void close() {
		this.closed = true;
	}

	boolean isClosed() {
		return this.closed;
	}

	// Called by each thread that leaves, while it still holds the lock
	void beforeExit(Runnable action) {
		this.beforeExit = action;
	}

	boolean tryEnter() {
		if (!tryAcquire(1)) {
			return false;
		}
		this.interrupted = Thread.interrupted();
		return true;
	}

	boolean tryEnterSoon() {
		for (int i = 0; i < SPINS; i++) {
			Thread.onSpinWait();
			if (tryEnter()) {
				return true;
			}
		}
		return false;
	}

	// Enter unless the deadline passes first. An interrupt does not end the wait, which
	// is short
	boolean enter(long deadline) {
		if (tryEnter()) {
			return true;
		}
		boolean hidden = false;
		boolean entered = false;
		this.entering.incrementAndGet();
		evict();
		while (true) {
			try {
				entered = tryAcquireNanos(1, deadline - System.nanoTime());
				break;
			}
			catch (InterruptedException ex) {
				hidden = true;
			}
		}
		this.entering.decrementAndGet();
		if (entered) {
			this.interrupted = Thread.interrupted() || hidden;
		}
		else if (hidden) {
			Thread.currentThread().interrupt();
		}
		return entered;
	}

	void enterNow() {
		if (tryEnter()) {
			return;
		}
		this.entering.incrementAndGet();
		evict();
		acquire(1);
		this.entering.decrementAndGet();
		this.interrupted = Thread.interrupted();
	}

	void exit() {
		try {
			if (this.beforeExit != null) {
				this.beforeExit.run();
			}
		}
		finally {
			boolean hidden = this.interrupted;
			this.interrupted = false;
			release(1);
			if (hidden) {
				Thread.currentThread().interrupt();
			}
		}
	}

	// Call again as often as an interrupt ended the call. Returns what it returned
	boolean uninterrupted(BooleanSupplier call) {
		boolean done = call.getAsBoolean();
		while (!done && wasCallInterrupted()) {
			done = call.getAsBoolean();
		}
		return done;
	}

	// Whether an interrupt ended the last call, which then has cleared the flag and done
	// nothing
	boolean wasCallInterrupted() {
		if (!callInterrupted()) {
			return false;
		}
		this.interrupted = true;
		return true;
	}

	// JeroMQ keeps the error per thread, and would take it for a new one in a later call
	static boolean callInterrupted() {
		if (!ERRNO.is(ZError.EINTR)) {
			return false;
		}
		ERRNO.set(0);
		return true;
	}

	boolean isInterrupted() {
		return this.interrupted;
	}

	// Make a receiver that waits inside return, or the next one that would wait
	void wakeUp() {
		this.woken = true;
		evict();
	}

	boolean isWoken() {
		return this.woken;
	}

	void clearWakeUp() {
		this.woken = false;
	}

	// Wait inside JeroMQ while holding the lock, until something has arrived, the time is
	// over, another thread wants to enter, or the receiver is woken up. Returns whether
	// another thread wanted to
	boolean awaitArrival(long nanos) {
		return await(ZMQ.ZMQ_POLLIN, nanos, true);
	}

	// The same for room to send
	void awaitRoom(long nanos) {
		await(ZMQ.ZMQ_POLLOUT, nanos, false);
	}

	private boolean await(int events, long nanos, boolean receiver) {
		if (this.interrupted) {
			return false;
		}
		waiterInside(true);
		try {
			if (this.entering.get() == 0 && !(receiver && this.woken)) {
				int millis = (int) Math.min(LONGEST_WAIT_MILLIS, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
				if (this.base.poll(events, millis, this.leave) < 0) {
					wasCallInterrupted();
				}
				return this.leave.get() && !this.woken;
			}
		}
		finally {
			waiterInside(false);
		}
		boolean wanted = this.entering.get() != 0;
		makeRoom();
		return wanted;
	}

	private void evict() {
		if (!this.waiterInside) {
			// It will not wait, since it has yet to see who wants to enter or to wake it
			return;
		}
		synchronized (this.waiterMonitor) {
			if (this.waiterInside) {
				this.base.cancel(this.leave);
			}
		}
	}

	private void waiterInside(boolean inside) {
		synchronized (this.waiterMonitor) {
			this.leave.set(false);
			this.waiterInside = inside;
		}
	}

	private void makeRoom() {
		boolean hidden = this.interrupted;
		release(1);
		try {
			// Not for as long as others come and go: who waits has a deadline
			for (int i = 0; i < LONGEST_PAUSE && this.entering.get() != 0; i++) {
				LockSupport.parkNanos(PAUSE_NANOS);
			}
		}
		finally {
			acquire(1);
			this.interrupted = hidden;
		}
	}

}
