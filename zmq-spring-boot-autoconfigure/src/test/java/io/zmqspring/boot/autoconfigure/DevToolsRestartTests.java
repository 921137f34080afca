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

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.zmqspring.ZmqException;
import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.core.ZmqTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

// A process that DevTools restarts: the same ports, and classes that are loaded anew.
class DevToolsRestartTests {

	private static final int RESTARTS = 2;

	@TempDir
	private Path directory;

	@TempDir
	private Path client;

	@Test
	void applicationServesOnTheSamePortsAfterEachRestart() throws Exception {
		String devTools = System.getProperty("devtools", "");
		assumeThat(new File(devTools)).as("Skipped: the build does not say where DevTools is").exists();
		int work = YamlApplication.freePort();
		int desk = YamlApplication.freePort();
		Path classes = copyApplication();
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				classPath(classes, devTools), Restarting.class.getName(),
				"--zmq.socket.work.bind=tcp://127.0.0.1:" + work, "--zmq.socket.desk.bind=tcp://127.0.0.1:" + desk)
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("output").toFile())
			.start();
		try (ConfigurableApplicationContext context = client(work, desk).run()) {
			ZmqTemplate template = context.getBean(ZmqTemplate.class);
			String loader = awaitAnswer(template, "loader", "");
			for (int i = 0; i < RESTARTS; i++) {
				// The trigger lets a change be noticed, and is none
				Files.writeString(classes.resolve("change"), "change " + i);
				Files.writeString(classes.resolve("trigger"), "restart " + i);
				loader = awaitAnswer(template, "loader", loader);
				template.send("tasks", "task " + i);
				String expected = "task " + i + " by " + loader;
				await().untilAsserted(() -> assertThat(answer(template, "work")).isEqualTo(expected));
				await().untilAsserted(() -> assertThat(answer(template, "threads of others")).isEqualTo("[]"));
			}
		}
		catch (Throwable ex) {
			throw new AssertionError(Files.readString(this.directory.resolve("output")), ex);
		}
		finally {
			process.destroy();
			if (!process.waitFor(20, TimeUnit.SECONDS)) {
				process.destroyForcibly();
			}
		}
	}

	private YamlApplication client(int work, int desk) {
		return YamlApplication.of(this.client, """
				zmq.socket:
				  tasks:     { type: push, connect: "tcp://127.0.0.1:%d" }
				  questions: { type: req, connect: "tcp://127.0.0.1:%d", request.timeout: 1s }
				""".formatted(work, desk));
	}

	// Another one than before
	private static String awaitAnswer(ZmqTemplate template, String question, String before) {
		return await().ignoreExceptionsInstanceOf(ZmqException.class)
			.atMost(Duration.ofSeconds(60))
			.until(() -> answer(template, question), (answer) -> !answer.equals(before));
	}

	private static String answer(ZmqTemplate template, String question) {
		return template.request("questions", question, String.class);
	}

	// Only what is in directories is loaded anew
	private Path copyApplication() throws IOException {
		Path source = Path.of(Restarting.class.getProtectionDomain().getCodeSource().getLocation().getPath());
		Path classes = this.directory.resolve("classes");
		Path file = Path.of(Restarting.class.getName().replace('.', '/') + ".class");
		Files.createDirectories(classes.resolve(file).getParent());
		Files.copy(source.resolve(file), classes.resolve(file));
		Path properties = Files.createDirectories(classes.resolve("META-INF")).resolve("spring-devtools.properties");
		Files.writeString(properties, "restart.exclude.library=.*/target/classes/.*\n");
		Files.writeString(classes.resolve("application.properties"), """
				spring.devtools.restart.trigger-file=trigger
				spring.devtools.restart.poll-interval=100ms
				spring.devtools.restart.quiet-period=50ms
				spring.devtools.livereload.enabled=false
				spring.main.web-application-type=none
				spring.main.banner-mode=off
				logging.level.root=warn
				zmq.socket.work.type=pull
				zmq.socket.desk.type=rep
				zmq.socket.self.type=req
				zmq.socket.self.connect=socket:desk
				""");
		return classes;
	}

	private static String classPath(Path classes, String devTools) {
		Stream<String> libraries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.endsWith("test-classes"));
		return Stream.concat(Stream.of(classes.toString(), devTools), libraries)
			.collect(Collectors.joining(File.pathSeparator));
	}

	@EnableAutoConfiguration
	public static class Restarting {

		private volatile String work = "";

		@ZmqListener("work")
		void work(String task) {
			this.work = task + " by " + loader();
		}

		@ZmqListener("desk")
		String answer(String question) {
			return switch (question) {
				case "work" -> this.work;
				case "threads of others" -> threadsOfOthers().toString();
				default -> loader();
			};
		}

		private static String loader() {
			ClassLoader loader = Restarting.class.getClassLoader();
			return loader.getClass().getSimpleName() + "@" + System.identityHashCode(loader);
		}

		// The library's and JeroMQ's that an application has left behind
		private static List<String> threadsOfOthers() {
			return Thread.getAllStackTraces()
				.keySet()
				.stream()
				.filter((thread) -> thread.getName().matches("(zmq-|iothread|reaper).*"))
				.filter((thread) -> thread.getContextClassLoader() != Restarting.class.getClassLoader())
				.map(Thread::getName)
				.toList();
		}

		public static void main(String[] args) {
			ConfigurableApplicationContext context = SpringApplication.run(Restarting.class, args);
			context.getBean(ZmqTemplate.class).requestAsync("self", "loader", String.class).join();
		}

	}

}
