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
 * Who may connect to one socket: first by address, then by the authenticator of the
 * application, or by the socket's security bundle where there is none.
 *
 * @param socketName the name of the socket
 * @param security the bundle of the socket, or {@code null} for one that all peers may
 * connect to
 * @param rules the addresses that peers may come from
 * @param authenticator decides in place of the bundle, or {@code null}
 * @param observer hears of each decision
 */
public record SocketAccess(String socketName, @Nullable ZmqSecurity security, AddressRules rules,
		@Nullable ZmqAuthenticator authenticator, Observer observer) {

	// Called by one thread
	Decision decide(ZapRequest zap) {
		ZmqAuthenticationRequest request = new ZmqAuthenticationRequest(this.socketName, zap, askBundle(zap));
		Throwable failure = null;
		Decision decision;
		try {
			decision = decide(request);
		}
		catch (Throwable ex) {
			failure = ex;
			decision = Decision.refuse("the authenticator failed");
		}
		this.observer.decided(request, decision, failure);
		return decision;
	}

	private Decision decide(ZmqAuthenticationRequest request) {
		String refusal = this.rules.refusal(request.address());
		if (refusal != null) {
			return Decision.refuse(refusal);
		}
		return (this.authenticator != null) ? this.authenticator.authenticate(request) : request.bundleDecision();
	}

	private Decision askBundle(ZapRequest zap) {
		ZmqMechanism mechanism = (this.security != null) ? this.security.mechanism() : ZmqMechanism.NULL;
		if (mechanism != zap.mechanism()) {
			return Decision.refuse("it does not speak " + mechanism);
		}
		return (this.security != null) ? this.security.decide(zap) : Decision.accept(null);
	}

	/**
	 * Hears of decisions, on the thread that makes them.
	 */
	@FunctionalInterface
	public interface Observer {

		/**
		 * A decision was made.
		 * @param request who asked
		 * @param decision what was decided
		 * @param failure what the authenticator threw, or {@code null}
		 */
		void decided(ZmqAuthenticationRequest request, Decision decision, @Nullable Throwable failure);

	}

}
