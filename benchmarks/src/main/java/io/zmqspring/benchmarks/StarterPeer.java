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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.zmqspring.benchmarks.Workload.Option;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A Spring Boot application with the starter and nothing but its defaults.
 */
final class StarterPeer {

	private StarterPeer() {
	}

	static Peer far(Workload workload) {
		return (workload.receivers() > 1) ? StarterReceivers.open(workload) : StarterReceiver.open(workload);
	}

	// Of a socket that receives
	static Map<String, Object> receiving(Workload workload, String name) {
		String socket = "zmq.socket." + name;
		Map<String, Object> properties = new HashMap<>();
		properties.put(socket + ".type", workload.answers() ? "rep" : workload.publishes() ? "sub" : "pull");
		properties.put(socket + ".bind", workload.has(Option.INPROC) ? "inproc://in" : "tcp://127.0.0.1:*");
		if (workload.publishes()) {
			properties.put(socket + ".topics", String.join(",", workload.topics()));
		}
		if (workload.count() > 1) {
			// Peers that all connect at once take longer on a busy machine
			properties.put(socket + ".handshake-timeout", "30s");
		}
		return properties;
	}

	static Peer near(Workload workload, String endpoint) {
		return (workload.pattern() == Workload.Pattern.FAN_IN) ? RawPeer.near(workload, endpoint)
				: near(workload, start(new Object[0], nearProperties(workload, endpoint)));
	}

	static Peer near(Workload workload, ConfigurableApplicationContext application) {
		return workload.answers() ? new StarterRequester(workload, application)
				: new StarterSender(workload, application);
	}

	static Map<String, Object> nearProperties(Workload workload, String endpoint) {
		Map<String, Object> properties = new HashMap<>();
		String[] endpoints = workload.publishes() ? new String[] { endpoint } : endpoint.split(",", -1);
		for (int i = 0; i < endpoints.length; i++) {
			String socket = "zmq.socket." + out(i);
			properties.put(socket + ".type", workload.answers() ? "req" : workload.publishes() ? "pub" : "push");
			properties.put(socket + ".connect", endpoints[i]);
			properties.put(socket + ".format", workload.feature().format());
			if (workload.publishes()) {
				properties.put(socket + ".publish.when-full", "block");
			}
		}
		if (workload.has(Option.CURVE)) {
			properties.putAll(Keys.clientProperties());
		}
		if (endpoints.length > 1) {
			properties.put("zmq.context.max-sockets", endpoints.length + 10);
		}
		return properties;
	}

	// The name of one of the sockets that send, as a literal would be
	static String out(int index) {
		return ((index == 0) ? "out" : "out" + index).intern();
	}

	static ConfigurableApplicationContext start(Object[] beans, Map<String, Object> properties) {
		return start(Application.class, beans, properties);
	}

	// Another application, for what stands beside the starter
	static ConfigurableApplicationContext start(Class<?> source, Object[] beans, Map<String, Object> properties) {
		List<String> arguments = new ArrayList<>();
		properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
		return new SpringApplicationBuilder(source).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.registerShutdownHook(false)
			.initializers((GenericApplicationContext context) -> Arrays.stream(beans)
				.forEach((bean) -> register(context, bean)))
			.run(arguments.toArray(String[]::new));
	}

	@SuppressWarnings("unchecked")
	private static <T> void register(GenericApplicationContext context, T bean) {
		context.registerBean((Class<T>) bean.getClass(), () -> bean);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
