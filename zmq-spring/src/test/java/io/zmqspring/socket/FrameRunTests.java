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
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeromq.ZMQ;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Frames that are written together are what each of them would be by itself, to peers of
 * every version of the protocol (23/ZMTP, 15/ZMTP, 13/ZMTP), and however a connection
 * ends.
 */
@Timeout(120)
class FrameRunTests {

	private static final int MESSAGES = 5000;

	private static final int ROUNDS = 40;

	private static final int[] SIZES = { 0, 1, 2, 20, 100, 100, 100, 254, 255, 256, 257, 4000, 4096, 9000 };

	// Peers of old versions are refused unless a customizer lets them in
	private final TestSockets sockets = new TestSockets(
			new ZmqContext(ZmqContext.Settings.DEFAULT, List.of(), List.of(FrameRunTests::admitOldVersions)));

	private final Random random = new Random();

	@AfterEach
	void close() {
		this.sockets.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3 })
	void frameIsWrittenAsThePeerUnderstandsIt(int version) throws IOException {
		try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
			ZmqSocket dealer = this.sockets.connect(ZmqSocketType.DEALER, "tcp://127.0.0.1:" + server.getLocalPort(),
					(options) -> options.envelope(false));
			List<ZmqMessage> messages = new ArrayList<>();
			for (int i = 0; i < MESSAGES; i++) {
				messages.add(message());
			}
			Thread sender = new Thread(() -> messages.forEach((message) -> dealer.send(message, TestSockets.PATIENCE)));
			sender.start();
			try (RawPeer peer = accept(server, version)) {
				messages.forEach((message) -> assertArrives(message, peer, version));
			}
		}
	}

	private static void assertArrives(ZmqMessage message, RawPeer peer, int version) {
		for (int i = 0; i < message.size(); i++) {
			boolean more = i < message.size() - 1;
			byte[] expected = (version < 2) ? oldFrame(more, message.frame(i))
					: RawPeer.frame(more ? RawPeer.MORE : 0, message.frame(i));
			assertThat(peer.read(expected.length)).as("frame %d of %s", i, message).isEqualTo(expected);
		}
	}

	// One that stalls in its handshake is made again (JeroMQ pull request 1022)
	private static RawPeer accept(ServerSocket server, int version) {
		RawPeer peer = RawPeer.accept(server);
		handshake(peer, version);
		while (!peer.awaitInput()) {
			peer.close();
			peer = RawPeer.accept(server);
			handshake(peer, version);
		}
		return peer;
	}

	private static void handshake(RawPeer peer, int version) {
		if (version == 3) {
			peer.greet().ready("DEALER");
		}
		else if (version == 0) {
			// An identity of no bytes. The one of the other side has a long header
			peer.send(new byte[] { 1, 0 });
			peer.read(10);
		}
		else {
			byte[] greeting = Arrays.copyOf(RawPeer.GREETING, 12);
			greeting[10] = (byte) (version - 1);
			greeting[11] = zmq.ZMQ.ZMQ_DEALER;
			peer.send(greeting, new byte[] { (byte) ((version == 1) ? 1 : 0), 0 });
			// And its identity
			peer.read(12 + 2);
		}
	}

	private static byte[] oldFrame(boolean more, byte[] body) {
		int size = body.length + 1;
		ByteBuffer header = (size < 255) ? ByteBuffer.allocate(2).put((byte) size)
				: ByteBuffer.allocate(10).put((byte) 0xff).putLong(size);
		return RawPeer.concat(header.put((byte) (more ? 1 : 0)).array(), body);
	}

	private static void admitOldVersions(ZmqSocketDefinition definition, ZMQ.Socket socket) {
		socket.setZAPDomain("");
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
		try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
			ZmqSocket dealer = this.sockets.connect(ZmqSocketType.DEALER, "tcp://127.0.0.1:" + server.getLocalPort(),
					(options) -> options.envelope(false));
			Thread sender = new Thread(() -> sendUntilClosed(dealer));
			sender.start();
			int last = -1;
			for (int i = 0; i < ROUNDS; i++) {
				try (RawPeer peer = accept(server, 3)) {
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
