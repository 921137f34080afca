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
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqException;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.ZmqUnroutableException;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.message.ZmqMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the dealer, router, xpub and xsub types, and for waiting for peers.
 */
class SocketTypeTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final TestSockets sockets = new TestSockets();

	@AfterEach
	void close() {
		this.sockets.close();
	}

	@Test
	void dealerWritesAndStripsTheEnvelopeOfRepPeers() {
		try (ZContext peers = new ZContext()) {
			ZMQ.Socket rep = peers.createSocket(SocketType.REP);
			rep.setReceiveTimeOut(30_000);
			int port = rep.bindToRandomPort("tcp://127.0.0.1");
			ZmqSocket dealer = this.sockets.connect(ZmqSocketType.DEALER, "tcp://127.0.0.1:" + port,
					(one) -> one.envelope(true));
			TestSockets.send(dealer, "one");
			dealer.send(ZmqMessage.of(bytes("two"), bytes(""), bytes("three")), TestSockets.PATIENCE);
			assertThat(rep.recvStr()).isEqualTo("one");
			assertThat(rep.hasReceiveMore()).isFalse();
			rep.send("reply to one");
			assertThat(TestSockets.receive(dealer)).isEqualTo(ZmqMessage.of(bytes("reply to one")));
			assertThat(List.of(rep.recvStr(), rep.recvStr(), rep.recvStr())).containsExactly("two", "", "three");
			rep.sendMore("a");
			rep.send("b");
			assertThat(TestSockets.receive(dealer)).isEqualTo(ZmqMessage.of(bytes("a"), bytes("b")));
		}
	}

	@ParameterizedTest
	@EnumSource
	void messageWithoutEnvelopeIsDiscardedByDealerThatNeedsIt(Transport transport) {
		String endpoint = transport.endpoint();
		ZmqSocket bare = this.sockets.bind(ZmqSocketType.DEALER, endpoint);
		ZmqSocket enveloped = this.sockets.connect(ZmqSocketType.DEALER, endpoint, (one) -> one.envelope(true));
		TestSockets.send(bare, "one frame");
		bare.send(ZmqMessage.of(bytes("not"), bytes("empty")), TestSockets.PATIENCE);
		bare.send(ZmqMessage.of(bytes(""), bytes("fine")), TestSockets.PATIENCE);
		assertThat(TestSockets.receive(enveloped)).isEqualTo(ZmqMessage.of(bytes("fine")));
		assertThat(enveloped.counters().discarded()).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource
	void routerSendsToTheRoutingIdOfItsPeer(Transport transport) {
		String endpoint = transport.endpoint();
		ZmqSocket router = this.sockets.bind(ZmqSocketType.ROUTER, endpoint);
		ZmqSocket one = this.sockets.connect(ZmqSocketType.DEALER, endpoint, (dealer) -> dealer.routingId(bytes("1")));
		ZmqSocket two = this.sockets.connect(ZmqSocketType.DEALER, endpoint, (dealer) -> dealer.routingId(bytes("2")));
		TestSockets.send(one, "from one");
		assertThat(TestSockets.receive(router)).isEqualTo(ZmqMessage.of(bytes("1"), bytes("from one")));
		TestSockets.send(two, "from two");
		assertThat(TestSockets.receive(router)).isEqualTo(ZmqMessage.of(bytes("2"), bytes("from two")));
		router.send(ZmqMessage.of(bytes("2"), bytes(""), bytes("to two")), TestSockets.PATIENCE);
		router.send(ZmqMessage.of(bytes("1"), bytes("to one")), TestSockets.PATIENCE);
		assertThat(TestSockets.receive(one)).isEqualTo(ZmqMessage.of(bytes("to one")));
		assertThat(TestSockets.receive(two)).isEqualTo(ZmqMessage.of(bytes(""), bytes("to two")));
	}

	@ParameterizedTest
	@EnumSource
	void routerRaisesForAnUnknownPeer(Transport transport) {
		ZmqSocket router = this.sockets.bind(ZmqSocketType.ROUTER, transport.endpoint());
		ZmqMessage message = ZmqMessage.of(bytes("nobody"), bytes("x"));
		assertThatExceptionOfType(ZmqUnroutableException.class)
			.isThrownBy(() -> router.send(message, TestSockets.PATIENCE))
			.withMessageContaining("router socket 'test-router'");
		assertThatExceptionOfType(ZmqUnroutableException.class).isThrownBy(() -> router.trySend(message));
		assertThat(router.counters().refused()).isEqualTo(2);
	}

	@Test
	void messageOfTheRoutingIdAloneIsRefusedInsteadOfLost() {
		ZmqSocket router = this.sockets.bind(ZmqSocketType.ROUTER, Transport.TCP.endpoint());
		assertThatExceptionOfType(ZmqException.class).isThrownBy(() -> TestSockets.send(router, "id"))
			.withMessageContaining("one frame refused by router socket 'test-router'");
		assertThatExceptionOfType(ZmqException.class).isThrownBy(() -> router.trySend(ZmqMessage.of(bytes("id"))));
	}

	@ParameterizedTest
	@EnumSource
	void fullPeerOfRouterIsToldAfterTheSendTimeout(Transport transport) {
		String endpoint = transport.endpoint();
		ZmqSocket router = this.sockets.bind(ZmqSocketType.ROUTER, endpoint,
				(one) -> one.sendHighWaterMark(2).sendBufferSize(4096));
		ZmqSocket full = this.sockets.connect(ZmqSocketType.DEALER, endpoint,
				(one) -> one.routingId(bytes("full")).receiveHighWaterMark(2).receiveBufferSize(4096));
		ZmqSocket idle = this.sockets.connect(ZmqSocketType.DEALER, endpoint, (one) -> one.routingId(bytes("idle")));
		TestSockets.send(full, "hello");
		TestSockets.send(idle, "hello");
		TestSockets.receive(router, 2);
		ZmqMessage message = ZmqMessage.of(bytes("full"), new byte[100_000]);
		Awaitility.await().until(() -> !router.trySend(message));
		assertThatExceptionOfType(ZmqSendTimeoutException.class).isThrownBy(
				() -> IntStream.range(0, 1000).forEach((i) -> router.send(message, TimeUnit.MILLISECONDS.toNanos(50))))
			.withMessageContaining("50 ms");
		router.send(ZmqMessage.of(bytes("idle"), bytes("not held up")), 0);
		assertThat(TestSockets.receiveText(idle)).isEqualTo("not held up");
	}

	@ParameterizedTest
	@EnumSource
	void xpubTellsNewSubscriptionsAndTheEndOfTheLast(Transport transport) {
		String endpoint = transport.endpoint();
		ZmqSocket xpub = this.sockets.bind(ZmqSocketType.XPUB, endpoint);
		ZmqSocket one = this.sockets.subscribe(endpoint, "A");
		assertThat(TestSockets.receive(xpub)).isEqualTo(ZmqMessage.of(bytes("\u0001A")));
		ZmqSocket two = this.sockets.subscribe(endpoint, "A", "B");
		assertThat(TestSockets.receive(xpub)).isEqualTo(ZmqMessage.of(bytes("\u0001B")));
		assertThat(xpub.awaitSubscribers(bytes("A"), 2, PATIENCE)).isTrue();
		xpub.send(bytes("AB"), bytes("price"), TestSockets.PATIENCE);
		assertThat(TestSockets.receive(one)).isEqualTo(ZmqMessage.of(bytes("AB"), bytes("price")));
		assertThat(TestSockets.receive(two)).isEqualTo(ZmqMessage.of(bytes("AB"), bytes("price")));
		this.sockets.close(two);
		assertThat(TestSockets.receive(xpub)).isEqualTo(ZmqMessage.of(bytes("\u0000B")));
		this.sockets.close(one);
		assertThat(TestSockets.receive(xpub)).isEqualTo(ZmqMessage.of(bytes("\u0000A")));
	}

	@ParameterizedTest
	@EnumSource
	void noticesThatNobodyReceivesAreBounded(Transport transport) {
		String endpoint = transport.endpoint();
		ZmqSocket xpub = this.sockets.bind(ZmqSocketType.XPUB, endpoint, (one) -> one.receiveHighWaterMark(10));
		ZmqSocket sub = this.sockets.connect(ZmqSocketType.SUB, endpoint);
		try (LogCapture log = new LogCapture(SubscriptionNotices.class)) {
			IntStream.range(0, 30).forEach((i) -> sub.subscribe(Topic.of("topic " + i)));
			// Nobody receives: the visits of the context read the notices
			Awaitility.await().until(() -> xpub.counters().discarded() == 20);
			assertThat(log.messages(Level.WARN)).isNotEmpty()
				.first()
				.asString()
				.contains("xpub socket 'test-xpub'")
				.contains("receive-high-water-mark");
		}
		assertThat(TestSockets.receiveTexts(xpub, 10)).element(9).isEqualTo("\u0001topic 9");
		assertThat(xpub.awaitSubscribers(bytes("topic 29"), 1, PATIENCE)).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void xsubSubscribesByMessageAndCountsItsSubscriptions(Transport transport) {
		String endpoint = transport.endpoint();
		ZmqSocket pub = this.sockets.bind(ZmqSocketType.PUB, endpoint);
		ZmqSocket xsub = this.sockets.connect(ZmqSocketType.XSUB, endpoint);
		xsub.subscribe(Topic.of("A"));
		xsub.subscribe(Topic.of("A"));
		xsub.subscribe(Topic.of("hex:00FF"));
		TestSockets.send(xsub, "\u0001B");
		assertThat(pub.awaitSubscribers(bytes("B"), 1, PATIENCE)).isTrue();
		xsub.unsubscribe(Topic.of("A"));
		xsub.subscribe(Topic.of("end"));
		assertThat(pub.awaitSubscribers(bytes("end"), 1, PATIENCE)).isTrue();
		pub.send(bytes("A"), bytes("1"), 0);
		pub.send(bytes("C"), bytes("2"), 0);
		pub.send(new byte[] { 0, (byte) 0xff, 1 }, bytes("3"), 0);
		pub.send(bytes("B"), bytes("4"), 0);
		assertThat(TestSockets.receiveTexts(xsub, 3)).containsExactly("1", "3", "4");
		xsub.unsubscribe(Topic.of("A"));
		xsub.subscribe(Topic.of("second end"));
		assertThat(pub.awaitSubscribers(bytes("second end"), 1, PATIENCE)).isTrue();
		pub.send(bytes("A"), bytes("5"), 0);
		pub.send(bytes("B"), bytes("6"), 0);
		assertThat(TestSockets.receiveText(xsub)).isEqualTo("6");
	}

	@ParameterizedTest
	@EnumSource
	void messagesUpstreamReachXpubAndMeanNothingToPub(Transport transport) {
		String first = transport.endpoint();
		String second = transport.endpoint();
		ZmqSocket xpub = this.sockets.bind(ZmqSocketType.XPUB, first);
		ZmqSocket pub = this.sockets.bind(ZmqSocketType.PUB, second);
		ZmqSocket xsub = this.sockets.open(TestSockets.define(ZmqSocketType.XSUB).connect(first, second));
		assertThat(xsub.awaitPeers(2, PATIENCE)).isTrue();
		xsub.subscribe(Topic.of("A"));
		xsub.send(ZmqMessage.of(bytes("to"), bytes("you")), TestSockets.PATIENCE);
		assertThat(TestSockets.receive(xpub)).isEqualTo(ZmqMessage.of(bytes("\u0001A")));
		assertThat(TestSockets.receive(xpub)).isEqualTo(ZmqMessage.of(bytes("to"), bytes("you")));
		assertThat(pub.awaitSubscribers(bytes("A"), 1, PATIENCE)).isTrue();
		pub.send(bytes("A"), bytes("1"), 0);
		assertThat(TestSockets.receiveText(xsub)).isEqualTo("1");
	}

	@Test
	void conflateIsForOneFrame() {
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.sockets.connect(ZmqSocketType.DEALER, "inproc://a",
					(one) -> one.conflate(true).envelope(true)))
			.withMessageContaining("'envelope'");
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.sockets.connect(ZmqSocketType.PUSH, "inproc://a",
					(one) -> one.conflate(true).format(ZmqFormat.HEADERS)))
			.withMessageContaining("'format: headers'");
	}

	@ParameterizedTest
	@EnumSource
	void peersAreAwaitedAndCounted(Transport transport) {
		String endpoint = transport.endpoint();
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint);
		long start = System.nanoTime();
		assertThat(pull.awaitPeers(0, Duration.ZERO)).isTrue();
		assertThat(pull.awaitPeers(1, Duration.ofMillis(100))).isFalse();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
		ZmqSocket one = this.sockets.connect(ZmqSocketType.PUSH, endpoint);
		ZmqSocket two = this.sockets.connect(ZmqSocketType.PUSH, endpoint);
		assertThat(pull.awaitPeers(2, PATIENCE)).isTrue();
		assertThat(one.awaitPeers(1, PATIENCE)).isTrue();
		assertThat(pull.awaitPeers(3, Duration.ZERO)).isFalse();
		this.sockets.close(two);
		Awaitility.await().until(() -> pull.peers() == 1);
		assertThatIllegalArgumentException().isThrownBy(() -> pull.awaitPeers(-1, PATIENCE));
		this.sockets.close(pull);
		Awaitility.await().until(() -> one.peers() == 0);
		assertThatExceptionOfType(ZmqSocketException.class).isThrownBy(() -> pull.awaitPeers(1, PATIENCE));
	}

	@Test
	void connectionThatDoesNotSpeakZmtpIsNoPeer() throws IOException {
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*",
				(one) -> one.handshakeTimeout(PATIENCE));
		String endpoint = pull.endpoints().get(0);
		try (Socket silent = new Socket("127.0.0.1", Integer.parseInt(endpoint.replaceAll(".*:", "")))) {
			assertThat(silent.isConnected()).isTrue();
			Awaitility.await().until(() -> pull.connections() == 1);
			assertThat(pull.peers()).isZero();
			for (int round = 0; round < 20; round++) {
				ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, endpoint);
				assertThat(pull.awaitPeers(1, PATIENCE)).isTrue();
				this.sockets.close(push);
				Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> pull.peers() == 0);
			}
			assertThat(pull.connections()).isEqualTo(1);
		}
	}

	@Test
	void interruptEndsTheWaitForPeers() {
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, Transport.TCP.endpoint());
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(ZmqException.class).isThrownBy(() -> pull.awaitPeers(1, PATIENCE));
		assertThat(Thread.interrupted()).isTrue();
	}

	private static byte[] bytes(String text) {
		return TestSockets.bytes(text);
	}

}
