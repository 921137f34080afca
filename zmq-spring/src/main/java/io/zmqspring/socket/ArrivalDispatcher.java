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

import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;
import zmq.Own;
import zmq.SocketBase;
import zmq.ZMQ;
import zmq.io.IOObject;
import zmq.poll.IPollEvents;
import zmq.poll.Poller;

/**
 * Receives the replies at a socket that come over inproc, from no connection that could
 * hand them over, on JeroMQ's I/O thread. To wake another thread for what has arrived,
 * which then wakes the one that waits for it, would cost more than all the rest.
 */
final class ArrivalDispatcher extends Own implements IPollEvents {

	private static final int BATCH_SIZE = 64;

	private static final int ATTEMPTS = 100;

	private static final long PAUSE_MILLIS = 1;

	private final SocketBase base;

	private final SelectableChannel signals;

	private final SocketGuard guard;

	private final FrameReader reader;

	private final ReplyDelivery replies;

	private final IOObject io;

	// While somebody else is in the socket
	private final IoTimer pause;

	private final ZmqMessage[] batch = new ZmqMessage[BATCH_SIZE];

	// Guarded, as the socket is
	private boolean dispatching;

	private Poller.@Nullable Handle handle;

	private boolean polling;

	private int emptyInARow;

	// Whether a command is on its way to it
	private volatile boolean called;

	private ArrivalDispatcher(SocketEnvironment environment, SocketBase base, SocketGuard guard, FrameReader reader,
			ReplyDelivery replies) {
		super(environment.ioThread(), environment.options());
		this.base = base;
		this.guard = guard;
		this.reader = reader;
		this.replies = replies;
		this.signals = (SelectableChannel) base.getSocketOptx(ZMQ.ZMQ_FD);
		this.io = new IOObject(environment.ioThread(), this);
		this.pause = new IoTimer(environment.ioThread());
	}

	// Called by the user of the socket
	static ArrivalDispatcher start(SocketBase base, SocketGuard guard, FrameReader reader, ReplyDelivery replies) {
		ArrivalDispatcher dispatcher = new ArrivalDispatcher(new SocketEnvironment(base), base, guard, reader, replies);
		guard.beforeExit(dispatcher::noticeArrivals);
		dispatcher.sendPlug(dispatcher);
		dispatcher.sendOwn(base, dispatcher);
		return dispatcher;
	}

	@Override
	protected void processPlug() {
		this.io.plug();
		this.handle = this.io.addFd(this.signals);
		look();
	}

	// The I/O thread is to look after it
	@Override
	protected void processCancel() {
		this.called = false;
		if (!isTerminating()) {
			look();
		}
	}

	private void call() {
		if (!this.called) {
			this.called = true;
			sendCancel();
		}
	}

	private void look() {
		poll(true);
		inEvent();
	}

	private void poll(boolean on) {
		if (on != this.polling) {
			this.polling = on;
			if (on) {
				this.io.setPollIn(this.handle);
			}
			else {
				this.io.resetPollIn(this.handle);
			}
		}
	}

	@Override
	@SuppressWarnings("ThreadPriorityCheck")
	public void inEvent() {
		int count = BATCH_SIZE;
		while (count == BATCH_SIZE) {
			if (!enter()) {
				lookLater();
				return;
			}
			count = dispatch();
		}
		if (count != 0) {
			this.emptyInARow = 0;
		}
		else if (++this.emptyInARow > 1) {
			// The signal is there, and who writes it has yet to count it
			Thread.yield();
		}
	}

	// Who is in the socket calls when leaving it, or has just looked whether to call.
	// Until then the signal would be seen again and again
	private void lookLater() {
		poll(false);
		if (!this.pause.isSet()) {
			this.pause.set(PAUSE_MILLIS, this::look);
		}
	}

	// The I/O thread does not queue behind all who want to send, whom it could not serve
	// meanwhile
	private boolean enter() {
		for (int i = 0; i < ATTEMPTS; i++) {
			if (this.guard.tryEnter()) {
				return true;
			}
			Thread.onSpinWait();
		}
		return false;
	}

	// Called inside
	private int dispatch() {
		int count = 0;
		this.dispatching = true;
		try {
			if (this.guard.isClosed()) {
				poll(false);
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
			this.replies.arrived(messages[i]);
		}
		if (count != 0) {
			this.replies.arrivedAll();
		}
		Arrays.fill(messages, 0, count, null);
	}

	// By whoever leaves the socket, and may have taken the signal of what has arrived
	private void noticeArrivals() {
		if (this.dispatching) {
			this.dispatching = false;
		}
		else if (!this.called && !this.guard.isClosed() && hasArrivals()) {
			call();
		}
	}

	private boolean hasArrivals() {
		return this.guard.uninterrupted(() -> this.base.poll(ZMQ.ZMQ_POLLIN, 0, null) > 0);
	}

	@Override
	protected void processTerm(int linger) {
		if (this.handle != null) {
			this.io.removeHandle(this.handle);
		}
		this.pause.cancel();
		this.io.unplug();
		super.processTerm(linger);
	}

	// JeroMQ lets nobody else say who owns it
	@Override
	protected void destroy() {
		sendTermAck(this.base);
	}

}
