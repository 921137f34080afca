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

package io.zmqspring.benchmarks;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.zmqspring.listener.ZmqListenerEndpoint;
import io.zmqspring.listener.ZmqListenerRegistry;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * An application with a number of listeners, each on a socket of its own.
 */
final class StarterReceivers {

	private StarterReceivers() {
	}

	static Peer open(Workload workload) {
		List<Arrivals> arrivals = new ArrayList<>();
		Map<String, Object> properties = new HashMap<>();
		properties.put("zmq.context.max-sockets", workload.receivers() + 10);
		for (int i = 0; i < workload.receivers(); i++) {
			properties.putAll(StarterPeer.receiving(workload, "in" + i));
			arrivals.add(new Arrivals());
		}
		ConfigurableApplicationContext application = StarterPeer.start(new Object[0], properties);
		ZmqListenerRegistry registry = application.getBean(ZmqListenerRegistry.class);
		Method method = ReflectionUtils.findMethod(Listeners.Bytes.class, "take", byte[].class);
		Assert.state(method != null, "The method has another name");
		for (int i = 0; i < workload.receivers(); i++) {
			Listeners.Bytes listener = new Listeners.Bytes(new Payloads(workload).reading(arrivals.get(i)));
			registry.register(ZmqListenerEndpoint.builder("listener" + i, "in" + i, listener, method).build());
		}
		String endpoint = IntStream.range(0, arrivals.size())
			.mapToObj((i) -> application.getEnvironment().getRequiredProperty("local.zmq.in" + i + ".endpoint"))
			.collect(Collectors.joining(","));
		return new TakingPeer(workload, arrivals, endpoint, (same) -> same.near(endpoint), application::close);
	}

}
