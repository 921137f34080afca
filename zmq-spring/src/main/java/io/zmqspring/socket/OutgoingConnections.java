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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

	private final ZmqSocketDefinition definition;

	private final SocketBase base;

	private final SocketGuard guard;

	private final ConnectionWatch watch;

	private final SocketFailures failures;

	// Runs what needs the socket for itself
	private final Consumer<Runnable> user;

	// By the address that JeroMQ calls them
	private final Map<String, Endpoint> peers = new ConcurrentHashMap<>();

	private final Map<Endpoint, LosslessConnection> connections = new ConcurrentHashMap<>();

	private @Nullable Object appliedSecurity;

	private int securityAttempts;

	// Of all endpoints that JeroMQ connects to again by itself, and of those for which it
	// is done here
	private final ReconnectDelay delay;

	private final Map<Endpoint, ReconnectDelay> delays = new HashMap<>();

	private Duration appliedDelay;

	private final ThrottledLog warnings = new ThrottledLog(logger);

	OutgoingConnections(ZmqSocketDefinition definition, SocketBase base, SocketGuard guard, ConnectionWatch watch,
			Consumer<Runnable> user) {
		this.definition = definition;
		this.base = base;
		this.guard = guard;
		this.watch = watch;
		this.failures = new SocketFailures(definition);
		this.user = user;
		this.delay = new ReconnectDelay(definition);
		this.appliedDelay = this.delay.current();
	}

	// Returns false while the host of the endpoint is not known
	boolean connect(Endpoint endpoint) {
		try {
			this.user.accept(() -> this.peers.put((this.definition.security() != null && endpoint.isTcp())
					? connectLossless(endpoint) : connectPlain(endpoint), endpoint));
			return true;
		}
		catch (ZMQException ex) {
			if (ex.getCause() instanceof UnknownHostException) {
				return false;
			}
			throw this.failures.connect(endpoint, String.valueOf(ex.getMessage()), ex);
		}
	}

	private String connectPlain(Endpoint endpoint) {
		if (!this.guard.uninterrupted(() -> this.base.connect(endpoint.address()))) {
			throw this.failures.connect(endpoint, ZError.toString(this.base.errno()), null);
		}
		return (String) this.base.getSocketOptx(ZMQ.ZMQ_LAST_ENDPOINT);
	}

	private String connectLossless(Endpoint endpoint) {
		LosslessConnection connection = LosslessConnection.open(this.base, endpoint.address(), this.watch::refused);
		this.connections.put(endpoint, connection);
		processCommands();
		return connection.address();
	}

	private void processCommands() {
		this.guard.uninterrupted(() -> this.base.getSocketOpt(ZMQ.ZMQ_EVENTS) >= 0);
	}

	Collection<Endpoint> endpoints() {
		return this.peers.values();
	}

	// The endpoints that JeroMQ has given up to connect to, and for at least that long
	List<Endpoint> abandoned(Duration forAtLeast) {
		return endpoints(this.watch.abandoned(forAtLeast.toNanos()));
	}

	private List<Endpoint> endpoints(List<String> addresses) {
		return addresses.stream().map(this.peers::get).filter(Objects::nonNull).toList();
	}

	// The endpoints whose peer has refused the handshake since this was last called, and
	// which JeroMQ tries again. By the supervisor alone
	List<Endpoint> refused() {
		return endpoints(this.watch.takeRefused());
	}

	// How long to wait before an endpoint that JeroMQ has given up is tried again. By the
	// supervisor alone
	Duration delay(Endpoint abandoned) {
		ReconnectDelay delay = this.delays.computeIfAbsent(abandoned,
				(endpoint) -> new ReconnectDelay(this.definition));
		delay.failed();
		return delay.current();
	}

	void warnOfFailure(Endpoint endpoint) {
		ZmqSecurity security = this.definition.security();
		this.warnings.warn(this.definition + " got no handshake from " + endpoint
				+ ", and tries again. Is the peer a ZeroMQ socket of type " + this.definition.type().peers()
				+ ((security != null) ? " that accepts the " + security : "") + "?", null);
	}

	void disconnect(Endpoint endpoint) {
		this.peers.values().remove(endpoint);
		this.user.accept(() -> {
			LosslessConnection connection = this.connections.remove(endpoint);
			if (connection != null) {
				connection.close();
				processCommands();
			}
			else {
				this.guard.uninterrupted(() -> this.base.termEndpoint(endpoint.address()));
			}
		});
	}

	// Use keys that have changed, and where peers refuse, the next of several keys and
	// more
	// time between attempts. By the supervisor alone
	void refreshSecurity(boolean refused) {
		ZmqSecurity security = this.definition.security();
		if (security == null) {
			return;
		}
		Object now = security.state();
		if (now != this.appliedSecurity || (refused && security.alternatives() > 1)) {
			this.securityAttempts += refused ? 1 : 0;
			this.user.accept(() -> security.applyTo(this.base, this.securityAttempts));
			this.appliedSecurity = now;
		}
		if (refused) {
			this.delay.failed();
		}
		Duration wait = this.delay.current();
		if (!wait.equals(this.appliedDelay)) {
			this.user.accept(() -> this.base.setSocketOpt(ZMQ.ZMQ_RECONNECT_IVL, Math.toIntExact(wait.toMillis())));
			this.appliedDelay = wait;
		}
	}

}
