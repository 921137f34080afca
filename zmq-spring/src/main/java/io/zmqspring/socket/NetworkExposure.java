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

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.security.ZmqMechanism;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Warns of sockets whose messages others in the network can read and write, or refuses
 * them.
 */
final class NetworkExposure {

	private static final Log logger = LogFactory.getLog(NetworkExposure.class);

	private final Set<String> named = ConcurrentHashMap.newKeySet();

	private boolean securityRequired;

	void setSecurityRequired(boolean securityRequired) {
		this.securityRequired = securityRequired;
	}

	void check(ZmqSocketDefinition definition) {
		if (definition.security() != null && definition.security().mechanism() == ZmqMechanism.CURVE) {
			return;
		}
		List<Endpoint> exposed = new ArrayList<>(definition.binds());
		exposed.addAll(definition.connects());
		exposed.removeIf((endpoint) -> !endpoint.isExposed());
		if (exposed.isEmpty()) {
			return;
		}
		if (this.securityRequired) {
			throw new ZmqConfigurationException(definition.name(), "security",
					(definition.security() != null) ? definition.security().name() : null,
					"It uses " + exposed + " without CURVE, and security is required beyond this machine.",
					"Name a CURVE bundle, or use an endpoint on tcp://127.0.0.1.");
		}
		if (this.named.add(definition.name())) {
			logger.warn(definition + " uses " + exposed + " without CURVE: whoever is in that network can read and "
					+ "write its messages. Name a CURVE bundle, or use an endpoint on tcp://127.0.0.1.");
		}
	}

}
