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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

// An application that is started as users do: by SpringApplication, with a YAML file.
public final class YamlApplication {

	private final Path file;

	private final List<Class<?>> sources = new ArrayList<>(List.of(Configuration.class));

	private final StandardEnvironment environment = new StandardEnvironment();

	private String level = "warn";

	private YamlApplication(Path file) {
		this.file = file;
		withEnvironment(Map.of());
	}

	public static YamlApplication of(Path directory, String yaml) {
		try {
			return new YamlApplication(Files.writeString(directory.resolve("application.yml"), yaml));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public YamlApplication with(Class<?>... sources) {
		this.sources.addAll(Arrays.asList(sources));
		return this;
	}

	YamlApplication withEnvironment(Map<String, Object> variables) {
		this.environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		return this;
	}

	// Boot keeps the level for what runs later in the same JVM: each run says its own
	public YamlApplication withLog(String level) {
		this.level = level;
		return this;
	}

	public ConfigurableApplicationContext run(String... arguments) {
		SpringApplication application = new SpringApplication(this.sources.toArray(Class<?>[]::new));
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setEnvironment(this.environment);
		application.setRegisterShutdownHook(false);
		List<String> all = new ArrayList<>(Arrays.asList(arguments));
		all.add("--spring.config.location=" + this.file.toUri());
		all.add("--logging.level.root=" + this.level);
		all.add("--spring.main.banner-mode=off");
		return application.run(all.toArray(String[]::new));
	}

	@EnableAutoConfiguration
	static class Configuration {

	}

}
