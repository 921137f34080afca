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
import java.util.concurrent.ScheduledThreadPoolExecutor;

import io.zmqspring.message.ZmqMessage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

/**
 * What the listeners of an application tell it, and the clock that they share.
 */
final class ListenerEvents {

	private static final Log logger = LogFactory.getLog(ListenerEvents.class);

	private volatile @Nullable ApplicationEventPublisher publisher;

	private @Nullable ScheduledThreadPoolExecutor clock;

	void publishTo(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	// Returns null where nobody would be told
	@Nullable IdleWatch watch(ZmqListenerContainer container, Duration interval, HandOff messages) {
		ApplicationEventPublisher told = this.publisher;
		if (told == null || interval.isZero()) {
			return null;
		}
		return new IdleWatch(clock(), interval, messages,
				(silence) -> told.publishEvent(new ZmqListenerIdleEvent(container, silence)));
	}

	void failed(ZmqListenerContainer container, ZmqMessage message, Throwable failure, boolean deadLettered) {
		ApplicationEventPublisher told = this.publisher;
		if (told == null) {
			return;
		}
		try {
			told.publishEvent(new ZmqListenerFailedEvent(container, message, failure, deadLettered));
		}
		catch (RuntimeException ex) {
			logger.warn("The failure of a message was not told to all who listen to such events", ex);
		}
	}

	private synchronized ScheduledThreadPoolExecutor clock() {
		if (this.clock == null || this.clock.isShutdown()) {
			this.clock = new ScheduledThreadPoolExecutor(1, (task) -> {
				Thread thread = new Thread(task, "zmq-idle-listeners");
				thread.setDaemon(true);
				return thread;
			});
			this.clock.setRemoveOnCancelPolicy(true);
		}
		return this.clock;
	}

	synchronized void close() {
		if (this.clock != null) {
			this.clock.shutdownNow();
		}
	}

}
