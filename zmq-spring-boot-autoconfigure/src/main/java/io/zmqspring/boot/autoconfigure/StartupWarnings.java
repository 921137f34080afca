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

package io.zmqspring.boot.autoconfigure;

import java.time.Duration;

import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import io.zmqspring.socket.ZmqSockets;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

// Tells at start what works, but is most likely not meant.
class StartupWarnings implements ApplicationListener<ContextRefreshedEvent> {

	private static final Log logger = LogFactory.getLog(StartupWarnings.class);

	private static final String PHASE_TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";

	private static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(30);

	private final ApplicationContext context;

	private final ZmqSockets sockets;

	private final Duration shutdownTimeout;

	StartupWarnings(ApplicationContext context, ZmqSockets sockets, Duration shutdownTimeout) {
		this.context = context;
		this.sockets = sockets;
		this.shutdownTimeout = shutdownTimeout;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		// Events of a child context come here too
		if (event.getApplicationContext() == this.context) {
			checkShutdownTimeout();
			for (ZmqSocketDefinition socket : this.sockets.definitions()) {
				checkListener(socket);
			}
		}
	}

	private void checkShutdownTimeout() {
		Duration phaseTimeout = Binder.get(this.context.getEnvironment())
			.bind(PHASE_TIMEOUT, Duration.class)
			.orElse(DEFAULT_PHASE_TIMEOUT);
		if (this.shutdownTimeout.compareTo(phaseTimeout) >= 0) {
			logger.warn("zmq.listener.shutdown-timeout of " + this.shutdownTimeout.toMillis() + " ms is not below "
					+ PHASE_TIMEOUT + " of " + phaseTimeout.toMillis() + " ms: the shutdown would go on while "
					+ "listeners still work. Lower the one, or raise the other.");
		}
	}

	private void checkListener(ZmqSocketDefinition socket) {
		if (this.sockets.isClaimed(socket.name())) {
			return;
		}
		if (socket.type() == ZmqSocketType.REP) {
			logger.warn("Nothing listens to " + socket + ": its requests are never answered. Add a method with "
					+ "@ZmqListener(\"" + socket.name() + "\"), or remove zmq.socket." + socket.name() + ".");
		}
		else if (socket.type() == ZmqSocketType.PULL || socket.type() == ZmqSocketType.SUB) {
			// A call may come at any time, but is rare where nobody listens
			logger.warn("Nothing listens to " + socket + ": its messages wait for ZmqTemplate.receive. Unless the "
					+ "application calls that, add a method with @ZmqListener(\"" + socket.name()
					+ "\"), or remove zmq.socket." + socket.name() + ".");
		}
	}

}
