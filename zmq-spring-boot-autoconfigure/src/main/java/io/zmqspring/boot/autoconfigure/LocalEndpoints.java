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

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.zmqspring.socket.ZmqSocketOpenedEvent;

import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

// Publishes where sockets are bound as local.zmq.<name>.endpoint, .port and .endpoints.
class LocalEndpoints implements ApplicationListener<ZmqSocketOpenedEvent> {

	private static final String PROPERTY_SOURCE_NAME = "zmq.endpoints";

	private static final String TCP = "tcp://";

	private final ConfigurableEnvironment environment;

	LocalEndpoints(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	@Override
	public void onApplicationEvent(ZmqSocketOpenedEvent event) {
		List<String> endpoints = event.getEndpoints();
		if (endpoints.isEmpty()) {
			return;
		}
		String prefix = "local.zmq." + event.getSocketName();
		Map<String, Object> properties = properties();
		properties.put(prefix + ".endpoint", endpoints.get(0));
		properties.put(prefix + ".endpoints", String.join(",", endpoints));
		for (String endpoint : endpoints) {
			if (endpoint.startsWith(TCP)) {
				properties.put(prefix + ".port", port(endpoint));
				return;
			}
		}
	}

	private static int port(String endpoint) {
		return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
	}

	private Map<String, Object> properties() {
		MutablePropertySources sources = this.environment.getPropertySources();
		if (!(sources.get(PROPERTY_SOURCE_NAME) instanceof MapPropertySource source)) {
			MapPropertySource created = new MapPropertySource(PROPERTY_SOURCE_NAME, new ConcurrentHashMap<>());
			sources.addFirst(created);
			return created.getSource();
		}
		return source.getSource();
	}

}
