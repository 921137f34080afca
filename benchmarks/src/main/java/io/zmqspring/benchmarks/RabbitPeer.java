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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * A RabbitMQ server, through Spring AMQP's template and container with a queue that is
 * not kept on the disk.
 */
final class RabbitPeer {

	private static final String HOST = "127.0.0.1";

	private static final String QUEUE = "in";

	private RabbitPeer() {
	}

	static boolean isAvailable() {
		return server().isPresent() && Program.isOnPath("epmd");
	}

	// The one on the path of Debian's package ignores the environment
	private static Optional<String> server() {
		return Stream.concat(
				Stream.of("/usr/lib/rabbitmq/bin/rabbitmq-server").filter((path) -> Files.isExecutable(Path.of(path))),
				Stream.of("rabbitmq-server").filter(Program::isOnPath))
			.findFirst();
	}

	static Peer far(Workload workload) {
		Program server = startServer();
		Arrivals arrivals = new Arrivals();
		CachingConnectionFactory connections = new CachingConnectionFactory(HOST, server.port());
		SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
		container.setQueueNames(QUEUE);
		container.setMessageListener((message) -> arrivals.arrived(message.getBody()));
		ConfigurableApplicationContext application = start(connections, new RabbitAdmin(connections),
				new Queue(QUEUE, false), container);
		return new TakingPeer(workload, arrivals, Integer.toString(server.port()), () -> {
			application.close();
			server.close();
		});
	}

	private static Program startServer() {
		try (InputStream source = RabbitPeer.class.getResourceAsStream("/rabbitmq.sh")) {
			if (source == null) {
				throw new IllegalStateException("The script rabbitmq.sh is missing");
			}
			Path directory = Files.createTempDirectory("rabbitmq");
			Path script = directory.resolve("rabbitmq.sh");
			Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
			int port = Program.freePort();
			return new Program(port, "/bin/sh", script.toString(), server().orElseThrow(), Integer.toString(port),
					Integer.toString(Program.freePort()), Integer.toString(Program.freePort()), directory.toString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Peer near(Workload workload, String port) {
		CachingConnectionFactory connections = new CachingConnectionFactory(HOST, Integer.parseInt(port));
		ConfigurableApplicationContext application = start(connections);
		RabbitTemplate template = new RabbitTemplate(connections);
		byte[] payload = new Payloads(workload).bytes();
		return new SendingPeer(() -> template.convertAndSend(QUEUE, payload), application::close);
	}

	private static ConfigurableApplicationContext start(Object... beans) {
		return StarterPeer.start(Application.class, beans, Map.of());
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

}
