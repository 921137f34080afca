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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;
import zmq.SocketBase;
import zmq.ZMQ;

/**
 * Receives messages, for one thread at a time. It waits inside JeroMQ, which is fastest,
 * and where others send meanwhile, on the socket's channel, outside the lock.
 */
final class MessageReceiver {

	// Also how often a waiting receiver enters the socket, which must not be left alone
	private static final int LONGEST_WAIT_MILLIS = 30_000;

	// Once another thread had to wake it up to enter. Then it waits inside again
	private static final int RECEIVES_OUTSIDE = 1000;

	private final SocketBase base;

	private final SocketGuard guard;

	private final SocketFailures failures;

	private final FrameReader reader;

	private final SubscriptionNotices notices;

	private final Backlog backlog;

	private final ReentrantLock turn = new ReentrantLock();

	// Those that one thread receives from
	private final List<MessageReceiver> members = new ArrayList<>(List.of(this));

	private @Nullable Selector selector;

	// The member that is asked first
	private int first;

	private boolean shares;

	// How many more receives will not wait inside
	private int outside;

	private volatile boolean parked;

	// In place of a thread that waits
	private final AtomicReference<ArrivalSelector.@Nullable Call> call = new AtomicReference<>();

	// Whether the channel of the socket had something when it was last waited for
	private boolean signalled;

	MessageReceiver(SocketBase base, SocketGuard guard, SocketFailures failures, FrameReader reader,
			SubscriptionNotices notices, Backlog backlog) {
		this.base = base;
		this.guard = guard;
		this.failures = failures;
		this.reader = reader;
		this.notices = notices;
		this.backlog = backlog;
		this.selector = mayWaitOutside(failures.definition()) ? openSelector() : null;
		if (failures.definition().type().isReceiving() && !failures.definition().correlates()) {
			guard.beforeExit(this::noticeArrivals);
		}
	}

	// Others may send through a duplex socket meanwhile
	private static boolean mayWaitOutside(ZmqSocketDefinition definition) {
		return definition.type().isDuplex() && !definition.correlates();
	}

	private Selector openSelector() {
		try {
			Selector selector = Selector.open();
			register(selector);
			return selector;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void register(Selector selector) throws IOException {
		channel().register(selector, SelectionKey.OP_READ, this);
	}

	private SelectableChannel channel() {
		return (SelectableChannel) this.base.getSocketOptx(ZMQ.ZMQ_FD);
	}

	// Receive what arrives for another one as well, before either is used
	void add(MessageReceiver other) {
		if (this.selector == null) {
			throw new IllegalStateException("Only duplex sockets can wait outside");
		}
		try {
			other.close();
			other.register(this.selector);
			other.selector = this.selector;
			other.shares = true;
			this.members.add(other);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	int receive(ZmqMessage[] batch, long timeout) {
		long deadline = System.nanoTime() + timeout;
		if (!takeTurn(timeout)) {
			return 0;
		}
		try {
			if (this.call.get() != null) {
				// Who was called is here
				this.call.set(null);
			}
			this.outside = Math.max(0, this.outside - 1);
			while (true) {
				int count = (this.selector != null && waitsOutside()) ? receiveOutside(this.selector, batch, deadline)
						: receiveInside(batch, deadline);
				if (count != 0 || this.guard.isWoken() || deadline - System.nanoTime() <= 0) {
					this.guard.clearWakeUp();
					if (count == 0 && this.guard.isClosed()) {
						throw this.failures.closed();
					}
					return count;
				}
			}
		}
		finally {
			this.turn.unlock();
		}
	}

	// Several sockets cannot be waited for inside one
	private boolean waitsOutside() {
		return this.outside > 0 || this.members.size() > 1;
	}

	private boolean takeTurn(long timeout) {
		try {
			return this.turn.tryLock() || this.turn.tryLock(timeout, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw this.failures.interrupted("receiving from");
		}
	}

	private int receiveInside(ZmqMessage[] batch, long deadline) {
		this.guard.enterNow();
		try {
			int count = read(batch);
			long remaining = deadline - System.nanoTime();
			if (count != 0 || remaining <= 0) {
				return count;
			}
			if (this.guard.awaitArrival(remaining)) {
				this.outside = RECEIVES_OUTSIDE;
			}
			checkInterrupt();
			return read(batch);
		}
		finally {
			this.guard.exit();
		}
	}

	private int receiveOutside(Selector selector, ZmqMessage[] batch, long deadline) {
		try {
			for (int i = 0; i < this.members.size(); i++) {
				int next = (this.first + i) % this.members.size();
				int count = this.members.get(next).readOrPark(batch, deadline);
				if (count != 0) {
					this.first = (next + 1) % this.members.size();
					return count;
				}
			}
			if (deadline - System.nanoTime() > 0) {
				park(selector, deadline);
			}
			return 0;
		}
		finally {
			for (int i = 0; i < this.members.size(); i++) {
				this.members.get(i).parked = false;
			}
		}
	}

	private int readOrPark(ZmqMessage[] batch, long deadline) {
		this.guard.enterNow();
		try {
			int count = read(batch);
			if (count == 0 && this.signalled) {
				// JeroMQ has yet to count the signal. Outside, it would be seen again and
				// again until then; inside, it is taken
				this.guard.awaitArrival(0);
				count = read(batch);
			}
			this.signalled = false;
			if (count == 0 && deadline - System.nanoTime() > 0) {
				checkInterrupt();
				this.parked = true;
			}
			return count;
		}
		finally {
			this.guard.exit();
		}
	}

	private void park(Selector selector, long deadline) {
		try {
			if (!this.guard.isWoken()) {
				selector.select(millis(deadline - System.nanoTime()));
				Set<SelectionKey> selected = selector.selectedKeys();
				// Who closes the selector changes it, too
				synchronized (selected) {
					selected.forEach((key) -> ((MessageReceiver) key.attachment()).signalled = true);
					selected.clear();
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (ClosedSelectorException ex) {
			throw this.failures.closed();
		}
	}

	private int read(ZmqMessage[] batch) {
		if (this.guard.isClosed()) {
			throw this.failures.closed();
		}
		int count = this.reader.read(batch);
		this.backlog.received(count, count < batch.length);
		return count;
	}

	private void checkInterrupt() {
		if (this.guard.isInterrupted()) {
			throw this.failures.interrupted("receiving from");
		}
	}

	private static int millis(long nanos) {
		return (int) Math.max(1, Math.min(LONGEST_WAIT_MILLIS, TimeUnit.NANOSECONDS.toMillis(nanos) + 1));
	}

	// Returns false if there is no reason to wait
	boolean callOnArrival(ArrivalSelector selector, Runnable action) {
		this.guard.enterNow();
		try {
			if (this.guard.isClosed() || this.guard.isWoken() || hasArrivals()) {
				return false;
			}
			this.call.set(selector.add(channel(), action));
		}
		finally {
			this.guard.exit();
		}
		if (this.guard.isWoken()) {
			makeCallDue();
		}
		return true;
	}

	// Whether somebody is called when something arrives
	boolean isWatched() {
		return this.call.get() != null;
	}

	private void makeCallDue() {
		ArrivalSelector.Call waiting = this.call.getAndSet(null);
		if (waiting != null) {
			waiting.makeDue();
		}
	}

	// Who used the socket may have taken the signal that the receiver waits for
	private void noticeArrivals() {
		if ((this.parked || this.call.get() != null) && !this.guard.isClosed() && hasArrivals()) {
			wakeReceiver();
		}
	}

	private boolean hasArrivals() {
		return !this.notices.isEmpty() || this.guard.uninterrupted(() -> this.base.poll(ZMQ.ZMQ_POLLIN, 0, null) > 0);
	}

	void wakeUp() {
		this.guard.wakeUp();
		wakeReceiver();
	}

	private void wakeReceiver() {
		makeCallDue();
		if (this.selector != null) {
			this.selector.wakeup();
		}
	}

	void close() {
		if (this.selector != null && !this.shares) {
			try {
				this.selector.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

}
