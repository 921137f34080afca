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
 * threads that take turns in it are busy. Its thread keeps an application alive that does
 * nothing but listen.
 */
final class ReceiveWatch {

	private static final long INTERVAL_MILLIS = 20;

	private final Set<ReceiveLoop> loops = ConcurrentHashMap.newKeySet();

	private boolean running;

	synchronized void add(ReceiveLoop loop) {
		if (!this.running) {
			Thread thread = new Thread(this::run, "zmq-listeners");
			thread.setDaemon(false);
			thread.start();
			this.running = true;
		}
		this.loops.add(loop);
	}

	synchronized void remove(ReceiveLoop loop) {
		this.loops.remove(loop);
		notifyAll();
	}

	private void run() {
		while (isNeeded()) {
			this.loops.forEach(ReceiveLoop::look);
		}
	}

	// After a moment
	private synchronized boolean isNeeded() {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS);
		long remaining = INTERVAL_MILLIS;
		while (remaining > 0 && !this.loops.isEmpty()) {
			try {
				wait(remaining);
			}
			catch (InterruptedException ex) {
				// Nobody has a reason to
			}
			remaining = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
		}
		this.running = !this.loops.isEmpty();
		return this.running;
	}

}
