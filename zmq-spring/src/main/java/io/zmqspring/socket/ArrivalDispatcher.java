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

import java.nio.channels.SelectableChannel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.zmqspring.message.ZmqMessage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import zmq.Own;
import zmq.SocketBase;
import zmq.ZMQ;
import zmq.io.IOObject;
import zmq.poll.IPollEvents;
import zmq.poll.Poller;

/**
 * Receives at a socket on JeroMQ's I/O thread, for a handler that only takes a moment. To
 * wake another thread for what has arrived, which then wakes the one that waits for it,
 * would cost more than all the rest.
 */
final class ArrivalDispatcher extends Own implements IPollEvents {

	private static final Log logger = LogFactory.getLog(ArrivalDispatcher.class);

	private static final int BATCH_SIZE = 64;

	// Who uses the socket for something else does not take more than that along
	private static final int FEW = 8;

	private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final SocketBase base;

	private final SelectableChannel signals;

	private final SocketGuard guard;

	private final FrameReader reader;

	private final ArrivalHandler handler;

	private final LongSupplier ticks;

	private final IOObject io;

	private final ZmqMessage[] batch = new ZmqMessage[BATCH_SIZE];

	private final ZmqMessage[] few = new ZmqMessage[FEW];

	// Guarded, as the socket is
	private boolean dispatching;

	private Poller.@Nullable Handle handle;

	private boolean ticking;

	// JeroMQ forgets a timer that is set while another of the same number is not yet
	// removed
	private int tick;

	private int emptyInARow;

	private ArrivalDispatcher(SocketEnvironment environment, SocketBase base, SocketGuard guard, FrameReader reader,
			ArrivalHandler handler, LongSupplier ticks) {
		super(environment.ioThread(), environment.options());
		this.base = base;
		this.guard = guard;
		this.reader = reader;
		this.handler = handler;
		this.ticks = ticks;
		this.signals = (SelectableChannel) base.getSocketOptx(ZMQ.ZMQ_FD);
		this.io = new IOObject(environment.ioThread(), this);
	}

	// Called by the user of the socket
	static ArrivalDispatcher start(SocketBase base, SocketGuard guard, FrameReader reader, ArrivalHandler handler,
			LongSupplier ticks) {
		ArrivalDispatcher dispatcher = new ArrivalDispatcher(new SocketEnvironment(base), base, guard, reader, handler,
				ticks);
		guard.beforeExit(dispatcher::takeAlong);
		dispatcher.sendPlug(dispatcher);
		dispatcher.sendOwn(base, dispatcher);
		return dispatcher;
	}

	// From any thread. Its I/O thread learns of it by this
	void tick() {
		sendCancel();
	}

	@Override
	protected void processPlug() {
		this.io.plug();
		this.handle = this.io.addFd(this.signals);
		this.io.setPollIn(this.handle);
		inEvent();
	}

	@Override
	protected void processCancel() {
		if (!isTerminating()) {
			stopTicking();
			scheduleTick();
			inEvent();
		}
	}

	private void scheduleTick() {
		long next = nextTick();
		this.ticking = next != Long.MAX_VALUE;
		if (this.ticking) {
			this.tick++;
			this.io.addTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(next)), this.tick);
		}
	}

	// The I/O thread must survive all that it calls
	private long nextTick() {
		try {
			return this.ticks.getAsLong();
		}
		catch (RuntimeException ex) {
			if (this.guard.isClosed()) {
				return Long.MAX_VALUE;
			}
			logger.error("Requests could not be looked after", ex);
			return RETRY_NANOS;
		}
	}

	private void stopTicking() {
		if (this.ticking) {
			this.ticking = false;
			this.io.cancelTimer(this.tick);
		}
	}

	// By a command: a timer that is set while timers run is not looked at before the next
	// of the others is due
	@Override
	public void timerEvent(int id) {
		this.ticking = false;
		sendCancel();
	}

	@Override
	@SuppressWarnings("ThreadPriorityCheck")
	public void inEvent() {
		int count = dispatch();
		if (count != 0) {
			this.emptyInARow = 0;
		}
		else if (++this.emptyInARow > 1) {
			// The signal is there, and who writes it has yet to count it
			Thread.yield();
		}
		while (count == BATCH_SIZE) {
			count = dispatch();
		}
	}

	private int dispatch() {
		this.guard.enterNow();
		int count = 0;
		this.dispatching = true;
		try {
			if (this.guard.isClosed()) {
				this.io.resetPollIn(this.handle);
			}
			else {
				count = this.reader.read(this.batch);
			}
		}
		finally {
			this.guard.exit();
		}
		dispatch(this.batch, count);
		return count;
	}

	private void dispatch(ZmqMessage[] messages, int count) {
		for (int i = 0; i < count; i++) {
			try {
				this.handler.arrived(messages[i]);
			}
			catch (RuntimeException ex) {
				logger.error("A reply was lost", ex);
			}
		}
		Arrays.fill(messages, 0, count, null);
	}

	// By whoever leaves the socket, and may have taken the signal of what has arrived
	private void takeAlong() {
		if (this.dispatching) {
			this.dispatching = false;
			return;
		}
		if (this.guard.isClosed()) {
			return;
		}
		int count = this.reader.read(this.few);
		dispatch(this.few, count);
		if (count == FEW) {
			sendCancel();
		}
	}

	@Override
	protected void processTerm(int linger) {
		if (this.handle != null) {
			this.io.removeHandle(this.handle);
		}
		stopTicking();
		this.io.unplug();
		super.processTerm(linger);
	}

	// JeroMQ lets nobody else say who owns it
	@Override
	protected void destroy() {
		sendTermAck(this.base);
	}

}
