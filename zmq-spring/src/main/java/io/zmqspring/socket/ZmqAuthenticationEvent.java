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

import io.zmqspring.security.ZmqAuthenticationRequest;
import io.zmqspring.security.ZmqAuthenticator.Decision;
import io.zmqspring.security.ZmqMechanism;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEvent;

/**
 * Published when it was decided whether a peer may connect to a socket of this
 * application, by the thread that decides: while a listener of this event works, new
 * connections wait.
 */
@SuppressWarnings("serial")
public final class ZmqAuthenticationEvent extends ApplicationEvent {

	private final String socketName;

	private final ZmqMechanism mechanism;

	private final String address;

	private final Decision decision;

	ZmqAuthenticationEvent(ZmqContext source, ZmqAuthenticationRequest request, Decision decision) {
		super(source);
		this.socketName = request.socketName();
		this.mechanism = request.mechanism();
		this.address = request.address();
		this.decision = decision;
	}

	/**
	 * Return the name of the socket that the peer connects to.
	 * @return the name
	 */
	public String getSocketName() {
		return this.socketName;
	}

	/**
	 * Return how the peer showed who it is.
	 * @return the mechanism
	 */
	public ZmqMechanism getMechanism() {
		return this.mechanism;
	}

	/**
	 * Return the address of the peer.
	 * @return the IP address
	 */
	public String getAddress() {
		return this.address;
	}

	/**
	 * Return whether the peer was accepted.
	 * @return {@code false} if it was refused
	 */
	public boolean isAccepted() {
		return this.decision.accepted();
	}

	/**
	 * Return the user that the peer was accepted as.
	 * @return the user, or {@code null} for none
	 */
	public @Nullable String getUser() {
		return this.decision.user();
	}

	/**
	 * Return why the peer was refused.
	 * @return the reason, empty for one that was accepted
	 */
	public String getReason() {
		return this.decision.reason();
	}

}
