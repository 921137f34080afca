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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocket;
import io.zmqspring.socket.ZmqSockets;
import org.jspecify.annotations.Nullable;

/**
 * Receives from one socket for all listeners that share it. The socket is open, and its
 * loop runs, while at least one of them is started.
 */
final class SocketReceiver implements ReceiveLoop.Recipient {

	// Beyond that another listener of the socket holds up the loop
	private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final ZmqSockets sockets;

	private final String name;

	private final ReceiveWatch watch;

	private final ReentrantLock membership = new ReentrantLock();

	// Held while messages are handed over
	private final ReentrantLock dispatching = new ReentrantLock(true);

	private volatile List<ActiveListener> active = List.of();

	private ZmqMessage[] selection = new ZmqMessage[0];

	private @Nullable ReceiveLoop loop;

	SocketReceiver(ZmqSockets sockets, String name, ReceiveWatch watch) {
		this.sockets = sockets;
		this.name = name;
		this.watch = watch;
	}

	ActiveListener join(Function<ZmqSocket, ActiveListener> factory) {
		this.membership.lock();
		try {
			ZmqSocket socket = this.sockets.open(this.name);
			ActiveListener listener = factory.apply(socket);
			ReceiveLoop current = this.loop;
			boolean first = current == null || !current.receivesFrom(socket);
			ReceiveLoop receiving = (current == null || first)
					? new ReceiveLoop(socket, listener.queueCapacity(), this, this.watch) : current;
			try {
				add(listener);
				listener.subscription().begin();
				if (first) {
					this.watch.add(receiving);
					this.loop = receiving;
				}
				boolean takesTurns = first && listener.takeTurnsIn(receiving, this.watch.spareThreads());
				if (takesTurns) {
					receiving.beginAsleep();
				}
				listener.start();
				if (!takesTurns) {
					receiving.keepThread();
				}
			}
			catch (RuntimeException | Error ex) {
				remove(listener);
				listener.close();
				if (first) {
					receiving.discard();
					this.loop = current;
				}
				throw ex;
			}
			return listener;
		}
		finally {
			this.membership.unlock();
		}
	}

	private void add(ActiveListener listener) {
		List<ActiveListener> joined = new ArrayList<>(this.active);
		joined.add(listener);
		this.active = List.copyOf(joined);
	}

	private void remove(ActiveListener listener) {
		this.active = this.active.stream().filter((other) -> other != listener).toList();
	}

	@Override
	public void accept(ZmqMessage[] batch, int count) {
		this.dispatching.lock();
		try {
			List<ActiveListener> listeners = this.active;
			if (listeners.size() == 1 && listeners.get(0).subscription().isToAll()) {
				listeners.get(0).accept(batch, count);
				return;
			}
			if (this.selection.length < count) {
				this.selection = new ZmqMessage[batch.length];
			}
			for (ActiveListener listener : listeners) {
				int selected = listener.select(batch, count, this.selection, listeners.size() > 1);
				listener.accept(this.selection, selected);
				Arrays.fill(this.selection, 0, selected, null);
			}
		}
		finally {
			this.dispatching.unlock();
		}
	}

	// Whether a socket that was closed is, or will be, replaced by another
	boolean isSocketWanted() {
		return this.sockets.isWanted(this.name);
	}

	@Override
	public boolean hasMessages() {
		List<ActiveListener> listeners = this.active;
		return listeners.size() == 1 && listeners.get(0).hasMessages();
	}

	@Override
	public boolean isIdle() {
		List<ActiveListener> listeners = this.active;
		return listeners.size() == 1 && listeners.get(0).isIdle();
	}

	@Override
	public void turnIsFree() {
		this.active.forEach(ActiveListener::turnIsFree);
	}

	@Override
	public void sleep() {
		this.active.forEach(ActiveListener::loopIsAsleep);
	}

	@Override
	public void wakeUp() {
		this.active.forEach(ActiveListener::wakeUp);
	}

	@Override
	public void socketLost() {
		this.active.forEach(ActiveListener::socketLost);
	}

	// Returns when the listener gets no more messages
	void leave(ActiveListener listener, long deadline) throws InterruptedException {
		this.membership.lock();
		try {
			if (this.active.size() == 1 && this.loop != null) {
				finish(this.loop, listener, deadline);
				this.loop = null;
			}
			else {
				listener.subscription().end();
			}
			remove(listener);
			awaitDispatch(deadline);
		}
		finally {
			this.membership.unlock();
		}
	}

	private static void finish(ReceiveLoop last, ActiveListener listener, long deadline) throws InterruptedException {
		if (!last.finish(deadline)) {
			listener.close();
			last.finish(System.nanoTime() + TURN_NANOS);
		}
	}

	private void awaitDispatch(long deadline) throws InterruptedException {
		long patience = Math.min(TURN_NANOS, deadline - System.nanoTime());
		if (this.dispatching.tryLock(patience, TimeUnit.NANOSECONDS)) {
			this.dispatching.unlock();
		}
	}

	// Close the socket after its last listener, so that peers turn elsewhere
	void closeIfUnused() {
		this.membership.lock();
		try {
			if (this.active.isEmpty()) {
				this.sockets.close(this.name);
			}
		}
		finally {
			this.membership.unlock();
		}
	}

}
