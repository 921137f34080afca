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

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqException;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.message.ZmqMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeromq.ZContext;
import zmq.ZError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for sockets that open and close, and for the context that owns them.
 */
class LifecycleTests {

	private static final int ROUNDS = 200;

	private final TestSockets sockets = new TestSockets();

	@AfterEach
	void close() {
		this.sockets.close();
	}

	@ParameterizedTest
	@EnumSource
	void endpointIsFreeAgainAtOnce(Transport transport) {
		String endpoint = transport.endpoint();
		for (int round = 0; round < ROUNDS; round++) {
			ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint);
			ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, endpoint);
			if (round % 10 == 0) {
				TestSockets.send(push, "round " + round);
				assertThat(TestSockets.receiveText(pull)).isEqualTo("round " + round);
			}
			if (round % 2 == 0) {
				this.sockets.close(push);
				this.sockets.close(pull);
			}
			else {
				this.sockets.close(pull);
				this.sockets.close(push);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "PULL, TCP", "PULL, INPROC", "PAIR, TCP", "PAIR, INPROC", "SUB, INPROC", "REP, INPROC" })
	void closeEndsTheWaitOfReceivers(ZmqSocketType type, Transport transport) throws InterruptedException {
		String endpoint = transport.endpoint();
		for (int round = 0; round < ROUNDS; round++) {
			ZmqSocket socket = this.sockets.bind(type, endpoint);
			int receivers = 1 + round % 2;
			AtomicInteger refusals = new AtomicInteger();
			CountDownLatch waiting = new CountDownLatch(receivers);
			List<Thread> threads = new ArrayList<>();
			for (int i = 0; i < receivers; i++) {
				Thread thread = new Thread(() -> {
					ZmqMessage[] batch = new ZmqMessage[1];
					waiting.countDown();
					try {
						while (true) {
							socket.receive(batch, 20 * TestSockets.SECOND);
						}
					}
					catch (ZmqSocketException ex) {
						assertThat(ex).hasMessageContaining("is closed");
						refusals.incrementAndGet();
					}
				});
				thread.start();
				threads.add(thread);
			}
			waiting.await();
			long start = System.nanoTime();
			this.sockets.close(socket);
			for (Thread thread : threads) {
				thread.join(10_000);
			}
			assertThat(System.nanoTime() - start).as("round %d", round).isLessThan(TestSockets.PATIENCE);
			assertThat(refusals).hasValue(receivers);
		}
	}

	@Test
	void closeWhileOthersSendAndReceiveBreaksNothing() throws InterruptedException {
		AtomicReference<Throwable> failure = new AtomicReference<>();
		for (int round = 0; round < ROUNDS / 2; round++) {
			String endpoint = Transport.INPROC.endpoint();
			ZmqSocket left = this.sockets.bind(ZmqSocketType.PAIR, endpoint);
			ZmqSocket right = this.sockets.connect(ZmqSocketType.PAIR, endpoint);
			List<Thread> threads = new ArrayList<>();
			for (ZmqSocket socket : List.of(left, right)) {
				threads
					.add(new Thread(() -> useUntilClosed(() -> socket.send(new byte[10], TestSockets.SECOND / 100))));
				threads.add(new Thread(
						() -> useUntilClosed(() -> socket.receive(new ZmqMessage[4], TestSockets.SECOND / 100))));
			}
			threads.forEach((thread) -> thread.setUncaughtExceptionHandler((one, ex) -> failure.set(ex)));
			threads.forEach(Thread::start);
			LockSupport.parkNanos((round % 20) * 100_000L);
			this.sockets.close((round % 2 == 0) ? left : right);
			this.sockets.close((round % 2 == 0) ? right : left);
			for (Thread thread : threads) {
				thread.join(5000);
				assertThat(thread.isAlive()).isFalse();
			}
		}
		assertThat(failure).hasNullValue();
	}

	private static void useUntilClosed(Runnable use) {
		while (true) {
			try {
				use.run();
			}
			catch (ZmqSocketException ex) {
				assertThat(ex).hasMessageContaining("is closed");
				return;
			}
			catch (ZmqException ex) {
				assertThat(ex).isInstanceOf(ZmqSendTimeoutException.class);
			}
		}
	}

	@Test
	void closedSocketSaysSo() {
		ZmqSocket push = this.sockets.bind(ZmqSocketType.PUSH, "tcp://127.0.0.1:*");
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*");
		ZmqSocket sub = this.sockets.subscribe(Transport.TCP.endpoint(), "A");
		List.of(push, pull, sub).forEach(this.sockets::close);
		assertClosed(() -> push.send(new byte[1], TestSockets.PATIENCE));
		assertClosed(() -> push.trySend(ZmqMessage.of(new byte[1])));
		assertClosed(() -> pull.receive(new ZmqMessage[1], TestSockets.PATIENCE));
		assertClosed(() -> sub.subscribe(Topic.of("B")));
		assertThat(push.isClosed()).isTrue();
		// Again, without an effect
		this.sockets.close(push);
	}

	private static void assertClosed(Runnable use) {
		assertThatExceptionOfType(ZmqSocketException.class).isThrownBy(use::run)
			.withMessageContaining("is closed")
			.satisfies((ex) -> assertThat(ex.getSocketName()).startsWith("test-"));
	}

	@ParameterizedTest
	@EnumSource
	void messagesAcceptedBeforeCloseAreDelivered(Transport transport) {
		for (int round = 0; round < 20; round++) {
			String endpoint = transport.endpoint();
			ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint);
			ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, endpoint,
					(one) -> one.linger(Duration.ofSeconds(5)));
			IntStream.range(0, 500).forEach((i) -> push.send(new byte[100], 0));
			this.sockets.close(push);
			assertThat(TestSockets.receive(pull, 500)).hasSize(500);
			this.sockets.close(pull);
		}
	}

	@Test
	void messagesAcceptedBeforeStopAreDelivered() {
		String endpoint = Transport.TCP.endpoint();
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint);
		for (int round = 0; round < 20; round++) {
			try (TestSockets others = new TestSockets()) {
				ZmqSocket push = others.connect(ZmqSocketType.PUSH, endpoint,
						(one) -> one.linger(Duration.ofSeconds(5)));
				IntStream.range(0, 500).forEach((i) -> push.send(new byte[100], 0));
			}
			assertThat(TestSockets.receive(pull, 500)).hasSize(500);
		}
	}

	@Test
	void peerThatComesWithinLingerGetsWhatWasSent() {
		String endpoint = Transport.TCP.endpoint();
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, endpoint, (one) -> one.linger(Duration.ofSeconds(5)));
		TestSockets.send(push, "last words");
		this.sockets.close(push);
		assertThat(TestSockets.receiveText(this.sockets.bind(ZmqSocketType.PULL, endpoint))).isEqualTo("last words");
	}

	@Test
	void deadPeerHoldsTheStopNoLongerThanLinger() {
		assertStopsWithinLinger(Transport.TCP.endpoint());
	}

	@Test
	void stuckPeerHoldsTheStopNoLongerThanLinger() throws IOException {
		try (ServerSocket stuck = Transport.listen()) {
			assertStopsWithinLinger("tcp://127.0.0.1:" + stuck.getLocalPort());
		}
	}

	// What lingers for longer than it may is given up, with a warning, when the shutdown
	// timeout is over
	private static void assertStopsWithinLinger(String endpoint) {
		ZmqContext context = new ZmqContext(new ZmqContext.Settings(1, 16, Duration.ofSeconds(40)), List.of(),
				List.of());
		try (TestSockets patient = new TestSockets(context); LogCapture log = new LogCapture(ZmqContext.class)) {
			ZmqSocket push = patient.connect(ZmqSocketType.PUSH, endpoint, (one) -> one.linger(Duration.ofMillis(700)));
			IntStream.range(0, 1000).forEach((i) -> push.send(new byte[10_000], 0));
			long start = System.nanoTime();
			context.stop();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(500));
			assertThat(log.messages(Level.WARN)).isEmpty();
		}
	}

	@Test
	void stopTakesNoLongerThanTheShutdownTimeout() {
		ZmqContext context = new ZmqContext(new ZmqContext.Settings(1, 16, Duration.ofMillis(300)), List.of(),
				List.of());
		try (TestSockets hasty = new TestSockets(context); LogCapture log = new LogCapture(ZmqContext.class)) {
			ZmqSocket push = hasty.connect(ZmqSocketType.PUSH, Transport.TCP.endpoint(),
					(one) -> one.linger(Duration.ofSeconds(10)));
			TestSockets.send(push, "to nobody");
			long start = System.nanoTime();
			context.stop();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(300),
					Duration.ofSeconds(9));
			assertThat(log.messages(Level.WARN)).singleElement()
				.asString()
				.contains("did not end within 300 ms")
				.contains("may be lost");
		}
	}

	@Test
	void interruptedThreadStopsTheContext() {
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, Transport.TCP.endpoint());
		TestSockets.send(push, "to nobody");
		Thread.currentThread().interrupt();
		this.sockets.context().stop();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.sockets.context().isRunning()).isFalse();
		assertThat(push.isClosed()).isTrue();
	}

	@Test
	void contextMayBeStartedAgainAndLeaksNothing() {
		String tcp = Transport.TCP.endpoint();
		String inproc = Transport.INPROC.endpoint();
		this.sockets.context().stop();
		// Other tests may have left contexts that still linger
		Set<Thread> others = threads();
		useContext(tcp, inproc);
		long descriptors = descriptors();
		for (int round = 0; round < 50; round++) {
			useContext(tcp, inproc);
		}
		this.sockets.context().stop();
		Awaitility.await().untilAsserted(() -> assertThat(others).containsAll(threads()));
		if (descriptors > 0) {
			// Classes and jars that are loaded meanwhile
			Awaitility.await().untilAsserted(() -> assertThat(descriptors()).isLessThan(descriptors + 10));
		}
	}

	private void useContext(String tcp, String inproc) {
		this.sockets.context().stop();
		assertThat(this.sockets.context().isRunning()).isFalse();
		this.sockets.context().start();
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, tcp, inproc);
		ZmqSocket one = this.sockets.connect(ZmqSocketType.PUSH, tcp);
		ZmqSocket two = this.sockets.connect(ZmqSocketType.PUSH, inproc);
		ZmqSocket pair = this.sockets.bind(ZmqSocketType.PAIR, "tcp://127.0.0.1:*");
		TestSockets.send(one, "a");
		assertThat(TestSockets.receiveText(pull)).isEqualTo("a");
		TestSockets.send(two, "b");
		assertThat(TestSockets.receiveText(pull)).isEqualTo("b");
		assertThat(TestSockets.receiveNothing(pair, Duration.ZERO)).isZero();
	}

	@Test
	void socketsThatComeAndGoLeakNothing() {
		String endpoint = Transport.TCP.endpoint();
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint);
		comeAndGo(pull, endpoint);
		Awaitility.await().until(() -> pull.connections() == 0);
		long descriptors = descriptors();
		for (int round = 0; round < 100; round++) {
			comeAndGo(pull, endpoint);
		}
		Awaitility.await().until(() -> pull.connections() == 0);
		if (descriptors > 0) {
			Awaitility.await().untilAsserted(() -> assertThat(descriptors()).isLessThan(descriptors + 10));
		}
	}

	private void comeAndGo(ZmqSocket pull, String endpoint) {
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, endpoint);
		ZmqSocket pair = this.sockets.bind(ZmqSocketType.PAIR, "tcp://127.0.0.1:*");
		TestSockets.send(push, "a");
		TestSockets.receive(pull);
		this.sockets.close(pair);
		this.sockets.close(push);
	}

	private static long descriptors() {
		String[] open = new File("/proc/self/fd").list();
		return (open != null) ? open.length : 0;
	}

	private static Set<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter(Thread::isAlive)
			.filter((thread) -> thread.getName().matches("(zmq-|iothread|reaper).*"))
			.collect(Collectors.toSet());
	}

	@Test
	void portInUseIsToldAndNothingIsLeftBound() throws IOException {
		try (ServerSocket owner = Transport.listen()) {
			String used = "tcp://127.0.0.1:" + owner.getLocalPort();
			String free = Transport.TCP.endpoint();
			String inproc = Transport.INPROC.endpoint();
			ZmqSocketDefinition.Builder definition = TestSockets.define(ZmqSocketType.PULL)
				.bind(free, inproc, used)
				.bindTimeout(Duration.ofMillis(100));
			long start = System.nanoTime();
			ZmqSocketException ex = catchThrowableOfType(ZmqSocketException.class, () -> this.sockets.open(definition));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(100),
					Duration.ofSeconds(10));
			assertThat(ex).hasMessageContaining("pull socket 'test-pull'")
				.hasMessageContaining(used)
				.hasMessageContaining("100 ms")
				.hasMessageContaining("already in use")
				.hasCauseInstanceOf(BindException.class);
			assertThat(ex.getSocketName()).isEqualTo("test-pull");
			assertThat(ex.getEndpoint()).isEqualTo(used);
			ZmqSocket pull = this.sockets.open(TestSockets.define(ZmqSocketType.PULL).bind(free, inproc));
			TestSockets.send(this.sockets.connect(ZmqSocketType.PUSH, inproc), "free");
			assertThat(TestSockets.receiveText(pull)).isEqualTo("free");
		}
	}

	@Test
	void inprocNameIsFreeAtOnceAfterAFailure() throws IOException {
		try (ServerSocket owner = Transport.listen()) {
			String used = "tcp://127.0.0.1:" + owner.getLocalPort();
			String inproc = Transport.INPROC.endpoint();
			for (int round = 0; round < 50; round++) {
				assertThatExceptionOfType(ZmqSocketException.class).isThrownBy(() -> this.sockets
					.open(TestSockets.define(ZmqSocketType.PULL).bind(inproc, used).bindTimeout(Duration.ZERO)));
				ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, inproc, (one) -> one.bindTimeout(Duration.ZERO));
				this.sockets.close(pull);
			}
		}
	}

	@Test
	void portThatIsFreedWithinTheTimeoutIsTaken() throws IOException {
		ServerSocket owner = Transport.listen();
		String endpoint = "tcp://127.0.0.1:" + owner.getLocalPort();
		Thread release = new Thread(() -> {
			try {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
				owner.close();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
		release.start();
		assertThat(this.sockets.bind(ZmqSocketType.PULL, endpoint).endpoints()).containsExactly(endpoint);
	}

	@Test
	void addressOfAnotherMachineIsTold() {
		assertThatExceptionOfType(ZmqSocketException.class)
			.isThrownBy(() -> this.sockets.bind(ZmqSocketType.PULL, "tcp://192.0.2.1:*",
					(one) -> one.bindTimeout(Duration.ZERO)))
			.withMessageContaining("tcp://192.0.2.1:*")
			.withMessageContaining("assign requested address");
	}

	@Test
	void unknownHostToBindIsTold() {
		assertThatExceptionOfType(ZmqSocketException.class)
			.isThrownBy(() -> this.sockets.bind(ZmqSocketType.PULL, "tcp://no.such.host.invalid:*",
					(one) -> one.bindTimeout(Duration.ZERO)))
			.withMessageContaining("Unknown host no.such.host.invalid");
	}

	@Test
	void ipv6AddressWithoutIpv6IsTold() {
		assertThatExceptionOfType(ZmqSocketException.class).isThrownBy(
				() -> this.sockets.bind(ZmqSocketType.PULL, "tcp://[::1]:*", (one) -> one.bindTimeout(Duration.ZERO)))
			.withMessageContaining("[::1]")
			.withMessageContaining("IPv6");
		assertThatExceptionOfType(ZmqSocketException.class)
			.isThrownBy(() -> this.sockets.connect(ZmqSocketType.PUSH, "tcp://[::1]:5556"))
			.withMessageContaining("[::1]")
			.withMessageContaining("IPv");
	}

	@Test
	void privilegedPortIsTold() throws IOException {
		assumeTrue(isRefused(81), "This user may bind any port");
		assertThatExceptionOfType(ZmqSocketException.class)
			.isThrownBy(() -> this.sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:81",
					(one) -> one.bindTimeout(Duration.ZERO)))
			.withMessageContaining("Permission denied");
	}

	private static boolean isRefused(int port) throws IOException {
		try (ServerSocketChannel probe = ServerSocketChannel.open()) {
			probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	@Test
	void inprocNameIsTakenOnceAndItsOwnerUnharmed() {
		String endpoint = Transport.INPROC.endpoint();
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, endpoint);
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(ZmqSocketException.class)
				.isThrownBy(() -> this.sockets
					.open(ZmqSocketDefinition.builder("second", ZmqSocketType.PULL).bind(endpoint)))
				.withMessageContaining("pull socket 'second'")
				.withMessageContaining(endpoint)
				.withMessageContaining("pull socket 'test-pull' is bound to it");
		}
		TestSockets.send(this.sockets.connect(ZmqSocketType.PUSH, endpoint), "to the first");
		assertThat(TestSockets.receiveText(pull)).isEqualTo("to the first");
	}

	@Test
	void tooManySocketsAreTold() {
		ZmqContext context = new ZmqContext(new ZmqContext.Settings(1, 2, Duration.ofSeconds(5)), List.of(), List.of());
		try (TestSockets few = new TestSockets(context)) {
			few.bind(ZmqSocketType.PULL, Transport.INPROC.endpoint());
			few.bind(ZmqSocketType.PULL, Transport.INPROC.endpoint());
			assertThatExceptionOfType(ZmqSocketException.class)
				.isThrownBy(() -> few.bind(ZmqSocketType.PULL, Transport.INPROC.endpoint()))
				.withMessageContaining("pull socket 'test-pull'")
				.withMessageContaining("context.max-sockets")
				.withMessageContaining("2");
		}
	}

	@Test
	void nothingOpensWithoutARunningContext() {
		ZmqContext context = new ZmqContext();
		ZmqSocketDefinition definition = TestSockets.define(ZmqSocketType.PULL)
			.bind(Transport.INPROC.endpoint())
			.build();
		assertThatExceptionOfType(ZmqSocketException.class).isThrownBy(() -> context.open(definition))
			.withMessageContaining("not running");
	}

	@Test
	void customizersComeLast() {
		List<Object> seen = new ArrayList<>();
		ZmqContext context = new ZmqContext(ZmqContext.Settings.DEFAULT, List.of(seen::add),
				List.of((definition, socket) -> seen.add(definition.name() + " " + socket.getSndHWM())));
		try (TestSockets customized = new TestSockets(context)) {
			customized.bind(ZmqSocketType.PUSH, Transport.INPROC.endpoint(), (one) -> one.sendHighWaterMark(7));
		}
		assertThat(seen).hasSize(2);
		assertThat(seen.get(0)).isInstanceOf(ZContext.class);
		assertThat(seen.get(1)).isEqualTo("test-push 7");
	}

	@Test
	void errorsOfIoThreadsAreToldButForTheHarmlessOnes() {
		List<ZContext> contexts = new ArrayList<>();
		ZmqContext context = new ZmqContext(ZmqContext.Settings.DEFAULT, List.of(contexts::add), List.of());
		try (TestSockets told = new TestSockets(context); LogCapture log = new LogCapture(ZmqContext.class)) {
			assertThat(told.context().isRunning()).isTrue();
			Thread thread = new Thread("iothread-2");
			Thread.UncaughtExceptionHandler survived = contexts.get(0).getNotificationExceptionHandler();
			survived.uncaughtException(thread, new ZError.IOException(new ClosedChannelException()));
			survived.uncaughtException(thread, new ClosedChannelException());
			assertThat(log.messages(Level.WARN)).isEmpty();
			survived.uncaughtException(thread, new IllegalStateException());
			assertThat(log.messages(Level.WARN)).singleElement().asString().contains("iothread-2").contains("survived");
			contexts.get(0).getUncaughtExceptionHandler().uncaughtException(thread, new OutOfMemoryError());
			assertThat(log.messages(Level.ERROR)).singleElement().asString().contains("iothread-2").contains("died");
		}
	}

	@Test
	void failingCustomizerLeavesNothingOpen() {
		String endpoint = Transport.INPROC.endpoint();
		AtomicInteger calls = new AtomicInteger();
		ZmqContext context = new ZmqContext(ZmqContext.Settings.DEFAULT, List.of(), List.of((definition, socket) -> {
			if (calls.incrementAndGet() == 1) {
				throw new IllegalStateException("on purpose");
			}
		}));
		try (TestSockets customized = new TestSockets(context)) {
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> customized.bind(ZmqSocketType.PULL, endpoint));
			assertThat(customized.bind(ZmqSocketType.PULL, endpoint).endpoints()).containsExactly(endpoint);
		}
	}

	@Test
	void socketsOpenTogetherOrNotAtAll() throws IOException {
		try (ServerSocket owner = Transport.listen()) {
			String free = Transport.TCP.endpoint();
			ZmqSocketDefinition good = ZmqSocketDefinition.builder("good", ZmqSocketType.PULL).bind(free).build();
			ZmqSocketDefinition bad = ZmqSocketDefinition.builder("bad", ZmqSocketType.PULL)
				.bind("tcp://127.0.0.1:" + owner.getLocalPort())
				.bindTimeout(Duration.ZERO)
				.build();
			ZmqSockets all = new ZmqSockets(this.sockets.context(), List.of(good, bad));
			assertThatExceptionOfType(ZmqSocketException.class).isThrownBy(all::start).withMessageContaining("'bad'");
			assertThat(all.isRunning()).isFalse();
			assertThat(this.sockets.bind(ZmqSocketType.PULL, free).endpoints()).containsExactly(free);
		}
	}

	@Test
	void socketsAreKnownByName() {
		ZmqSocketDefinition one = ZmqSocketDefinition.builder("one", ZmqSocketType.PULL)
			.bind(Transport.INPROC.endpoint())
			.build();
		ZmqSockets all = new ZmqSockets(this.sockets.context(), List.of(one));
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> all.define(one))
			.withMessageContaining("'one'")
			.withMessageContaining("exists");
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> all.get("two"))
			.withMessageContaining("'two'")
			.withMessageContaining("[one]");
		assertThat(all.get("one")).as("opened early").isSameAs(all.get("one"));
		all.start();
		ZmqSocket open = all.get("one");
		all.close("one");
		assertThat(open.isClosed()).isTrue();
		assertThatExceptionOfType(ZmqSocketException.class).isThrownBy(() -> all.get("one"))
			.withMessageContaining("listener is stopped");
		assertThat(all.open("one")).isNotSameAs(open).isSameAs(all.get("one"));
		all.stop();
		assertThatExceptionOfType(ZmqSocketException.class).isThrownBy(() -> all.get("one"))
			.withMessageContaining("application has stopped");
		all.start();
		assertThat(all.get("one").isClosed()).isFalse();
		all.stop();
	}

}
