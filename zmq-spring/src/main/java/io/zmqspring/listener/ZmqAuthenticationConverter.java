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

package io.zmqspring.listener;

import io.zmqspring.message.ZmqPeer;

import org.springframework.security.core.Authentication;

/**
 * Makes of the peer that a message came from what Spring Security knows as authenticated
 * while the message is handled, for example with the authorities of the user. A bean of
 * this type takes the place of one that gives each user its name and no authorities. It
 * is asked for each message whose peer had to say who it is, on the thread that handles
 * it: what it throws is a failure of that message.
 */
@FunctionalInterface
public interface ZmqAuthenticationConverter {

	/**
	 * Convert a peer.
	 * @param peer the peer, whose user is not {@code null}
	 * @return the authentication, which is authenticated
	 */
	Authentication convert(ZmqPeer peer);

}
