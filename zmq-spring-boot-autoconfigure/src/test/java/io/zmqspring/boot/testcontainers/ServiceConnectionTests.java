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

package io.zmqspring.boot.testcontainers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.zmqspring.boot.autoconfigure.RecordedAnalysis;
import io.zmqspring.boot.autoconfigure.YamlApplication;
import io.zmqspring.boot.autoconfigure.ZmqAutoConfiguration;
import io.zmqspring.boot.autoconfigure.ZmqConnectionDetails;
import io.zmqspring.core.ZmqTemplate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

class ServiceConnectionTests {

	private static final String IMAGE = "zmq-spring-echo:test";

	@TempDir
	private static Path directory;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class, ZmqAutoConfiguration.class));

	@BeforeAll
	static void makeImage() throws Exception {
		Assumptions.assumeTrue(new File("/usr/bin/gcc").canExecute() && new File("/usr/include/zmq.h").canRead(),
				"Skipped: gcc and libzmq3-dev, of which the container's peer is made, are not installed");
		Assumptions.assumeTrue(DockerClientFactory.instance().isDockerAvailable(),
				"Skipped: no container engine answers");
		Path log = directory.resolve("log");
		Process process = new ProcessBuilder("src/test/docker/image.sh", IMAGE, directory.toString())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		assertThat(process.waitFor()).as(() -> "image: " + read(log)).isZero();
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	@Test
	void eachSocketConnectsToItsContainer() {
		this.runner.withUserConfiguration(TwoContainers.class)
			.withPropertyValues("zmq.socket.quotes.type=req", "zmq.socket.quotes.request.timeout=20s",
					"zmq.socket.news.type=req", "zmq.socket.news.request.timeout=20s",
					"zmq.socket.news.connect=tcp://no-such-host.invalid:1")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				ZmqTemplate template = context.getBean(ZmqTemplate.class);
				assertThat(template.request("quotes", "EUR", String.class)).isEqualTo("echo: EUR");
				assertThat(template.request("news", "today", String.class)).isEqualTo("echo: today");
			});
	}

	@Test
	void nameOfNoSocketIsReported() {
		assertThat(failure("zmq.socket.quotes.type: req", TwoContainers.class))
			.contains("Setting: @ServiceConnection", "Value: \"", "TwoContainers",
					"Reason: Its name is none of the sockets below zmq.socket, which are [quotes]",
					"Name the socket that connects to the container: @ServiceConnection(name = \"<socket>\")")
			.doesNotContain("Property:");
	}

	@Test
	void containerWithoutPortIsReported() {
		assertThat(failure("zmq.socket.quotes.type: req", NoPort.class))
			.contains("ZeroMQ socket 'quotes'", "Setting: @ServiceConnection", "Value: \"", "NoPort",
					"Reason: The container exposes no port", "Call withExposedPorts on it")
			.doesNotContain("Property:");
	}

	private String failure(String yaml, Class<?> containers) {
		YamlApplication application = YamlApplication.of(directory, yaml).with(containers).withLog("off");
		assertThatException().isThrownBy(() -> application.run().close());
		FailureAnalysis analysis = RecordedAnalysis.take();
		assertThat(analysis).as("analysis of the failure").isNotNull();
		return analysis.getDescription() + analysis.getAction();
	}

	@Test
	void connectionMayBeDeclaredAsOneOfZeroMq() {
		this.runner.withUserConfiguration(TypedContainer.class)
			.withPropertyValues("zmq.socket.other.type=req", "zmq.socket.other.request.timeout=20s")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(OtherConnectionDetailsFactory.Other.class);
				assertThat(context.getBean(ZmqTemplate.class).request("other", "EUR", String.class))
					.isEqualTo("echo: EUR");
			});
	}

	@Test
	void containersOfOtherTechnologiesAreLeftAlone() {
		this.runner.withUserConfiguration(OtherContainer.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(OtherConnectionDetailsFactory.Other.class)
				.doesNotHaveBean(ZmqConnectionDetails.class));
	}

	private static GenericContainer<?> container() {
		return new GenericContainer<>(DockerImageName.parse(IMAGE)).waitingFor(Wait.forLogMessage("ready\\s*", 1));
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoContainers {

		@Bean
		@ServiceConnection(name = "quotes")
		GenericContainer<?> quotes() {
			return container().withExposedPorts(5555);
		}

		@Bean
		@ServiceConnection(name = "news")
		GenericContainer<?> news() {
			return container().withExposedPorts(5555);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoPort {

		@Bean
		@ServiceConnection(name = "quotes")
		GenericContainer<?> quotes() {
			return container();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TypedContainer {

		// Another technology knows containers of this name as well
		@Bean
		@ServiceConnection(name = "other", type = ZmqConnectionDetails.class)
		GenericContainer<?> other() {
			return container().withExposedPorts(5555);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherContainer {

		@Bean
		@ServiceConnection(name = "other")
		GenericContainer<?> other() {
			return container().withExposedPorts(5555);
		}

	}

}
