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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.zmqspring.ZmqSendTimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests that peers which are gone are told from those that are busy.
 */
class SilentPeerTests {

	private static final List<Path> CONNECTIONS = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

	// Of the kernel's table: established, and its next timer is that of keep-alive
	private static final String PROBED = " 01 [0-9A-F:]+ 02:.*";

	@Test
	void connectionsAreProbedByDefault() {
		assumeTrue(CONNECTIONS.stream().anyMatch(Files::isReadable),
				"Skipped: the system does not tell how connections are probed");
		try (TestSockets sockets = new TestSockets()) {
			ZmqSocket pull = sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*");
			ZmqSocket push = sockets.connect(ZmqSocketType.PUSH, pull.endpoints().get(0));
			TestSockets.send(push, "message");
			TestSockets.receive(pull);
			String port = String.format(":%04X", Integer.parseInt(pull.endpoints().get(0).replaceAll(".*:", "")));
			Awaitility.await()
				.untilAsserted(() -> assertThat(connections(port)).hasSize(2)
					.allSatisfy((line) -> assertThat(line).containsPattern(PROBED))
					.allSatisfy((line) -> assertThat(dueIn(line)).isLessThanOrEqualTo(Duration.ofSeconds(15))));
		}
	}

	private static List<String> connections(String port) throws IOException {
		List<String> lines = new ArrayList<>();
		for (Path table : CONNECTIONS) {
			if (Files.isReadable(table)) {
				lines.addAll(Files.readAllLines(table));
			}
		}
		lines.removeIf((line) -> !line.contains(port + " ") || !line.contains(" 01 "));
		return lines;
	}

	// In the table the time is a number of hundredths of a second
	private static Duration dueIn(String line) {
		String hundredths = line.replaceFirst(".* 02:([0-9A-F]+) .*", "$1");
		return Duration.ofMillis(10 * Long.parseLong(hundredths, 16));
	}

	@Test
	void busyPeerIsNotTakenForDead() {
		try (TestSockets sockets = new TestSockets()) {
			ZmqSocket pull = sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*",
					(one) -> LostNetwork.probe(one.receiveHighWaterMark(10)));
			ZmqSocket push = sockets.connect(ZmqSocketType.PUSH, pull.endpoints().get(0),
					(one) -> LostNetwork.probe(one.sendHighWaterMark(10)));
			int accepted = fill(push);
			// Several times as long as it takes to notice one that is gone
			Awaitility.await()
				.during(Duration.ofSeconds(6))
				.atMost(Duration.ofSeconds(30))
				.until(() -> push.connections() == 1 && pull.connections() == 1);
			assertThat(TestSockets.receive(pull, accepted)).hasSize(accepted);
		}
	}

	@Test
	void silentPeerIsNoticedWhateverElseIsDueLater() {
		try (TestSockets sockets = new TestSockets()) {
			ZmqSocket patient = sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*",
					(one) -> one.heartbeatInterval(Duration.ofHours(1)).heartbeatTimeout(Duration.ofMinutes(1)));
			ZmqSocket push = sockets.connect(ZmqSocketType.PUSH, patient.endpoints().get(0));
			assertThat(push.awaitPeers(1, Duration.ofSeconds(10))).isTrue();
			ZmqSocket pull = sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*",
					(one) -> one.heartbeatInterval(Duration.ofMillis(200)).heartbeatTimeout(Duration.ofMillis(100)));
			for (int i = 0; i < 5; i++) {
				try (RawPeer peer = RawPeer.shakeHands(pull.endpoints().get(0), "PUSH")) {
					assertThat(pull.awaitPeers(1, Duration.ofSeconds(10))).isTrue();
					Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> pull.connections() == 0);
					assertThat(peer).isNotNull();
				}
			}
		}
	}

	private static int fill(ZmqSocket push) {
		int accepted = 0;
		while (isTaken(push, new byte[20_000])) {
			accepted++;
		}
		return accepted;
	}

	// Whether there is room for it, or soon will be
	static boolean isTaken(ZmqSocket socket, byte[] message) {
		try {
			socket.send(message, TestSockets.SECOND);
			return true;
		}
		catch (ZmqSendTimeoutException ex) {
			return false;
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "probes", "heartbeats" })
	void networkThatIsGoneIsNoticedAndFoundAgain(String detection) throws Exception {
		assumeTrue(canHaveNetworkOfItsOwn(),
				"Skipped: only root can make a network (unshare, ip of Debian's iproute2)");
		Process process = new ProcessBuilder("unshare", "--net",
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), LostNetwork.class.getName(), detection)
			.redirectErrorStream(true)
			.start();
		try {
			assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
			assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
				.contains("both noticed");
		}
		finally {
			process.destroyForcibly().waitFor();
		}
	}

	private static boolean canHaveNetworkOfItsOwn() throws InterruptedException {
		try {
			return new ProcessBuilder("unshare", "--net", "ip", "link", "set", "lo", "up").start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
