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

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.zmqspring.security.ZmqSecurity;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQException;
import zmq.SocketBase;
import zmq.ZError;
import zmq.ZMQ;

/**
 * The endpoints that a socket connects to.
 */
final class OutgoingConnections {

	private static final Log logger = LogFactory.getLog(OutgoingConnections.class);

	private final ThrottledLog refusals = new ThrottledLog(logger);

	private final ThrottledLog breaks = new ThrottledLog(logger);

	private final ZmqSocketDefinition definition;

	private final SocketBase base;

	private final SocketGuard guard;

	private final SocketFailures failures;

	private final Arrivals arrivals;

	// Runs what needs the socket for itself
	private final Consumer<Runnable> user;

	private final Set<Endpoint> endpoints = ConcurrentHashMap.newKeySet();

	// Those over TCP
	private final Map<Endpoint, OutgoingSession> sessions = new ConcurrentHashMap<>();

	private @Nullable Object appliedSecurity;

	private int securityAttempts;

	private final ReconnectDelay delay;

	private Duration appliedDelay;

	OutgoingConnections(ZmqSocketDefinition definition, SocketBase base, SocketGuard guard, Arrivals arrivals,
			Consumer<Runnable> user) {
		this.definition = definition;
		this.base = base;
		this.guard = guard;
		this.arrivals = arrivals;
		this.failures = new SocketFailures(definition);
		this.user = user;
		this.delay = new ReconnectDelay(definition);
		this.appliedDelay = definition.reconnectInterval();
	}

	// Returns false while the host of the endpoint is not known
	boolean connect(Endpoint endpoint) {
		try {
			this.user.accept(() -> {
				if (endpoint.isTcp()) {
					connectTcp(endpoint);
				}
				else {
					connectInproc(endpoint);
				}
				this.endpoints.add(endpoint);
			});
			return true;
		}
		catch (ZMQException ex) {
			if (ex.getCause() instanceof UnknownHostException) {
				return false;
			}
			throw this.failures.connect(endpoint, String.valueOf(ex.getMessage()), ex);
		}
	}

	private void connectTcp(Endpoint endpoint) {
		if (!this.sessions.containsKey(endpoint)) {
			this.sessions.put(endpoint, OutgoingSession.open(this.base, endpoint, this.definition.handshakeTimeout(),
					this::broken, this.arrivals));
			processCommands();
		}
	}

	private void broken(String endpoint, String reason) {
		this.breaks.warn(this.definition + " ended its connection to " + endpoint
				+ ", whose peer cannot be understood: " + reason, null);
	}

	private void connectInproc(Endpoint endpoint) {
		if (!this.guard.uninterrupted(() -> this.base.connect(endpoint.address()))) {
			throw this.failures.connect(endpoint, ZError.toString(this.base.errno()), null);
		}
	}

	private void processCommands() {
		this.guard.uninterrupted(() -> this.base.getSocketOpt(ZMQ.ZMQ_EVENTS) >= 0);
	}

	void disconnect(Endpoint endpoint) {
		this.endpoints.remove(endpoint);
		this.user.accept(() -> {
			OutgoingSession session = this.sessions.remove(endpoint);
			if (session != null) {
				session.close();
				processCommands();
			}
			else {
				this.guard.uninterrupted(() -> this.base.termEndpoint(endpoint.address()));
			}
		});
	}

	// What is queued for an endpoint, whose peer has closed, goes to another. Returns
	// false
	// where that cannot be: a publisher would still have the subscriptions of the old
	// peer
	boolean move(Endpoint from, Endpoint to) {
		OutgoingSession session = this.sessions.get(from);
		if (session == null || !to.isTcp() || this.sessions.containsKey(to) || this.definition.type().isPublishing()) {
			return false;
		}
		this.user.accept(() -> {
			this.sessions.remove(from);
			this.endpoints.remove(from);
			this.sessions.put(to, session);
			this.endpoints.add(to);
			session.moveTo(to);
		});
		return true;
	}

	Collection<Endpoint> endpoints() {
		return this.endpoints;
	}

	// The connections over TCP whose handshake is complete
	int peers() {
		return (int) this.sessions.values().stream().filter(OutgoingSession::isComplete).count();
	}

	boolean hasPeer() {
		for (OutgoingSession session : this.sessions.values()) {
			if (session.isComplete()) {
				return true;
			}
		}
		return false;
	}

	// Where handshakes have failed since it was last asked, for a reason that is likely
	// to last. Each is logged
	List<Endpoint> takeRefusals() {
		List<Endpoint> refusals = new ArrayList<>();
		this.sessions.forEach((endpoint, session) -> {
			if (session.takeRefusal()) {
				refusals.add(endpoint);
			}
		});
		refusals.forEach(this::warn);
		return refusals;
	}

	private void warn(Endpoint endpoint) {
		ZmqSecurity security = this.definition.security();
		this.refusals.warn(
				this.definition + " got no handshake from " + endpoint + ", for which it has "
						+ this.definition.handshakeTimeout().toMillis()
						+ " ms (its handshake-timeout), and tries again. Is the peer a ZeroMQ socket of type "
						+ this.definition.type().peers() + ((security != null) ? " that accepts the " + security : "")
						+ ((this.definition.type() == ZmqSocketType.PAIR) ? ", and has no other peer" : "") + "?",
				null);
	}

	// Those that were cut count no more
	void hangUp() {
		this.sessions.values().forEach(OutgoingSession::hangUp);
	}

	// Use keys that have changed, and where handshakes fail, the next of several keys and
	// more time between attempts. By the supervisor alone, again and again
	void adapt() {
		boolean failed = false;
		for (OutgoingSession session : this.sessions.values()) {
			failed |= session.takeFailure();
		}
		ZmqSecurity security = this.definition.security();
		if (security != null) {
			apply(security, failed);
		}
		if (failed) {
			this.delay.failed();
		}
		Duration wait = this.delay.current();
		if (!wait.equals(this.appliedDelay)) {
			this.user.accept(() -> this.base.setSocketOpt(ZMQ.ZMQ_RECONNECT_IVL, Math.toIntExact(wait.toMillis())));
			this.appliedDelay = wait;
		}
	}

	private void apply(ZmqSecurity security, boolean failed) {
		Object now = security.state();
		if (now != this.appliedSecurity || (failed && security.alternatives() > 1)) {
			this.securityAttempts += failed ? 1 : 0;
			this.user.accept(() -> security.applyTo(this.base, this.securityAttempts));
			this.appliedSecurity = now;
		}
	}

}
