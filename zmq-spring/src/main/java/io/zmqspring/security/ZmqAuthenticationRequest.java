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
import org.jspecify.annotations.Nullable;

/**
 * Who wants to connect to a socket: what ZAP tells of a peer (RFC 27/ZAP).
 */
public final class ZmqAuthenticationRequest {

	private final String socketName;

	private final ZapRequest zap;

	private final Decision bundleDecision;

	ZmqAuthenticationRequest(String socketName, ZapRequest zap, Decision bundleDecision) {
		this.socketName = socketName;
		this.zap = zap;
		this.bundleDecision = bundleDecision;
	}

	/**
	 * Return the name of the socket that the peer connects to.
	 * @return the name
	 */
	public String socketName() {
		return this.socketName;
	}

	/**
	 * Return how the peer shows who it is.
	 * @return the mechanism
	 */
	public ZmqMechanism mechanism() {
		return this.zap.mechanism();
	}

	/**
	 * Return the address of the peer.
	 * @return the IP address of the other end of the connection
	 */
	public String address() {
		return this.zap.address();
	}

	/**
	 * Return the name that the peer gave.
	 * @return the name, or {@code null} unless the mechanism is PLAIN
	 */
	public @Nullable String userName() {
		return (mechanism() == ZmqMechanism.PLAIN) ? this.zap.text(0) : null;
	}

	/**
	 * Return the password that the peer gave.
	 * @return the password, or {@code null} unless the mechanism is PLAIN
	 */
	public @Nullable String password() {
		return (mechanism() == ZmqMechanism.PLAIN) ? this.zap.text(1) : null;
	}

	/**
	 * Return the key whose secret counterpart the peer has shown that it has.
	 * @return the public key in Z85 (RFC 32/Z85), or {@code null} unless the mechanism is
	 * CURVE
	 */
	public @Nullable String publicKey() {
		return (mechanism() == ZmqMechanism.CURVE) ? Z85.encode(this.zap.credential(0)) : null;
	}

	/**
	 * Return what the security bundle of the socket says, which may become the decision.
	 * @return the decision of the bundle; a socket without a bundle accepts everybody
	 */
	public Decision bundleDecision() {
		return this.bundleDecision;
	}

	/**
	 * Return mechanism, address and socket; never the password.
	 */
	@Override
	public String toString() {
		return mechanism() + " peer at " + address() + " of socket '" + this.socketName + "'";
	}

}
