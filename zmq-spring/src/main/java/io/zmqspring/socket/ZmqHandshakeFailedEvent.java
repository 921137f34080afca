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

import java.util.Set;

import org.springframework.context.ApplicationEvent;

/**
 * Published when a socket has connected to a peer and the handshake failed (23/ZMTP):
 * most likely their types do not match, the peer does not accept the socket's key or
 * password, or it is no ZeroMQ socket. A handshake that is not completed in time, or ends
 * with the connection, counts from the third in a row on. The connection is tried again
 * all the same, since another peer may take its place, and the event is published once a
 * second at most. Over inproc, types that do not match are refused at once. Published on
 * the thread that looks after all sockets, which must not be held up.
 */
@SuppressWarnings("serial")
public final class ZmqHandshakeFailedEvent extends ApplicationEvent {

	private final String socketName;

	private final String endpoint;

	private final Set<ZmqSocketType> peerTypes;

	ZmqHandshakeFailedEvent(ZmqSockets source, ZmqSocketDefinition definition, Endpoint endpoint) {
		super(source);
		this.socketName = definition.name();
		this.endpoint = endpoint.address();
		this.peerTypes = definition.type().peers();
	}

	/**
	 * Return the name of the socket that has connected.
	 * @return the name
	 */
	public String getSocketName() {
		return this.socketName;
	}

	/**
	 * Return where the peer is bound.
	 * @return the endpoint that the socket has connected to
	 */
	public String getEndpoint() {
		return this.endpoint;
	}

	/**
	 * Return which types the peer may have.
	 * @return the types that match that of the socket
	 */
	public Set<ZmqSocketType> getPeerTypes() {
		return this.peerTypes;
	}

}
