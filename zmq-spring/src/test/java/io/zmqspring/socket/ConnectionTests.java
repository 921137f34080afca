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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.message.ZmqMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for how sockets find each other, whatever comes first and whatever goes.
 */
class ConnectionTests {

	private static final int RESTARTS = 30;

	private final TestSockets sockets = new TestSockets();

	@AfterEach
	void close() {
		this.sockets.close();
	}

	@ParameterizedTest
	@EnumSource
	void subscriberMayComeBeforePublisher(Transport transport) {
		String endpoint = transport.endpoint();
		ZmqSocket sub = this.sockets.subscribe(endpoint, "EUR");
		ZmqSocket pub = this.sockets.bind(ZmqSocketType.PUB, endpoint);
		assertSubscribed(pub, sub);
	}

	@ParameterizedTest
	@EnumSource
	void publisherMayComeBeforeSubscriber(Transport transport) {
		String endpoint = transport.endpoint();
		ZmqSocket pub = this.sockets.bind(ZmqSocketType.PUB, endpoint);
		assertSubscribed(pub, this.sockets.subscribe(endpoint, "EUR"));
	}

	@ParameterizedTest
	@EnumSource
	void publisherMayConnect(Transport transport) {
		String endpoint = transport.endpoint();
		ZmqSocket pub = this.sockets.connect(ZmqSocketType.PUB, endpoint);
		ZmqSocket sub = this.sockets.bind(ZmqSocketType.SUB, endpoint);
		sub.subscribe(Topic.of("EUR"));
		assertSubscribed(pub, sub);
	}

	private static void assertSubscribed(ZmqSocket pub, ZmqSocket sub) {
		assertThat(pub.awaitSubscribers(TestSockets.bytes("EURUSD"), 1, Duration.ofSeconds(5))).isTrue();
		pub.send(TestSockets.bytes("GBPUSD"), TestSockets.bytes("1"), TestSockets.PATIENCE);
		pub.send(TestSockets.bytes("EURUSD"), TestSockets.bytes("2"), TestSockets.PATIENCE);
		assertThat(TestSockets.receive(sub))
			.isEqualTo(ZmqMessage.of(TestSockets.bytes("EURUSD"), TestSockets.bytes("2")));
	}

	@Test
	void topicsAreBinaryPrefixesOfTheFirstFrame() {
		String endpoint = Transport.TCP.endpoint();
		ZmqSocket pub = this.sockets.bind(ZmqSocketType.PUB, endpoint);
		ZmqSocket sub = this.sockets.subscribe(endpoint, "hex:00FF", "sport");
		assertThat(pub.awaitSubscribers(new byte[] { 0, (byte) 0xff }, 1, Duration.ofSeconds(5))).isTrue();
		assertThat(pub.awaitSubscribers(TestSockets.bytes("sport"), 1, Duration.ofSeconds(5))).isTrue();
		byte[] payload = TestSockets.bytes("payload");
		pub.send(TestSockets.bytes("news"), TestSockets.bytes("sport"), TestSockets.PATIENCE);
		pub.send(new byte[] { 0 }, payload, TestSockets.PATIENCE);
		pub.send(new byte[] { 0, (byte) 0xff, 7 }, payload, TestSockets.PATIENCE);
		pub.send(TestSockets.bytes(" sport"), payload, TestSockets.PATIENCE);
		pub.send(TestSockets.bytes("sports"), payload, TestSockets.PATIENCE);
		assertThat(TestSockets.receive(sub, 2)).containsExactly(
				ZmqMessage.of(new byte[] { 0, (byte) 0xff, 7 }, payload),
				ZmqMessage.of(TestSockets.bytes("sports"), payload));
	}

	@ParameterizedTest
	@EnumSource
	void everySubscriberGetsWhatItAskedForAndNothingElse(Transport transport) {
		String endpoint = transport.endpoint();
		ZmqSocket pub = this.sockets.bind(ZmqSocketType.PUB, endpoint);
		ZmqSocket all = this.sockets.subscribe(endpoint, "");
		ZmqSocket euro = this.sockets.subscribe(endpoint, "EUR");
		ZmqSocket both = this.sockets.subscribe(endpoint, "EUR", "GBP");
		assertThat(pub.awaitSubscribers(TestSockets.bytes("EUR"), 3, Duration.ofSeconds(5))).isTrue();
		assertThat(pub.awaitSubscribers(TestSockets.bytes("GBP"), 2, Duration.ofSeconds(5))).isTrue();
		for (String topic : List.of("EUR", "USD", "GBP", "END")) {
			pub.send(TestSockets.bytes(topic), TestSockets.bytes(topic), TestSockets.PATIENCE);
		}
		assertThat(TestSockets.receiveTexts(all, 4)).containsExactly("EUR", "USD", "GBP", "END");
		assertThat(TestSockets.receiveTexts(euro, 1)).containsExactly("EUR");
		assertThat(TestSockets.receiveTexts(both, 2)).containsExactly("EUR", "GBP");
		assertThat(TestSockets.receiveNothing(euro, Duration.ofMillis(50))).isZero();
		assertThat(TestSockets.receiveNothing(both, Duration.ofMillis(50))).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void noneOfManySubscriptionsIsLost(Transport transport) {
		String endpoint = transport.endpoint();
		int topics = 5000;
		ZmqSocket sub = this.sockets.connect(ZmqSocketType.SUB, endpoint);
		IntStream.range(0, topics).forEach((i) -> sub.subscribe(Topic.of("topic " + i + ".")));
		ZmqSocket pub = this.sockets.bind(ZmqSocketType.PUB, endpoint, (one) -> one.sendHighWaterMark(2 * topics));
		// The last to leave is the last to arrive
		sub.subscribe(Topic.of("last"));
		assertThat(pub.awaitSubscribers(TestSockets.bytes("last"), 1, Duration.ofSeconds(30))).isTrue();
		IntStream.range(0, topics).forEach((i) -> publish(pub, "topic " + i + "."));
		publish(pub, "last");
		for (int i = 0; i < topics; i++) {
			assertThat(TestSockets.receiveText(sub)).isEqualTo("topic " + i + ".");
		}
	}

	@Test
	void subscriptionsCount() {
		String endpoint = Transport.INPROC.endpoint();
		ZmqSocket pub = this.sockets.bind(ZmqSocketType.PUB, endpoint);
		ZmqSocket sub = this.sockets.subscribe(endpoint, "A", "A");
		assertThat(pub.awaitSubscribers(TestSockets.bytes("A"), 1, Duration.ofSeconds(5))).isTrue();
		sub.unsubscribe(Topic.of("A"));
		publish(pub, "A");
		assertThat(TestSockets.receiveText(sub)).isEqualTo("A");
		sub.unsubscribe(Topic.of("A"));
		Awaitility.await().until(() -> !pub.awaitSubscribers(TestSockets.bytes("A"), 1, Duration.ZERO));
		publish(pub, "A");
		assertThat(TestSockets.receiveNothing(sub, Duration.ofMillis(50))).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void subscribersThatVanishedCountUntilTheLastIsGone(Transport transport) {
		String endpoint = transport.endpoint();
		byte[] topic = TestSockets.bytes("A");
		ZmqSocket pub = this.sockets.bind(ZmqSocketType.PUB, endpoint);
		for (int round = 0; round < 10; round++) {
			ZmqSocket one = this.sockets.subscribe(endpoint, "A");
			ZmqSocket two = this.sockets.subscribe(endpoint, "A");
			assertThat(pub.awaitSubscribers(topic, 2, Duration.ofSeconds(30))).isTrue();
			assertThat(pub.awaitSubscribers(topic, 3, Duration.ZERO)).isFalse();
			this.sockets.close(one);
			Awaitility.await().until(() -> pub.peers() == 1);
			publish(pub, "A");
			assertThat(TestSockets.receiveText(two)).isEqualTo("A");
			// JeroMQ only tells when the last one of a topic goes
			assertThat(pub.awaitSubscribers(topic, 2, Duration.ZERO)).isTrue();
			this.sockets.close(two);
			Awaitility.await().until(() -> !pub.awaitSubscribers(topic, 1, Duration.ZERO));
		}
	}

	private static void publish(ZmqSocket pub, String topic) {
		pub.send(TestSockets.bytes(topic), TestSockets.bytes(topic), TestSockets.PATIENCE);
	}

	@Test
	void awaitSubscribersEndsWithItsTimeout() {
		ZmqSocket pub = this.sockets.bind(ZmqSocketType.PUB, Transport.TCP.endpoint());
		long start = System.nanoTime();
		assertThat(pub.awaitSubscribers(TestSockets.bytes("A"), 1, Duration.ofMillis(100))).isFalse();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(100),
				Duration.ofSeconds(10));
	}

	@Test
	void publisherThatRestartsOnItsPortIsHeardAgain() throws Exception {
		String endpoint = Transport.TCP.endpoint();
		ZmqSocket sub = this.sockets.subscribe(endpoint, "");
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		Thread listener = new Thread(() -> {
			for (int round = 0; round < RESTARTS; round++) {
				received.add(TestSockets.receiveText(sub));
			}
		});
		listener.start();
		for (int round = 0; round < RESTARTS; round++) {
			ZmqSocket pub = this.sockets.bind(ZmqSocketType.PUB, endpoint);
			assertThat(pub.awaitSubscribers(new byte[0], 1, Duration.ofSeconds(30))).isTrue();
			TestSockets.send(pub, "round " + round);
			assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("round " + round);
			this.sockets.close(pub);
		}
		listener.join();
	}

	@ParameterizedTest
	@EnumSource
	void socketWithTwoBindsAndOneConnectSharesNineMessages(Transport transport) {
		List<String> endpoints = List.of(transport.endpoint(), transport.endpoint(), transport.endpoint());
		ZmqSocket push = this.sockets.open(TestSockets.define(ZmqSocketType.PUSH)
			.bind(endpoints.get(0), endpoints.get(1))
			.connect(endpoints.get(2)));
		List<ZmqSocket> pulls = List.of(this.sockets.connect(ZmqSocketType.PULL, endpoints.get(0)),
				this.sockets.connect(ZmqSocketType.PULL, endpoints.get(1)),
				this.sockets.bind(ZmqSocketType.PULL, endpoints.get(2)));
		Awaitility.await().until(() -> {
			IntStream.range(0, 3).forEach((i) -> TestSockets.send(push, "warm up"));
			return pulls.stream()
				.mapToInt((pull) -> TestSockets.receiveNothing(pull, Duration.ofMillis(10)))
				.sum() == 3;
		});
		pulls.forEach(
				(pull) -> Awaitility.await().until(() -> TestSockets.receiveNothing(pull, Duration.ofMillis(10)) == 0));
		IntStream.range(0, 9).forEach((i) -> TestSockets.send(push, "task " + i));
		List<String> received = new ArrayList<>();
		pulls.forEach((pull) -> received.addAll(TestSockets.receiveTexts(pull, 3)));
		assertThat(received).hasSize(9).doesNotHaveDuplicates().allMatch((text) -> text.startsWith("task"));
	}

	@ParameterizedTest
	@EnumSource
	void thirdPartyOfPairGetsNothingInAndDisturbsNothing(Transport transport) {
		String endpoint = transport.endpoint();
		ZmqSocket left = this.sockets.bind(ZmqSocketType.PAIR, endpoint);
		ZmqSocket right = this.sockets.connect(ZmqSocketType.PAIR, endpoint);
		TestSockets.send(right, "hello");
		assertThat(TestSockets.receiveText(left)).isEqualTo("hello");
		ZmqSocket third = this.sockets.connect(ZmqSocketType.PAIR, endpoint);
		for (int i = 0; i < 20; i++) {
			trySend(third);
			TestSockets.send(left, "to the right " + i);
			TestSockets.send(right, "to the left " + i);
			assertThat(TestSockets.receiveText(right)).isEqualTo("to the right " + i);
			assertThat(TestSockets.receiveText(left)).isEqualTo("to the left " + i);
		}
		assertThat(TestSockets.receiveNothing(left, Duration.ofMillis(100))).isZero();
		assertThat(TestSockets.receiveNothing(third, Duration.ofMillis(10))).isZero();
	}

	private static void trySend(ZmqSocket third) {
		try {
			third.send(TestSockets.bytes("intruder"), 0);
		}
		catch (ZmqSendTimeoutException ex) {
			// Sooner or later it has no peer
		}
	}

	@Test
	void pairThatOnlySendsFindsItsNextPeer() {
		String endpoint = Transport.TCP.endpoint();
		ZmqSocket left = this.sockets.bind(ZmqSocketType.PAIR, endpoint);
		for (int round = 0; round < 20; round++) {
			ZmqSocket right = this.sockets.connect(ZmqSocketType.PAIR, endpoint);
			assertThat(left.awaitPeers(1, Duration.ofSeconds(30))).isTrue();
			TestSockets.send(left, "round " + round);
			assertThat(TestSockets.receiveText(right)).isEqualTo("round " + round);
			this.sockets.close(right);
			Awaitility.await().until(() -> left.connections() == 0);
		}
	}

	// JeroMQ would take what the later ones send, and throw it away
	@Test
	void pairReceivesFromOnePeerAfterTheOther() {
		String endpoint = Transport.TCP.endpoint();
		ZmqSocket left = this.sockets.bind(ZmqSocketType.PAIR, endpoint);
		for (int round = 0; round < 10; round++) {
			long refused = left.counters().refusedConnections();
			ZmqSocket first = this.sockets.connect(ZmqSocketType.PAIR, endpoint,
					(one) -> one.linger(Duration.ofSeconds(10)));
			assertThat(left.awaitPeers(1, Duration.ofSeconds(30))).isTrue();
			TestSockets.send(first, "one");
			TestSockets.send(first, "two");
			this.sockets.close(first);
			Awaitility.await().until(() -> left.connections() == 0);
			ZmqSocket second = this.sockets.connect(ZmqSocketType.PAIR, endpoint);
			TestSockets.send(second, "three");
			Awaitility.await().until(() -> left.counters().refusedConnections() > refused);
			assertThat(TestSockets.receiveTexts(left, 3)).containsExactly("one", "two", "three");
			this.sockets.close(second);
			Awaitility.await().until(() -> left.connections() == 0);
		}
	}

	@Test
	void peersOfAPairThatComeAtOnceLoseNothing() {
		String endpoint = Transport.TCP.endpoint();
		ZmqSocket pair = this.sockets.bind(ZmqSocketType.PAIR, endpoint);
		for (int round = 0; round < 30; round++) {
			Map<String, ZmqSocket> peers = new HashMap<>();
			for (String text : List.of("one", "two", "three")) {
				peers.put(text, this.sockets.connect(ZmqSocketType.PAIR, endpoint));
				TestSockets.send(peers.get(text), text);
			}
			while (!peers.isEmpty()) {
				this.sockets.close(peers.remove(TestSockets.receiveText(pair)));
			}
			Awaitility.await().until(() -> pair.connections() == 0);
		}
	}

	@Test
	void pairFindsItsNextPeer() {
		String endpoint = Transport.TCP.endpoint();
		ZmqSocket left = this.sockets.bind(ZmqSocketType.PAIR, endpoint);
		for (int round = 0; round < 10; round++) {
			ZmqSocket right = this.sockets.connect(ZmqSocketType.PAIR, endpoint);
			TestSockets.send(right, "round " + round);
			assertThat(TestSockets.receiveText(left)).isEqualTo("round " + round);
			TestSockets.send(left, "back " + round);
			assertThat(TestSockets.receiveText(right)).isEqualTo("back " + round);
			this.sockets.close(right);
			// As a listener would, which waits for messages all the time
			Awaitility.await()
				.until(() -> TestSockets.receiveNothing(left, Duration.ofMillis(50)) == 0 && left.connections() == 0);
			assertThat(TestSockets.receiveNothing(left, Duration.ofMillis(50))).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource
	void typesThatDoNotMatchOverInprocAreRefusedAtOnce(ZmqSocketType type) {
		String endpoint = Transport.INPROC.endpoint();
		for (ZmqSocketType other : ZmqSocketType.values()) {
			ZmqSocketDefinition binding = ZmqSocketDefinition.builder("one", type).bind(endpoint).build();
			ZmqSocketDefinition connecting = ZmqSocketDefinition.builder("two", other).connect(endpoint).build();
			if (type.peers().contains(other)) {
				assertThat(new ZmqSockets(this.sockets.context(), List.of(binding, connecting)).definitions())
					.containsExactly(binding, connecting);
				continue;
			}
			for (List<ZmqSocketDefinition> order : List.of(List.of(binding, connecting),
					List.of(connecting, binding))) {
				assertThatExceptionOfType(ZmqConfigurationException.class)
					.isThrownBy(() -> new ZmqSockets(this.sockets.context(), order))
					.withMessageContaining("'two'")
					.withMessageContaining(endpoint)
					.withMessageContaining(type + " socket 'one'")
					.withMessageContaining(other.peers().toString());
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "localhost" })
	void typesThatDoNotMatchOverTcpAreLoggedAndTheRightPeerIsFound(String host) {
		int port = Transport.freePort();
		int other = Transport.freePort();
		ZmqSocket wrong = this.sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:" + port);
		try (LogCapture log = new LogCapture(OutgoingConnections.class)) {
			ZmqSocket sub = this.sockets.open(TestSockets.define(ZmqSocketType.SUB)
				.connect("tcp://" + host + ":" + port, "tcp://" + host + ":" + other));
			sub.subscribe(Topic.of(""));
			Awaitility.await()
				.untilAsserted(() -> assertThat(log.messages(Level.WARN)).isNotEmpty()
					.allSatisfy((message) -> assertThat(message).contains("sub socket 'test-sub'")
						.contains("tcp://" + host + ":" + port)
						.contains("[pub, xpub]")));
			this.sockets.close(wrong);
			ZmqSocket right = this.sockets.bind(ZmqSocketType.PUB, "tcp://127.0.0.1:" + port);
			assertThat(right.awaitSubscribers(new byte[0], 1, Duration.ofSeconds(30))).isTrue();
			TestSockets.send(right, "at last");
			assertThat(TestSockets.receiveText(sub)).isEqualTo("at last");
		}
	}

	@Test
	void peerThatDoesNotSpeakZeroMqIsLeftForOneThatDoes() throws IOException {
		String endpoint;
		ZmqSocket push;
		try (ServerSocket web = Transport.listen()) {
			endpoint = "tcp://127.0.0.1:" + web.getLocalPort();
			push = this.sockets.connect(ZmqSocketType.PUSH, endpoint);
			try (Socket connection = web.accept()) {
				connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
				connection.getOutputStream().flush();
			}
		}
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint);
		Awaitility.await().until(() -> {
			trySend(push);
			return TestSockets.receiveNothing(pull, Duration.ofMillis(50)) == 1;
		});
	}

	@Test
	void peerThatNeverAnswersIsTriedAgain() throws IOException {
		String endpoint;
		long start = System.nanoTime();
		try (ServerSocket silent = Transport.listen()) {
			endpoint = "tcp://127.0.0.1:" + silent.getLocalPort();
			this.sockets.subscribe(endpoint, "");
			try (Socket first = silent.accept(); Socket second = silent.accept()) {
				assertThat(first).isNotSameAs(second);
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
			}
		}
		ZmqSocket pub = this.sockets.bind(ZmqSocketType.PUB, endpoint);
		assertThat(pub.awaitSubscribers(new byte[0], 1, Duration.ofSeconds(30))).isTrue();
	}

	@Test
	void unknownHostIsFoundLater(@TempDir Path directory) throws Exception {
		Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*");
		String port = pull.endpoints().get(0).substring(pull.endpoints().get(0).lastIndexOf(':') + 1);
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Djdk.net.hosts.file=" + hosts, "-cp", System.getProperty("java.class.path"), LateHost.class.getName(),
				"tcp://late.host.test:" + port)
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("output").toFile())
			.start();
		try {
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> Files.readString(directory.resolve("output")).contains("background"));
			assertThat(Files.readString(directory.resolve("output"))).contains("push socket 'test-push'")
				.contains("late.host.test");
			assertThat(TestSockets.receiveNothing(pull, Duration.ofMillis(300))).isZero();
			Files.writeString(hosts, "127.0.0.1 localhost late.host.test\n");
			assertThat(TestSockets.receiveText(pull)).isEqualTo("to a host that comes late");
		}
		finally {
			process.destroyForcibly().waitFor();
		}
	}

	@Test
	void wildcardPortsAreResolved() {
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*", "inproc://" + this.hashCode(),
				"tcp://*:0");
		assertThat(pull.endpoints()).hasSize(3);
		assertThat(pull.endpoints().get(0)).matches("tcp://127\\.0\\.0\\.1:[1-9]\\d*");
		assertThat(pull.endpoints().get(1)).isEqualTo("inproc://" + this.hashCode());
		assertThat(pull.endpoints().get(2)).matches("tcp://.*:[1-9]\\d*");
		String port = pull.endpoints().get(2).replaceAll(".*:", "");
		for (String endpoint : List.of(pull.endpoints().get(0), pull.endpoints().get(1), "tcp://127.0.0.1:" + port)) {
			TestSockets.send(this.sockets.connect(ZmqSocketType.PUSH, endpoint), endpoint);
			assertThat(TestSockets.receiveText(pull)).isEqualTo(endpoint);
		}
	}

	@Test
	void ipv6IsUsedWhereItIsSwitchedOn() {
		assumeTrue(hasIpv6(), "This machine has no IPv6 loopback address");
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, "tcp://[::1]:*", (one) -> one.ipv6(true));
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, pull.endpoints().get(0), (one) -> one.ipv6(true));
		TestSockets.send(push, "six");
		assertThat(TestSockets.receiveText(pull)).isEqualTo("six");
	}

	private static boolean hasIpv6() {
		try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
			return probe.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Test
	void connectionsAreCounted() {
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*");
		ZmqSocket one = this.sockets.connect(ZmqSocketType.PUSH, pull.endpoints().get(0));
		ZmqSocket two = this.sockets.connect(ZmqSocketType.PUSH, pull.endpoints().get(0));
		Awaitility.await().until(() -> pull.connections() == 2 && one.connections() == 1);
		this.sockets.close(two);
		Awaitility.await().until(() -> pull.connections() == 1);
		this.sockets.close(pull);
		Awaitility.await().until(() -> one.connections() == 0);
	}

}
