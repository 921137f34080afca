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

package io.zmqspring.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import io.zmqspring.listener.ZmqListenerEndpoint;
import io.zmqspring.listener.ZmqListenerRegistry;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * A process with listeners to which nobody sends. It answers what it is asked: the
 * kilobytes of memory that it occupies, the milliseconds that its compiler has worked, or
 * the nanoseconds of processor time that it took.
 */
public final class IdleNode {

	private static final String ENDPOINT = "tcp://127.0.0.1:*";

	private IdleNode() {
	}

	/**
	 * Open the sockets.
	 * @param args the variant and the number of sockets
	 * @throws IOException if the standard input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		PrintStream replies = System.out;
		System.setOut(System.err);
		int sockets = Integer.parseInt(args[1]);
		if (Variant.valueOf(args[0]) == Variant.STARTER) {
			openStarter(sockets);
		}
		else {
			openRaw(sockets);
		}
		replies.println("ready");
		try (BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			String command = commands.readLine();
			while (command != null) {
				replies.println(answer(command));
				command = commands.readLine();
			}
		}
		// JeroMQ's own end takes its time with so many sockets
		Runtime.getRuntime().halt(0);
	}

	private static double answer(String question) throws IOException {
		return switch (question) {
			case "memory" -> memory();
			case "compilation" -> ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
			default -> Usage.ofThisProcess().cpu();
		};
	}

	private static void openStarter(int sockets) {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("zmq.context.max-sockets", sockets + 10);
		for (int i = 0; i < sockets; i++) {
			properties.put("zmq.socket.in" + i + ".type", "pull");
			properties.put("zmq.socket.in" + i + ".bind", ENDPOINT);
		}
		ConfigurableApplicationContext application = StarterPeer.start(new Object[0], properties);
		ZmqListenerRegistry registry = application.getBean(ZmqListenerRegistry.class);
		for (int i = 0; i < sockets; i++) {
			registry.register(ZmqListenerEndpoint.builder("in" + i, "in" + i, (message) -> {
			}).build());
		}
	}

	private static void openRaw(int sockets) {
		ZContext context = new ZContext();
		context.getContext().setMaxSockets(sockets + 10);
		for (int i = 0; i < sockets; i++) {
			ZMQ.Socket socket = context.createSocket(SocketType.PULL);
			socket.bind(ENDPOINT);
			Thread thread = new Thread(() -> socket.base().recv(0), "raw-" + i);
			thread.setDaemon(true);
			thread.start();
		}
	}

	private static double memory() throws IOException {
		System.gc();
		return residentKilobytes();
	}

	// Not a number where there is no such file
	private static double residentKilobytes() throws IOException {
		Path status = Path.of("/proc/self/status");
		if (!Files.exists(status)) {
			return Double.NaN;
		}
		return Files.readAllLines(status)
			.stream()
			.filter((line) -> line.startsWith("VmRSS:"))
			.mapToDouble((line) -> Double.parseDouble(line.replaceAll("\\D", "")))
			.findFirst()
			.orElse(Double.NaN);
	}

}
