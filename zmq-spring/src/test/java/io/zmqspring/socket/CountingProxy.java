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

package io.zmqspring.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between peers, and knows when there were connections.
 */
public final class CountingProxy implements AutoCloseable {

	private final ServerSocket server;

	private final String host;

	private final int port;

	private final List<Long> times = new CopyOnWriteArrayList<>();

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	// Forwards to an endpoint such as tcp://127.0.0.1:5555
	public CountingProxy(String endpoint) throws IOException {
		String address = endpoint.substring("tcp://".length());
		this.host = address.substring(0, address.lastIndexOf(':'));
		this.port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		start(this::accept);
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "proxy");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.server.accept();
				this.times.add(System.nanoTime());
				Socket target = new Socket(this.host, this.port);
				this.sockets.addAll(List.of(client, target));
				start(() -> forward(client, target));
				start(() -> forward(target, client));
			}
		}
		catch (IOException ex) {
			// Closed
		}
	}

	private static void forward(Socket from, Socket to) {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// The other direction has ended
		}
	}

	public String endpoint() {
		return "tcp://127.0.0.1:" + this.server.getLocalPort();
	}

	public int connections() {
		return this.times.size();
	}

	// Between the last two connections
	public long lastPauseMillis() {
		int count = this.times.size();
		return (count < 2) ? 0 : (this.times.get(count - 1) - this.times.get(count - 2)) / 1_000_000;
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

}
