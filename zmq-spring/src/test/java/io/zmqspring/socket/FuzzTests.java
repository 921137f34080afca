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
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import com.sun.management.UnixOperatingSystemMXBean;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.security.CurveKeys;
import io.zmqspring.security.CurveSecurity;
import io.zmqspring.security.PlainSecurity;
import io.zmqspring.security.ZmqMechanism;
import io.zmqspring.security.ZmqSecurity;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that bound sockets of all types survive what is nearly, but not quite, what peers
 * say (23/ZMTP, 37/ZMTP for heartbeats): greetings, handshakes, subscriptions, heartbeats
 * and messages with a few bytes changed, lost, repeated or put in between.
 */
class FuzzTests {

	private static final long SEED = 20260117;

	private static final int CONNECTIONS_PER_SOCKET = 100;

	private static final int MEGABYTE = 1024 * 1024;

	private final CurveKeys server = CurveKeys.generate();

	private final CurveKeys client = CurveKeys.generate();

	private final Random random = new Random(SEED);

	@ParameterizedTest
	@EnumSource
	void socketsOfAllTypesServeTheirPeersAfterwards(ZmqMechanism mechanism) {
		try (LogCapture log = new LogCapture("io.zmqspring"); TestSockets sockets = new TestSockets()) {
			Map<ZmqSocketType, ZmqSocket> bound = new LinkedHashMap<>();
			for (ZmqSocketType type : ZmqSocketType.values()) {
				bound.put(type, sockets.bind(type, "tcp://127.0.0.1:*", secured(serverBundle(mechanism))
					.andThen((one) -> one.handshakeTimeout(Duration.ofSeconds(1)))));
			}
			bound.values().forEach((socket) -> exchange(sockets, socket, mechanism));
			Set<String> threads = threads();
			long descriptors = descriptors();
			long heap = heap();
			// The key that each connection makes CURVE calculate takes a millisecond
			int connections = (mechanism != ZmqMechanism.CURVE) ? CONNECTIONS_PER_SOCKET : CONNECTIONS_PER_SOCKET / 5;
			for (int i = 0; i < connections; i += 10) {
				bound.values().forEach((socket) -> attack(socket, mechanism));
			}
			// What still waits to be accepted
			IoThreads.assertIdle();
			bound.values()
				.forEach((socket) -> Awaitility.await(socket.toString()).until(() -> socket.connections() == 0));
			bound.values().forEach((socket) -> exchange(sockets, socket, mechanism));
			IoThreads.assertIdle();
			assertThat(threads()).isEqualTo(threads);
			Awaitility.await().untilAsserted(() -> {
				assertThat(heap() - heap).isLessThan(16 * MEGABYTE);
				assertThat(sockets.context().incompleteBytes()).isZero();
				assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 10);
			});
			assertThat(log.messages(Level.ERROR)).isEmpty();
			assertThat(log.messages(Level.WARN)).hasSizeLessThan(150);
		}
	}

	// Ten connections, of which some stay open while the others speak
	private void attack(ZmqSocket socket, ZmqMechanism mechanism) {
		List<RawPeer> peers = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			RawPeer peer = RawPeer.connect(socket.endpoints().get(0));
			byte[] conversation = mutate(conversation(socket.definition().type(), mechanism));
			int cut = this.random.nextInt(conversation.length + 1);
			peer.send(Arrays.copyOfRange(conversation, 0, cut),
					Arrays.copyOfRange(conversation, cut, conversation.length));
			if (this.random.nextBoolean()) {
				peer.close();
			}
			else {
				peers.add(peer);
			}
		}
		peers.forEach(RawPeer::close);
	}

	// All at once: JeroMQ takes the steps of the handshake from the stream
	private byte[] conversation(ZmqSocketType type, ZmqMechanism mechanism) {
		ByteArrayOutputStream said = new ByteArrayOutputStream();
		said.writeBytes(RawPeer.greeting(mechanism.name()));
		switch (mechanism) {
			case PLAIN -> {
				said.writeBytes(RawPeer.command(TestSockets.bytes("\u0005HELLO\u0005alice\nwonderland")));
				said.writeBytes(RawPeer.command(properties("\u0008INITIATE", type)));
			}
			case CURVE -> {
				said.writeBytes(RawPeer.command(random("\u0005HELLO\u0001\u0000", 194)));
				said.writeBytes(RawPeer.command(random("\u0008INITIATE", 250)));
			}
			default -> said.writeBytes(RawPeer.command(properties("\u0005READY", type)));
		}
		for (int i = this.random.nextInt(6); i >= 0; i--) {
			said.writeBytes(traffic());
		}
		return said.toByteArray();
	}

	private byte[] properties(String command, ZmqSocketType type) {
		ZmqSocketType[] peers = type.peers().toArray(ZmqSocketType[]::new);
		String peer = peers[this.random.nextInt(peers.length)].name();
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		body.writeBytes(TestSockets.bytes(command));
		body.writeBytes(TestSockets.bytes("\u000bSocket-Type\u0000\u0000\u0000" + (char) peer.length() + peer));
		body.writeBytes(TestSockets.bytes("\u0008Identity\u0000\u0000\u0000\u0004id" + this.random.nextInt(10, 99)));
		return body.toByteArray();
	}

	private byte[] traffic() {
		return switch (this.random.nextInt(9)) {
			case 0 -> RawPeer.frame(0, random("\u0001", 20));
			case 1 -> RawPeer.frame(0, random("\u0000", 20));
			case 2 -> RawPeer.command(random("\u0004PING\u0000\u0001", 16));
			case 3 -> RawPeer.command(random("\u0004PONG", 16));
			case 4 -> RawPeer.command(random("\u0009SUBSCRIBE", 10));
			case 5 -> RawPeer.concat(RawPeer.frame(RawPeer.MORE, new byte[0]), RawPeer.frame(0, random("", 300)));
			case 6 -> RawPeer.frame(this.random.nextInt(256), random("", this.random.nextInt(1000)));
			case 7 -> RawPeer.header(this.random.nextInt(8), this.random.nextLong());
			default -> RawPeer.frame(0, random("", 70_000));
		};
	}

	private byte[] random(String start, int bytes) {
		byte[] data = new byte[bytes];
		this.random.nextBytes(data);
		return RawPeer.concat(TestSockets.bytes(start), data);
	}

	// Mostly near the beginning, where the handshake is
	private byte[] mutate(byte[] conversation) {
		byte[] mutated = conversation;
		for (int i = this.random.nextInt(4); i > 0; i--) {
			int at = this.random.nextInt(this.random.nextBoolean() ? mutated.length : Math.min(200, mutated.length));
			byte[] head = Arrays.copyOfRange(mutated, 0, at);
			byte[] tail = Arrays.copyOfRange(mutated, at, mutated.length);
			mutated = switch (this.random.nextInt(6)) {
				case 0 -> RawPeer.concat(head, random("", 1 + this.random.nextInt(8)));
				case 1 -> RawPeer.concat(RawPeer.concat(head, random("", 1 + this.random.nextInt(20))), tail);
				case 2 -> RawPeer.concat(RawPeer.concat(head, tail), tail);
				case 3 -> RawPeer.concat(head, Arrays.copyOfRange(tail, tail.length / 2, tail.length));
				case 4 -> {
					tail[0] = (byte) (this.random.nextBoolean() ? 0xff : 0x7f);
					yield RawPeer.concat(head, tail);
				}
				default -> {
					tail[0] ^= (byte) (1 << this.random.nextInt(8));
					yield RawPeer.concat(head, tail);
				}
			};
			if (mutated.length == 0) {
				return new byte[] { (byte) this.random.nextInt() };
			}
		}
		return mutated;
	}

	// A message from or to a real peer, past what the others may have left in the queue
	private void exchange(TestSockets sockets, ZmqSocket bound, ZmqMechanism mechanism) {
		ZmqSocketType type = bound.definition().type();
		boolean incoming = type.isReceiving() && !type.isPublishing() && type != ZmqSocketType.REQ;
		if (incoming) {
			// A pair takes its next peer when it has received what the last one sent
			Awaitility.await().until(() -> bound.receive(new ZmqMessage[100], 0) == 0);
		}
		ZmqSocket peer = sockets.connect(peer(type), bound.endpoints().get(0), secured(clientBundle(mechanism)));
		try {
			assertThat(bound.awaitPeers(1, Duration.ofSeconds(30))).as("peer of %s", bound).isTrue();
			ZmqSocket receiver = incoming ? bound : peer;
			if (receiver.definition().type().isSubscribing()) {
				receiver.subscribe(Topic.of("real"));
			}
			Awaitility.await(bound.toString()).until(() -> {
				(incoming ? peer : bound).send(ZmqMessage.of(TestSockets.bytes("real")), TestSockets.PATIENCE);
				return receives(receiver);
			});
		}
		finally {
			sockets.close(peer);
			Awaitility.await("end of the peer of " + bound).until(() -> bound.connections() == 0);
		}
	}

	private static ZmqSocketType peer(ZmqSocketType type) {
		return switch (type) {
			case PUB, XPUB -> ZmqSocketType.SUB;
			case SUB, XSUB -> ZmqSocketType.PUB;
			case PUSH -> ZmqSocketType.PULL;
			case PULL -> ZmqSocketType.PUSH;
			case PAIR -> ZmqSocketType.PAIR;
			case DEALER, ROUTER -> ZmqSocketType.DEALER;
			case REQ -> ZmqSocketType.REP;
			case REP -> ZmqSocketType.REQ;
		};
	}

	private static boolean receives(ZmqSocket receiver) {
		ZmqMessage[] batch = new ZmqMessage[100];
		int count = receiver.receive(batch, Duration.ofMillis(500).toNanos());
		for (int i = 0; i < count; i++) {
			if (Arrays.equals(batch[i].payload(), TestSockets.bytes("real"))) {
				return true;
			}
		}
		return false;
	}

	private static Consumer<ZmqSocketDefinition.Builder> secured(@Nullable ZmqSecurity bundle) {
		return (bundle != null) ? (builder) -> builder.security(bundle) : (builder) -> {
		};
	}

	private @Nullable ZmqSecurity serverBundle(ZmqMechanism mechanism) {
		return switch (mechanism) {
			case NULL -> null;
			case PLAIN -> PlainSecurity.server("server", Map.of("alice", "wonderland"));
			case CURVE -> CurveSecurity.builder("server")
				.secretKey(this.server.secretKey())
				.authorizedClients(this.client.publicKey())
				.build();
		};
	}

	private @Nullable ZmqSecurity clientBundle(ZmqMechanism mechanism) {
		return switch (mechanism) {
			case NULL -> null;
			case PLAIN -> PlainSecurity.client("client", "alice", "wonderland");
			case CURVE -> CurveSecurity.builder("client")
				.secretKey(this.client.secretKey())
				.serverKey(this.server.publicKey())
				.build();
		};
	}

	private static Set<String> threads() {
		Set<String> names = new TreeSet<>();
		Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.matches("(zmq-|iothread|reaper).*"))
			// Of a context that an earlier test closed
			.filter((name) -> !name.equals("zmq-terminator"))
			.forEach(names::add);
		return names;
	}

	private static long descriptors() {
		return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
	}

	private static long heap() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

}
