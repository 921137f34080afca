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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;

import io.zmqspring.ZmqException;
import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;
import zmq.ZError;

/**
 * Deals requests to several servers in turn, each of which has a JeroMQ socket of its
 * own: one for all would put every other request into the queue of a server that is down.
 * Only servers whose handshake is complete get requests, so that none goes down with a
 * connection that stalls. While there is no such server, requests are held.
 */
final class RequestLanes {

	private static final long HELD_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

	private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	// Who has waited for long may wait longer between two looks
	private static final int PAUSE_SHARE = 8;

	private final ZmqSocket owner;

	private final SocketFailures failures;

	private final List<ZmqSocket> lanes = new ArrayList<>();

	private final AtomicInteger turn = new AtomicInteger();

	private final LinkedBlockingDeque<Held> held;

	RequestLanes(ZmqSocket owner) {
		this.owner = owner;
		this.failures = new SocketFailures(owner.definition());
		int mark = owner.definition().sendHighWaterMark();
		this.held = new LinkedBlockingDeque<>((mark > 0) ? mark : Integer.MAX_VALUE);
		this.lanes.add(owner);
	}

	// Before the socket is used
	void add(ZmqSocket lane) {
		this.lanes.add(lane);
	}

	ZmqSocket get(int index) {
		return this.lanes.get(index);
	}

	// All but the owner
	List<ZmqSocket> others() {
		return this.lanes.subList(1, this.lanes.size());
	}

	void send(ZmqMessage request, long timeout, long sendTimeout) {
		long start = System.nanoTime();
		long waiting = Math.min(timeout, sendTimeout);
		while (!deal(request, ZmqSocket::trySend)) {
			if (!anyReachable() && hold(new Held(request, start + timeout))) {
				return;
			}
			long waited = System.nanoTime() - start;
			checkWait(waited, waiting);
			LockSupport.parkNanos(Math.min(Math.max(waited / PAUSE_SHARE, PAUSE_NANOS), LONGEST_PAUSE_NANOS));
		}
	}

	private void checkWait(long waited, long waiting) {
		@Nullable ZmqException failure = null;
		if (this.owner.isClosed()) {
			failure = this.failures.closed();
		}
		else if (Thread.currentThread().isInterrupted()) {
			failure = this.failures.interrupted("sending to");
		}
		else if (waited >= waiting) {
			failure = this.failures.of(ZError.EAGAIN, waiting);
		}
		if (failure != null) {
			this.owner.counters().countRefused();
			throw failure;
		}
	}

	private boolean deal(ZmqMessage request, BiPredicate<ZmqSocket, ZmqMessage> sender) {
		int first = Math.floorMod(this.turn.getAndIncrement(), this.lanes.size());
		for (int i = 0; i < this.lanes.size(); i++) {
			ZmqSocket lane = this.lanes.get((first + i) % this.lanes.size());
			if (lane.isReachable() && sender.test(lane, request)) {
				return true;
			}
		}
		return false;
	}

	private boolean anyReachable() {
		return this.lanes.stream().anyMatch(ZmqSocket::isReachable);
	}

	private boolean hold(Held request) {
		if (!this.held.offer(request)) {
			this.held.removeIf(Held::isLate);
			return false;
		}
		this.owner.lookAfterHeldRequests();
		return true;
	}

	// Deal what is held, maybe on the I/O thread. Returns how long to wait before it is
	// called again
	long dealHeld(long timeout) {
		Held request = this.held.poll();
		while (request != null) {
			if (!request.isLate() && !deal(request.message, ZmqSocket::sendNow)) {
				this.held.offerFirst(request);
				return Math.min(timeout, HELD_LOOK_NANOS);
			}
			request = this.held.poll();
		}
		return timeout;
	}

	private record Held(ZmqMessage message, long deadline) {

		boolean isLate() {
			return this.deadline - System.nanoTime() <= 0;
		}

	}

}
