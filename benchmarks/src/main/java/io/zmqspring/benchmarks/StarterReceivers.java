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
 * An application with a number of listeners, each on a socket of its own, or with one
 * that has a number of topics.
 */
final class StarterReceivers implements Peer {

	private final Workload workload;

	private final List<Arrivals> arrivals = new ArrayList<>();

	private final ConfigurableApplicationContext application;

	StarterReceivers(Workload workload) {
		this.workload = workload;
		Map<String, Object> properties = new HashMap<>();
		properties.put("zmq.context.max-sockets", workload.receivers() + 10);
		for (int i = 0; i < workload.receivers(); i++) {
			properties.put("zmq.socket.in" + i + ".type", workload.publishes() ? "sub" : "pull");
			properties.put("zmq.socket.in" + i + ".bind", "tcp://127.0.0.1:*");
			this.arrivals.add(new Arrivals());
		}
		this.application = StarterPeer.start(new Object[0], properties);
		ZmqListenerRegistry registry = this.application.getBean(ZmqListenerRegistry.class);
		Method method = ReflectionUtils.findMethod(Listeners.Bytes.class, "take", byte[].class);
		Assert.state(method != null, "The method has another name");
		for (int i = 0; i < workload.receivers(); i++) {
			Listeners.Bytes listener = new Listeners.Bytes(new Payloads(workload).reading(this.arrivals.get(i)));
			ZmqListenerEndpoint.Builder endpoint = ZmqListenerEndpoint.builder("listener" + i, "in" + i, listener,
					method);
			registry.register(
					workload.publishes() ? endpoint.topics(List.of(workload.topics())).build() : endpoint.build());
		}
	}

	@Override
	public String endpoint() {
		return IntStream.range(0, this.arrivals.size())
			.mapToObj((i) -> this.application.getEnvironment().getRequiredProperty("local.zmq.in" + i + ".endpoint"))
			.collect(Collectors.joining(","));
	}

	@Override
	public void begin(long messages) {
		Arrivals.begin(this.arrivals, messages, this.workload);
	}

	@Override
	public Timing run(long messages) {
		return Arrivals.await(this.arrivals);
	}

	@Override
	public void close() {
		this.application.close();
	}

}
