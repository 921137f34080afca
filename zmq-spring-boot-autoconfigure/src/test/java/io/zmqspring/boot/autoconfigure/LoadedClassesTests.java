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
import java.util.concurrent.TimeUnit;

import io.zmqspring.annotation.ZmqListener;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

// An application starts slowly when all of a library is loaded that is only there.
class LoadedClassesTests {

	@Test
	void reactorIsNotLoadedForListenersWithoutReactiveResults() throws Exception {
		assertThat(classesOf(Plain.class)).contains("reactor.core.publisher.Flux ")
			.doesNotContain("reactor.core.publisher.FluxMap ", "reactor.core.publisher.MonoJust ");
	}

	private static String classesOf(Class<?> application) throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xlog:class+load", "-cp", System.getProperty("java.class.path"), application.getName())
			.redirectErrorStream(true)
			.start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
			assertThat(output).contains("has started");
			return output;
		}
		finally {
			process.destroyForcibly();
		}
	}

	@EnableAutoConfiguration
	public static class Plain {

		@ZmqListener("in")
		void receive(String text) {
		}

		@ZmqListener("served")
		byte[] answer(String text) {
			return new byte[0];
		}

		@ZmqListener("asked")
		Answer ask(String text) {
			return new Answer(text);
		}

		public static void main(String[] args) {
			SpringApplication application = new SpringApplication(Plain.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			application
				.run("--zmq.socket.in.type=pull", "--zmq.socket.in.bind=tcp://127.0.0.1:*",
						"--zmq.socket.served.type=rep", "--zmq.socket.served.bind=tcp://127.0.0.1:*",
						"--zmq.socket.asked.type=rep", "--zmq.socket.asked.bind=tcp://127.0.0.1:*",
						"--spring.main.banner-mode=off")
				.close();
			System.out.println("has started");
		}

		record Answer(String text) {
		}

	}

}
