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

package io.zmqspring.boot.autoconfigure.health;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.zmqspring.listener.ZmqListenerContainer;
import io.zmqspring.listener.ZmqListenerRegistry;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSockets;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of the application's own side of its sockets: down while sockets that an error
 * on an I/O thread has broken are not open again. Whether a peer is there, ZeroMQ does
 * not ask, and neither does this.
 */
public final class ZmqHealthIndicator extends AbstractHealthIndicator {

	private final ZmqSockets sockets;

	private final ZmqListenerRegistry listeners;

	/**
	 * Create an indicator.
	 * @param sockets the sockets of the application
	 * @param listeners the listeners of the application
	 */
	public ZmqHealthIndicator(ZmqSockets sockets, ZmqListenerRegistry listeners) {
		super("ZeroMQ health check failed");
		this.sockets = sockets;
		this.listeners = listeners;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		if (!this.sockets.isRunning()) {
			builder.outOfService();
			return;
		}
		Set<String> lost = this.sockets.lost();
		if (lost.isEmpty()) {
			builder.up();
		}
		else {
			builder.down();
		}
		builder.withDetail("sockets", sockets(lost)).withDetail("listeners", listeners());
	}

	private Map<String, String> sockets(Set<String> lost) {
		Map<String, String> states = new TreeMap<>();
		for (ZmqSocketDefinition definition : this.sockets.definitions()) {
			String name = definition.name();
			states.put(name, lost.contains(name) ? "lost" : this.sockets.isWanted(name) ? "open" : "closed");
		}
		return states;
	}

	private Map<String, String> listeners() {
		Map<String, String> states = new TreeMap<>();
		for (ZmqListenerContainer container : this.listeners.getContainers()) {
			states.put(container.getId(),
					container.isPaused() ? "paused" : container.isRunning() ? "running" : "stopped");
		}
		return states;
	}

}
