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

import org.zeromq.ZMQ;

/**
 * Sets options of JeroMQ that have no setting of their own. Called for each socket after
 * its options are set, before it is bound and connected, in order.
 */
@FunctionalInterface
public interface ZmqSocketCustomizer {

	/**
	 * Customize a socket.
	 * @param definition what the socket is
	 * @param socket the JeroMQ socket, to set options on and for nothing else
	 */
	void customize(ZmqSocketDefinition definition, ZMQ.Socket socket);

}
