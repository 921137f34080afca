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

import java.util.function.Consumer;

import zmq.Own;
import zmq.SocketBase;
import zmq.io.net.Address;
import zmq.io.net.NetProtocol;

/**
 * Connects a socket to a TCP endpoint as JeroMQ does, but through a session that loses
 * nothing.
 */
final class LosslessConnection extends Own {

	private static final String TCP = "tcp://";

	private final SocketBase socket;

	private final Address address;

	private final LosslessSession session;

	private LosslessConnection(SocketEnvironment environment, SocketBase socket, Address address,
			Consumer<String> refusals) {
		super(environment.ioThread(), environment.options());
		this.socket = socket;
		this.address = address;
		this.session = new OutgoingSession(environment.ioThread(), socket, environment.options(), address,
				() -> refusals.accept(address.toString()));
	}

	// Called by the user of the socket. Who hears of refusals is told the address of the
	// peer. Throws JeroMQ's exception for a host that it does not know
	static LosslessConnection open(SocketBase socket, String endpoint, Consumer<String> refusals) {
		SocketEnvironment environment = new SocketEnvironment(socket);
		Address address = new Address(NetProtocol.tcp, endpoint.substring(TCP.length()));
		NetProtocol.tcp.resolve(address, environment.options().ipv6);
		LosslessConnection connection = new LosslessConnection(environment, socket, address, refusals);
		connection.launch();
		return connection;
	}

	private void launch() {
		// JeroMQ's option is inverted
		if (this.options.immediate) {
			this.session.open();
		}
		sendPlug(this);
		sendOwn(this.socket, this);
	}

	// As JeroMQ calls it in its events
	String address() {
		return this.address.toString();
	}

	@Override
	protected void processPlug() {
		launchChild(this.session);
	}

	// Called by the user of the socket
	void close() {
		sendTermReq(this.socket, this);
	}

	// JeroMQ lets nobody else say who owns it, so that it tells of its end itself
	@Override
	protected void destroy() {
		sendTermAck(this.socket);
	}

}
