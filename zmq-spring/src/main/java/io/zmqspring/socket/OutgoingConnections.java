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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.zmqspring.security.ZmqSecurity;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQException;
import zmq.SocketBase;
import zmq.ZError;
import zmq.ZMQ;

/**
 * The endpoints that a socket connects to.
 */
final class OutgoingConnections {

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

	private long reconnectMillis;

	OutgoingConnections(ZmqSocketDefinition definition, SocketBase base, SocketGuard guard, ConnectionWatch watch,
			Consumer<Runnable> user) {
		this.definition = definition;
		this.base = base;
		this.guard = guard;
		this.watch = watch;
		this.failures = new SocketFailures(definition);
		this.user = user;
		this.reconnectMillis = definition.reconnectInterval().toMillis();
	}

	// Returns false while the host of the endpoint is not known
	boolean connect(Endpoint endpoint) {
		try {
			this.user.accept(() -> this.peers.put((this.definition.isEncrypted() && endpoint.isTcp())
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
		LosslessConnection connection = LosslessConnection.open(this.base, endpoint.address());
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
		List<Endpoint> abandoned = new ArrayList<>();
		for (String address : this.watch.abandoned(forAtLeast.toNanos())) {
			Endpoint endpoint = this.peers.get(address);
			if (endpoint != null) {
				abandoned.add(endpoint);
			}
		}
		return abandoned;
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

	// Use keys that have changed, and where connections fail, the next of several keys
	// and
	// more time between attempts. By the supervisor alone
	void refreshSecurity() {
		ZmqSecurity security = this.definition.security();
		if (security == null) {
			return;
		}
		int failures = this.watch.takeFailures();
		Object now = security.state();
		if (now != this.appliedSecurity || (failures != 0 && security.alternatives() > 1)) {
			this.securityAttempts += Math.min(failures, 1);
			this.user.accept(() -> security.applyTo(this.base, this.securityAttempts));
			this.appliedSecurity = now;
		}
		if (failures != 0) {
			waitBetweenAttempts(this.reconnectMillis * 2);
		}
		else if (this.watch.hasPeer()) {
			waitBetweenAttempts(this.definition.reconnectInterval().toMillis());
		}
	}

	private void waitBetweenAttempts(long millis) {
		long most = Math.min(millis, this.definition.reconnectIntervalMax().toMillis());
		if (most != this.reconnectMillis) {
			this.user.accept(() -> this.base.setSocketOpt(ZMQ.ZMQ_RECONNECT_IVL, (int) most));
			this.reconnectMillis = most;
		}
	}

}
