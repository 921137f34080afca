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

import java.util.function.Supplier;

import io.zmqspring.ZmqSocketException;
import io.zmqspring.security.SocketAccess;
import io.zmqspring.security.ZapHandler;
import io.zmqspring.security.ZmqAuthenticationRequest;
import io.zmqspring.security.ZmqAuthenticator;
import io.zmqspring.security.ZmqAuthenticator.Decision;
import io.zmqspring.security.ZmqSecurity;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import zmq.SocketBase;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Has the peers of bound sockets asked who they are, and tells of what was decided. There
 * is a handler from the first socket on that needs it.
 */
final class PeerAuthentication {

	private static final Log logger = LogFactory.getLog(PeerAuthentication.class);

	private final ThrottledLog refusals = new ThrottledLog(logger);

	private final ZmqContext context;

	private @Nullable ZmqAuthenticator authenticator;

	private volatile @Nullable ApplicationEventPublisher publisher;

	private @Nullable ZapHandler handler;

	PeerAuthentication(ZmqContext context) {
		this.context = context;
	}

	void setAuthenticator(@Nullable ZmqAuthenticator authenticator) {
		this.authenticator = authenticator;
	}

	void setPublisher(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	// The domain by which a socket that is to be bound asks, or null when everybody may
	// connect
	synchronized @Nullable String register(ZmqSocketDefinition definition, SocketCounters counters,
			Supplier<SocketBase> routers) {
		ZmqSecurity security = definition.security();
		boolean server = security != null && security.isServer();
		if (!server && definition.addressRules().isEmpty() && this.authenticator == null) {
			return null;
		}
		return running(definition, routers)
			.register(new SocketAccess(definition.name(), security, definition.addressRules(), this.authenticator,
					(request, decision, failure) -> decided(counters, request, decision, failure)));
	}

	private ZapHandler running(ZmqSocketDefinition definition, Supplier<SocketBase> routers) {
		ZapHandler running = this.handler;
		if (running == null) {
			try {
				running = new ZapHandler(routers.get());
			}
			catch (IllegalStateException ex) {
				throw new ZmqSocketException(definition.name(), null,
						"Cannot bind " + definition + ": nobody can be asked who may connect. " + ex.getMessage(), ex);
			}
			this.handler = running;
		}
		if (!running.isRunning()) {
			// JeroMQ would let everybody in
			throw new ZmqSocketException(definition.name(), null,
					"Cannot bind " + definition + ": the thread that decides who may connect has ended", null);
		}
		return running;
	}

	synchronized void unregister(@Nullable String domain) {
		if (this.handler != null && domain != null) {
			this.handler.unregister(domain);
		}
	}

	// After all sockets
	synchronized void close() {
		if (this.handler != null) {
			this.handler.close();
			this.handler = null;
		}
	}

	private void decided(SocketCounters counters, ZmqAuthenticationRequest request, Decision decision,
			@Nullable Throwable failure) {
		if (decision.accepted()) {
			logger.debug("Accepted " + request + ((decision.user() != null) ? " as '" + decision.user() + "'" : ""));
		}
		else {
			counters.countUnauthenticated();
			this.refusals.warn("Refused " + request + ": " + decision.reason(), failure);
		}
		ApplicationEventPublisher events = this.publisher;
		if (events != null) {
			try {
				events.publishEvent(new ZmqAuthenticationEvent(this.context, request, decision));
			}
			catch (RuntimeException ex) {
				this.refusals.warn("A listener of " + ZmqAuthenticationEvent.class.getSimpleName() + " failed", ex);
			}
		}
	}

}
