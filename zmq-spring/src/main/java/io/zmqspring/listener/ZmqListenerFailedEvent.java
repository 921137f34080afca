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

import io.zmqspring.message.ZmqMessage;

import org.springframework.context.ApplicationEvent;

/**
 * Published when a message failed for good: its listener could not convert it, or could
 * not handle it and tries no more. Published in the thread that failed, after any reply
 * and dead letter.
 */
@SuppressWarnings("serial")
public class ZmqListenerFailedEvent extends ApplicationEvent {

	private final transient ZmqMessage message;

	private final Throwable failure;

	private final boolean deadLettered;

	ZmqListenerFailedEvent(ZmqListenerContainer container, ZmqMessage message, Throwable failure,
			boolean deadLettered) {
		super(container);
		this.message = message;
		this.failure = failure;
		this.deadLettered = deadLettered;
	}

	/**
	 * Return the container of the listener.
	 * @return the container
	 */
	public ZmqListenerContainer getContainer() {
		return (ZmqListenerContainer) getSource();
	}

	/**
	 * Return the message.
	 * @return all its frames; of a request those behind the envelope
	 */
	public ZmqMessage getMessage() {
		return this.message;
	}

	/**
	 * Return what the last attempt failed with.
	 * @return the failure
	 */
	public Throwable getFailure() {
		return this.failure;
	}

	/**
	 * Return whether a dead-letter socket has taken the message.
	 * @return {@code false} if there is none, or it did not take it
	 */
	public boolean isDeadLettered() {
		return this.deadLettered;
	}

}
