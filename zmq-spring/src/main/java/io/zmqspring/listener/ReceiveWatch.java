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

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.zmqspring.socket.ArrivalSelector;
import io.zmqspring.socket.ZmqSocket;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Looks after the receive loops of an application, so that none stands still while the
 * threads that take turns in it are busy, and wakes up those that sleep when something
 * arrives. Its thread keeps an application alive that does nothing but listen.
 */
final class ReceiveWatch {

	private static final Log logger = LogFactory.getLog(ReceiveWatch.class);

	// Who gets a message now and then is there for the next one
	private static final Duration LONGEST_IDLE = Duration.ofSeconds(10);

	// Also how long the channel of a socket that was closed is held
	private static final long LONGEST_WAIT_MILLIS = TimeUnit.MINUTES.toMillis(1);

	private static final long KEEP_ALIVE_SECONDS = 30;

	private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	// Where many loops seem to need one at once, their threads rather wait for a
	// processor, of which further threads would leave them less
	private static final int THREADS_PER_LOOK = 4;

	// Until it waits without end: who ends a turn would otherwise have to wake it each
	// time
	private static final int QUIET_LOOKS = 50;

	private final long idleNanos;

	private final Set<ReceiveLoop> loops = ConcurrentHashMap.newKeySet();

	// Those in which nobody receives, or nobody did a moment ago
	private final Set<ReceiveLoop> free = ConcurrentHashMap.newKeySet();

	// While there are loops
	private volatile @Nullable ArrivalSelector arrivals;

	// To start a thread takes longer than all the rest of a message
	private @Nullable ThreadPoolExecutor spareThreads;

	private volatile boolean waiting;

	// By its thread alone
	private int quietLooks;

	private int threadsLeft;

	private long nextLook = System.nanoTime();

	ReceiveWatch() {
		this(LONGEST_IDLE);
	}

	ReceiveWatch(Duration longestIdle) {
		this.idleNanos = longestIdle.toNanos();
	}

	// How long nothing has to arrive before a loop sleeps
	long idleNanos() {
		return this.idleNanos;
	}

	synchronized void add(ReceiveLoop loop) {
		if (this.arrivals == null) {
			ArrivalSelector selector = new ArrivalSelector();
			Thread thread = thread(() -> run(selector), "zmq-listeners");
			thread.setDaemon(false);
			thread.start();
			this.arrivals = selector;
			this.spareThreads = new ThreadPoolExecutor(1, Integer.MAX_VALUE, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS,
					new SynchronousQueue<>(), ReceiveWatch::spareThread);
		}
		this.loops.add(loop);
		turnEnded(loop);
	}

	private static Thread spareThread(Runnable task) {
		Thread thread = thread(task, "zmq-listener-spare");
		thread.setDaemon(true);
		return thread;
	}

	// Whoever starts it leaves it nothing but the class loader, which newer JDKs would
	// not
	private static Thread thread(Runnable task, String name) {
		Thread thread = new Thread(null, task, name, 0, false);
		thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
		return thread;
	}

	// Those that run the loops which have been added
	synchronized Executor spareThreads() {
		Assert.state(this.spareThreads != null, "No loop has been added");
		return this.spareThreads;
	}

	synchronized void remove(ReceiveLoop loop) {
		this.loops.remove(loop);
		this.free.remove(loop);
		wakeUp();
	}

	// Called by who received, when the turn is free
	void turnEnded(ReceiveLoop loop) {
		if (this.free.add(loop) && this.waiting) {
			wakeUp();
		}
	}

	// Wake up a loop when something arrives. Returns false if it is not to sleep now
	boolean wakeOnArrival(ReceiveLoop loop, ZmqSocket socket) {
		ArrivalSelector selector = this.arrivals;
		return selector != null && socket.callOnArrival(selector, loop::wakeUp);
	}

	private void wakeUp() {
		ArrivalSelector selector = this.arrivals;
		if (selector != null) {
			selector.wakeUp();
		}
	}

	private void run(ArrivalSelector selector) {
		try (selector) {
			while (isNeeded()) {
				try {
					watch(selector);
				}
				catch (Throwable ex) {
					goOnAfter(ex);
				}
			}
		}
	}

	private void watch(ArrivalSelector selector) {
		await(selector);
		if (this.nextLook - System.nanoTime() <= 0) {
			this.quietLooks++;
			this.threadsLeft = THREADS_PER_LOOK;
			this.free.forEach(this::look);
			this.nextLook = System.nanoTime() + INTERVAL_NANOS;
		}
	}

	// For want of memory. What it was about to do is not known: it looks at all
	private void goOnAfter(Throwable failure) {
		try {
			LockSupport.parkNanos(INTERVAL_NANOS);
			logger.error("Listeners could not be looked after", failure);
			this.free.addAll(this.loops);
			this.loops.forEach(ReceiveLoop::wakeUp);
		}
		catch (Throwable ex) {
			this.quietLooks = 0;
		}
	}

	private synchronized boolean isNeeded() {
		if (this.loops.isEmpty()) {
			this.arrivals = null;
			if (this.spareThreads != null) {
				// Those that still handle a message do so to its end
				this.spareThreads.shutdown();
				this.spareThreads = null;
			}
			return false;
		}
		return true;
	}

	private void await(ArrivalSelector selector) {
		this.waiting = this.quietLooks >= QUIET_LOOKS;
		if (this.waiting && this.free.isEmpty()) {
			awaitArrival(selector);
		}
		else {
			selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(this.nextLook - System.nanoTime())));
		}
		this.waiting = false;
		// Nobody has a reason to interrupt it, and it would not wait any more
		Thread.interrupted();
	}

	private static void awaitArrival(ArrivalSelector selector) {
		selector.select(LONGEST_WAIT_MILLIS);
	}

	private void look(ReceiveLoop loop) {
		this.quietLooks = 0;
		if (loop.isLeftAlone() && this.threadsLeft > 0) {
			this.threadsLeft--;
			loop.giveThread();
		}
		if (!loop.isFree()) {
			this.free.remove(loop);
			if (loop.isFree()) {
				// Its turn ended before it was removed
				this.free.add(loop);
			}
		}
	}

}
