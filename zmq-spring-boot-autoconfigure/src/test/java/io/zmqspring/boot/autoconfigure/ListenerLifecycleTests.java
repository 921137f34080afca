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
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import io.zmqspring.ZmqSocketException;
import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.listener.ZmqListenerRegistry;
import io.zmqspring.socket.ZmqSockets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

// When the sockets of listeners are open.
class ListenerLifecycleTests {

	private static final int ROUNDS = 6;

	private static final int MESSAGES = 100;

	@TempDir
	private Path directory;

	@TempDir
	private Path workers;

	@Test
	void socketOfAListenerThatDoesNotStartByItselfOpensAndClosesWithIt() {
		int latePort = YamlApplication.freePort();
		int earlyPort = YamlApplication.freePort();
		YamlApplication application = YamlApplication.of(this.directory, """
				zmq:
				  socket:
				    late:      { type: pull, bind: "tcp://127.0.0.1:%1$d" }
				    late-out:  { type: push, connect: "tcp://127.0.0.1:%1$d" }
				    early:     { type: pull, bind: "tcp://127.0.0.1:%2$d" }
				    early-out: { type: push, connect: "tcp://127.0.0.1:%2$d" }
				""".formatted(latePort, earlyPort)).with(LateAndEarly.class);
		try (ConfigurableApplicationContext context = application.run()) {
			LateAndEarly listeners = context.getBean(LateAndEarly.class);
			ZmqListenerRegistry registry = context.getBean(ZmqListenerRegistry.class);
			for (int i = 0; i < ROUNDS; i++) {
				// JeroMQ gives a port back a moment later, and its peers hear of it then
				await().until(() -> !accepts(latePort) && peers(context, "late-out") == 0);
				assertThat(accepts(earlyPort)).isTrue();
				assertThatExceptionOfType(ZmqSocketException.class)
					.isThrownBy(() -> context.getBean(ZmqSockets.class).get("late"))
					.withMessageContaining("is closed, since its listener is stopped");
				assertThat(context.getEnvironment().containsProperty("local.zmq.late.port")).isEqualTo(i > 0);
				context.getBean(ZmqTemplate.class).send("late-out", "late " + i);
				context.getBean(ZmqTemplate.class).send("early-out", "early " + i);
				await().untilAsserted(() -> assertThat(listeners.early).hasSize(1));
				assertThat(listeners.early.remove()).isEqualTo("early " + i);
				assertThat(listeners.late).isEmpty();
				registry.start("late");
				assertThat(accepts(latePort)).isTrue();
				await().untilAsserted(() -> assertThat(listeners.late).hasSize(1));
				assertThat(listeners.late.remove()).isEqualTo("late " + i);
				if (i % 2 == 0) {
					registry.stop("late");
				}
				else {
					// As Spring's test support does between two test classes
					context.pause();
					context.restart();
				}
			}
		}
	}

	@Test
	void listenersStartByHandWhereThePropertySaysSo() {
		int port = YamlApplication.freePort();
		YamlApplication application = YamlApplication.of(this.directory, """
				zmq:
				  listener.auto-startup: false
				  socket:
				    work: { type: pull, bind: "tcp://127.0.0.1:%1$d" }
				    out:  { type: push, connect: "tcp://127.0.0.1:%1$d" }
				""".formatted(port)).with(Worker.class);
		try (ConfigurableApplicationContext context = application.run()) {
			assertThat(accepts(port)).isFalse();
			context.getBean(ZmqTemplate.class).send("out", "task");
			context.getBean(ZmqListenerRegistry.class).start("worker");
			await().untilAsserted(() -> assertThat(context.getBean(Worker.class).received).containsExactly("task"));
		}
	}

	@Test
	void peersTurnToOthersWhenTheLastListenerOfASocketStops() {
		int port = YamlApplication.freePort();
		YamlApplication sender = YamlApplication.of(this.directory, """
				zmq.socket:
				  work: { type: push, bind: "tcp://127.0.0.1:%d" }
				""".formatted(port));
		YamlApplication worker = YamlApplication.of(this.workers, """
				zmq.socket:
				  work: { type: pull, connect: "tcp://127.0.0.1:%d", reconnect-interval: 10ms }
				""".formatted(port)).with(Worker.class);
		try (ConfigurableApplicationContext context = sender.run();
				ConfigurableApplicationContext first = worker.run();
				ConfigurableApplicationContext second = worker.run()) {
			for (int i = 0; i < ROUNDS; i++) {
				ConfigurableApplicationContext stopped = (i % 2 == 0) ? first : second;
				ConfigurableApplicationContext other = (i % 2 == 0) ? second : first;
				awaitWorkers(context, 2);
				assertThat(receivers(context, first, second)).isEqualTo(2);
				stopped.getBean(ZmqListenerRegistry.class).stop("worker");
				awaitWorkers(context, 1);
				send(context);
				await().untilAsserted(() -> assertThat(other.getBean(Worker.class).received).hasSize(MESSAGES));
				assertThat(other.getBean(Worker.class).take()).isEqualTo(tasks());
				assertThat(stopped.getBean(Worker.class).received).isEmpty();
				stopped.getBean(ZmqListenerRegistry.class).start("worker");
			}
		}
	}

	// How many have received of what was sent
	private static int receivers(ConfigurableApplicationContext sender, ConfigurableApplicationContext... workers) {
		send(sender);
		await().untilAsserted(() -> assertThat(
				List.of(workers).stream().mapToInt((worker) -> worker.getBean(Worker.class).received.size()).sum())
			.isEqualTo(MESSAGES));
		return (int) List.of(workers)
			.stream()
			.filter((worker) -> !worker.getBean(Worker.class).take().isEmpty())
			.count();
	}

	private static void send(ConfigurableApplicationContext context) {
		tasks().forEach((task) -> context.getBean(ZmqTemplate.class).send("work", task));
	}

	private static List<String> tasks() {
		return IntStream.range(0, MESSAGES).mapToObj(Integer::toString).toList();
	}

	private static void awaitWorkers(ConfigurableApplicationContext context, int count) {
		await().until(() -> peers(context, "work") == count);
	}

	private static int peers(ConfigurableApplicationContext context, String socket) {
		return context.getBean(ZmqSockets.class).get(socket).peers();
	}

	private static boolean accepts(int port) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return socket.isConnected();
		}
		catch (ConnectException ex) {
			return false;
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	static class LateAndEarly {

		private final Queue<String> late = new ConcurrentLinkedQueue<>();

		private final Queue<String> early = new ConcurrentLinkedQueue<>();

		@ZmqListener(value = "late", id = "late", autoStartup = "false")
		void late(String text) {
			this.late.add(text);
		}

		@ZmqListener("early")
		void early(String text) {
			this.early.add(text);
		}

	}

	static class Worker {

		private final Queue<String> received = new ConcurrentLinkedQueue<>();

		@ZmqListener(value = "work", id = "worker")
		void work(String task) {
			this.received.add(task);
		}

		List<String> take() {
			List<String> taken = List.copyOf(this.received);
			this.received.clear();
			return taken;
		}

	}

}
