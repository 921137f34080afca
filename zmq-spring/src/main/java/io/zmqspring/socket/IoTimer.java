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

import org.jspecify.annotations.Nullable;
import zmq.ZObject;
import zmq.io.IOObject;
import zmq.io.IOThread;
import zmq.poll.IPollEvents;

/**
 * A timer on an I/O thread, which is set to one time after the other. JeroMQ forgets a
 * timer that is set while another of the same number is not yet removed, and does not
 * look at one that is set while timers run before the next of the others is due, which
 * may be much later. Called by its I/O thread.
 */
final class IoTimer extends ZObject implements IPollEvents {

	private final IOObject io;

	private @Nullable Runnable action;

	private int number;

	IoTimer(IOThread thread) {
		super(thread);
		this.io = new IOObject(thread, this);
		this.io.plug();
	}

	// In place of what it was set to
	void set(long millis, Runnable action) {
		cancel();
		this.action = action;
		this.number++;
		this.io.addTimer(millis, this.number);
	}

	boolean isSet() {
		return this.action != null;
	}

	void cancel() {
		if (this.action != null) {
			this.action = null;
			this.io.cancelTimer(this.number);
		}
	}

	@Override
	public void timerEvent(int id) {
		Runnable due = this.action;
		this.action = null;
		try {
			if (due != null) {
				due.run();
			}
		}
		finally {
			// Any command makes JeroMQ look at what was set meanwhile
			sendCancel();
		}
	}

	@Override
	protected void processCancel() {
		// Only the look at the timers matters
	}

}
