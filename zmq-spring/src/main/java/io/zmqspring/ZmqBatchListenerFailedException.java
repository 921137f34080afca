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

import org.springframework.util.Assert;

/**
 * Thrown by a listener of batches to say which message failed. Those before it are done.
 * It is tried again as any message, together with those behind it; when it has failed for
 * good, those behind it are handed to the listener without it. Any other exception is one
 * of the whole batch.
 */
@SuppressWarnings("serial")
public class ZmqBatchListenerFailedException extends ZmqException {

	private final int index;

	/**
	 * Create an exception.
	 * @param message what failed
	 * @param index the index of the failed message in the list that the listener was
	 * given, from 0. One that the list does not have makes it a failure of the whole
	 * batch
	 */
	public ZmqBatchListenerFailedException(String message, int index) {
		this(message, null, index);
	}

	/**
	 * Create an exception with a cause.
	 * @param message what failed
	 * @param cause the failure of the message, if there is an exception
	 * @param index the index of the failed message in the list that the listener was
	 * given, from 0. One that the list does not have makes it a failure of the whole
	 * batch
	 */
	public ZmqBatchListenerFailedException(String message, @Nullable Throwable cause, int index) {
		super(message, cause);
		Assert.isTrue(index >= 0, "'index' must not be negative");
		this.index = index;
	}

	/**
	 * Return which message failed.
	 * @return the index in the list that the listener was given
	 */
	public int getIndex() {
		return this.index;
	}

}
