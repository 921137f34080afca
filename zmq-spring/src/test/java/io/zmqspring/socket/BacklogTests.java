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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;
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

	private static final int MOMENTS = MANY / READS_IN_A_ROW;

	private static final long MOMENT_NANOS = TestSockets.SECOND / 1000;

	// In nanoseconds for each message
	private static final long QUICK = 1;

	private static final long SLOW = 4000;

	private static final long STOPPED = Long.MAX_VALUE;

	private static final int PEERS = 40;

	private static final int MARK = 1000;

	private final List<ZContext> contexts = new ArrayList<>();

	private final TestSockets sockets = new TestSockets();

	private final List<RawPeer> peers = new ArrayList<>();

	@AfterEach
	void close() {
		this.peers.forEach(RawPeer::close);
		this.sockets.close();
		this.contexts.forEach(ZContext::close);
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

	// Publishers and routers do not wait, and pushing sockets receive nothing
	@ParameterizedTest
	@EnumSource(names = { "PULL", "REP", "ROUTER" }, mode = EnumSource.Mode.EXCLUDE)
	void socketsWhosePeersDoNotWaitHaveNone(ZmqSocketType type) {
		assertThat(new Backlog(definition(type, (one) -> {
		})).isLong(Integer.MAX_VALUE)).isFalse();
	}

	@Test
	void queuesOfOneMessageHaveNone() {
		Backlog backlog = new Backlog(definition(ZmqSocketType.PULL, (one) -> one.conflate(true)));
		assertThat(backlog.isLong(Integer.MAX_VALUE)).isFalse();
	}

	// They read 64 messages in a moment, which is a millisecond or the rest of one
	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void connectionsRestWhileItIsLongAndTheReceiverQuick(int threads) throws IOException {
		PacedReceiver backlog = new PacedReceiver();
		ZMQ.Socket pull = pull(threads);
		String endpoint = listen(pull, backlog);
		List<RawPeer> senders = List.of(peer(endpoint), peer(endpoint));
		receiveFrom(pull, senders, 1000);
		backlog.arrived(2 * LIMIT);
		long start = System.nanoTime();
		receiveFrom(pull, senders, MANY);
		assertThat(System.nanoTime() - start).isGreaterThan(MOMENTS * MOMENT_NANOS / 2);
	}

	// Before their moment is over
	@Test
	void connectionsGoOnWhenAllWasReceived() throws IOException {
		PacedReceiver backlog = new PacedReceiver();
		ZMQ.Socket pull = pull(1);
		RawPeer peer = peer(listen(pull, backlog));
		byte[] messages = numbers(0, 2 * READS_IN_A_ROW);
		await().until(() -> {
			long[] nanos = new long[100];
			for (int i = 0; i < nanos.length; i++) {
				backlog.arrived(2 * LIMIT);
				peer.send(messages);
				receiveInOrder(pull, 0, READS_IN_A_ROW);
				long start = System.nanoTime();
				backlog.received(0, true);
				receiveInOrder(pull, READS_IN_A_ROW, 2 * READS_IN_A_ROW);
				nanos[i] = System.nanoTime() - start;
			}
			return Arrays.stream(nanos).sorted().toArray()[nanos.length / 2] < MOMENT_NANOS / 3;
		});
	}

	// From the beginning, or after it was quick. With rests it would take half a minute
	@ParameterizedTest
	@CsvSource({ SLOW + ", true", SLOW + ", false", STOPPED + ", true", STOPPED + ", false" })
	@Timeout(20)
	void connectionsDoNotRestWhereTheReceiverIsSlow(long nanosForEach, boolean quickBefore) throws IOException {
		PacedReceiver backlog = new PacedReceiver();
		backlog.nanosForEach.set(quickBefore ? QUICK : nanosForEach);
		ZMQ.Socket pull = pull(1);
		RawPeer peer = peer(listen(pull, backlog));
		backlog.arrived(2 * LIMIT);
		send(peer, 0, 200 * MANY);
		receiveInOrder(pull, 0, READS_IN_A_ROW);
		backlog.nanosForEach.set(nanosForEach);
		receiveInOrder(pull, READS_IN_A_ROW, 200 * MANY);
	}

	@Test
	void connectionsGoOnInTurns() throws IOException {
		PacedReceiver backlog = new PacedReceiver();
		backlog.arrived(2 * LIMIT);
		ZMQ.Socket pull = pull(1);
		String endpoint = listen(pull, backlog);
		int[] next = new int[3];
		for (int i = 0; i < next.length; i++) {
			send(peer(endpoint), i * MANY, i * MANY + MANY);
		}
		while (Arrays.stream(next).max().orElseThrow() < MANY) {
			int number = number(pull.recv());
			assertThat(number % MANY).isEqualTo(next[number / MANY]++);
		}
		assertThat(Arrays.stream(next)).allMatch((one) -> one > MANY / 2);
	}

	// With what it has sent
	@Test
	void peerMayGoWhileItsConnectionRests() throws IOException {
		PacedReceiver backlog = new PacedReceiver();
		backlog.arrived(2 * LIMIT);
		ZMQ.Socket pull = pull(1);
		RawPeer peer = peer(listen(pull, backlog));
		peer.send(numbers(0, LIMIT));
		peer.close();
		receiveInOrder(pull, 0, LIMIT);
		IoThreads.assertIdle();
	}

	@RepeatedTest(20)
	void socketMayBeClosedWhileItsConnectionsRest() throws IOException {
		PacedReceiver backlog = new PacedReceiver();
		backlog.arrived(2 * LIMIT);
		ZMQ.Socket pull = pull(1);
		String endpoint = listen(pull, backlog);
		RawPeer resting = peer(endpoint);
		send(resting, 0, MANY);
		assertThat(pull.recv()).isNotNull();
		pull.close();
		assertThat(resting.awaitEnd()).isTrue();
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
		await().until(() -> isAtItsLimit(pull, backlog, next));
		ended.set(true);
		while (sender.isAlive()) {
			receive(pull, next);
		}
	}

	// Mostly, while 100,000 messages are received, a million a second
	private static boolean isAtItsLimit(ZmqSocket pull, Backlog backlog, int[] next) {
		int rounds = 0;
		int atLimit = 0;
		for (int received = 0; received < 10 * LIMIT; rounds++) {
			long start = System.nanoTime();
			int count = receive(pull, next);
			received += count;
			atLimit += (backlog.isLong(LIMIT / 2) && !backlog.isLong(-LIMIT)) ? 1 : 0;
			while (System.nanoTime() - start < 1000L * count) {
				Thread.onSpinWait();
			}
		}
		return atLimit > rounds / 2;
	}

	private static int receive(ZmqSocket pull, int[] next) {
		ZmqMessage[] batch = new ZmqMessage[256];
		int count = pull.receive(batch, TestSockets.SECOND / 10);
		for (int i = 0; i < count; i++) {
			int number = ByteBuffer.wrap(batch[i].payload()).getInt();
			if (number % MANY != next[number / MANY]) {
				throw new AssertionFailedError(number + " came instead of " + next[number / MANY]);
			}
			next[number / MANY] = (number + 1) % MANY;
		}
		return count;
	}

	// Numbers again and again from 0, by each peer
	private Thread flood(String endpoint, AtomicBoolean ended) {
		List<RawPeer> flooding = IntStream.range(0, PEERS).mapToObj((i) -> peer(endpoint)).toList();
		byte[][] parts = IntStream.range(0, PEERS * MANY / MARK)
			.mapToObj((i) -> numbers(i * MARK, i * MARK + MARK))
			.toArray(byte[][]::new);
		return start(() -> {
			for (int part = 0; !ended.get(); part = (part + 1) % (MANY / MARK)) {
				for (int i = 0; i < flooding.size(); i++) {
					flooding.get(i).send(parts[i * MANY / MARK + part]);
				}
			}
		});
	}

	private static Thread start(Runnable task) {
		Thread thread = new Thread(task);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private static void send(RawPeer peer, int from, int to) {
		start(() -> {
			for (int i = from; i < to; i += MARK) {
				peer.send(numbers(i, i + MARK));
			}
		});
	}

	private static void receiveInOrder(ZMQ.Socket pull, int from, int to) {
		for (int i = from; i < to; i++) {
			assertThat(number(pull.recv())).isEqualTo(i);
		}
	}

	// Each sends as many
	private static void receiveFrom(ZMQ.Socket pull, List<RawPeer> peers, int count) {
		for (int i = 0; i < peers.size(); i++) {
			send(peers.get(i), i * count, i * count + count);
		}
		int[] next = new int[peers.size()];
		for (int i = 0; i < peers.size() * count; i++) {
			int number = number(pull.recv());
			assertThat(number % count).isEqualTo(next[number / count]++);
		}
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

	// Has room for all that a peer sends here, but for those who send on and on
	private ZMQ.Socket pull(int threads) {
		ZContext context = new ZContext(threads);
		this.contexts.add(context);
		ZMQ.Socket pull = context.createSocket(SocketType.PULL);
		pull.setRcvHWM(MANY);
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

	/**
	 * The backlog of a receiver that takes as long for each message as it is told,
	 * always.
	 */
	private static final class PacedReceiver extends Backlog {

		private final AtomicLong nanosForEach = new AtomicLong(QUICK);

		PacedReceiver() {
			super(definition(ZmqSocketType.PULL, (one) -> {
			}));
		}

		@Override
		long received() {
			return System.nanoTime() / this.nanosForEach.get();
		}

	}

}
