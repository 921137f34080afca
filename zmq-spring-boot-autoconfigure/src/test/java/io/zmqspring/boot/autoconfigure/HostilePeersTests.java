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
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;

import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.listener.ListenerCounters;
import io.zmqspring.listener.ZmqListenerRegistry;
import io.zmqspring.socket.ZmqSockets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

// What peers send that no application would: its listeners go on, and are given nothing of it.
class HostilePeersTests {

	private static final String YAML = """
			zmq:
			  defaults:
			    handshake-timeout: 300ms
			  socket:
			    worker:  { type: pull, bind: "tcp://127.0.0.1:*" }
			    prices:  { type: sub, bind: "tcp://127.0.0.1:*" }
			    desk:    { type: rep, bind: "tcp://127.0.0.1:*" }
			    partner: { type: pair, bind: "tcp://127.0.0.1:*" }
			""";

	private static final List<String> SOCKETS = List.of("worker", "prices", "desk", "partner");

	@TempDir
	private Path directory;

	private ConfigurableApplicationContext context;

	private ZMQ.Context peers;

	@BeforeEach
	void start() {
		this.context = YamlApplication.of(this.directory, YAML).with(Listeners.class).withLog("error").run();
		this.peers = ZMQ.context(1);
	}

	@AfterEach
	void stop() {
		this.context.close();
		this.peers.term();
	}

	@Test
	void garbageConnectionsLeaveTheListenersWorking() throws Exception {
		Random random = new Random(3);
		for (int i = 0; i < 100; i++) {
			String socket = SOCKETS.get(i % SOCKETS.size());
			try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port(socket))) {
				connection.getOutputStream().write(garbage(i, random));
			}
			catch (IOException ex) {
				// Refused as it should be
			}
		}
		assertListenersWork();
	}

	private static byte[] garbage(int number, Random random) {
		return switch (number / SOCKETS.size() % 5) {
			case 0 -> "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
			case 1 -> new byte[] { 0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03 };
			case 2 -> new byte[] { (byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f };
			case 3 -> new byte[0];
			default -> {
				byte[] bytes = new byte[1 + random.nextInt(500)];
				random.nextBytes(bytes);
				yield bytes;
			}
		};
	}

	@Test
	void messageAboveTheLimitLeavesTheListenersWorking() {
		byte[] large = new byte[17 * 1024 * 1024];
		send("worker", SocketType.PUSH, () -> true, large);
		send("prices", SocketType.PUB, () -> true, "t".getBytes(StandardCharsets.UTF_8), large);
		send("desk", SocketType.DEALER, () -> true, new byte[0], large);
		send("partner", SocketType.PAIR, () -> true, large);
		assertListenersWork();
	}

	@Test
	void unexpectedFramesLeaveTheListenersWorking() {
		byte[] text = "no record".getBytes(StandardCharsets.UTF_8);
		byte[] empty = new byte[0];
		send("worker", SocketType.PUSH, () -> unconvertible("worker") == 1, text);
		send("worker", SocketType.PUSH, () -> unconvertible("worker") == 2, text, empty, text);
		send("worker", SocketType.PUSH, () -> unconvertible("worker") == 3, empty);
		send("prices", SocketType.PUB, () -> unconvertible("prices") >= 1, text, text, text);
		send("partner", SocketType.PAIR, () -> unconvertible("partner") == 1, text, text);
		send("desk", SocketType.DEALER, () -> discarded("desk") == 1, text);
		send("desk", SocketType.DEALER, () -> discarded("desk") == 2, text, empty);
		send("desk", SocketType.DEALER, () -> unconvertible("desk") == 1, empty, text);
		send("desk", SocketType.DEALER, () -> unconvertible("desk") == 2, empty, text, text);
		assertListenersWork();
	}

	private long unconvertible(String socket) {
		return counters(socket).unconvertible();
	}

	private ListenerCounters counters(String socket) {
		return this.context.getBean(ZmqListenerRegistry.class).getContainer(socket).getCounters();
	}

	private long discarded(String socket) {
		return this.context.getBean(ZmqSockets.class).get(socket).counters().discarded();
	}

	private int port(String socket) {
		return this.context.getEnvironment().getRequiredProperty("local.zmq." + socket + ".port", Integer.class);
	}

	// Each peer is alone: a pair socket has one
	private void send(String name, SocketType type, BooleanSupplier arrived, byte[]... frames) {
		try (ZMQ.Socket peer = connect(name, type)) {
			send(peer, frames);
			await().until(() -> {
				boolean done = arrived.getAsBoolean();
				if (!done && type == SocketType.PUB) {
					// What is published before the subscription arrived is lost
					send(peer, frames);
				}
				return done;
			});
		}
		awaitNoPeer(name);
	}

	private static void send(ZMQ.Socket peer, byte[]... frames) {
		for (int i = 0; i < frames.length; i++) {
			peer.send(frames[i], (i < frames.length - 1) ? ZMQ.SNDMORE : 0);
		}
	}

	private ZMQ.Socket connect(String name, SocketType type) {
		ZMQ.Socket peer = this.peers.socket(type);
		peer.setLinger(2000);
		peer.setHandshakeIvl(300);
		peer.setSendTimeOut(5000);
		peer.setReceiveTimeOut(30_000);
		peer.connect("tcp://127.0.0.1:" + port(name));
		return peer;
	}

	private void awaitNoPeer(String name) {
		await().until(() -> this.context.getBean(ZmqSockets.class).get(name).connections() == 0);
	}

	private void assertListenersWork() {
		SOCKETS.forEach(this::awaitNoPeer);
		Listeners listeners = this.context.getBean(Listeners.class);
		byte[] valid = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);
		Task task = new Task(1);
		send("worker", SocketType.PUSH, () -> listeners.received("worker").contains(task), valid);
		send("partner", SocketType.PAIR, () -> listeners.received("partner").contains(task), valid);
		send("prices", SocketType.PUB, () -> listeners.received("prices").contains(task),
				"t".getBytes(StandardCharsets.UTF_8), valid);
		try (ZMQ.Socket client = connect("desk", SocketType.REQ)) {
			client.send(valid);
			assertThat(client.recvStr()).isEqualTo("{\"id\":1}");
		}
		for (String socket : SOCKETS) {
			assertThat(listeners.received(socket)).as(socket).containsOnly(task);
		}
	}

	record Task(int id) {

	}

	static class Listeners {

		private final Map<String, BlockingQueue<Task>> received = new ConcurrentHashMap<>();

		BlockingQueue<Task> received(String socket) {
			return this.received.computeIfAbsent(socket, (name) -> new LinkedBlockingQueue<>());
		}

		@ZmqListener(value = "worker", id = "worker")
		void work(Task task) {
			received("worker").add(task);
		}

		@ZmqListener(value = "prices", id = "prices")
		void price(Task task) {
			received("prices").add(task);
		}

		@ZmqListener(value = "desk", id = "desk")
		Task answer(Task task) {
			received("desk").add(task);
			return task;
		}

		@ZmqListener(value = "partner", id = "partner")
		void meet(Task task) {
			received("partner").add(task);
		}

	}

}
