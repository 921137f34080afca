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

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A thread that looks after open sockets: it enters those that are idle, looks for hosts
 * that were not known, tells where handshakes fail, and has sockets replaced after an I/O
 * thread has failed.
 */
final class SocketSupervisor {

	private static final Log logger = LogFactory.getLog(SocketSupervisor.class);

	private static final Duration VISIT_INTERVAL = Duration.ofSeconds(1);

	// A PAIR socket takes its next peer only when it has noticed that the last one went
	private static final Duration PAIR_VISIT_INTERVAL = Duration.ofMillis(20);

	private final Set<ZmqSocket> sockets;

	private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();

	private volatile @Nullable ScheduledExecutorService executor;

	private volatile Owner owner = new Owner() {
	};

	// By its thread alone
	private long recovered = System.nanoTime() - VISIT_INTERVAL.toNanos();

	SocketSupervisor(Set<ZmqSocket> sockets) {
		this.sockets = sockets;
	}

	void setOwner(Owner owner) {
		this.owner = owner;
	}

	synchronized void start() {
		ScheduledExecutorService started = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "zmq-supervisor");
			thread.setDaemon(true);
			return thread;
		});
		ScheduledFuture<?> unused = started.scheduleWithFixedDelay(this::visitSockets, VISIT_INTERVAL.toMillis(),
				VISIT_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
		this.executor = started;
	}

	synchronized void stop() {
		ScheduledExecutorService running = this.executor;
		this.executor = null;
		if (running != null) {
			running.shutdownNow();
		}
	}

	// On the I/O thread that failed. What a connection had half done is not known: not
	// another byte of it may be read
	void failed(Thread thread, Throwable ex) {
		this.failure.compareAndSet(null, new Failure(thread.getName(), ex));
		this.sockets.forEach(ZmqSocket::hangUp);
		ScheduledExecutorService running = this.executor;
		if (running != null) {
			running.execute(this::recover);
		}
	}

	// If an error repeats, once in each visit
	private void recover() {
		Failure failed = this.failure.get();
		long now = System.nanoTime();
		if (failed == null) {
			this.owner.retry();
			return;
		}
		if (now - this.recovered < VISIT_INTERVAL.toNanos()) {
			return;
		}
		this.recovered = now;
		logger.error("ZeroMQ I/O thread " + failed.thread() + " met an error. All sockets are replaced; "
				+ "what waited in them to be sent or received is lost.", failed.cause());
		this.failure.set(null);
		this.owner.replaceAll(failed);
	}

	private void visitSockets() {
		recover();
		for (ZmqSocket socket : this.sockets) {
			visit(socket, () -> {
				socket.visit();
				socket.outgoing().adapt();
				socket.outgoing()
					.takeRefusals()
					.forEach((endpoint) -> this.owner.handshakeFailed(socket.definition(), endpoint));
			});
		}
	}

	// More often than the others, where that is needed
	void opened(ZmqSocket socket) {
		if (socket.definition().type() == ZmqSocketType.PAIR && !socket.endpoints().isEmpty()) {
			schedule(socket, PAIR_VISIT_INTERVAL, () -> {
				visit(socket, socket::visit);
				opened(socket);
			});
		}
	}

	private static void visit(ZmqSocket socket, Runnable visit) {
		try {
			visit.run();
		}
		catch (RuntimeException ex) {
			if (!socket.isClosed()) {
				logger.warn("Visit of " + socket + " failed", ex);
			}
		}
	}

	// Until it connects, after ever longer times
	void retryConnect(ZmqSocket socket, Endpoint endpoint) {
		retryConnect(socket, endpoint, socket.definition().reconnectInterval());
	}

	private void retryConnect(ZmqSocket socket, Endpoint endpoint, Duration delay) {
		schedule(socket, delay, () -> {
			try {
				// Outside the lock of the socket, since it may take seconds
				InetAddress.getAllByName(endpoint.host());
				if (socket.outgoing().connect(endpoint)) {
					logger.info(socket + " connects to " + endpoint);
					return;
				}
			}
			catch (UnknownHostException ex) {
				logger.debug(socket + " still does not find the host of " + endpoint, ex);
			}
			catch (RuntimeException ex) {
				if (!socket.isClosed()) {
					logger.warn(socket + " cannot connect to " + endpoint, ex);
				}
			}
			Duration longer = delay.multipliedBy(2);
			Duration max = socket.definition().reconnectIntervalMax();
			retryConnect(socket, endpoint, (longer.compareTo(max) < 0) ? longer : max);
		});
	}

	private synchronized void schedule(ZmqSocket socket, Duration delay, Runnable task) {
		ScheduledExecutorService running = this.executor;
		if (running != null && !socket.isClosed()) {
			ScheduledFuture<?> unused = running.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	// Who knows the sockets by name is called on the supervisor's thread
	interface Owner {

		// After an I/O thread has failed
		default void replaceAll(Failure failure) {
		}

		// Called again and again, for those that could not be replaced at once
		default void retry() {
		}

		default void handshakeFailed(ZmqSocketDefinition definition, Endpoint endpoint) {
		}

	}

	// What an I/O thread met
	record Failure(String thread, Throwable cause) {
	}

}
