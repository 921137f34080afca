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
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what is read and written through connections (23/ZMTP), frame by frame,
 * whichever side connects, and however a connection ends.
 */
@Timeout(120)
class ZmtpConnectionTests {

	private static final int MESSAGES = 1000;

	private static final int ROUNDS = 40;

	private static final int[] SIZES = { 0, 1, 2, 20, 100, 100, 100, 254, 255, 256, 257, 4000, 8190, 9000, 70_000 };

	private final TestSockets sockets = new TestSockets();

	private final Random random = new Random();

	private final List<RawPeer> peers = new ArrayList<>();

	@AfterEach
	void close() {
		this.peers.forEach(RawPeer::close);
		this.sockets.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void framesAreWrittenAsTheyAre(boolean binds) throws IOException {
		try (ServerSocket server = Transport.listen()) {
			ZmqSocket dealer = dealer(binds, server);
			List<ZmqMessage> messages = messages();
			Thread sender = new Thread(() -> messages.forEach((message) -> dealer.send(message, TestSockets.PATIENCE)));
			sender.start();
			RawPeer peer = peer(dealer, binds, server);
			for (ZmqMessage message : messages) {
				byte[] expected = frames(message);
				assertThat(peer.read(expected.length)).as(message.toString()).isEqualTo(expected);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void framesAreReadHoweverTheyCome(boolean binds) throws IOException {
		try (ServerSocket server = Transport.listen()) {
			ZmqSocket dealer = dealer(binds, server);
			List<ZmqMessage> messages = messages();
			RawPeer peer = peer(dealer, binds, server);
			Thread sender = new Thread(() -> sendInPieces(messages, peer));
			sender.start();
			for (ZmqMessage message : messages) {
				assertThat(frames(TestSockets.receive(dealer))).as(message.toString()).isEqualTo(frames(message));
			}
		}
	}

	private void sendInPieces(List<ZmqMessage> messages, RawPeer peer) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		messages.forEach((message) -> all.writeBytes(frames(message)));
		byte[] bytes = all.toByteArray();
		int from = 0;
		while (from < bytes.length) {
			int longest = switch (this.random.nextInt(100)) {
				case 0 -> 3;
				case 1 -> 100;
				default -> 100_000;
			};
			int to = Math.min(bytes.length, from + 1 + this.random.nextInt(longest));
			peer.send(Arrays.copyOfRange(bytes, from, to));
			from = to;
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void longHeaderOfASmallFrameIsRead(boolean binds) throws IOException {
		try (ServerSocket server = Transport.listen()) {
			ZmqSocket dealer = dealer(binds, server);
			RawPeer peer = peer(dealer, binds, server);
			peer.send(RawPeer.concat(RawPeer.header(0, 4), TestSockets.bytes("text")));
			assertThat(TestSockets.receiveText(dealer)).isEqualTo("text");
		}
	}

	// An unversioned one, versions 1 and 2, and another protocol
	@ParameterizedTest
	@CsvSource({ "0100, true", "0100, false", "ff00000000000000017f00, true", "ff00000000000000017f00, false",
			"ff00000000000000017f01, true", "ff00000000000000017f01, false", "474554202f20, true" })
	void peerThatDoesNotSpeakVersionThreeIsLeft(String greeting, boolean binds) throws IOException {
		try (ServerSocket server = Transport.listen()) {
			ZmqSocket dealer = dealer(binds, server);
			RawPeer old = connection(dealer, binds, server);
			old.send(HexFormat.of().parseHex(greeting));
			assertThat(old.awaitEnd()).isTrue();
			RawPeer next = peer(dealer, binds, server);
			TestSockets.send(dealer, "for the next");
			assertThat(next.read(14)).isEqualTo(frames(message("for the next")));
		}
	}

	// A JeroMQ client that stalls must not get all of it: it would wait for ever
	@ParameterizedTest
	@CsvSource({ "0, true", "0, false", "10, true", "10, false" })
	void greetingIsCompletedForAPeerThatSaysItsVersion(int said, boolean binds) throws IOException {
		byte[] greeting = RawPeer.GREETING;
		try (ServerSocket server = Transport.listen()) {
			Consumer<ZmqSocketDefinition.Builder> options = (one) -> one.handshakeTimeout(Duration.ofMillis(300));
			ZmqSocket dealer = binds ? this.sockets.bind(ZmqSocketType.DEALER, "tcp://127.0.0.1:*", options)
					: this.sockets.connect(ZmqSocketType.DEALER, "tcp://127.0.0.1:" + server.getLocalPort(), options);
			RawPeer silent = connection(dealer, binds, server);
			silent.send(Arrays.copyOf(greeting, said));
			assertThat(silent.read(64)).isEqualTo(Arrays.copyOf(greeting, 11));
			RawPeer peer = connection(dealer, binds, server);
			peer.send(Arrays.copyOf(greeting, 11));
			assertThat(peer.read(64)).isEqualTo(greeting);
		}
	}

	// None of them may be taken for more than it is
	@ParameterizedTest
	@ValueSource(strings = { "02ffffffffffffffff", "028000000000000000", "020000000100000000" })
	void frameOfAnImpossibleSizeEndsTheConnection(String header) throws IOException {
		for (boolean binds : new boolean[] { true, false }) {
			try (ServerSocket server = Transport.listen()) {
				ZmqSocket dealer = dealer(binds, server);
				RawPeer peer = peer(dealer, binds, server);
				peer.send(RawPeer.frame(0, TestSockets.bytes("before")), HexFormat.of().parseHex(header));
				assertThat(peer.awaitEnd()).isTrue();
				assertThat(TestSockets.receiveText(dealer)).isEqualTo("before");
				peer(dealer, binds, server).send(RawPeer.frame(0, TestSockets.bytes("after")));
				assertThat(TestSockets.receiveText(dealer)).isEqualTo("after");
			}
		}
	}

	private ZmqSocket dealer(boolean binds, ServerSocket server) {
		Consumer<ZmqSocketDefinition.Builder> options = (
				one) -> one.envelope(false).sendBufferSize(8192).receiveBufferSize(8192);
		return binds ? this.sockets.bind(ZmqSocketType.DEALER, "tcp://127.0.0.1:*", options)
				: this.sockets.connect(ZmqSocketType.DEALER, "tcp://127.0.0.1:" + server.getLocalPort(), options);
	}

	private RawPeer peer(ZmqSocket dealer, boolean binds, ServerSocket server) {
		return connection(dealer, binds, server).greet().ready("DEALER");
	}

	private RawPeer connection(ZmqSocket dealer, boolean binds, ServerSocket server) {
		RawPeer peer = binds ? RawPeer.connect(dealer.endpoints().get(0)) : RawPeer.accept(server);
		this.peers.add(peer);
		return peer;
	}

	private List<ZmqMessage> messages() {
		return Stream.generate(this::message).limit(MESSAGES).toList();
	}

	private static ZmqMessage message(String text) {
		return UnsafeFrames.wrap(TestSockets.bytes(text));
	}

	private static byte[] frames(ZmqMessage message) {
		ByteArrayOutputStream frames = new ByteArrayOutputStream();
		for (int i = 0; i < message.size(); i++) {
			frames.writeBytes(RawPeer.frame((i < message.size() - 1) ? RawPeer.MORE : 0, message.frame(i)));
		}
		return frames.toByteArray();
	}

	private ZmqMessage message() {
		byte[][] frames = new byte[(this.random.nextInt(3) == 0) ? 1 + this.random.nextInt(4) : 1][];
		for (int i = 0; i < frames.length; i++) {
			frames[i] = new byte[SIZES[this.random.nextInt(SIZES.length)]];
			this.random.nextBytes(frames[i]);
		}
		return UnsafeFrames.wrap(frames);
	}

	// What was read from the queue for a connection that ends leaves no rest for the next
	@Test
	void nextConnectionBeginsWithAWholeMessage() throws IOException {
		try (ServerSocket server = Transport.listen()) {
			ZmqSocket dealer = dealer(false, server);
			Thread sender = new Thread(() -> sendUntilClosed(dealer));
			sender.start();
			int last = -1;
			for (int i = 0; i < ROUNDS; i++) {
				try (RawPeer peer = RawPeer.accept(server).greet().ready("DEALER")) {
					for (int j = this.random.nextInt(300); j >= 0; j--) {
						int number = readMessage(peer);
						assertThat(number).isGreaterThan(last);
						last = number;
					}
					// In the middle of a message
					peer.read(this.random.nextInt(50));
				}
			}
		}
	}

	private void sendUntilClosed(ZmqSocket dealer) {
		int number = 0;
		while (!dealer.isClosed()) {
			byte[] counted = ByteBuffer.allocate(4).putInt(number++).array();
			byte[] last = new byte[SIZES[number % SIZES.length]];
			try {
				dealer.send(UnsafeFrames.wrap(counted, new byte[number % 50], last), TestSockets.SECOND);
			}
			catch (ZmqSendTimeoutException ex) {
				// Between two connections; the number is left out
			}
			catch (ZmqSocketException ex) {
				// The test is over
				return;
			}
		}
	}

	private static int readMessage(RawPeer peer) {
		assertThat(peer.read(2)).containsExactly(RawPeer.MORE, 4);
		int number = ByteBuffer.wrap(peer.read(4)).getInt();
		int size = (number + 1) % 50;
		assertThat(peer.read(2)).containsExactly(RawPeer.MORE, size);
		peer.read(size);
		byte[] last = RawPeer.frame(0, new byte[SIZES[(number + 1) % SIZES.length]]);
		assertThat(peer.read(last.length)).isEqualTo(last);
		return number;
	}

}
