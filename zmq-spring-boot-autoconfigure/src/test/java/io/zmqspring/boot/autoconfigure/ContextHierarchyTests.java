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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import io.zmqspring.ZmqSocketException;
import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.socket.ZmqContext;
import io.zmqspring.socket.ZmqSockets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

// Applications whose context has a parent.
class ContextHierarchyTests {

	private static final int ROUNDS = 3;

	private static final String THREADS = "(zmq-|iothread|reaper).*";

	@TempDir
	private Path directory;

	private String[] arguments = {};

	private long threadsBefore;

	@BeforeEach
	void configure() throws IOException {
		Path file = Files.writeString(this.directory.resolve("application.yml"), """
				zmq:
				  socket:
				    work:   { type: pull, bind: "tcp://127.0.0.1:%1$d" }
				    tasks:  { type: push, connect: "tcp://127.0.0.1:%1$d" }
				    desk:   { type: rep, bind: "tcp://127.0.0.1:*" }
				    quotes: { type: req, connect: "socket:desk", request.timeout: 30s }
				""".formatted(YamlApplication.freePort()));
		this.arguments = Stream
			.of("spring.config.location=" + file.toUri(), "logging.level.root=error", "spring.main.banner-mode=off")
			.map("--"::concat)
			.toArray(String[]::new);
		this.threadsBefore = threads();
	}

	@Test
	void childUsesTheSocketsOfItsParentAndEndsWithoutThem() {
		try (ConfigurableApplicationContext parent = builder(Starter.class, Worker.class).run(this.arguments)) {
			for (int i = 0; i < ROUNDS; i++) {
				try (ConfigurableApplicationContext child = builder(Starter.class, Desk.class)
					.properties("greeting=hello " + i)
					.parent(parent)
					.run(this.arguments)) {
					assertThatSocketsAreShared(child, parent);
					assertThat(child.getEnvironment().getProperty("local.zmq.desk.endpoint"))
						.isEqualTo(child.getBean(ZmqSockets.class).get("desk").endpoints().get(0));
					ZmqTemplate template = child.getBean(ZmqTemplate.class);
					assertThat(template.request("quotes", "EUR", String.class)).isEqualTo("hello " + i + ", EUR");
					template.send("tasks", "of the child");
					awaitTask(parent, "of the child");
				}
				assertThatExceptionOfType(ZmqSocketException.class)
					.isThrownBy(() -> parent.getBean(ZmqSockets.class).get("desk"))
					.withMessageContaining("its listener is stopped");
				parent.getBean(ZmqTemplate.class).send("tasks", "of the parent");
				awaitTask(parent, "of the parent");
			}
		}
		await().until(() -> threads() == this.threadsBefore);
	}

	@Test
	void parentEndsWithItsChild() {
		for (int i = 0; i < ROUNDS; i++) {
			ConfigurableApplicationContext child = builder(Starter.class, Worker.class).child(Starter.class, Desk.class)
				.web(WebApplicationType.NONE)
				.registerShutdownHook(false)
				.properties("greeting=hello")
				.run(this.arguments);
			ConfigurableApplicationContext parent = (ConfigurableApplicationContext) child.getParent();
			assertThatSocketsAreShared(child, parent);
			assertThat(parent.getBean(ZmqTemplate.class).request("quotes", "EUR", String.class))
				.isEqualTo("hello, EUR");
			parent.close();
			assertThat(child.isActive()).isFalse();
			await().until(() -> threads() == this.threadsBefore);
		}
	}

	@Test
	void childOfAParentWithoutTheStarterHasSocketsOfItsOwn() {
		try (ConfigurableApplicationContext parent = builder(Object.class).run(this.arguments)) {
			for (int i = 0; i < ROUNDS; i++) {
				try (ConfigurableApplicationContext child = builder(Starter.class, Worker.class, Desk.class)
					.properties("greeting=hello")
					.parent(parent)
					.run(this.arguments)) {
					assertThat(parent.getBeanProvider(ZmqContext.class).getIfAvailable()).isNull();
					ZmqTemplate template = child.getBean(ZmqTemplate.class);
					assertThat(template.request("quotes", "EUR", String.class)).isEqualTo("hello, EUR");
					template.send("tasks", "of the child");
					awaitTask(child, "of the child");
				}
				await().until(() -> threads() == this.threadsBefore);
			}
		}
	}

	@Test
	void socketHasListenersInOneOfTheContexts() {
		try (ConfigurableApplicationContext parent = builder(Starter.class, Worker.class).run(this.arguments)) {
			assertThatException().isThrownBy(() -> builder(Starter.class, OtherWorker.class).parent(parent)
				.properties("logging.level.root=off")
				.run(this.arguments)
				.close());
			FailureAnalysis analysis = RecordedAnalysis.take();
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains("ZeroMQ socket 'work'",
					"A listener of another application context");
			assertThat(analysis.getAction()).contains("Listen to it in one of the contexts");
			parent.getBean(ZmqTemplate.class).send("tasks", "of the parent");
			awaitTask(parent, "of the parent");
		}
	}

	private static SpringApplicationBuilder builder(Class<?>... sources) {
		return new SpringApplicationBuilder(sources).web(WebApplicationType.NONE).registerShutdownHook(false);
	}

	private static void assertThatSocketsAreShared(ConfigurableApplicationContext child,
			ConfigurableApplicationContext parent) {
		assertThat(child.getBean(ZmqContext.class)).isSameAs(parent.getBean(ZmqContext.class));
		assertThat(child.getBean(ZmqSockets.class)).isSameAs(parent.getBean(ZmqSockets.class));
		assertThat(child.getBean(ZmqTemplate.class)).isSameAs(parent.getBean(ZmqTemplate.class));
	}

	private static void awaitTask(ConfigurableApplicationContext context, String task) {
		Queue<String> tasks = context.getBean(Worker.class).tasks;
		await().until(() -> !tasks.isEmpty());
		assertThat(tasks.remove()).isEqualTo(task);
		assertThat(tasks).isEmpty();
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().matches(THREADS))
			.count();
	}

	@EnableAutoConfiguration
	static class Starter {

	}

	static class Worker {

		private final Queue<String> tasks = new ConcurrentLinkedQueue<>();

		@ZmqListener("work")
		void work(String task) {
			this.tasks.add(task);
		}

	}

	static class OtherWorker {

		@ZmqListener("work")
		void work(String task) {
		}

	}

	static class Desk {

		@ZmqListener("desk")
		String answer(String text, @Header(name = "none", defaultValue = "${greeting}") String greeting) {
			return greeting + ", " + text;
		}

	}

}
