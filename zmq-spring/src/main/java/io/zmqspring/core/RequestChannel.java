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

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.zmqspring.ZmqException;
import io.zmqspring.ZmqRequestTimeoutException;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.message.Envelope;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ArrivalHandler;
import io.zmqspring.socket.ZmqSocket;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Many requests in flight over one socket. A number in front of the delimiter, which any
 * REP peer sends back untouched (RFC 28/REQREP), leads each reply to its request; a reply
 * that nobody waits for any more is dropped and counted.
 */
final class RequestChannel implements Requests, ArrivalHandler {

	private static final Log logger = LogFactory.getLog(RequestChannel.class);

	private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private final ZmqSocket socket;

	private final int maxInFlight;

	private final Semaphore places;

	private final Runnable leaving;

	private final AtomicLong numbers = new AtomicLong(ThreadLocalRandom.current().nextLong());

	private final Map<Long, PendingRequest> pending = new ConcurrentHashMap<>();

	private final Completions completions;

	private final AtomicBoolean watching = new AtomicBoolean();

	private long nextSweep = System.nanoTime();

	private volatile boolean closed;

	private RequestChannel(ZmqSocket socket) {
		this.socket = socket;
		this.maxInFlight = socket.definition().requestMaxInFlight();
		this.places = new Semaphore(this.maxInFlight);
		this.leaving = this.places::release;
		this.completions = new Completions("zmq-" + socket.definition().name() + "-completion");
	}

	// The one of the socket
	static RequestChannel of(ZmqSocket socket) {
		return (RequestChannel) socket.dispatchTo(() -> new RequestChannel(socket));
	}

	@Override
	public Envelope request(ZmqMessage body, long timeout) {
		BlockingRequest request = new BlockingRequest(timeout, this.leaving);
		long number = send(body, request);
		if (!request.await() && forget(number)) {
			if (Thread.currentThread().isInterrupted()) {
				throw interrupted();
			}
			throw timedOut(request);
		}
		return request.result();
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> requestAsync(ZmqMessage body, long timeout,
			Function<Envelope, T> reader) {
		AsyncRequest<T> request = new AsyncRequest<>(timeout, reader, this.completions, this.leaving);
		send(body, request);
		if (!this.watching.get() && this.watching.compareAndSet(false, true)) {
			this.socket.watchTime();
		}
		return request.future();
	}

	private long send(ZmqMessage body, PendingRequest request) {
		takePlace(request);
		long number = this.numbers.incrementAndGet();
		this.pending.put(number, request);
		try {
			if (this.closed) {
				throw closedFailure();
			}
			this.socket.sendRequest(Envelope.request(number, body), Math.max(0, request.remaining()));
			return number;
		}
		catch (RuntimeException | Error ex) {
			if (!forget(number) || !(ex instanceof ZmqSendTimeoutException) || request.remaining() > 0) {
				throw ex;
			}
			throw timedOut(request);
		}
	}

	private void takePlace(PendingRequest request) {
		if (this.places.tryAcquire()) {
			return;
		}
		try {
			if (!this.places.tryAcquire(request.remaining(), TimeUnit.NANOSECONDS)) {
				throw timedOut(request);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw interrupted();
		}
	}

	// By its caller, who then decides the outcome
	private boolean forget(long number) {
		if (this.pending.remove(number) == null) {
			return false;
		}
		this.places.release();
		return true;
	}

	@Override
	public void arrived(ZmqMessage message) {
		Envelope reply = Envelope.ofReply(message);
		PendingRequest request = (reply != null && reply.correlation() != null) ? this.pending.remove(reply.number())
				: null;
		if (reply == null || request == null) {
			this.socket.counters().countDiscarded();
			if (logger.isDebugEnabled()) {
				logger.debug("Late or unknown reply discarded by " + this.socket);
			}
			return;
		}
		request.succeed(reply);
	}

	@Override
	public void arrivedAll() {
		this.completions.wakeUp();
	}

	@Override
	public long timePassed() {
		if (isIdle()) {
			this.watching.set(false);
			// Who has taken a place since may have found it true
			if (isIdle() || !this.watching.compareAndSet(false, true)) {
				return Long.MAX_VALUE;
			}
		}
		long now = System.nanoTime();
		if (now - this.nextSweep >= 0) {
			this.nextSweep = now + SWEEP_NANOS;
			this.pending.forEach(this::sweep);
			this.completions.wakeUp();
		}
		return this.completions.look(SWEEP_NANOS);
	}

	// Each future keeps its place until it is about to be completed
	private boolean isIdle() {
		return this.places.availablePermits() == this.maxInFlight;
	}

	private void sweep(long number, PendingRequest request) {
		// Who waits in its own thread finds out by itself
		if (request instanceof AsyncRequest<?> async) {
			if (async.future().isDone()) {
				// By its caller, who has cancelled it
				forget(number);
			}
			else if (request.remaining() <= 0 && this.pending.remove(number, request)) {
				request.fail(timedOut(request));
			}
		}
	}

	@Override
	public void closed() {
		this.closed = true;
		this.pending.forEach((number, request) -> {
			if (this.pending.remove(number, request)) {
				request.fail(closedFailure());
			}
		});
		this.completions.end();
	}

	private ZmqSocketException closedFailure() {
		return new ZmqSocketException(this.socket.definition().name(), null,
				this.socket + " was closed before the reply came", null);
	}

	private ZmqRequestTimeoutException timedOut(PendingRequest request) {
		return new ZmqRequestTimeoutException("No reply to a request through " + this.socket + " within "
				+ TimeUnit.NANOSECONDS.toMillis(request.timeout()) + " ms, with " + this.pending.size() + " of "
				+ this.maxInFlight + " requests in flight");
	}

	private ZmqException interrupted() {
		return new ZmqException("Interrupted while waiting for a reply through " + this.socket,
				new InterruptedException("The thread was interrupted"));
	}

}
