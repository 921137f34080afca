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
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import ch.qos.logback.classic.Level;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that bound sockets stay of use while very many connect, or connect and hardly
 * speak, or while the process has no file descriptors left.
 */
class StormTests {

	private final TestSockets sockets = new TestSockets();

	private final LogCapture log = new LogCapture("io.zmqspring.socket");

	@AfterEach
	void close() {
		long start = System.nanoTime();
		this.sockets.close();
		this.log.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
	}

	@Test
	void manyConnectionsToAnIdleSocket() throws Exception {
		ZmqSocket pub = this.sockets.bind(ZmqSocketType.PUB, "tcp://127.0.0.1:*");
		int port = Integer.parseInt(pub.endpoints().get(0).replaceAll(".*:", ""));
		AtomicBoolean over = new AtomicBoolean();
		CompletableFuture<Integer> storm = CompletableFuture.supplyAsync(() -> connectAndHangUp(port, 50_000));
		CompletableFuture<?> end = storm.whenComplete((count, ex) -> over.set(true));
		for (int i = 0; i < 5 || !over.get(); i++) {
			ZmqSocket sub = this.sockets.subscribe(pub.endpoints().get(0), "news");
			assertThat(pub.awaitSubscribers(TestSockets.bytes("news"), 1, Duration.ofSeconds(30))).isTrue();
			pub.send(TestSockets.bytes("news"), TestSockets.bytes("text"), TestSockets.SECOND);
			assertThat(TestSockets.receiveText(sub)).isEqualTo("text");
			this.sockets.close(sub);
			Awaitility.await().until(() -> !pub.awaitSubscribers(TestSockets.bytes("news"), 1, Duration.ZERO));
		}
		end.get(1, TimeUnit.MINUTES);
		assertThat(storm.get()).isEqualTo(50_000);
		Awaitility.await().until(() -> pub.connections() == 0);
		IoThreads.assertIdle();
		assertThat(this.log.messages(Level.WARN)).hasSizeLessThan(20);
	}

	// A reset leaves no port behind that would have to wait
	private static int connectAndHangUp(int port, int count) {
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
		int connected = 0;
		while (connected < count) {
			try (Socket socket = new Socket()) {
				socket.setSoLinger(true, 0);
				socket.connect(address);
				connected++;
			}
			catch (IOException ex) {
				// Its port is still in use, or the backlog is full
				Thread.yield();
			}
		}
		return connected;
	}

	@Test
	void manyPeersThatHardlySpeak() {
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*", (one) -> one.maxConnections(500));
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, pull.endpoints().get(0));
		assertWorks(push, pull);
		List<RawPeer> peers = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			RawPeer peer = RawPeer.shakeHands(pull.endpoints().get(0), "PUSH");
			peer.send(RawPeer.header(0, 1000));
			peers.add(peer);
		}
		long cpu = IoThreads.cpuTime();
		long start = System.nanoTime();
		for (int round = 0; round < 20; round++) {
			peers.forEach((peer) -> peer.send(new byte[1]));
			for (int i = 0; i < 10; i++) {
				peers.add(RawPeer.connect(pull.endpoints().get(0)));
			}
			assertWorks(push, pull);
			LockSupport.parkNanos(TestSockets.SECOND / 10);
		}
		assertThat(IoThreads.cpuTime() - cpu).isLessThan((System.nanoTime() - start) / 2);
		peers.forEach(RawPeer::close);
		Awaitility.await().until(() -> pull.connections() == 1);
		assertWorks(push, pull);
		IoThreads.assertIdle();
	}

	private static void assertWorks(ZmqSocket push, ZmqSocket pull) {
		for (int i = 0; i < 10; i++) {
			TestSockets.send(push, "message " + i);
			assertThat(TestSockets.receiveText(pull)).isEqualTo("message " + i);
		}
	}

}
