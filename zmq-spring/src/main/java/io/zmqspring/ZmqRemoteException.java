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
 * A request whose handler failed on the other side.
 */
@SuppressWarnings("serial")
public class ZmqRemoteException extends ZmqException {

	private final String problem;

	/**
	 * Create an exception.
	 * @param message what failed, and on which socket
	 * @param problem the {@code application/problem+json} document that the server sent
	 */
	public ZmqRemoteException(String message, @Nullable String problem) {
		super(message);
		this.problem = (problem != null) ? problem : "";
	}

	/**
	 * Return what the server said of the failure.
	 * @return an {@code application/problem+json} document (RFC 9457), or an empty text
	 */
	public String getProblem() {
		return this.problem;
	}

}
