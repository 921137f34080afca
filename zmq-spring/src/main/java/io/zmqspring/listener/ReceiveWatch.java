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

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Looks after the receive loops of an application, so that none stands still while the
 * threads that take turns in it are busy. While somebody receives in each, it sleeps. Its
 * thread keeps an application alive that does nothing but listen.
 */
final class ReceiveWatch {

	private static final long INTERVAL_MILLIS = 20;

	// Until it sleeps: who ends a turn would otherwise have to wake it each time
	private static final int QUIET_LOOKS = 50;

	private final Set<ReceiveLoop> loops = ConcurrentHashMap.newKeySet();

	// Those in which nobody receives, or nobody did a moment ago
	private final Set<ReceiveLoop> free = ConcurrentHashMap.newKeySet();

	private boolean running;

	private volatile boolean asleep;

	// By its thread alone
	private int quietLooks;

	synchronized void add(ReceiveLoop loop) {
		if (!this.running) {
			Thread thread = new Thread(this::run, "zmq-listeners");
			thread.setDaemon(false);
			thread.start();
			this.running = true;
		}
		this.loops.add(loop);
		turnEnded(loop);
	}

	synchronized void remove(ReceiveLoop loop) {
		this.loops.remove(loop);
		this.free.remove(loop);
		notifyAll();
	}

	// Called by who received, when the turn is free
	void turnEnded(ReceiveLoop loop) {
		if (this.free.add(loop) && this.asleep) {
			wakeUp();
		}
	}

	private synchronized void wakeUp() {
		notifyAll();
	}

	private void run() {
		while (isNeeded()) {
			this.free.forEach(this::look);
		}
	}

	private void look(ReceiveLoop loop) {
		this.quietLooks = 0;
		if (!loop.look()) {
			this.free.remove(loop);
			if (loop.isFree()) {
				// Its turn ended before it was removed
				this.free.add(loop);
			}
		}
	}

	// After a moment
	private synchronized boolean isNeeded() {
		if (this.quietLooks++ >= QUIET_LOOKS) {
			sleep();
		}
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS);
		long remaining = INTERVAL_MILLIS;
		while (remaining > 0 && !this.loops.isEmpty()) {
			await(remaining);
			remaining = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
		}
		this.running = !this.loops.isEmpty();
		return this.running;
	}

	private void sleep() {
		this.asleep = true;
		while (this.free.isEmpty() && !this.loops.isEmpty()) {
			await(0);
		}
		this.asleep = false;
		this.quietLooks = 0;
	}

	@SuppressWarnings("WaitNotInLoop") // its callers do
	private void await(long millis) {
		try {
			wait(millis);
		}
		catch (InterruptedException ex) {
			// Nobody has a reason to
		}
	}

}
