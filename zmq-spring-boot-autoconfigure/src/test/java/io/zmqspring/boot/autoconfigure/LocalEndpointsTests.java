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

import java.util.HashSet;
import java.util.Set;

import io.zmqspring.socket.ZmqSockets;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

class LocalEndpointsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class));

	@Test
	void wildcardPortIsPublished() {
		this.runner.withPropertyValues("zmq.socket.prices-out.type=pub", "zmq.socket.prices-out.bind=tcp://127.0.0.1:*")
			.run((context) -> {
				Environment environment = context.getEnvironment();
				int port = environment.getRequiredProperty("local.zmq.prices-out.port", Integer.class);
				assertThat(port).isPositive();
				assertThat(context.getBean(ZmqSockets.class).get("prices-out").endpoints())
					.containsExactly("tcp://127.0.0.1:" + port);
				assertThat(environment.getProperty("local.zmq.prices-out.endpoint"))
					.isEqualTo("tcp://127.0.0.1:" + port);
			});
	}

	@Test
	void severalBindsArePublished() {
		this.runner
			.withPropertyValues("zmq.socket.work.type=push",
					"zmq.socket.work.bind=inproc://local-endpoints,tcp://127.0.0.1:*,tcp://127.0.0.1:*")
			.run((context) -> {
				Environment environment = context.getEnvironment();
				String[] endpoints = environment.getRequiredProperty("local.zmq.work.endpoints", String[].class);
				assertThat(endpoints).hasSize(3)
					.containsExactlyElementsOf(context.getBean(ZmqSockets.class).get("work").endpoints());
				assertThat(environment.getProperty("local.zmq.work.endpoint")).isEqualTo("inproc://local-endpoints");
				assertThat(endpoints[1]).endsWith(":" + environment.getProperty("local.zmq.work.port"));
			});
	}

	@Test
	void inprocHasNoPort() {
		this.runner
			.withPropertyValues("zmq.socket.work.type=push", "zmq.socket.work.bind=inproc://local-endpoints-inproc")
			.run((context) -> {
				assertThat(context.getEnvironment().getProperty("local.zmq.work.endpoint"))
					.isEqualTo("inproc://local-endpoints-inproc");
				assertThat(context.getEnvironment().containsProperty("local.zmq.work.port")).isFalse();
			});
	}

	@Test
	void connectingSocketPublishesNothing() {
		this.runner.withPropertyValues("zmq.socket.work.type=push", "zmq.socket.work.connect=tcp://127.0.0.1:1")
			.run((context) -> assertThat(context.getEnvironment().containsProperty("local.zmq.work.endpoint"))
				.isFalse());
	}

	@Test
	void restartPublishesTheNewPort() {
		this.runner.withPropertyValues("zmq.socket.work.type=push", "zmq.socket.work.bind=tcp://127.0.0.1:*")
			.run((context) -> {
				Set<String> published = new HashSet<>();
				for (int i = 0; i < 10; i++) {
					String endpoint = context.getEnvironment().getRequiredProperty("local.zmq.work.endpoint");
					assertThat(context.getBean(ZmqSockets.class).get("work").endpoints()).containsExactly(endpoint);
					assertThat(endpoint).endsWith(":" + context.getEnvironment().getProperty("local.zmq.work.port"));
					published.add(endpoint);
					ConfigurableApplicationContext restarted = context.getSourceApplicationContext();
					restarted.stop();
					restarted.start();
				}
				assertThat(published).hasSizeGreaterThan(1);
			});
	}

}
