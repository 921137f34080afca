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

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one connection can do to a process with plain JeroMQ, and cannot here: each test
 * fails without the guard that it is about.
 */
class HostileInputTests {

	private static final int MEGABYTE = 1024 * 1024;

	private static final int CONNECTIONS = 400;

	private final LogCapture log = new LogCapture("io.zmqspring");

	private final List<RawPeer> peers = new ArrayList<>();

	private TestSockets sockets = new TestSockets();

	private ZmqSocket pull;

	private ZmqSocket push;

	@BeforeEach
	void open() {
		assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(256 * MEGABYTE);
		open((one) -> one.handshakeTimeout(Duration.ofMinutes(1)));
	}

	private void open(Consumer<ZmqSocketDefinition.Builder> options) {
		this.pull = this.sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*", options);
		this.push = this.sockets.connect(ZmqSocketType.PUSH, this.pull.endpoints().get(0));
		assertWorks();
	}

	@AfterEach
	void close() {
		this.peers.forEach(RawPeer::close);
		this.sockets.close();
		this.log.close();
		assertThat(this.log.messages(Level.ERROR)).isEmpty();
		assertThat(this.log.messages(Level.WARN)).noneMatch((text) -> text.contains("did not end within"));
	}

	@ParameterizedTest
	@ValueSource(longs = { 0x40000000L, 0x60000000L, 0x7fffffffL })
	void frameOfGigabytesIsRefusedBeforeItIsAllocated(long size) {
		for (int i = 0; i < 5; i++) {
			idle().greet().send(RawPeer.header(0, size));
			peer().send(RawPeer.header(0, size));
		}
		assertThat(this.peers).allMatch(RawPeer::awaitEnd);
		assertWorks();
	}

	// As a number with a sign, which JeroMQ compares, it is below the limit
	@ParameterizedTest
	@ValueSource(longs = { 0x800000007fffffffL, 0x8000000040000000L, 0xffffffff7fffffffL })
	void sizeThatPassesTheLimitIsNotAllocated(long size) {
		assertNothingHappens(RawPeer.header(0, size));
	}

	@ParameterizedTest
	@CsvSource({ "true, -2", "true, 0x80000000ffffffff", "true, 0xffffffff80000000", "false, -2",
			"false, 0x80000000ffffffff", "false, 0xffffffff80000000" })
	void negativeSizeLeavesTheOthersServed(boolean limit, String size) {
		if (!limit) {
			this.sockets.close();
			this.sockets = new TestSockets(new ZmqContext(ZmqContext.Settings.DEFAULT, List.of(),
					List.of((definition, socket) -> socket.setMaxMsgSize(-1))));
			open();
		}
		assertNothingHappens(RawPeer.header(0, parse(size)));
	}

	private static long parse(String number) {
		return number.startsWith("0x") ? Long.parseUnsignedLong(number.substring(2), 16) : Long.parseLong(number);
	}

	@ParameterizedTest
	@ValueSource(bytes = { 1, 2, (byte) 0xff })
	void sizeOfMinusOneThenDataTakesNoProcessor(byte next) {
		byte[] data = new byte[1000];
		Arrays.fill(data, next);
		assertNothingHappens(RawPeer.header(0, -1), data);
	}

	private void assertNothingHappens(byte[]... input) {
		for (int i = 0; i < 3; i++) {
			idle().greet().send(input);
			peer().send(input);
		}
		assertWorks();
		assertThat(TestSockets.receiveNothing(this.pull, Duration.ofMillis(200))).isZero();
		IoThreads.assertIdle();
	}

	@ParameterizedTest
	@CsvSource({ "1, 1000000, 16", "500000, 1000, 96" })
	void messageWithoutEndIsDropped(int size, int frames, int megabytes) {
		byte[] frame = RawPeer.frame(RawPeer.MORE, new byte[size]);
		int atOnce = Math.max(1, 30_000 / frame.length);
		byte[] some = new byte[atOnce * frame.length];
		for (int i = 0; i < atOnce; i++) {
			System.arraycopy(frame, 0, some, i * frame.length, frame.length);
		}
		RawPeer peer = peer();
		long heap = heap();
		for (int i = 0; i < frames; i += atOnce) {
			assertThat(peer.send(some)).isTrue();
		}
		assertWorks();
		assertThat(heap() - heap).isLessThan(megabytes * MEGABYTE);
		peer.send(RawPeer.frame(0, new byte[1]), RawPeer.frame(0, TestSockets.bytes("next")));
		assertThat(TestSockets.receiveText(this.pull)).isEqualTo("next");
		assertThat(this.pull.counters().discarded()).isOne();
		assertWorks();
	}

	@Test
	void garbageIsNotDelivered() {
		Random random = new Random(42);
		for (int i = 0; i < 120; i++) {
			idle().send(garbage(i, random));
		}
		assertWorks();
		assertThat(TestSockets.receiveNothing(this.pull, Duration.ofMillis(300))).isZero();
		this.peers.forEach(RawPeer::close);
		Awaitility.await().until(() -> this.pull.connections() == 1);
		assertThat(TestSockets.receiveNothing(this.pull, Duration.ofMillis(100))).isZero();
		assertWorks();
		IoThreads.assertIdle();
	}

	private static long heap() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	private static byte[] garbage(int number, Random random) {
		byte[] bytes = new byte[1 + random.nextInt(300)];
		random.nextBytes(bytes);
		return switch (number % 6) {
			case 0 -> bytes;
			case 1 -> RawPeer.concat(new byte[] { 0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3 }, bytes);
			case 2 -> "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
			case 3 -> Arrays.copyOf(RawPeer.GREETING, 1 + random.nextInt(RawPeer.GREETING.length));
			case 4 -> RawPeer.concat(RawPeer.GREETING, bytes);
			// ZMTP 1.0: an empty identity, then a message of one frame
			default -> new byte[] { 1, 0, 6, 0, 'i', 'n', 't', 'o', '!' };
		};
	}

	@Test
	void connectionsThatSayNothingOrOnlyGreetAreClosed() {
		// With buffers that leave room for all of them
		open((one) -> one.handshakeTimeout(Duration.ofMillis(500))
			.sendBufferSize(16 * 1024)
			.receiveBufferSize(16 * 1024));
		for (int i = 0; i < CONNECTIONS; i++) {
			idle();
			idle().greet();
		}
		assertThat(this.peers.stream().allMatch(RawPeer::awaitEnd)).isTrue();
		assertWorks();
		Awaitility.await().until(() -> this.pull.connections() == 1);
		// The socket of the test may have stalled too (JeroMQ pull request 1022)
		assertThat(this.pull.counters().refusedConnections()).isGreaterThanOrEqualTo(2 * CONNECTIONS);
		assertThat(this.log.messages(Level.WARN)).hasSizeBetween(1, 4)
			.allMatch((text) -> text.contains("500 ms, its handshake-timeout"));
	}

	@Test
	void lackOfFileDescriptorsTakesNoProcessorAndPasses() throws Exception {
		Process process = new ProcessBuilder("sh", "-c", "ulimit -n 200 && exec \"$@\"", "sh",
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp",
				System.getProperty("java.class.path"), Victim.class.getName())
			.redirectErrorStream(true)
			.start();
		List<String> output = new ArrayList<>();
		List<Socket> storm = new ArrayList<>();
		try (BufferedReader reader = process.inputReader()) {
			int port = Integer.parseInt(find(reader, output, "port "));
			for (int i = 0; i < 400; i++) {
				storm.add(new Socket(InetAddress.getLoopbackAddress(), port));
			}
			assertThat(find(reader, output, "has none left ")).isEqualTo("true");
			assertThat(Double.parseDouble(find(reader, output, "share "))).isLessThan(0.05);
			for (Socket socket : storm) {
				socket.close();
			}
			assertThat(find(reader, output, "received ")).isEqualTo("late message");
			assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
			reader.lines().forEach(output::add);
			assertThat(output).filteredOn((line) -> line.contains("WARN") || line.contains("ERROR"))
				.hasSizeBetween(1, 10)
				.anyMatch((line) -> line.contains("Cannot accept a connection on tcp://"));
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static String find(BufferedReader reader, List<String> output, String prefix) throws IOException {
		String line = reader.readLine();
		while (line != null && !line.startsWith(prefix)) {
			output.add(line);
			line = reader.readLine();
		}
		assertThat(line).as("after " + output).isNotNull();
		return line.substring(prefix.length());
	}

	private RawPeer idle() {
		RawPeer peer = RawPeer.connect(this.pull.endpoints().get(0));
		this.peers.add(peer);
		return peer;
	}

	private RawPeer peer() {
		return idle().greet().ready("PUSH");
	}

	private void assertWorks() {
		for (int i = 0; i < 10; i++) {
			TestSockets.send(this.push, "message " + i);
			assertThat(TestSockets.receiveText(this.pull)).isEqualTo("message " + i);
		}
	}

	/**
	 * A process with few descriptors that others take.
	 */
	public static final class Victim {

		private Victim() {
		}

		public static void main(String[] args) {
			try (TestSockets sockets = new TestSockets()) {
				ZmqSocket pull = sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*",
						(one) -> one.handshakeTimeout(Duration.ofSeconds(5)));
				ZmqSocket push = sockets.connect(ZmqSocketType.PUSH, pull.endpoints().get(0));
				TestSockets.send(push, "early message");
				TestSockets.receiveText(pull);
				// What is not loaded now cannot be later
				Awaitility.await().until(() -> IoThreads.cpuTime() >= 0);
				System.out.println("port " + pull.endpoints().get(0).replaceAll(".*:", ""));
				Awaitility.await().until(Victim::hasNoDescriptor);
				System.out.println("has none left " + hasNoDescriptor());
				long cpu = IoThreads.cpuTime();
				long start = System.nanoTime();
				LockSupport.parkNanos(TestSockets.SECOND);
				System.out.println("share " + (double) (IoThreads.cpuTime() - cpu) / (System.nanoTime() - start));
				Awaitility.await().until(() -> pull.connections() == 1);
				sockets.close(push);
				ZmqSocket late = sockets.connect(ZmqSocketType.PUSH, pull.endpoints().get(0));
				TestSockets.send(late, "late message");
				System.out.println("received " + TestSockets.receiveText(pull));
			}
		}

		private static boolean hasNoDescriptor() {
			try (Socket socket = new Socket()) {
				socket.bind(null);
				return false;
			}
			catch (IOException ex) {
				return true;
			}
		}

	}

}
