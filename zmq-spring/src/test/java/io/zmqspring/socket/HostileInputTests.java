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
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import ch.qos.logback.classic.Level;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no input from the network harms a socket (23/ZMTP and what is none).
 */
class HostileInputTests {

	private static final byte[] GREETING = greeting();

	private static final byte[] READY = ready();

	private final TestSockets sockets = new TestSockets();

	private final LogCapture log = new LogCapture(ZmqContext.class);

	private ZmqSocket pull;

	private ZmqSocket push;

	private int port;

	@BeforeEach
	void open() {
		this.pull = this.sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*",
				(one) -> one.handshakeTimeout(Duration.ofMillis(300)));
		this.push = this.sockets.connect(ZmqSocketType.PUSH, this.pull.endpoints().get(0));
		this.port = Integer.parseInt(this.pull.endpoints().get(0).replaceAll(".*:", ""));
		assertWorks();
	}

	@AfterEach
	void close() {
		long start = System.nanoTime();
		this.sockets.close();
		this.log.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
		assertThat(this.log.messages(Level.ERROR)).isEmpty();
	}

	@Test
	void handshakeOfTheseTestsIsOne() {
		Socket connection = connect(GREETING, READY, new byte[] { 0, 1, 'y' });
		assertThat(TestSockets.receiveText(this.pull)).isEqualTo("y");
		close(connection);
	}

	@Test
	void garbageIsNeverDelivered() {
		Random random = new Random(42);
		List<Socket> connections = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			connections.add(connect(garbage(i, random)));
		}
		assertWorks();
		assertThat(TestSockets.receiveNothing(this.pull, Duration.ofMillis(500))).isZero();
		connections.forEach(HostileInputTests::close);
		Awaitility.await().until(() -> this.pull.connections() == 1);
		assertWorks();
		IoThreads.assertIdle();
	}

	private static byte[] garbage(int number, Random random) {
		byte[] bytes = new byte[1 + random.nextInt(300)];
		random.nextBytes(bytes);
		return switch (number % 6) {
			case 0 -> bytes;
			case 1 -> concat(new byte[] { 0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3 }, bytes);
			case 2 -> "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
			case 3 -> Arrays.copyOf(GREETING, 1 + random.nextInt(GREETING.length));
			case 4 -> concat(GREETING, bytes);
			// ZMTP 1.0: an empty identity, then a message of one frame
			default -> new byte[] { 1, 0, 6, 0, 'i', 'n', 't', 'o', '!' };
		};
	}

	@ParameterizedTest
	@MethodSource
	void frameOfImpossibleSizeLeavesTheSocketWorking(long size) {
		byte[] header = ByteBuffer.allocate(9).put((byte) 2).putLong(size).array();
		// What follows announces such frames again and again
		byte[] data = new byte[1000];
		Arrays.fill(data, (byte) 0xff);
		List<Socket> connections = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			connections.add(connect(GREETING, READY, header));
			connections.add(connect(GREETING, READY, header, data));
			connections.add(connect(GREETING, header, data));
		}
		assertWorks();
		assertThat(TestSockets.receiveNothing(this.pull, Duration.ofMillis(200))).isZero();
		IoThreads.assertIdle();
		connections.forEach(HostileInputTests::close);
		assertWorks();
	}

	static LongStream frameOfImpossibleSizeLeavesTheSocketWorking() {
		return LongStream.of(0x7fffffffL, 0x80000000L, 0x80000001L, 0xffffffffL, 0x100000000L, 0x17fffffffL,
				0x800000007fffffffL, 0x80000000ffffffffL, 0x7fffffffffffffffL, -1, -2, 16 * 1024 * 1024 + 1);
	}

	@Test
	void sizeThatOverflowsToASmallOneIsThatSize() {
		Socket connection = connect(GREETING, READY,
				ByteBuffer.allocate(11)
					.put((byte) 2)
					.putLong(0x8000000000000002L)
					.put((byte) 'n')
					.put((byte) 'o')
					.array(),
				new byte[] { 0, 1, 'y' });
		assertThat(TestSockets.receiveTexts(this.pull, 2)).containsExactly("no", "y");
		close(connection);
		assertWorks();
	}

	@Test
	void peerThatSendsTooMuchIsDisconnected() {
		try (ZContext context = new ZContext()) {
			ZMQ.Socket greedy = context.createSocket(SocketType.PUSH);
			greedy.setHandshakeIvl(1000);
			greedy.connect(this.pull.endpoints().get(0));
			greedy.send("small");
			assertThat(TestSockets.receiveText(this.pull)).isEqualTo("small");
			greedy.setLinger(0);
			greedy.send(new byte[17 * 1024 * 1024]);
			assertWorks();
			assertThat(TestSockets.receiveNothing(this.pull, Duration.ofMillis(300))).isZero();
		}
		assertWorks();
		IoThreads.assertIdle();
	}

	@Test
	void messageWithoutEndIsNotDelivered() {
		byte[] frame = { 1, 1, 'x' };
		byte[] frames = new byte[3 * 2000];
		for (int i = 0; i < frames.length; i++) {
			frames[i] = frame[i % 3];
		}
		Socket connection = connect(GREETING, READY, frames);
		assertWorks();
		close(connection);
		assertThat(TestSockets.receiveNothing(this.pull, Duration.ofMillis(200))).isZero();
		assertWorks();
	}

	@Test
	void messageOfTooManyFramesFromTheNetworkIsDiscarded() throws IOException {
		byte[] frames = new byte[3 * 1025];
		for (int i = 0; i < 1025; i++) {
			frames[3 * i] = (byte) ((i < 1024) ? 1 : 0);
			frames[3 * i + 1] = 1;
			frames[3 * i + 2] = 'x';
		}
		try (Socket connection = connect(GREETING, READY, frames, new byte[] { 0, 1, 'y' })) {
			assertThat(TestSockets.receiveText(this.pull)).isEqualTo("y");
			assertThat(this.pull.counters().discarded()).isEqualTo(1);
			assertThat(connection.isConnected()).isTrue();
		}
		assertWorks();
	}

	private void assertWorks() {
		for (int i = 0; i < 10; i++) {
			TestSockets.send(this.push, "message " + i);
			assertThat(TestSockets.receiveText(this.pull)).isEqualTo("message " + i);
		}
	}

	private Socket connect(byte[]... data) {
		try {
			Socket connection = new Socket("127.0.0.1", this.port);
			connection.setSoTimeout(1000);
			converse(connection, data);
			return connection;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void converse(Socket connection, byte[]... data) {
		try {
			for (byte[] bytes : data) {
				connection.getOutputStream().write(bytes);
				if (bytes == GREETING) {
					connection.getInputStream().readNBytes(GREETING.length);
				}
				else if (bytes == READY) {
					byte[] header = connection.getInputStream().readNBytes(2);
					connection.getInputStream().readNBytes(header[1]);
				}
			}
		}
		catch (IOException ex) {
			// The socket hung up, as it may
		}
	}

	private static void close(Socket connection) {
		try {
			connection.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static byte[] greeting() {
		byte[] greeting = new byte[64];
		greeting[0] = (byte) 0xff;
		greeting[9] = 0x7f;
		greeting[10] = 3;
		System.arraycopy(TestSockets.bytes("NULL"), 0, greeting, 12, 4);
		return greeting;
	}

	private static byte[] ready() {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		body.writeBytes(new byte[] { 5, 'R', 'E', 'A', 'D', 'Y', 11 });
		body.writeBytes(TestSockets.bytes("Socket-Type"));
		body.writeBytes(new byte[] { 0, 0, 0, 4, 'P', 'U', 'S', 'H' });
		return concat(new byte[] { 4, (byte) body.size() }, body.toByteArray());
	}

	private static byte[] concat(byte[] one, byte[] two) {
		byte[] both = Arrays.copyOf(one, one.length + two.length);
		System.arraycopy(two, 0, both, one.length, two.length);
		return both;
	}

}
