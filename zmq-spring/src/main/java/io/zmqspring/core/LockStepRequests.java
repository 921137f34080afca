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

package io.zmqspring.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import io.zmqspring.ZmqException;
import io.zmqspring.ZmqRequestTimeoutException;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.message.Envelope;
import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocket;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSockets;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Requests without a number that leads their replies back, for servers that index frames:
 * one at a time, as a REQ socket sends them (RFC 28/REQREP). A socket whose reply did not
 * come is replaced, so that a late reply cannot meet the next request.
 */
final class LockStepRequests implements Requests {

	private static final Log logger = LogFactory.getLog(LockStepRequests.class);

	private static final byte[] DELIMITER = new byte[0];

	// What is chained to a future may block so many, and no request
	private static final int THREADS = 8;

	private static final long KEEP_ALIVE_SECONDS = 5;

	private final ZmqSockets sockets;

	private final ZmqSocketDefinition definition;

	private final Semaphore places;

	private final Semaphore turn = new Semaphore(1, true);

	private final Executor executor;

	private LockStepRequests(ZmqSockets sockets, ZmqSocketDefinition definition) {
		this.sockets = sockets;
		this.definition = definition;
		this.places = new Semaphore(definition.requestMaxInFlight());
		// Its queue is as long as there are places
		ThreadPoolExecutor threads = new ThreadPoolExecutor(THREADS, THREADS, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), (task) -> daemon(task, definition));
		threads.allowCoreThreadTimeOut(true);
		this.executor = threads;
	}

	// Those of the socket, whatever it is replaced by
	static LockStepRequests of(ZmqSockets sockets, ZmqSocketDefinition definition) {
		return sockets.shared(definition.name(), LockStepRequests.class,
				() -> new LockStepRequests(sockets, definition));
	}

	private static Thread daemon(Runnable task, ZmqSocketDefinition definition) {
		Thread thread = new Thread(task, "zmq-" + definition.name() + "-requests");
		thread.setDaemon(true);
		return thread;
	}

	@Override
	public Envelope request(ZmqMessage body, long timeout) {
		long deadline = System.nanoTime() + timeout;
		take(this.places, deadline, timeout);
		try {
			return inTurn(body, deadline, timeout, () -> false);
		}
		finally {
			this.places.release();
		}
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> requestAsync(ZmqMessage body, long timeout,
			Function<Envelope, T> reader) {
		long deadline = System.nanoTime() + timeout;
		take(this.places, deadline, timeout);
		CompletableFuture<T> future = new CompletableFuture<>();
		this.executor.execute(() -> {
			try {
				future.complete(inTurnAndPlace(body, deadline, timeout, reader, future::isDone));
			}
			catch (Throwable ex) {
				future.completeExceptionally(ex);
			}
		});
		return future;
	}

	// What is chained to the future may wait for the place
	private <T extends @Nullable Object> T inTurnAndPlace(ZmqMessage body, long deadline, long timeout,
			Function<Envelope, T> reader, BooleanSupplier cancelled) {
		try {
			return reader.apply(inTurn(body, deadline, timeout, cancelled));
		}
		finally {
			this.places.release();
		}
	}

	private Envelope inTurn(ZmqMessage body, long deadline, long timeout, BooleanSupplier cancelled) {
		take(this.turn, deadline, timeout);
		try {
			if (cancelled.getAsBoolean()) {
				throw timedOut(timeout);
			}
			ZmqSocket socket = this.sockets.get(this.definition.name());
			send(socket, body, deadline, timeout);
			return receive(socket, deadline, timeout, cancelled);
		}
		finally {
			this.turn.release();
		}
	}

	private void take(Semaphore semaphore, long deadline, long timeout) {
		try {
			if (!semaphore.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
				throw timedOut(timeout);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ZmqException("Interrupted while waiting for the turn of a request through " + this.definition,
					ex);
		}
	}

	private void send(ZmqSocket socket, ZmqMessage body, long deadline, long timeout) {
		try {
			socket.sendRequest(frames(body), Math.max(0, deadline - System.nanoTime()));
		}
		catch (ZmqSendTimeoutException ex) {
			throw (deadline - System.nanoTime() > 0) ? ex : timedOut(timeout);
		}
	}

	private static ZmqMessage frames(ZmqMessage body) {
		byte[][] frames = new byte[body.size() + 1][];
		frames[0] = DELIMITER;
		for (int i = 0; i < body.size(); i++) {
			frames[i + 1] = UnsafeFrames.frame(body, i);
		}
		return UnsafeFrames.wrap(frames);
	}

	private Envelope receive(ZmqSocket socket, long deadline, long timeout, BooleanSupplier cancelled) {
		ZmqMessage[] batch = new ZmqMessage[1];
		Envelope reply = null;
		try {
			while (reply == null) {
				long remaining = deadline - System.nanoTime();
				if (remaining <= 0 || cancelled.getAsBoolean()) {
					throw timedOut(timeout);
				}
				// A future that is cancelled is noticed soon enough
				if (socket.receive(batch, Math.min(remaining, TimeUnit.MILLISECONDS.toNanos(100))) != 0) {
					reply = Envelope.ofReply(batch[0]);
					if (reply == null) {
						socket.counters().countDiscarded();
					}
				}
			}
			return reply;
		}
		finally {
			if (reply == null) {
				replace(socket);
			}
		}
	}

	private void replace(ZmqSocket socket) {
		try {
			this.sockets.replace(socket);
		}
		catch (ZmqException ex) {
			logger.warn(socket + " cannot be opened again yet, after a request that got no reply", ex);
		}
	}

	private ZmqRequestTimeoutException timedOut(long timeout) {
		return new ZmqRequestTimeoutException("No reply to a request through " + this.definition + " within "
				+ TimeUnit.NANOSECONDS.toMillis(timeout) + " ms, one at a time since its request.correlation is false");
	}

}
