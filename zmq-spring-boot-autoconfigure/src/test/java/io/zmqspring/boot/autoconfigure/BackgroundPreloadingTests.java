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

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(120)
class BackgroundPreloadingTests {

	// Nothing else needs it in an application without listeners
	private static final String ENDPOINT = "io.zmqspring.listener.ZmqListenerEndpoint ";

	@RepeatedTest(20)
	void preloadsAndLeavesNoThread() throws Exception {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		new BackgroundPreloading().preload();
		await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
			.filteredOn((thread) -> thread.getName().startsWith("zmq") || thread.getName().startsWith("iothread"))
			.isSubsetOf(before));
	}

	@Test
	void isWantedUnlessZmqIsDisabled() {
		assertThat(BackgroundPreloading.isWanted(environment(Map.of()))).isTrue();
		assertThat(BackgroundPreloading.isWanted(environment(Map.of("ZMQ_ENABLED", "true")))).isTrue();
		assertThat(BackgroundPreloading.isWanted(environment(Map.of("ZMQ_ENABLED", "false")))).isFalse();
	}

	@Test
	void applicationPreloads() throws Exception {
		assertThat(start("--zmq.enabled=true")).contains(ENDPOINT, "zmq.Ctx ");
	}

	@Test
	void applicationThatIsNotEnabledLoadsNothingOfJeroMq() throws Exception {
		assertThat(start("--zmq.enabled=false")).doesNotContain(ENDPOINT, "zmq.Ctx ");
	}

	private static StandardEnvironment environment(Map<String, Object> variables) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("test", variables));
		ConfigurationPropertySources.attach(environment);
		return environment;
	}

	private static String start(String argument) throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xlog:class+load", "-cp", System.getProperty("java.class.path"), Started.class.getName(), argument)
			.redirectErrorStream(true)
			.start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
			assertThat(output).contains("started ");
			return output;
		}
		finally {
			process.destroyForcibly();
		}
	}

	@EnableAutoConfiguration
	public static class Started {

		public static void main(String[] args) throws InterruptedException {
			SpringApplication application = new SpringApplication(Started.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			application.run(args).close();
			for (Thread thread : Thread.getAllStackTraces().keySet()) {
				if (thread.getName().equals("zmq-preloading")) {
					thread.join();
				}
			}
			System.out.println("started " + args[0]);
		}

	}

}
