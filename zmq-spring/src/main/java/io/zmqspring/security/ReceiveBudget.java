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

package io.zmqspring.security;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * The bytes that all peers of a context together can make it hold before it can decide on
 * them: large frames that are still arriving, messages whose last frame has not come, and
 * subscriptions. Thread-safe.
 */
public final class ReceiveBudget {

	private static final long COLLECTION_INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

	private final long limit;

	private final AtomicLong used = new AtomicLong();

	private final Set<Reservation> reservations = ConcurrentHashMap.newKeySet();

	private final ReferenceQueue<Object> abandoned = new ReferenceQueue<>();

	private final AtomicLong nextCollection = new AtomicLong(System.nanoTime());

	private ByteBuffer waste = ByteBuffer.allocate(0);

	/**
	 * Create a budget.
	 * @param limit the limit in bytes, positive
	 */
	public ReceiveBudget(long limit) {
		this.limit = limit;
	}

	/**
	 * Return the limit.
	 * @return the limit in bytes
	 */
	public long limit() {
		return this.limit;
	}

	/**
	 * Return what is taken of the limit, which what its holder abandoned still counts for
	 * until it is collected.
	 * @return the number of bytes
	 */
	public long used() {
		removeAbandoned();
		return this.used.get();
	}

	// What it holds is given back at the latest when its holder, of whose end JeroMQ
	// tells
	// nobody, has been garbage collected
	Reservation reservation(Object holder, long taken) {
		removeAbandoned();
		Reservation reservation = new Reservation(holder, taken);
		this.reservations.add(reservation);
		return reservation;
	}

	// Takes the bytes of frames for which there is no room, so that the stream stays
	// readable
	synchronized ByteBuffer waste(int size) {
		if (this.waste.capacity() < size) {
			this.waste = ByteBuffer.allocate(size);
		}
		ByteBuffer shared = this.waste.duplicate();
		shared.limit(size);
		return shared;
	}

	boolean take(long bytes) {
		if (tryTake(bytes)) {
			return true;
		}
		removeAbandoned();
		if (tryTake(bytes)) {
			return true;
		}
		collect();
		return false;
	}

	void giveBack(long bytes) {
		this.used.addAndGet(-bytes);
	}

	private boolean tryTake(long bytes) {
		long now = this.used.get();
		while (bytes <= this.limit - now) {
			if (this.used.compareAndSet(now, now + bytes)) {
				return true;
			}
			now = this.used.get();
		}
		return false;
	}

	private void removeAbandoned() {
		Reference<?> reference = this.abandoned.poll();
		while (reference != null) {
			((Reservation) reference).end();
			reference = this.abandoned.poll();
		}
	}

	// What died with its connection may lie there for long in an idle application, as in
	// the JDK's own reservation of direct memory
	private void collect() {
		long now = System.nanoTime();
		long due = this.nextCollection.get();
		if (now - due >= 0 && this.nextCollection.compareAndSet(due, now + COLLECTION_INTERVAL_NANOS)) {
			System.gc();
		}
	}

	/**
	 * What one holder has taken of the budget. Changed by one thread at a time.
	 */
	final class Reservation extends WeakReference<@Nullable Object> {

		private volatile long bytes;

		private Reservation(Object holder, long taken) {
			super(holder, ReceiveBudget.this.abandoned);
			this.bytes = taken;
		}

		// Returns false, and takes nothing, if that is above the limit
		@SuppressWarnings("NonAtomicVolatileUpdate") // one thread
		boolean grow(long more) {
			if (!take(more)) {
				return false;
			}
			this.bytes += more;
			return true;
		}

		@SuppressWarnings("NonAtomicVolatileUpdate") // one thread
		void shrink(long less) {
			this.bytes -= less;
			giveBack(less);
		}

		void end() {
			if (ReceiveBudget.this.reservations.remove(this)) {
				giveBack(this.bytes);
			}
		}

	}

}
