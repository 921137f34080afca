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

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;

/**
 * The bounded hand-off from one receiver to the threads of a listener: a ring into which
 * the receiver puts batches, and from which each thread takes one message at a time, so
 * that a slow message holds back no other. Takes no lock and allocates nothing unless
 * somebody has to wait.
 */
final class MessageQueue implements HandOff {

	private final int capacity;

	private final int mask;

	private final AtomicReferenceArray<@Nullable ZmqMessage> slots;

	private final AtomicLong head = new AtomicLong();

	// Written by the receiver alone
	private volatile long tail;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition arrival = this.lock.newCondition();

	private final Condition room = this.lock.newCondition();

	private final @Nullable Runnable onArrival;

	// In which takers find more
	private @Nullable ReceiveLoop loop;

	private volatile int idleTakers;

	private volatile boolean putterWaits;

	private volatile boolean paused;

	private volatile boolean closed;

	MessageQueue(int capacity) {
		this(capacity, null);
	}

	// The action is run whenever messages have arrived, for takers that do not wait
	MessageQueue(int capacity, @Nullable Runnable onArrival) {
		this.capacity = capacity;
		this.onArrival = onArrival;
		this.idleTakers = (onArrival != null) ? 1 : 0;
		int length = (capacity == 1) ? 1 : Integer.highestOneBit(capacity - 1) << 1;
		this.mask = length - 1;
		this.slots = new AtomicReferenceArray<>(length);
	}

	@Override
	public int put(ZmqMessage[] batch, int count) {
		int done = 0;
		while (done < count && !this.closed) {
			long end = this.tail;
			int free = this.capacity - (int) (end - this.head.get());
			int number = Math.min(free, count - done);
			if (number == 0) {
				awaitRoom();
				continue;
			}
			for (int i = 0; i < number; i++) {
				this.slots.setPlain(index(end + i), batch[done + i]);
			}
			this.tail = end + number;
			done += number;
			if (this.idleTakers != 0) {
				announce(number);
			}
		}
		return done;
	}

	// Until half of the queue is free: one signal then serves many messages
	private void awaitRoom() {
		this.lock.lock();
		try {
			this.putterWaits = true;
			while (!isHalfEmpty() && !this.closed) {
				this.room.awaitUninterruptibly();
			}
		}
		finally {
			this.putterWaits = false;
			this.lock.unlock();
		}
	}

	private boolean isHalfEmpty() {
		return size() <= this.capacity / 2;
	}

	private void announce(int messages) {
		if (this.onArrival != null) {
			this.onArrival.run();
		}
		this.lock.lock();
		try {
			for (int i = Math.min(messages, this.idleTakers); i > 0; i--) {
				this.arrival.signal();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	// Before any taker
	@Override
	public boolean takeTurnsIn(ReceiveLoop loop) {
		this.loop = loop;
		return true;
	}

	@Override
	public boolean isAsleep() {
		return this.loop != null && this.loop.isAsleep();
	}

	@Override
	public void loopIsAsleep() {
		wakeAll();
	}

	@Override
	public boolean isIdle() {
		return this.idleTakers != 0 && !this.paused;
	}

	@Override
	public void turnIsFree() {
		if (this.idleTakers != 0) {
			announce(1);
		}
	}

	@Override
	public @Nullable ZmqMessage take() {
		while (true) {
			ZmqMessage message = tryTake();
			if (message != null) {
				return message;
			}
			if (this.loop != null && !this.paused && !this.closed && this.loop.takeTurn()) {
				continue;
			}
			if (!awaitArrival(false, 0)) {
				return null;
			}
		}
	}

	private boolean isTurnFree() {
		return this.loop != null && this.loop.isFree();
	}

	// Take a message, and wait until a time, or for the end of a pause. Returns null if
	// none has come by then, or it is closed and empty
	@Nullable ZmqMessage take(long deadline) {
		ZmqMessage message = tryTake();
		while (message == null && awaitArrival(true, deadline)) {
			message = tryTake();
		}
		return message;
	}

	@Override
	public @Nullable ZmqMessage tryTake() {
		return (this.paused && !this.closed) ? null : poll();
	}

	@Override
	public @Nullable ZmqMessage poll() {
		long position = this.head.get();
		while (position < this.tail) {
			int index = index(position);
			ZmqMessage message = this.slots.get(index);
			if (this.head.compareAndSet(position, position + 1)) {
				// The receiver may have filled the slot again
				this.slots.compareAndSet(index, message, null);
				if (this.putterWaits && isHalfEmpty()) {
					announceRoom();
				}
				return message;
			}
			position = this.head.get();
		}
		return null;
	}

	private void announceRoom() {
		this.lock.lock();
		try {
			this.room.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	// Returns false when nothing has arrived in time, nothing will any more, or nobody is
	// to wait
	@SuppressWarnings("NonAtomicVolatileUpdate")
	private boolean awaitArrival(boolean timed, long deadline) {
		this.lock.lock();
		try {
			this.idleTakers++;
			long remaining = 1;
			while ((this.paused || (size() == 0 && remaining > 0 && !isTurnFree())) && !this.closed && !isAsleep()) {
				if (this.paused || !timed) {
					this.arrival.awaitUninterruptibly();
				}
				else {
					remaining = this.arrival.awaitNanos(deadline - System.nanoTime());
				}
			}
			return (size() != 0 && (!this.paused || this.closed)) || (isTurnFree() && !this.closed);
		}
		catch (InterruptedException ex) {
			// Whoever interrupts it wants it to go on
			return size() != 0;
		}
		finally {
			this.idleTakers--;
			this.lock.unlock();
		}
	}

	@Override
	public int size() {
		long from = this.head.get();
		return (int) Math.max(0, this.tail - from);
	}

	@Override
	public int ready() {
		return (this.paused && !this.closed) ? 0 : size();
	}

	@Override
	public boolean isPaused() {
		return this.paused;
	}

	@Override
	public void pause(boolean pause) {
		this.paused = pause;
		wakeAll();
	}

	@Override
	public boolean isClosed() {
		return this.closed;
	}

	@Override
	public void close() {
		this.closed = true;
		wakeAll();
	}

	private void wakeAll() {
		this.lock.lock();
		try {
			this.arrival.signalAll();
			this.room.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		if (this.onArrival != null) {
			this.onArrival.run();
		}
	}

	private int index(long position) {
		return (int) position & this.mask;
	}

}
