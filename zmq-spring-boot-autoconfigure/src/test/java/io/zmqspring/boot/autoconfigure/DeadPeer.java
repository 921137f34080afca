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

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

// A peer that takes connections, and then does nothing for its sockets: not even their handshake, or all but that.
final class DeadPeer implements AutoCloseable {

	private static final int GREETING = 64;

	private final boolean shakesHands;

	private final ServerSocket server = new ServerSocket();

	private final List<Socket> connections = new CopyOnWriteArrayList<>();

	private DeadPeer(boolean shakesHands) throws IOException {
		this.shakesHands = shakesHands;
		// So that queues are soon full
		this.server.setReceiveBufferSize(4096);
		this.server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		Thread thread = new Thread(this::accept, "dead-peer");
		thread.setDaemon(true);
		thread.start();
	}

	static DeadPeer thatSaysNothing() {
		return create(false);
	}

	static DeadPeer afterItsHandshake() {
		return create(true);
	}

	private static DeadPeer create(boolean shakesHands) {
		try {
			return new DeadPeer(shakesHands);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String endpoint() {
		return "tcp://127.0.0.1:" + this.server.getLocalPort();
	}

	private void accept() {
		try {
			while (true) {
				Socket connection = this.server.accept();
				this.connections.add(connection);
				if (this.shakesHands) {
					shakeHands(connection);
				}
			}
		}
		catch (IOException ex) {
			// Closed
		}
	}

	private static void shakeHands(Socket connection) throws IOException {
		byte[] greeting = new byte[GREETING];
		greeting[0] = (byte) 0xff;
		greeting[9] = 0x7f;
		greeting[10] = 3;
		System.arraycopy("NULL".getBytes(StandardCharsets.US_ASCII), 0, greeting, 12, 4);
		connection.getOutputStream().write(greeting);
		DataInputStream input = new DataInputStream(connection.getInputStream());
		input.readNBytes(GREETING + 1);
		String ready = new String(input.readNBytes(input.read()), StandardCharsets.US_ASCII);
		String type = ready.contains("PUSH") ? "PULL" : "ROUTER";
		String answer = "\5READY\13Socket-Type\0\0\0" + (char) type.length() + type;
		connection.getOutputStream()
			.write(("\4" + (char) answer.length() + answer).getBytes(StandardCharsets.ISO_8859_1));
	}

	@Override
	public void close() {
		try {
			this.server.close();
			for (Socket connection : this.connections) {
				connection.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
