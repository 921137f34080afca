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
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Backlog} and {@link RestingInputs}: who plays the receiver here says
 * what it has received.
 */
@Timeout(120)
class BacklogTests {

	private static final int LIMIT = 10_000;

	private static final int READS_IN_A_ROW = 64;

	private static final int MANY = 20_000;

	private static final int PEERS = 40;

	private static final int MARK = 1000;

	private static final int SHORT_WAIT_MILLIS = 200;

	private final ZContext context = new ZContext();

	private final TestSockets sockets = new TestSockets();

	private final List<RawPeer> peers = new ArrayList<>();

	@AfterEach
	void close() {
		this.peers.forEach(RawPeer::close);
		this.sockets.close();
		this.context.close();
	}

	@Test
	void isLongBeyondItsLimit() {
		Backlog backlog = new Backlog(definition(ZmqSocketType.PULL, (one) -> {
		}));
		backlog.arrived(LIMIT);
		assertThat(backlog.isLong(0)).isFalse();
		assertThat(backlog.isLong(1)).isTrue();
		backlog.received(1, false);
		assertThat(backlog.isLong(1)).isFalse();
		assertThat(backlog.isLong(2)).isTrue();
		backlog.received(0, true);
		assertThat(backlog.isLong(LIMIT)).isFalse();
		assertThat(backlog.isLong(LIMIT + 1)).isTrue();
	}

	@Test
	void highWaterMarkOfOnePeerIsWithinTheLimit() {
		Backlog backlog = new Backlog(definition(ZmqSocketType.PULL, (one) -> one.receiveHighWaterMark(MANY)));
		assertThat(backlog.isLong(MANY)).isFalse();
		assertThat(backlog.isLong(MANY + 1)).isTrue();
	}

	@ParameterizedTest
	@EnumSource(names = { "PUB", "XPUB", "PUSH", "REQ" })
	void socketsThatQueueNothingForAReceiverHaveNone(ZmqSocketType type) {
		assertThat(new Backlog(definition(type, (one) -> {
		})).isLong(Integer.MAX_VALUE)).isFalse();
	}

	@Test
	void queuesOfOneMessageHaveNone() {
		Backlog backlog = new Backlog(definition(ZmqSocketType.PULL, (one) -> one.conflate(true)));
		assertThat(backlog.isLong(Integer.MAX_VALUE)).isFalse();
	}

	@Test
	void connectionsRestWhileItIsLongAndTheReceiverQuick() throws IOException {
		QuickReceiver backlog = new QuickReceiver();
		backlog.arrived(2 * LIMIT);
		ZMQ.Socket pull = pull();
		peer(listen(pull, backlog)).send(numbers(0, MANY));
		int before = receiveAll(pull);
		assertThat(before).isLessThan(MANY);
		backlog.received(2 * LIMIT + before, false);
		receiveInOrder(pull, before, MANY, backlog);
	}

	@Test
	void connectionsDoNotRestWhereTheReceiverIsSlow() throws IOException {
		Backlog backlog = new Backlog(definition(ZmqSocketType.PULL, (one) -> {
		}));
		backlog.arrived(2 * LIMIT);
		ZMQ.Socket pull = pull();
		peer(listen(pull, backlog)).send(numbers(0, MANY));
		for (int i = 0; i < MANY; i++) {
			assertThat(number(pull.recv())).isEqualTo(i);
		}
	}

	// The receiver was quick, and stops
	@Test
	void connectionsRestNoMoreWhenNobodyReceives() throws IOException {
		QuickReceiver backlog = new QuickReceiver();
		backlog.arrived(2 * LIMIT);
		ZMQ.Socket pull = pull();
		peer(listen(pull, backlog)).send(numbers(0, MANY));
		int before = receiveAll(pull);
		assertThat(before).isLessThan(MANY);
		backlog.stopped.set(true);
		for (int i = before; i < MANY; i++) {
			assertThat(number(pull.recv())).isEqualTo(i);
		}
	}

	@Test
	void connectionsGoOnInTurns() throws IOException {
		QuickReceiver backlog = new QuickReceiver();
		backlog.arrived(2 * LIMIT);
		ZMQ.Socket pull = pull();
		String endpoint = listen(pull, backlog);
		int[] next = new int[3];
		for (int i = 0; i < next.length; i++) {
			peer(endpoint).send(numbers(i * MANY, i * MANY + MANY));
			next[i] = i * MANY + receiveAll(pull);
		}
		backlog.received(LIMIT + IntStream.range(0, next.length).map((i) -> next[i] - i * MANY).sum(), false);
		int[] taken = new int[next.length];
		for (int i = 0; i < 10 * next.length * READS_IN_A_ROW; i++) {
			int number = number(pull.recv());
			assertThat(number).isEqualTo(next[number / MANY]++);
			taken[number / MANY]++;
			backlog.received(1, false);
		}
		int most = Arrays.stream(taken).max().orElseThrow();
		assertThat(Arrays.stream(taken)).allMatch((one) -> one >= most - 3 * READS_IN_A_ROW);
	}

	// With what it has sent
	@Test
	void peerMayGoWhileItsConnectionRests() throws IOException {
		QuickReceiver backlog = new QuickReceiver();
		backlog.arrived(2 * LIMIT);
		ZMQ.Socket pull = pull();
		RawPeer peer = peer(listen(pull, backlog));
		peer.send(numbers(0, 10 * MARK));
		peer.close();
		int before = receiveAll(pull);
		backlog.received(2 * LIMIT + before, false);
		receiveInOrder(pull, before, 10 * MARK, backlog);
		IoThreads.assertIdle();
	}

	@RepeatedTest(20)
	void socketMayBeClosedWhileItsConnectionsRest() throws IOException {
		QuickReceiver backlog = new QuickReceiver();
		backlog.arrived(2 * LIMIT);
		ZMQ.Socket pull = pull();
		String endpoint = listen(pull, backlog);
		RawPeer peer = peer(endpoint);
		peer(endpoint).send(numbers(0, MANY));
		assertThat(pull.recv()).isNotNull();
		pull.close();
		assertThat(peer.awaitEnd()).isTrue();
	}

	// As many as their high-water marks say where nobody receives, and not nearly as many
	// where somebody does
	@Test
	void manyPeersOfAQuickReceiverAreHeldBack() throws ReflectiveOperationException {
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*");
		Backlog backlog = backlogOf(pull);
		AtomicBoolean ended = new AtomicBoolean();
		Thread sender = flood(pull.endpoints().get(0), ended);
		await().until(() -> backlog.isLong(LIMIT - PEERS * MARK + 1));
		int[] next = new int[PEERS];
		await().until(() -> isMostlyShort(pull, backlog, next));
		ended.set(true);
		await().until(() -> {
			receive(pull, next);
			return !sender.isAlive();
		});
	}

	// While 200,000 messages are received, at some 2 million a second
	private static boolean isMostlyShort(ZmqSocket pull, Backlog backlog, int[] next) {
		int rounds = 0;
		int lengthy = 0;
		for (int received = 0; received < 10 * MANY; rounds++) {
			long start = System.nanoTime();
			int count = receive(pull, next);
			received += count;
			lengthy += backlog.isLong(-LIMIT) ? 1 : 0;
			while (System.nanoTime() - start < 500L * count) {
				Thread.onSpinWait();
			}
		}
		return lengthy < rounds / 2;
	}

	private static int receive(ZmqSocket pull, int[] next) {
		ZmqMessage[] batch = new ZmqMessage[256];
		int count = pull.receive(batch, TestSockets.SECOND / 10);
		for (int i = 0; i < count; i++) {
			int number = number(batch[i].payload());
			assertThat(number % MANY).isEqualTo(next[number / MANY]);
			next[number / MANY] = (number + 1) % MANY;
		}
		return count;
	}

	// Numbers again and again from 0, by each peer
	private Thread flood(String endpoint, AtomicBoolean ended) {
		List<RawPeer> flooding = IntStream.range(0, PEERS).mapToObj((i) -> peer(endpoint)).toList();
		Thread sender = new Thread(() -> {
			for (int from = 0; !ended.get(); from = (from + MARK) % MANY) {
				for (int i = 0; i < flooding.size(); i++) {
					flooding.get(i).send(numbers(i * MANY + from, i * MANY + from + MARK));
				}
			}
		});
		sender.setDaemon(true);
		sender.start();
		return sender;
	}

	private static Backlog backlogOf(ZmqSocket socket) throws ReflectiveOperationException {
		Field receiver = ZmqSocket.class.getDeclaredField("receiver");
		receiver.setAccessible(true);
		Field backlog = MessageReceiver.class.getDeclaredField("backlog");
		backlog.setAccessible(true);
		return (Backlog) backlog.get(receiver.get(socket));
	}

	private static ZmqSocketDefinition definition(ZmqSocketType type, Consumer<ZmqSocketDefinition.Builder> options) {
		ZmqSocketDefinition.Builder definition = TestSockets.define(type).bind("tcp://127.0.0.1:*");
		options.accept(definition);
		return definition.build();
	}

	// Has room for all
	private ZMQ.Socket pull() {
		ZMQ.Socket pull = this.context.createSocket(SocketType.PULL);
		pull.setRcvHWM(0);
		pull.setReceiveTimeOut(Math.toIntExact(TestSockets.PATIENCE / 1_000_000));
		return pull;
	}

	private static String listen(ZMQ.Socket pull, Backlog backlog) throws IOException {
		ZmqSocketDefinition definition = definition(ZmqSocketType.PULL, (one) -> {
		});
		SocketCounters counters = new SocketCounters();
		return GuardedListener
			.bind(pull.base(), "tcp://127.0.0.1:*",
					new Admission(definition, counters, new ConnectionWatch(), ConnectionMemory.PROCESS),
					new Arrivals(new ReplyDelivery(definition, counters), backlog))
			.getAddress();
	}

	private RawPeer peer(String endpoint) {
		RawPeer peer = RawPeer.shakeHands(endpoint, "PUSH");
		this.peers.add(peer);
		return peer;
	}

	private static byte[] numbers(int from, int to) {
		ByteArrayOutputStream frames = new ByteArrayOutputStream();
		for (int i = from; i < to; i++) {
			frames.writeBytes(RawPeer.frame(0, ByteBuffer.allocate(Integer.BYTES).putInt(i).array()));
		}
		return frames.toByteArray();
	}

	private static int number(byte @Nullable [] payload) {
		assertThat(payload).isNotNull();
		return ByteBuffer.wrap(payload).getInt();
	}

	// Until no more come. Returns their number
	private static int receiveAll(ZMQ.Socket pull) {
		int patience = pull.getReceiveTimeOut();
		pull.setReceiveTimeOut(SHORT_WAIT_MILLIS);
		int count = 0;
		while (pull.recv() != null) {
			count++;
		}
		pull.setReceiveTimeOut(patience);
		return count;
	}

	private static void receiveInOrder(ZMQ.Socket pull, int from, int to, Backlog backlog) {
		for (int i = from; i < to; i++) {
			assertThat(number(pull.recv())).isEqualTo(i);
			backlog.received(1, false);
		}
	}

	/**
	 * The backlog of a receiver that never has to be waited for.
	 */
	private static final class QuickReceiver extends Backlog {

		private final AtomicBoolean stopped = new AtomicBoolean();

		QuickReceiver() {
			super(definition(ZmqSocketType.PULL, (one) -> {
			}));
		}

		@Override
		long received() {
			return this.stopped.get() ? 0 : System.nanoTime();
		}

	}

}
