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

import org.springframework.core.NestedRuntimeException;

/**
 * Root of the exceptions raised by ZeroMQ operations. Thrown itself when a caller was
 * interrupted while it waited; the interrupt flag of its thread is then set again.
 */
@SuppressWarnings("serial")
public class ZmqException extends NestedRuntimeException {

	/**
	 * Create an exception.
	 * @param message what failed, on which socket, and what to do about it
	 */
	public ZmqException(String message) {
		super(message);
	}

	/**
	 * Create an exception with a cause.
	 * @param message what failed, on which socket, and what to do about it
	 * @param cause the cause, if there is one
	 */
	public ZmqException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
