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

package io.zmqspring;

import org.jspecify.annotations.Nullable;

/**
 * A socket that could not be opened, bound or connected, or that is closed.
 */
@SuppressWarnings("serial")
public class ZmqSocketException extends ZmqException {

	private final String socketName;

	private final @Nullable String endpoint;

	/**
	 * Create an exception.
	 * @param socketName the name of the socket
	 * @param endpoint the endpoint that failed, or {@code null} when it is about the
	 * socket itself
	 * @param message what failed, and what to do about it
	 * @param cause the cause, if there is one
	 */
	public ZmqSocketException(String socketName, @Nullable String endpoint, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.socketName = socketName;
		this.endpoint = endpoint;
	}

	/**
	 * Return the name of the socket.
	 * @return the name
	 */
	public String getSocketName() {
		return this.socketName;
	}

	/**
	 * Return the endpoint that failed.
	 * @return the endpoint as it was configured, or {@code null} when the failure is
	 * about the socket itself
	 */
	public @Nullable String getEndpoint() {
		return this.endpoint;
	}

}
