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

import org.springframework.context.ApplicationEvent;

/**
 * Published when one of JeroMQ's own threads met an error. All connections are then cut
 * and all sockets replaced, each of which is announced by a {@link ZmqSocketOpenedEvent};
 * messages that waited in the old sockets are lost.
 */
@SuppressWarnings("serial")
public final class ZmqIoThreadFailedEvent extends ApplicationEvent {

	private final String threadName;

	private final Throwable cause;

	ZmqIoThreadFailedEvent(ZmqSockets source, String threadName, Throwable cause) {
		super(source);
		this.threadName = threadName;
		this.cause = cause;
	}

	/**
	 * Return the name of the thread.
	 * @return the name
	 */
	public String getThreadName() {
		return this.threadName;
	}

	/**
	 * Return what the thread met.
	 * @return the error
	 */
	public Throwable getCause() {
		return this.cause;
	}

}
