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

import java.util.concurrent.locks.LockSupport;

import io.zmqspring.ZmqException;
import io.zmqspring.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * A request whose caller waits in its own thread, and watches the deadline itself.
 */
final class BlockingRequest implements PendingRequest {

	private final long timeout;

	private final long deadline;

	private final Thread caller = Thread.currentThread();

	private volatile @Nullable Object outcome;

	private final Runnable leave;

	BlockingRequest(long timeout, Runnable leave) {
		this.leave = leave;
		this.timeout = timeout;
		this.deadline = System.nanoTime() + timeout;
	}

	@Override
	public long timeout() {
		return this.timeout;
	}

	@Override
	public long remaining() {
		return this.deadline - System.nanoTime();
	}

	@Override
	public void succeed(Envelope reply) {
		end(reply);
	}

	@Override
	public void fail(ZmqException ex) {
		end(ex);
	}

	private void end(Object outcome) {
		this.outcome = outcome;
		this.leave.run();
		LockSupport.unpark(this.caller);
	}

	// By the caller. Returns false when the deadline passed or it was interrupted
	boolean await() {
		long remaining = remaining();
		while (this.outcome == null && remaining > 0 && !this.caller.isInterrupted()) {
			LockSupport.parkNanos(this, remaining);
			remaining = remaining();
		}
		return this.outcome != null;
	}

	// The outcome that another thread has decided on, which is about to be there
	Envelope result() {
		Object result = this.outcome;
		while (result == null) {
			Thread.onSpinWait();
			result = this.outcome;
		}
		if (result instanceof ZmqException failure) {
			throw failure;
		}
		return (Envelope) result;
	}

}
