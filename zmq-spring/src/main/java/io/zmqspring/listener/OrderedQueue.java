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

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;

/**
 * A bounded hand-off that keeps the order of messages of the same key: while one is being
 * handled, those that follow it wait, and the threads take messages of other keys. All
 * messages wait in the one bound, so that a key whose messages fill it holds up the
 * others until one of them is handled, and nothing waits for itself.
 */
final class OrderedQueue implements HandOff {

	private static final Object NO_KEY = new Object();

	private final int capacity;

	private final Function<ZmqMessage, @Nullable Object> keys;

	private final @Nullable Runnable onArrival;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition arrival = this.lock.newCondition();

	private final Condition room = this.lock.newCondition();

	// The oldest of each key whose turn it is
	private final Deque<Entry> ready = new ArrayDeque<>();

	// What waits behind the message of its key that is ready or being handled
	private final Map<Object, Deque<ZmqMessage>> following = new HashMap<>();

	private final IdentityHashMap<ZmqMessage, Object> taken = new IdentityHashMap<>();

	private int size;

	private boolean paused;

	private boolean closed;

	// The keys are found in the thread that puts
	OrderedQueue(int capacity, Function<ZmqMessage, @Nullable Object> keys, @Nullable Runnable onArrival) {
		this.capacity = capacity;
		this.keys = keys;
		this.onArrival = onArrival;
	}

	@Override
	public int put(ZmqMessage[] batch, int count) {
		for (int i = 0; i < count; i++) {
			if (!put(new Entry(key(batch[i]), batch[i]))) {
				return i;
			}
		}
		return count;
	}

	private Object key(ZmqMessage message) {
		Object key = this.keys.apply(message);
		if (key instanceof byte[] bytes) {
			return ByteBuffer.wrap(bytes);
		}
		return (key != null) ? key : NO_KEY;
	}

	private boolean put(Entry entry) {
		this.lock.lock();
		try {
			while (this.size >= this.capacity && !this.closed) {
				this.room.awaitUninterruptibly();
			}
			if (this.closed) {
				return false;
			}
			this.size++;
			Deque<ZmqMessage> others = this.following.get(entry.key());
			if (others != null) {
				others.add(entry.message());
				return true;
			}
			this.following.put(entry.key(), new ArrayDeque<>(2));
			this.ready.add(entry);
			this.arrival.signal();
		}
		finally {
			this.lock.unlock();
		}
		announce();
		return true;
	}

	private void announce() {
		if (this.onArrival != null) {
			this.onArrival.run();
		}
	}

	@Override
	public @Nullable ZmqMessage take() {
		this.lock.lock();
		try {
			while (true) {
				ZmqMessage message = tryTake();
				if (message != null || (this.closed && this.size == 0)) {
					return message;
				}
				this.arrival.awaitUninterruptibly();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public @Nullable ZmqMessage tryTake() {
		this.lock.lock();
		try {
			Entry entry = (ready() != 0) ? this.ready.poll() : null;
			if (entry == null) {
				return null;
			}
			this.taken.put(entry.message(), entry.key());
			countTaken();
			return entry.message();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void countTaken() {
		this.size--;
		this.room.signal();
		if (this.closed && this.size == 0) {
			this.arrival.signalAll();
		}
	}

	@Override
	public @Nullable ZmqMessage poll() {
		this.lock.lock();
		try {
			Entry entry = this.ready.poll();
			ZmqMessage message = (entry != null) ? entry.message() : pollFollowing();
			if (message != null) {
				countTaken();
			}
			return message;
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable ZmqMessage pollFollowing() {
		for (Deque<ZmqMessage> others : this.following.values()) {
			ZmqMessage message = others.poll();
			if (message != null) {
				return message;
			}
		}
		return null;
	}

	@Override
	public void done(ZmqMessage message) {
		this.lock.lock();
		try {
			Object key = this.taken.remove(message);
			Deque<ZmqMessage> others = (key != null) ? this.following.get(key) : null;
			if (key == null || others == null) {
				return;
			}
			ZmqMessage next = others.poll();
			if (next == null) {
				this.following.remove(key);
				return;
			}
			this.ready.add(new Entry(key, next));
			this.arrival.signal();
		}
		finally {
			this.lock.unlock();
		}
		announce();
	}

	@Override
	public int size() {
		this.lock.lock();
		try {
			return this.size;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public int ready() {
		this.lock.lock();
		try {
			return (this.paused && !this.closed) ? 0 : this.ready.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean isPaused() {
		this.lock.lock();
		try {
			return this.paused;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void pause(boolean pause) {
		this.lock.lock();
		try {
			this.paused = pause;
		}
		finally {
			this.lock.unlock();
		}
		wakeAll();
	}

	@Override
	public boolean isClosed() {
		this.lock.lock();
		try {
			return this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			this.closed = true;
		}
		finally {
			this.lock.unlock();
		}
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
		announce();
	}

	private record Entry(Object key, ZmqMessage message) {
	}

}
