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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import io.zmqspring.ZmqException;
import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZError;
import zmq.ZMQ;

/**
 * Sends whole messages in the caller's thread. Who finds no room waits: inside JeroMQ
 * where that is possible, and otherwise by looking again.
 */
final class MessageSender {

	private static final int SENT = 0;

	// No error of JeroMQ: another thread is in the socket
	private static final int BUSY = -1;

	private static final byte[] DELIMITER = new byte[0];

	// A send that finds no room looks again after an eighth of the time that it has
	// waited
	private static final int PAUSE_SHARE = 8;

	private static final long SHORTEST_PAUSE_NANOS = 50_000;

	private static final long LONGEST_PAUSE_NANOS = 10_000_000;

	private static final long LONGEST_TURN_NANOS = 1_000_000_000;

	private static final long STAND_BACK_NANOS = 50_000;

	// A shorter queue is empty before who stood back is there again
	private static final int STAND_BACK_QUEUE = 500;

	// Who has less time does not stand back
	private static final long STAND_BACK_TIMEOUT_NANOS = 1_000_000;

	// For so long after a meeting, who finds no room stands back as well
	private static final long CROWDED_NANOS = 10_000_000;

	// For room: more of them would be woken up for nothing, which for virtual threads
	// takes three other threads. The others queue, and the first of the queue stands back
	private static final int MOST_STANDING_BACK = 16;

	private final SocketBase base;

	private final SocketGuard guard;

	private final SocketFailures failures;

	private final SocketCounters counters;

	private final boolean waitsInside;

	private final boolean enveloped;

	private final boolean standsBack;

	private final ReentrantLock roomTurn = new ReentrantLock(true);

	private final AtomicInteger standingBack = new AtomicInteger();

	// When a thread last found another one in the socket, which did not leave at once
	private volatile long lastMeeting = System.nanoTime() - CROWDED_NANOS;

	MessageSender(SocketBase base, SocketGuard guard, SocketFailures failures, SocketCounters counters) {
		this.base = base;
		this.guard = guard;
		this.failures = failures;
		this.counters = counters;
		this.enveloped = failures.definition().envelope();
		this.standsBack = standsBack(failures.definition());
		// JeroMQ announces no room on a PUB socket, and a socket that also receives must
		// stay open to its receiver: the peer may have no room before what it sent is
		// received
		this.waitsInside = failures.definition().type() == ZmqSocketType.PUSH;
	}

	private static boolean standsBack(ZmqSocketDefinition definition) {
		int queue = definition.sendHighWaterMark();
		return !definition.type().isReceiving() && (queue == 0 || queue >= STAND_BACK_QUEUE);
	}

	void send(byte @Nullable [] topic, byte[] payload, @Nullable ZmqMessage message, long timeout) {
		int error = this.guard.tryEnter() ? writeAndExit(topic, payload, message) : BUSY;
		if (error == BUSY || error == ZError.EAGAIN) {
			error = sendInTurn(error, topic, payload, message, timeout);
		}
		if (error != SENT) {
			this.counters.countRefused();
			throw this.failures.of(error, timeout);
		}
	}

	private int sendInTurn(int first, byte @Nullable [] topic, byte[] payload, @Nullable ZmqMessage message,
			long timeout) {
		long start = System.nanoTime();
		long deadline = start + timeout;
		int error = first;
		if (first == BUSY) {
			error = enter(start, timeout) ? writeAndExit(topic, payload, message) : ZError.EAGAIN;
		}
		if (error == ZError.EAGAIN && isToStandBack(timeout) && this.standingBack.get() < MOST_STANDING_BACK) {
			error = sendAfterOthers(topic, payload, message);
		}
		while (error == ZError.EAGAIN && deadline - System.nanoTime() > 0) {
			error = this.waitsInside ? sendInside(topic, payload, message, deadline)
					: sendLater(topic, payload, message, start, deadline);
		}
		return error;
	}

	// Past the thread that is in the socket. Turns are short: also who does not wait for
	// room waits for its turn
	private boolean enter(long start, long timeout) {
		if (this.standsBack) {
			if (this.guard.tryEnterSoon()) {
				return true;
			}
			this.lastMeeting = start;
			if (isToStandBack(timeout)) {
				LockSupport.parkNanos(STAND_BACK_NANOS);
			}
		}
		return this.guard.enter(start + ((timeout > 0) ? timeout : LONGEST_TURN_NANOS));
	}

	// Many threads that are let in one by one, or as soon as there is room, send less
	// than one alone, and JeroMQ wakes up for each of them. Who stands back lets another
	// one send many messages, and JeroMQ write them, at once
	private boolean isToStandBack(long remaining) {
		return this.standsBack && remaining > STAND_BACK_TIMEOUT_NANOS
				&& System.nanoTime() - this.lastMeeting < CROWDED_NANOS;
	}

	private int sendAfterOthers(byte @Nullable [] topic, byte[] payload, @Nullable ZmqMessage message) {
		this.standingBack.incrementAndGet();
		try {
			LockSupport.parkNanos(STAND_BACK_NANOS);
		}
		finally {
			this.standingBack.decrementAndGet();
		}
		return this.guard.tryEnter() ? writeAndExit(topic, payload, message) : ZError.EAGAIN;
	}

	// Waits for room inside JeroMQ, which knows at once; one thread at a time
	private int sendInside(byte @Nullable [] topic, byte[] payload, @Nullable ZmqMessage message, long deadline) {
		if (!takeRoomTurn(deadline)) {
			return ZError.EAGAIN;
		}
		try {
			if (isToStandBack(deadline - System.nanoTime())) {
				LockSupport.parkNanos(STAND_BACK_NANOS);
			}
			if (!this.guard.enter(deadline)) {
				return ZError.EAGAIN;
			}
			try {
				int error = write(topic, payload, message);
				long remaining = deadline - System.nanoTime();
				while (error == ZError.EAGAIN && remaining > 0) {
					this.guard.awaitRoom(remaining);
					if (this.guard.isInterrupted()) {
						throw interrupted();
					}
					error = write(topic, payload, message);
					remaining = deadline - System.nanoTime();
				}
				return error;
			}
			finally {
				this.guard.exit();
			}
		}
		finally {
			this.roomTurn.unlock();
		}
	}

	private boolean takeRoomTurn(long deadline) {
		try {
			return this.roomTurn.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw interrupted();
		}
	}

	private int sendLater(byte @Nullable [] topic, byte[] payload, @Nullable ZmqMessage message, long start,
			long deadline) {
		long now = System.nanoTime();
		long pause = Math.min(Math.max((now - start) / PAUSE_SHARE, SHORTEST_PAUSE_NANOS), LONGEST_PAUSE_NANOS);
		LockSupport.parkNanos(Math.min(pause, deadline - now));
		if (Thread.currentThread().isInterrupted()) {
			throw interrupted();
		}
		return this.guard.enter(deadline) ? writeAndExit(topic, payload, message) : ZError.EAGAIN;
	}

	private ZmqException interrupted() {
		this.counters.countRefused();
		return this.failures.interrupted("sending to");
	}

	// Returns false when the peer has no room now
	boolean trySend(ZmqMessage message) {
		return trySend(message, this.guard.enter(System.nanoTime() + LONGEST_TURN_NANOS));
	}

	// Returns false also when another thread is in the socket
	boolean sendNow(ZmqMessage message) {
		return trySend(message, this.guard.tryEnter());
	}

	private boolean trySend(ZmqMessage message, boolean entered) {
		int error = entered ? writeAndExit(null, UnsafeFrames.payload(message), message) : ZError.EAGAIN;
		if (error != SENT && error != ZError.EAGAIN) {
			this.counters.countRefused();
			throw this.failures.of(error, 0);
		}
		return error == SENT;
	}

	private int writeAndExit(byte @Nullable [] topic, byte[] payload, @Nullable ZmqMessage message) {
		try {
			return write(topic, payload, message);
		}
		finally {
			this.guard.exit();
		}
	}

	private int write(byte @Nullable [] topic, byte[] payload, @Nullable ZmqMessage message) {
		if (this.guard.isClosed()) {
			return ZError.ETERM;
		}
		int error = this.enveloped ? write(DELIMITER, ZMQ.ZMQ_SNDMORE) : SENT;
		if (error == SENT && message != null) {
			error = writeLeading(message);
		}
		if (error == SENT && topic != null) {
			error = write(topic, ZMQ.ZMQ_SNDMORE);
		}
		if (error == SENT) {
			error = write(payload, 0);
		}
		if (error == SENT) {
			this.counters.countSent();
		}
		return error;
	}

	private int writeLeading(ZmqMessage message) {
		for (int i = 0; i < message.size() - 1; i++) {
			int error = write(UnsafeFrames.frame(message, i), ZMQ.ZMQ_SNDMORE);
			if (error != SENT) {
				return error;
			}
		}
		return SENT;
	}

	private int write(byte[] frame, int flags) {
		Msg msg = new Msg(frame);
		while (!this.base.send(msg, flags | ZMQ.ZMQ_DONTWAIT)) {
			// The same frame again, or the parts of two messages would be glued together
			if (!this.guard.wasCallInterrupted()) {
				return this.base.errno();
			}
		}
		return SENT;
	}

}
