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
import zmq.io.IOObject;
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

	private static final int FIRST_HANDSHAKE = 0x100;

	// A connection may end because the peer does
	private static final int PATIENCE = 3;

	private final IOObject io;

	private final Destination destination;

	private final long handshakeMillis;

	private final Consumer<String> failures;

	// Of the timer. JeroMQ forgets one that is set while another of the same number is
	// not yet removed
	private int handshake = FIRST_HANDSHAKE;

	private boolean waiting;

	private boolean plugged;

	private @Nullable Connecter connecter;

	private int failuresInARow;

	// The peer is elsewhere, and how the connection ends means nothing
	private boolean left;

	private volatile boolean complete;

	private final AtomicBoolean failed = new AtomicBoolean();

	private final AtomicBoolean refused = new AtomicBoolean();

	private OutgoingSession(SocketEnvironment environment, SocketBase socket, Destination destination,
			long handshakeMillis, BiConsumer<String, String> failures) {
		super(environment.ioThread(), true, socket, environment.options(), destination);
		this.io = new IOObject(environment.ioThread(), this);
		this.destination = destination;
		this.handshakeMillis = handshakeMillis;
		this.failures = (reason) -> failures.accept(TCP + destination.current().address(), reason);
	}

	// Called by the user of the socket. Throws JeroMQ's exception for a host that it does
	// not know
	static OutgoingSession open(SocketBase socket, Endpoint endpoint, Duration handshakeTimeout,
			BiConsumer<String, String> failures) {
		SocketEnvironment environment = new SocketEnvironment(socket);
		Destination destination = new Destination(address(endpoint));
		if (environment.options().socksProxyAddress == null) {
			destination.current().resolve(environment.options().ipv6);
		}
		OutgoingSession session = new OutgoingSession(environment, socket, destination, handshakeTimeout.toMillis(),
				failures);
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
		this.io.plug();
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
		this.connecter = new Connecter(chooseIoThread(this.options.affinity), this, this.options, this.destination,
				delayed, this.handshakeMillis, this.failures);
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
		stopWaiting();
		this.waiting = true;
		this.handshake++;
		this.io.addTimer(this.handshakeMillis, this.handshake);
	}

	@Override
	boolean completed() {
		stopWaiting();
		this.failuresInARow = 0;
		this.complete = true;
		return true;
	}

	@Override
	boolean listensFirst() {
		return false;
	}

	@Override
	public void timerEvent(int id) {
		if (id < FIRST_HANDSHAKE) {
			super.timerEvent(id);
			return;
		}
		this.waiting = false;
		cut(ErrorReason.TIMEOUT);
	}

	@Override
	public void engineError(boolean handshaked, ErrorReason reason) {
		stopWaiting();
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

	private void stopWaiting() {
		if (this.waiting) {
			this.waiting = false;
			this.io.cancelTimer(this.handshake);
		}
	}

	@Override
	public void destroy() {
		stopWaiting();
		this.complete = false;
		super.destroy();
		this.io.unplug();
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
