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
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.socket.ZmqContext;
import io.zmqspring.socket.ZmqSockets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class LifecycleTests {

	private static final int ROUNDS = 20;

	private static final int MEGABYTE = 1024 * 1024;

	@TempDir
	private Path directory;

	@Test
	void applicationsFollowEachOtherOnTheSamePort() {
		YamlApplication application = YamlApplication.of(this.directory, """
				zmq:
				  socket:
				    work:   { type: push, bind: "tcp://127.0.0.1:%1$d" }
				    worker: { type: pull, connect: "tcp://127.0.0.1:%1$d" }
				""".formatted(YamlApplication.freePort()));
		for (int i = 0; i < ROUNDS; i++) {
			try (ConfigurableApplicationContext context = application.run()) {
				assertThatWorkIsDone(context, i);
			}
		}
	}

	@Test
	void applicationIsStoppedAndStartedAgainOnTheSamePort() {
		YamlApplication application = YamlApplication.of(this.directory, """
				zmq:
				  socket:
				    work:   { type: push, bind: "tcp://127.0.0.1:%1$d" }
				    worker: { type: pull, connect: "tcp://127.0.0.1:%1$d" }
				""".formatted(YamlApplication.freePort()));
		try (ConfigurableApplicationContext context = application.run()) {
			for (int i = 0; i < ROUNDS; i++) {
				assertThatWorkIsDone(context, i);
				context.stop();
				assertThat(context.getBean(ZmqContext.class).isRunning()).isFalse();
				context.start();
			}
		}
	}

	@Test
	void fiftyRestartsLeaveNoThreadNoDescriptorAndNoMemoryBehind() {
		YamlApplication application = YamlApplication.of(this.directory, """
				zmq:
				  socket:
				    work:   { type: push, bind: "tcp://127.0.0.1:%1$d" }
				    worker: { type: pull, connect: "tcp://127.0.0.1:%1$d" }
				    desk:   { type: rep, bind: "tcp://127.0.0.1:%2$d" }
				    quotes: { type: req, connect: "tcp://127.0.0.1:%2$d" }
				""".formatted(YamlApplication.freePort(), YamlApplication.freePort())).with(Desk.class);
		try (ConfigurableApplicationContext context = application.run()) {
			restart(context, 5);
			int threads = threads();
			int descriptors = descriptors();
			long memory = usedMemory();
			restart(context, 50);
			Awaitility.await().untilAsserted(() -> assertThat(threads()).isLessThanOrEqualTo(threads));
			// Classes and jars that are loaded meanwhile
			Awaitility.await().untilAsserted(() -> assertThat(descriptors()).isLessThan(descriptors + 10));
			// What one restart would leave is at least the buffers of a connection, 256
			// KiB
			Awaitility.await().untilAsserted(() -> assertThat(usedMemory()).isLessThan(memory + 6 * MEGABYTE));
		}
	}

	private static void restart(ConfigurableApplicationContext context, int rounds) {
		for (int i = 0; i < rounds; i++) {
			assertThatWorkIsDone(context, i);
			assertThat(context.getBean(ZmqTemplate.class).request("quotes", "EUR", String.class)).isEqualTo("EUR");
			context.stop();
			context.start();
		}
	}

	// Those of the library, and those that JeroMQ starts; one waits for listeners that
	// wake
	// up
	private static int threads() {
		return (int) Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().matches("(zmq-(?!listener-spare)|iothread|reaper).*"))
			.count();
	}

	// 0 where the system does not tell
	private static int descriptors() {
		String[] open = new File("/proc/self/fd").list();
		return (open != null) ? open.length : 0;
	}

	private static long usedMemory() {
		System.gc();
		long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + direct;
	}

	@Test
	void applicationsInOneProcessDoNotShareInprocNamesAndEndAlone() {
		YamlApplication application = YamlApplication.of(this.directory, """
				zmq:
				  socket:
				    work:   { type: push, bind: "inproc://lifecycle-own" }
				    worker: { type: pull, connect: "inproc://lifecycle-own" }
				""");
		try (ConfigurableApplicationContext first = application.run()) {
			try (ConfigurableApplicationContext second = application.run()) {
				first.getBean(ZmqTemplate.class).send("work", Map.of("id", -1));
				assertThatWorkIsDone(second, 2);
			}
			assertThat(first.getBean(ZmqTemplate.class).receive("worker", String.class, Duration.ofSeconds(10)))
				.isEqualTo("{\"id\":-1}");
			assertThatWorkIsDone(first, 1);
		}
	}

	@Test
	void socketsAreOpenedWithLazyInitialization() {
		YamlApplication application = YamlApplication.of(this.directory, """
				zmq:
				  socket:
				    work:   { type: push, bind: "tcp://127.0.0.1:*" }
				""");
		try (ConfigurableApplicationContext context = application.run("--spring.main.lazy-initialization=true")) {
			assertThat(context.getEnvironment().getProperty("local.zmq.work.port")).isNotNull();
			assertThat(context.getBean(ZmqSockets.class).isRunning()).isTrue();
		}
	}

	@Test
	void beanMaySendBeforeTheApplicationHasStarted() {
		YamlApplication application = YamlApplication.of(this.directory, """
				zmq:
				  socket:
				    work:   { type: push, connect: "inproc://lifecycle-early" }
				    worker: { type: pull, bind: "inproc://lifecycle-early" }
				""").with(EarlySender.class);
		try (ConfigurableApplicationContext context = application.run()) {
			assertThat(context.getBean(ZmqTemplate.class).receive("worker", String.class, Duration.ofSeconds(10)))
				.isEqualTo("early");
			assertThat(context.getEnvironment().getProperty("local.zmq.worker.endpoint"))
				.isEqualTo("inproc://lifecycle-early");
		}
	}

	private static void assertThatWorkIsDone(ConfigurableApplicationContext context, int id) {
		ZmqTemplate template = context.getBean(ZmqTemplate.class);
		template.send("work", Map.of("id", id));
		assertThat(template.receive("worker", String.class, Duration.ofSeconds(10))).isEqualTo("{\"id\":" + id + "}");
	}

	static class Desk {

		@ZmqListener("desk")
		String answer(String text) {
			return text;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EarlySender {

		@Bean
		InitializingBean earlySender(ZmqTemplate template) {
			return () -> template.send("work", "early");
		}

	}

}
