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

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import zmq.SocketBase;
import zmq.io.IEngine;
import zmq.io.IOThread;
import zmq.io.StreamEngine.ErrorReason;
import zmq.io.net.Address;
import zmq.io.net.NetProtocol;

/**
 * A connection over TCP that a socket makes, and makes again however it ends. JeroMQ's
 * would wait for ever for a peer that stops in the middle of the handshake, and would
 * give up for good, with all that is queued, where the handshake fails.
 */
final class OutgoingSession extends LosslessSession {

	private static final String TCP = "tcp://";

	// A connection may end because the peer does
	private static final int PATIENCE = 3;

	private final IOThread thread;

	private final IoTimer handshakeTimer;

	private final Destination destination;

	private final long handshakeMillis;

	private final Consumer<String> failures;

	private boolean plugged;

	private @Nullable Connecter connecter;

	private int failuresInARow;

	// The peer is elsewhere, and how the connection ends means nothing
	private boolean left;

	private volatile boolean complete;

	private final AtomicBoolean failed = new AtomicBoolean();

	private final AtomicBoolean refused = new AtomicBoolean();

	private OutgoingSession(SocketEnvironment environment, SocketBase socket, Destination destination,
			long handshakeMillis, BiConsumer<String, String> failures, Arrivals arrivals) {
		super(environment.ioThread(), true, socket, environment.options(), destination, arrivals);
		this.thread = environment.ioThread();
		this.handshakeTimer = new IoTimer(this.thread);
		this.destination = destination;
		this.handshakeMillis = handshakeMillis;
		this.failures = (reason) -> failures.accept(TCP + destination.current().address(), reason);
	}

	// Called by the user of the socket. Throws JeroMQ's exception for a host that it does
	// not know
	static OutgoingSession open(SocketBase socket, Endpoint endpoint, Duration handshakeTimeout,
			BiConsumer<String, String> failures, Arrivals arrivals) {
		SocketEnvironment environment = new SocketEnvironment(socket);
		Destination destination = new Destination(address(endpoint));
		if (environment.options().socksProxyAddress == null) {
			destination.current().resolve(environment.options().ipv6);
		}
		OutgoingSession session = new OutgoingSession(environment, socket, destination, handshakeTimeout.toMillis(),
				failures, arrivals);
		session.launch();
		return session;
	}

	private static Address address(Endpoint endpoint) {
		return new Address(NetProtocol.tcp, endpoint.address().substring(TCP.length()));
	}

	// The socket ends it when it is closed. JeroMQ lets nobody else say who owns it, so
	// that it tells of its end itself
	private void launch() {
		// JeroMQ's option is inverted
		if (this.options.immediate) {
			open();
		}
		sendPlug(this);
		sendOwn(this.socket, this);
	}

	// Called by the user of the socket. The peer has closed and is elsewhere now: connect
	// to there, with all that is queued
	void moveTo(Endpoint endpoint) {
		this.destination.moveTo(address(endpoint));
		this.complete = false;
		// Its I/O thread learns of it by this
		sendPlug(this);
	}

	// Called by the user of the socket
	void close() {
		sendTermReq(this.socket, this);
	}

	// Whether there is a connection whose handshake is complete
	boolean isComplete() {
		return this.complete;
	}

	// From any thread. Its channel was closed, of which JeroMQ is not told
	void hangUp() {
		this.complete = false;
	}

	// Whether a handshake has failed since it was last asked
	boolean takeFailure() {
		return this.failed.getAndSet(false);
	}

	// Whether one has failed for a reason that is likely to last
	boolean takeRefusal() {
		return this.refused.getAndSet(false);
	}

	@Override
	protected void processPlug() {
		if (this.plugged) {
			moved();
			return;
		}
		this.plugged = true;
		this.destination.hide();
		super.processPlug();
		connect(false);
	}

	// Called by JeroMQ before it would connect again
	@Override
	protected void reset() {
		this.destination.hide();
	}

	private void connect(boolean delayed) {
		this.destination.show();
		this.connecter = new Connecter(this.thread, this, this.options, this.destination, delayed, this.handshakeMillis,
				this.failures);
		launchChild(this.connecter);
	}

	private void moved() {
		if (isTerminating()) {
			return;
		}
		this.complete = false;
		if (this.connecter != null) {
			sendPlug(this.connecter);
			return;
		}
		this.left = true;
		if (stopOutput()) {
			// Its peer has closed, and ends it when all has been read that came before
			startWaiting();
		}
		else {
			cut(ErrorReason.CONNECTION);
		}
	}

	@Override
	protected void processAttach(IEngine engine) {
		this.connecter = null;
		startWaiting();
		super.processAttach(engine);
		if (!engine.getEndPoint().equals(this.destination.current().toString())) {
			// On its way here when the peer moved
			moved();
		}
	}

	private void startWaiting() {
		this.handshakeTimer.set(this.handshakeMillis, () -> cut(ErrorReason.TIMEOUT));
	}

	@Override
	boolean completed() {
		this.handshakeTimer.cancel();
		this.failuresInARow = 0;
		this.complete = true;
		return true;
	}

	@Override
	boolean listensFirst() {
		return false;
	}

	@Override
	public void engineError(boolean handshaked, ErrorReason reason) {
		this.handshakeTimer.cancel();
		if (!wasComplete() && !this.left) {
			this.failed.set(true);
			this.failuresInARow++;
			if (reason == ErrorReason.PROTOCOL || this.failuresInARow >= PATIENCE) {
				this.refused.set(true);
			}
		}
		boolean delayed = !this.left;
		this.complete = false;
		this.left = false;
		super.engineError(handshaked, (reason == ErrorReason.PROTOCOL) ? ErrorReason.CONNECTION : reason);
		connect(delayed);
	}

	@Override
	public void destroy() {
		this.handshakeTimer.cancel();
		this.complete = false;
		super.destroy();
		sendTermAck(this.socket);
	}

	// JeroMQ's session connects by itself, unless the address has no protocol
	static final class Destination extends Address {

		private boolean hidden;

		private volatile Address current;

		Destination(Address address) {
			super(NetProtocol.tcp, address.address());
			this.current = address;
		}

		Address current() {
			return this.current;
		}

		void moveTo(Address address) {
			this.current = address;
		}

		void hide() {
			this.hidden = true;
		}

		void show() {
			this.hidden = false;
		}

		@Override
		public @Nullable NetProtocol protocol() {
			return this.hidden ? null : super.protocol();
		}

	}

}
