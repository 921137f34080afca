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

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for connections through a SOCKS5 proxy (RFC 1928).
 */
class SocksTunnelTests {

	private static final byte[] IPV4_REPLY = { 5, 0, 0, 1, 127, 0, 0, 1, 0, 80 };

	private static final byte[] IPV6_REPLY = { 5, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 80 };

	private static final byte[] NAME_REPLY = { 5, 0, 0, 3, 4, 'n', 'a', 'm', 'e', 0, 80 };

	private final TestSockets sockets = new TestSockets();

	private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

	private final List<String> hosts = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() throws Exception {
		this.sockets.close();
		for (AutoCloseable one : this.open) {
			one.close();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2 })
	void messagesGoThroughTheProxy(int reply) throws IOException {
		ServerSocket proxy = listen();
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*");
		int port = Integer.parseInt(pull.endpoints().get(0).replaceAll(".*:", ""));
		byte[] success = List.of(IPV4_REPLY, IPV6_REPLY, NAME_REPLY).get(reply);
		start(() -> {
			while (true) {
				serve(proxy.accept(), port, success);
			}
		});
		ZmqSocket push = connect(proxy, "tcp://only-the-proxy-knows.example:5555");
		List<String> expected = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			expected.add("message " + i);
			TestSockets.send(push, "message " + i);
		}
		assertThat(TestSockets.receiveTexts(pull, 1000)).isEqualTo(expected);
		assertThat(this.hosts).containsExactly("only-the-proxy-knows.example:5555");
	}

	@Test
	void proxyGetsAnIpv6AddressAsOne() throws IOException {
		ServerSocket proxy = listen();
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*");
		int port = Integer.parseInt(pull.endpoints().get(0).replaceAll(".*:", ""));
		start(() -> serve(proxy.accept(), port, IPV6_REPLY));
		TestSockets.send(connect(proxy, "tcp://[2001:db8::7]:5555"), "hello");
		assertThat(TestSockets.receiveText(pull)).isEqualTo("hello");
		assertThat(this.hosts).containsExactly("2001:db8:0:0:0:0:0:7:5555");
	}

	@Test
	void proxyThatRefusesIsAskedAgain() throws IOException {
		ServerSocket proxy = listen();
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*");
		int port = Integer.parseInt(pull.endpoints().get(0).replaceAll(".*:", ""));
		start(() -> {
			// It wants authentication, does not reach the host, speaks something else,
			// hangs up, and then does not answer
			answer(proxy.accept(), new byte[] { 5, (byte) 0xff });
			refuse(proxy.accept());
			answer(proxy.accept(), new byte[] { 'H', 'T', 'T', 'P' });
			proxy.accept().close();
			this.open.add(proxy.accept());
			serve(proxy.accept(), port, IPV4_REPLY);
		});
		ZmqSocket push = connect(proxy, "tcp://127.0.0.1:" + port);
		TestSockets.send(push, "at last");
		assertThat(TestSockets.receiveText(pull)).isEqualTo("at last");
	}

	@Test
	void nothingGoesPastTheProxy() throws IOException {
		ServerSocket proxy = listen();
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*");
		proxy.close();
		ZmqSocket push = connect(proxy, pull.endpoints().get(0));
		TestSockets.send(push, "waits");
		Awaitility.await().during(Duration.ofMillis(300)).until(() -> pull.connections() == 0);
	}

	private ZmqSocket connect(ServerSocket proxy, String endpoint) {
		return this.sockets.connect(ZmqSocketType.PUSH, endpoint,
				(one) -> one.socksProxy("127.0.0.1:" + proxy.getLocalPort()).handshakeTimeout(Duration.ofMillis(500)));
	}

	private ServerSocket listen() throws IOException {
		ServerSocket proxy = Transport.listen();
		this.open.add(proxy);
		return proxy;
	}

	private void answer(Socket client, byte[] choice) throws IOException {
		this.open.add(client);
		assertThat(client.getInputStream().readNBytes(3)).containsExactly(5, 1, 0);
		client.getOutputStream().write(choice);
	}

	private void refuse(Socket client) throws IOException {
		answer(client, new byte[] { 5, 0 });
		readRequest(new DataInputStream(client.getInputStream()));
		client.getOutputStream().write(new byte[] { 5, 5, 0, 1, 0, 0, 0, 0, 0, 0 });
	}

	private void readRequest(DataInputStream input) throws IOException {
		assertThat(input.readNBytes(3)).containsExactly(5, 1, 0);
		int type = input.readByte();
		assertThat(type).isIn(3, 4);
		String host = (type == 4) ? InetAddress.getByAddress(input.readNBytes(16)).getHostAddress()
				: new String(input.readNBytes(input.readUnsignedByte()), StandardCharsets.UTF_8);
		this.hosts.add(host + ":" + input.readUnsignedShort());
	}

	// Byte by byte
	private void serve(Socket client, int port, byte[] reply) throws IOException {
		client.setTcpNoDelay(true);
		answer(client, new byte[] { 5, 0 });
		readRequest(new DataInputStream(client.getInputStream()));
		for (byte one : reply) {
			client.getOutputStream().write(one);
		}
		Socket server = new Socket("127.0.0.1", port);
		this.open.add(server);
		start(() -> pump(client.getInputStream(), server.getOutputStream()));
		start(() -> pump(server.getInputStream(), client.getOutputStream()));
	}

	private static void pump(InputStream from, OutputStream to) throws IOException {
		from.transferTo(to);
	}

	private static void start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// The test is over
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	private interface Task {

		void run() throws IOException;

	}

}
