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

import java.time.Duration;

import org.springframework.context.ApplicationEvent;

/**
 * Tells that a listener has received nothing for a while. Published again after each
 * further interval, until something arrives or the listener stops, in a thread that all
 * listeners share. Silence says nothing about the peers: they may have nothing to send.
 */
@SuppressWarnings("serial")
public final class ZmqListenerIdleEvent extends ApplicationEvent {

	private final transient ZmqListenerContainer container;

	private final Duration idleTime;

	ZmqListenerIdleEvent(ZmqListenerContainer container, Duration idleTime) {
		super(container);
		this.container = container;
		this.idleTime = idleTime;
	}

	/**
	 * Return the container of the listener.
	 * @return the container
	 */
	public ZmqListenerContainer getContainer() {
		return this.container;
	}

	/**
	 * Return how long nothing has arrived: since the last message, or since the start.
	 * @return the time, at least the interval
	 */
	public Duration getIdleTime() {
		return this.idleTime;
	}

}
