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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.zmqspring.security.ZmqAuthenticator.Decision;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZError;
import zmq.ZMQ;

/**
 * Answers JeroMQ's sockets when they ask who may connect (RFC 27/ZAP), on a thread of its
 * own. Where nobody answers, JeroMQ lets everybody in: so this is bound before the first
 * socket that depends on it, goes on whatever happens, and is closed after the last.
 * <p>
 * Each socket asks by its own domain, since all requests have the same id, and since
 * sockets without security and those that connect ask as well.
 */
public final class ZapHandler implements AutoCloseable {

	/**
	 * Domain of sockets that accept everybody; a domain, because JeroMQ takes sockets
	 * with one for secured and refuses peers that speak no ZMTP 3.
	 */
	public static final String OPEN_DOMAIN = "zmq-spring";

	private static final String ENDPOINT = "inproc://zeromq.zap.01";

	private static final Log logger = LogFactory.getLog(ZapHandler.class);

	private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

	private static final long PATIENCE_MILLIS = 5000;

	private static final byte[] NOTHING = new byte[0];

	private final Map<String, SocketAccess> accesses = new ConcurrentHashMap<>();

	private final AtomicLong numbers = new AtomicLong();

	private final SocketBase socket;

	private final Thread thread = new Thread(this::run, "zmq-zap");

	private final AtomicBoolean closing = new AtomicBoolean();

	private final Object monitor = new Object();

	private boolean released;

	// By its thread alone: whether more frames of a request follow
	private boolean insideRequest;

	/**
	 * Bind the handler of a context, and start its thread.
	 * @param router a new socket of type ROUTER, which the handler closes
	 * @throws IllegalStateException if the context has a handler already
	 */
	public ZapHandler(SocketBase router) {
		this.socket = router;
		this.socket.setSocketOpt(ZMQ.ZMQ_LINGER, 0);
		if (!this.socket.bind(ENDPOINT)) {
			this.socket.close();
			throw new IllegalStateException("Another ZAP handler is bound to " + ENDPOINT);
		}
		this.thread.setDaemon(true);
		this.thread.start();
	}

	/**
	 * Return whether requests are answered.
	 * @return {@code false} once the handler was closed
	 */
	public boolean isRunning() {
		return this.thread.isAlive() && !this.closing.get();
	}

	/**
	 * Decide on the connections of a socket from now on.
	 * @param access who may connect to it
	 * @return the domain by which the socket is to ask
	 */
	public String register(SocketAccess access) {
		// ASCII: JeroMQ counts its characters as bytes
		String domain = OPEN_DOMAIN + "." + this.numbers.incrementAndGet();
		this.accesses.put(domain, access);
		return domain;
	}

	/**
	 * Refuse all further connections of a socket.
	 * @param domain the domain of the socket
	 */
	public void unregister(String domain) {
		this.accesses.remove(domain);
	}

	private void run() {
		while (!this.closing.get()) {
			try {
				List<Msg> frames = receive();
				if (frames != null) {
					answer(frames);
				}
			}
			catch (Throwable ex) {
				report(ex);
			}
		}
		synchronized (this.monitor) {
			this.released = true;
			this.socket.close();
		}
	}

	// The peer whose request it was is left waiting
	private static void report(Throwable failure) {
		try {
			logger.error("A ZAP request met an error; other connections are not affected", failure);
		}
		catch (Throwable ex) {
			// No memory even for that
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

	// A request, or null when there is none
	private @Nullable List<Msg> receive() {
		while (this.insideRequest) {
			// What an error left of the last one
			receiveFrame();
		}
		List<Msg> frames = new ArrayList<>();
		do {
			Msg frame = receiveFrame();
			if (frame == null) {
				return null;
			}
			frames.add(frame);
		}
		while (this.insideRequest);
		return frames;
	}

	private @Nullable Msg receiveFrame() {
		Msg frame = this.socket.recv(0, this.closing);
		this.insideRequest = frame != null && frame.hasMore();
		if (frame == null) {
			// The flag that an authenticator may have left would end each call
			Thread.interrupted();
			if (this.socket.errno() == ZError.ETERM) {
				this.closing.set(true);
			}
		}
		return frame;
	}

	private void answer(List<Msg> frames) {
		ZapRequest request = ZapRequest.of(frames);
		if (request == null) {
			logger.warn("A ZAP request of " + frames.size() + " frames cannot be read and is not answered");
			return;
		}
		SocketAccess access = this.accesses.get(request.domain());
		if (access != null) {
			reply(request, access.decide(request), true);
		}
		else {
			reply(request, OPEN_DOMAIN.equals(request.domain()) ? Decision.accept(null)
					: Decision.refuse("the socket is closed"), false);
		}
	}

	// The user stands in the metadata only: JeroMQ would put a user id into the queue of
	// the connection, where it takes the place of a message for good
	private void reply(ZapRequest request, Decision decision, boolean identified) {
		send(request.routingId().data(), true);
		send(NOTHING, true);
		send(bytes(ZapRequest.VERSION), true);
		send(request.requestId().data(), true);
		send(bytes(decision.accepted() ? "200" : "400"), true);
		send(NOTHING, true);
		send(NOTHING, true);
		send((identified && decision.accepted()) ? PeerIdentity.metadata(decision.user(), request.address()) : NOTHING,
				false);
	}

	private void send(byte[] frame, boolean more) {
		this.socket.send(new Msg(frame), ZMQ.ZMQ_DONTWAIT | (more ? ZMQ.ZMQ_SNDMORE : 0));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Answer no more requests. The sockets that depend on it are to be closed before.
	 */
	@Override
	public void close() {
		synchronized (this.monitor) {
			if (!this.released) {
				this.socket.cancel(this.closing);
			}
		}
		boolean interrupted = Thread.interrupted();
		try {
			this.thread.join(PATIENCE_MILLIS);
		}
		catch (InterruptedException ex) {
			interrupted = true;
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
