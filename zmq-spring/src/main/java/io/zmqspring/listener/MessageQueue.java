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
final class MessageQueue {

	private final int capacity;

	private final int mask;

	private final AtomicReferenceArray<@Nullable ZmqMessage> slots;

	private final AtomicLong head = new AtomicLong();

	// Written by the receiver alone
	private volatile long tail;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition arrival = this.lock.newCondition();

	private final Condition room = this.lock.newCondition();

	private volatile int idleTakers;

	private volatile boolean putterWaits;

	private volatile boolean paused;

	private volatile boolean closed;

	MessageQueue(int capacity) {
		this.capacity = capacity;
		int length = (capacity == 1) ? 1 : Integer.highestOneBit(capacity - 1) << 1;
		this.mask = length - 1;
		this.slots = new AtomicReferenceArray<>(length);
	}

	// Put a batch, and wait while there is no room. Returns the number of messages put,
	// which is less than count only if the queue was closed
	int put(ZmqMessage[] batch, int count) {
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

	// Take a message, and wait while there is none or the queue is paused. Returns null
	// once the queue is closed and empty
	@Nullable ZmqMessage take() {
		while (true) {
			ZmqMessage message = (this.paused && !this.closed) ? null : poll();
			if (message != null) {
				return message;
			}
			if (!awaitArrival()) {
				return null;
			}
		}
	}

	@Nullable ZmqMessage poll() {
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

	// Returns false when nothing will arrive any more
	@SuppressWarnings("NonAtomicVolatileUpdate")
	private boolean awaitArrival() {
		this.lock.lock();
		try {
			this.idleTakers++;
			while ((this.paused || size() == 0) && !this.closed) {
				this.arrival.awaitUninterruptibly();
			}
			return size() != 0;
		}
		finally {
			this.idleTakers--;
			this.lock.unlock();
		}
	}

	int size() {
		long from = this.head.get();
		return (int) Math.max(0, this.tail - from);
	}

	boolean isPaused() {
		return this.paused;
	}

	void pause(boolean pause) {
		this.paused = pause;
		wakeAll();
	}

	// Nothing more can be put; what is in the queue can still be taken, paused or not
	void close() {
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
	}

	private int index(long position) {
		return (int) position & this.mask;
	}

}
