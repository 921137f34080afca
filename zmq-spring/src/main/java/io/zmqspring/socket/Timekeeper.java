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
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import zmq.Own;
import zmq.SocketBase;

/**
 * Tells on JeroMQ's I/O thread that time passes, for as long as somebody wants to know.
 */
final class Timekeeper extends Own {

	private static final Log logger = LogFactory.getLog(Timekeeper.class);

	private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final SocketBase base;

	private final SocketGuard guard;

	private final LongSupplier passing;

	private final IoTimer timer;

	private Timekeeper(SocketEnvironment environment, SocketBase base, SocketGuard guard, LongSupplier passing) {
		super(environment.ioThread(), environment.options());
		this.base = base;
		this.guard = guard;
		this.passing = passing;
		this.timer = new IoTimer(environment.ioThread());
	}

	// Called by the user of the socket. What the supplier returns is after how many
	// nanoseconds it wants to be told again, Long.MAX_VALUE not to
	static Timekeeper start(SocketBase base, SocketGuard guard, LongSupplier passing) {
		Timekeeper timekeeper = new Timekeeper(new SocketEnvironment(base), base, guard, passing);
		// The socket ends it when it is closed
		timekeeper.sendOwn(base, timekeeper);
		return timekeeper;
	}

	// From any thread
	void watch() {
		sendCancel();
	}

	@Override
	protected void processCancel() {
		if (!isTerminating()) {
			pass();
		}
	}

	private void pass() {
		long next = tell();
		if (next != Long.MAX_VALUE) {
			this.timer.set(Math.max(1, TimeUnit.NANOSECONDS.toMillis(next)), this::pass);
		}
		else {
			this.timer.cancel();
		}
	}

	// The I/O thread must survive all that it calls
	private long tell() {
		try {
			return this.passing.getAsLong();
		}
		catch (RuntimeException | Error ex) {
			if (this.guard.isClosed()) {
				return Long.MAX_VALUE;
			}
			logger.error("Requests could not be looked after", ex);
			return RETRY_NANOS;
		}
	}

	@Override
	protected void processTerm(int linger) {
		this.timer.cancel();
		super.processTerm(linger);
	}

	// JeroMQ lets nobody else say who owns it
	@Override
	protected void destroy() {
		sendTermAck(this.base);
	}

}
