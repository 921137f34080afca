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

import io.zmqspring.security.ZmqAuthenticator.Decision;
import zmq.SocketBase;

/**
 * A security bundle: what a socket needs to show who it is, or to tell who its peers are.
 * Several sockets may have the same bundle. A socket that binds needs the bundle of a
 * server, one that connects that of a client.
 */
public abstract sealed class ZmqSecurity permits CurveSecurity, PlainSecurity {

	private final String name;

	ZmqSecurity(String name) {
		this.name = name;
	}

	/**
	 * Return the name of the bundle.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return how peers show who they are.
	 * @return the mechanism
	 */
	public abstract ZmqMechanism mechanism();

	/**
	 * Return whether this is the bundle of a server.
	 * @return {@code true} for sockets that bind, {@code false} for those that connect
	 */
	public abstract boolean isServer();

	/**
	 * Return how many sets of options there are for a client to try, since it is not
	 * known which its server takes.
	 * @return the number, at least 1
	 */
	public int alternatives() {
		return 1;
	}

	/**
	 * Set the options of a socket, those that connections made from now on need.
	 * @param socket the socket, which nobody else uses meanwhile
	 * @param alternative which of the alternatives, counted on and on from 0
	 */
	public abstract void applyTo(SocketBase socket, int alternative);

	/**
	 * Return what stands for the options that {@link #applyTo} would set now.
	 * @return an object that is another one as soon as they are others
	 */
	public abstract Object state();

	// By the thread of the ZAP handler alone
	abstract Decision decide(ZapRequest request);

	/**
	 * Return name and mechanism; never a key or a password.
	 */
	@Override
	public String toString() {
		return mechanism() + " " + (isServer() ? "server" : "client") + " bundle '" + this.name + "'";
	}

}
