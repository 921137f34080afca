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

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.zmqspring.message.ZmqMessage;
import io.zmqspring.security.CurveKeys;
import io.zmqspring.security.CurveSecurity;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that queues which fill up lose nothing with CURVE: JeroMQ would hand out
 * ciphertext (JeroMQ issue 1009).
 */
class EncryptedQueueTests {

	private static final int COUNT = Integer.getInteger("zmq.test.encrypted-messages", 30_000);

	private static final int LARGEST = 300_000;

	private final CurveKeys keys = CurveKeys.generate();

	private final CurveSecurity server = CurveSecurity.builder("server")
		.secretKey(this.keys.secretKey())
		.allowAnyClient(true)
		.build();

	private final CurveSecurity client = CurveSecurity.builder("client")
		.secretKey(CurveKeys.generate().secretKey())
		.serverKey(this.keys.publicKey())
		.build();

	// What may be incomplete is less than what arrives
	private final TestSockets sockets = new TestSockets(
			new ZmqContext(new ZmqContext.Settings(1, 100, Duration.ofSeconds(10), 1024 * 1024), List.of(), List.of()));

	@AfterEach
	void close() {
		this.sockets.close();
	}

	@ParameterizedTest
	@CsvSource({ "PUSH, PULL, true", "PUSH, PULL, false", "DEALER, DEALER, true", "DEALER, DEALER, false",
			"PAIR, PAIR, true", "PAIR, PAIR, false" })
	void slowConsumerGetsEveryMessageAsItWasSent(ZmqSocketType out, ZmqSocketType in, boolean consumerBinds) {
		ZmqSocket[] pair = connect(in, out, consumerBinds);
		CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < COUNT; i++) {
				pair[1].send(number(i), TestSockets.PATIENCE);
			}
		});
		for (int i = 0; i < COUNT; i++) {
			assertThat(TestSockets.receive(pair[0]).payload()).isEqualTo(number(i));
			if (i % 500 == 0) {
				assertThat(TestSockets.receive(pair[0], 0)).isEmpty();
				Thread.yield();
			}
		}
		assertThat(sending).succeedsWithin(Duration.ofSeconds(30));
		assertThat(TestSockets.receiveNothing(pair[0], Duration.ofMillis(50))).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void framesOfFullQueuesStayTogether(boolean consumerBinds) {
		ZmqSocket[] pair = connect(ZmqSocketType.PULL, ZmqSocketType.PUSH, consumerBinds);
		CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < COUNT / 10; i++) {
				pair[1].send(ZmqMessage.of(number(i), new byte[i % 300], number(-i)), TestSockets.PATIENCE);
			}
		});
		for (int i = 0; i < COUNT / 10; i++) {
			assertThat(TestSockets.receive(pair[0])).isEqualTo(ZmqMessage.of(number(i), new byte[i % 300], number(-i)));
		}
		assertThat(sending).succeedsWithin(Duration.ofSeconds(30));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void fullQueueHoldsTheSenderBack(boolean consumerBinds) {
		ZmqSocket[] pair = connect(ZmqSocketType.PULL, ZmqSocketType.PUSH, consumerBinds);
		int accepted = 0;
		byte[] message = new byte[50_000];
		while (SilentPeerTests.isTaken(pair[1], message)) {
			accepted++;
		}
		// Two queues of ten, and what the buffers on the way hold
		assertThat(accepted).isLessThan(400);
		assertThat(TestSockets.receive(pair[0], accepted)).allMatch((one) -> one.payload().length == message.length);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void largestMessageIsTaken(boolean consumerBinds) {
		ZmqSocket[] pair = connect(ZmqSocketType.PULL, ZmqSocketType.PUSH, consumerBinds);
		byte[] largest = new byte[LARGEST];
		for (int i = 0; i < 10; i++) {
			pair[1].send(largest, TestSockets.PATIENCE);
			assertThat(TestSockets.receive(pair[0]).payload()).hasSize(LARGEST);
		}
		Awaitility.await().until(() -> this.sockets.context().incompleteBytes() == 0);
	}

	@Test
	void messageWithMoreFramesThanAllowedIsDropped() {
		ZmqSocket pull = bind(ZmqSocketType.PULL, (one) -> one.maxFrames(3));
		ZmqSocket push = connect(ZmqSocketType.PUSH, pull, (one) -> {
		});
		push.send(ZmqMessage.of(number(1), number(2), number(3), number(4)), TestSockets.PATIENCE);
		push.send(ZmqMessage.of(number(1), number(2), number(3)), TestSockets.PATIENCE);
		assertThat(TestSockets.receive(pull).size()).isEqualTo(3);
		assertThat(pull.counters().discarded()).isEqualTo(1);
	}

	@Test
	void socketThatConnectsComesBackToAServerThatRestarts() {
		ZmqSocket pull = bind(ZmqSocketType.PULL, (one) -> {
		});
		String endpoint = pull.endpoints().get(0);
		ZmqSocket push = connect(ZmqSocketType.PUSH, pull, (one) -> {
		});
		for (int round = 0; round < 10; round++) {
			int number = round;
			Awaitility.await().until(() -> push.peers() == 1);
			push.send(number(number), TestSockets.PATIENCE);
			assertThat(TestSockets.receive(pull).payload()).isEqualTo(number(number));
			this.sockets.close(pull);
			Awaitility.await().until(() -> push.peers() == 0);
			pull = this.sockets.bind(ZmqSocketType.PULL, endpoint, (one) -> one.security(this.server));
		}
	}

	// The one that receives, and the one that sends
	private ZmqSocket[] connect(ZmqSocketType in, ZmqSocketType out, boolean consumerBinds) {
		Consumer<ZmqSocketDefinition.Builder> options = (
				one) -> one.sendHighWaterMark(10).receiveHighWaterMark(10).maxMessageSize(LARGEST);
		ZmqSocket server = bind(consumerBinds ? in : out, options);
		ZmqSocket client = connect(consumerBinds ? out : in, server, options);
		return consumerBinds ? new ZmqSocket[] { server, client } : new ZmqSocket[] { client, server };
	}

	private ZmqSocket bind(ZmqSocketType type, Consumer<ZmqSocketDefinition.Builder> options) {
		return this.sockets.bind(type, "tcp://127.0.0.1:*", (one) -> options.accept(one.security(this.server)));
	}

	private ZmqSocket connect(ZmqSocketType type, ZmqSocket server, Consumer<ZmqSocketDefinition.Builder> options) {
		return this.sockets.connect(type, server.endpoints().get(0),
				(one) -> options.accept(one.security(this.client)));
	}

	private static byte[] number(int number) {
		return ByteBuffer.allocate(4).putInt(number).array();
	}

}
