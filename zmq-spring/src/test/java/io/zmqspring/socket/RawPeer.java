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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * A TCP connection that says what it likes: a handshake without security, if it wants
 * (23/ZMTP), and any bytes.
 */
final class RawPeer implements AutoCloseable {

	static final byte[] GREETING = greeting("NULL");

	static final int MORE = 1;

	private static final int LARGE = 2;

	private static final int COMMAND = 4;

	private final Socket connection;

	private final PushbackInputStream input;

	private RawPeer(Socket connection) throws IOException {
		this.connection = connection;
		this.input = new PushbackInputStream(connection.getInputStream());
	}

	// A client that says nothing yet
	static RawPeer connect(String endpoint) {
		try {
			Socket connection = new Socket("127.0.0.1", Integer.parseInt(endpoint.replaceAll(".*:", "")));
			connection.setSoTimeout(1000);
			return new RawPeer(connection);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// A server whose client says nothing yet
	static RawPeer accept(ServerSocket server) {
		try {
			Socket connection = server.accept();
			connection.setSoTimeout(10_000);
			return new RawPeer(connection);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// A client that has said that it is of that type
	static RawPeer shakeHands(String endpoint, String type) {
		return connect(endpoint).greet().ready(type);
	}

	RawPeer greet() {
		send(GREETING);
		read(GREETING.length);
		return this;
	}

	RawPeer ready(String type) {
		return ready(type, Map.of());
	}

	// With what it says of itself besides
	RawPeer ready(String type, Map<String, String> properties) {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		body.writeBytes(new byte[] { 5, 'R', 'E', 'A', 'D', 'Y' });
		writeProperty(body, "Socket-Type", type);
		properties.forEach((name, value) -> writeProperty(body, name, value));
		send(frame(COMMAND, body.toByteArray()));
		byte[] header = read(2);
		read((header.length == 2) ? header[1] & 0xff : 0);
		return this;
	}

	private static void writeProperty(ByteArrayOutputStream body, String name, String value) {
		body.write(name.length());
		body.writeBytes(TestSockets.bytes(name));
		body.writeBytes(new byte[] { 0, 0, 0, (byte) value.length() });
		body.writeBytes(TestSockets.bytes(value));
	}

	// Returns false once the other side has hung up
	boolean send(byte[]... data) {
		try {
			for (byte[] bytes : data) {
				this.connection.getOutputStream().write(bytes);
			}
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	// Returns whether the other side hangs up within 10 seconds
	boolean awaitEnd() {
		try {
			this.connection.setSoTimeout(10_000);
			while (this.input.read() >= 0) {
				continue;
			}
			return true;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	// Returns whether more comes, and the other side does not hang up before
	boolean awaitInput() {
		try {
			int first = this.input.read();
			if (first >= 0) {
				this.input.unread(first);
			}
			return first >= 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	// What has come of it, where the other side has ended
	byte[] read(int bytes) {
		try {
			return this.input.readNBytes(bytes);
		}
		catch (IOException ex) {
			return new byte[0];
		}
	}

	static byte[] frame(int flags, byte[] body) {
		byte[] header = (body.length < 256) ? new byte[] { (byte) flags, (byte) body.length }
				: header(flags, body.length);
		return concat(header, body);
	}

	static byte[] command(byte[] body) {
		return frame(COMMAND, body);
	}

	// Of a frame whose body is yet to come
	static byte[] header(int flags, long size) {
		return ByteBuffer.allocate(9).put((byte) (flags | LARGE)).putLong(size).array();
	}

	static byte[] concat(byte[] one, byte[] two) {
		byte[] both = Arrays.copyOf(one, one.length + two.length);
		System.arraycopy(two, 0, both, one.length, two.length);
		return both;
	}

	// Of a client, or of a server without security
	static byte[] greeting(String mechanism) {
		byte[] greeting = new byte[64];
		greeting[0] = (byte) 0xff;
		greeting[9] = 0x7f;
		greeting[10] = 3;
		System.arraycopy(TestSockets.bytes(mechanism), 0, greeting, 12, mechanism.length());
		return greeting;
	}

	@Override
	public void close() {
		try {
			this.connection.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
