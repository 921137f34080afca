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

import java.util.List;

import org.springframework.context.ApplicationEvent;

/**
 * Published when a socket was opened, with the endpoints that it has bound.
 */
@SuppressWarnings("serial")
public final class ZmqSocketOpenedEvent extends ApplicationEvent {

	private final String socketName;

	private final List<String> endpoints;

	ZmqSocketOpenedEvent(ZmqSockets source, ZmqSocket socket) {
		super(source);
		this.socketName = socket.definition().name();
		this.endpoints = socket.endpoints();
	}

	/**
	 * Return the name of the socket.
	 * @return the name
	 */
	public String getSocketName() {
		return this.socketName;
	}

	/**
	 * Return the endpoints that the socket has bound, wildcards resolved.
	 * @return the endpoints in the order of the definition, empty if it only connects
	 */
	public List<String> getEndpoints() {
		return this.endpoints;
	}

}
