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

import org.jspecify.annotations.Nullable;

/**
 * Decides whether a peer may connect to a socket of this application, in place of the
 * socket's security bundle. A bean of this type is asked for every connection over tcp to
 * a socket that binds, after the lists of allowed and denied addresses; connections over
 * inproc are not asked about.
 * <p>
 * It is called by one thread, one connection after the other: while it waits for
 * something, new connections wait, and nothing else does. It has no longer than the
 * handshake timeout of the socket. A peer whose request makes it throw is refused.
 */
@FunctionalInterface
public interface ZmqAuthenticator {

	/**
	 * Decide on a connection.
	 * @param request who asks
	 * @return the decision
	 */
	Decision authenticate(ZmqAuthenticationRequest request);

	/**
	 * What is decided on a connection.
	 *
	 * @param accepted whether the peer may connect
	 * @param user the user that the peer is known as from now on, or {@code null}
	 * @param reason why it may not, for the log; the peer does not learn it
	 */
	record Decision(boolean accepted, @Nullable String user, String reason) {

		/**
		 * Accept the peer.
		 * @param user the user that it is known as, or {@code null} for none
		 * @return the decision
		 */
		public static Decision accept(@Nullable String user) {
			return new Decision(true, user, "");
		}

		/**
		 * Refuse the peer.
		 * @param reason why, for the log, without passwords and keys
		 * @return the decision
		 */
		public static Decision refuse(String reason) {
			return new Decision(false, null, reason);
		}

	}

}
