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

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import io.zmqspring.annotation.ZmqListener;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

import static org.assertj.core.api.Assertions.assertThat;

// A process that does nothing but listen.
class ListeningProcessTests {

	private static final Pattern OPTIONAL = Pattern
		.compile("spring-boot-(health|actuator|jackson|micrometer|validation|testcontainers).*|spring-security.*"
				+ "|reactor.*|reactive-streams.*|micrometer-(core|observation-test).*|jackson.*|testcontainers.*");

	@Test
	void listensAfterMainHasEndedAndStopsInOrder() throws Exception {
		listenAndStop(System.getProperty("java.class.path"));
	}

	// As the starter alone brings it about
	@Test
	void listensWithoutAnyOptionalLibrary() throws Exception {
		List<String> libraries = List.of(System.getProperty("java.class.path").split(File.pathSeparator));
		List<String> needed = libraries.stream()
			.filter((library) -> !OPTIONAL.matcher(Path.of(library).getFileName().toString()).matches())
			.toList();
		assertThat(libraries).anyMatch((library) -> library.contains("spring-boot-health"));
		assertThat(needed).hasSizeLessThan(libraries.size() - 8);
		listenAndStop(String.join(File.pathSeparator, needed));
	}

	private static void listenAndStop(String classPath) throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				classPath, Listening.class.getName())
			.redirectErrorStream(true)
			.start();
		// By its handle: the process object would close the output
		ProcessHandle handle = process.toHandle();
		Future<?> limit = CompletableFuture.runAsync(handle::destroyForcibly,
				CompletableFuture.delayedExecutor(2, TimeUnit.MINUTES));
		try (BufferedReader output = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
			int port = Integer.parseInt(readUntil(output, "port "));
			readUntil(output, "main has ended");
			send(port, "hello");
			assertThat(readUntil(output, "received ")).isEqualTo("hello");
			handle.destroy();
			assertThat(readUntil(output, "closed")).isEmpty();
			assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			limit.cancel(false);
			process.destroyForcibly();
		}
	}

	// What follows the prefix in the line that starts with it
	private static String readUntil(BufferedReader output, String prefix) throws IOException {
		StringBuilder read = new StringBuilder();
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			read.append(line).append('\n');
			if (line.startsWith(prefix)) {
				return line.substring(prefix.length());
			}
		}
		throw new AssertionError("The process ended without '" + prefix + "': " + read);
	}

	private static void send(int port, String text) {
		ZMQ.Context context = ZMQ.context(1);
		try (ZMQ.Socket socket = context.socket(SocketType.PUSH)) {
			socket.setLinger(10_000);
			socket.setHandshakeIvl(500);
			socket.connect("tcp://127.0.0.1:" + port);
			socket.send(text.getBytes(StandardCharsets.UTF_8));
		}
		context.term();
	}

	@EnableAutoConfiguration
	public static class Listening {

		@ZmqListener("in")
		void receive(String text) {
			System.out.println("received " + text);
		}

		public static void main(String[] args) {
			SpringApplication application = new SpringApplication(Listening.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			application.addListeners((event) -> {
				if (event instanceof ContextClosedEvent) {
					System.out.println("closed");
				}
			});
			ConfigurableApplicationContext context = application.run("--zmq.socket.in.type=pull",
					"--zmq.socket.in.bind=tcp://127.0.0.1:*", "--spring.main.banner-mode=off",
					"--logging.level.root=warn");
			System.out.println("port " + context.getEnvironment().getProperty("local.zmq.in.port"));
			System.out.println("main has ended");
		}

	}

}
