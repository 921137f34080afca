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

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import zmq.Command;
import zmq.Ctx;
import zmq.IMailbox;
import zmq.Own;
import zmq.SocketBase;
import zmq.ZObject;
import zmq.io.IOThread;

import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CommandQueue}.
 */
class CommandQueueTests {

	private static final int SENDERS = 4;

	private static final int COMMANDS = 5000;

	private static final int FIRST_IO_THREAD = 2;

	private final List<String> failures = new CopyOnWriteArrayList<>();

	private final ZContext context = context();

	private final ZMQ.Socket socket = this.context.createSocket(SocketType.PUSH);

	private final SocketEnvironment environment = new SocketEnvironment(this.socket.base());

	private ZContext context() {
		ZContext created = new ZContext();
		created.setNotificationExceptionHandler((thread, ex) -> this.failures.add(ex.getMessage()));
		return created;
	}

	@BeforeEach
	void install() {
		CommandQueue.install(this.socket.base());
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void socketsAndIoThreadsGetOne() throws ReflectiveOperationException {
		List<SocketBase> opened = new ArrayList<>();
		ZmqContext own = new ZmqContext(new ZmqContext.Settings(3, 100, Duration.ofSeconds(5)), List.of(),
				List.of((definition, created) -> opened.add(created.base())));
		try (TestSockets sockets = new TestSockets(own)) {
			ZmqSocket pull = sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*");
			sockets.connect(ZmqSocketType.PUSH, pull.endpoints().get(0));
			for (SocketBase base : opened) {
				assertThat(mailboxes(base)[base.getTid()]).isInstanceOf(CommandQueue.class);
			}
			assertThat(mailboxes(opened.get(0))).filteredOn(CommandQueue.class::isInstance).hasSize(3 + 2);
		}
	}

	@RepeatedTest(20)
	void commandsOfEachThreadAreReceivedInOrder() throws InterruptedException {
		List<Recipient> recipients = new ArrayList<>();
		List<CompletableFuture<Void>> senders = new ArrayList<>();
		for (int i = 0; i < SENDERS; i++) {
			Recipient recipient = new Recipient(this.environment, COMMANDS, (number) -> {
			});
			recipients.add(recipient);
			senders.add(CompletableFuture.runAsync(() -> {
				for (int number = 0; number < COMMANDS; number++) {
					recipient.send(number);
					if (number % 50 == 0) {
						// The I/O thread falls asleep now and then
						Thread.yield();
					}
				}
			}));
		}
		senders.forEach(CompletableFuture::join);
		for (Recipient recipient : recipients) {
			assertThat(recipient.awaitAll()).isEqualTo(IntStream.range(0, COMMANDS).boxed().toList());
		}
	}

	// The next is on its way while the I/O thread finds that there is none
	@RepeatedTest(10)
	void commandThatComesWhileTheThreadLeavesIsReceived() {
		Recipient recipient = new Recipient(this.environment, COMMANDS, (number) -> {
		});
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		for (int number = 0; number < COMMANDS; number++) {
			recipient.send(number);
			while (recipient.missing.getCount() != COMMANDS - 1 - number) {
				assertThat(deadline - System.nanoTime()).isPositive();
				Thread.onSpinWait();
			}
			for (int i = 0; i < number % 100; i++) {
				Thread.onSpinWait();
			}
		}
	}

	@RepeatedTest(20)
	void commandThatFailsHoldsUpNoOther() throws InterruptedException {
		CountDownLatch hold = new CountDownLatch(1);
		Recipient recipient = new Recipient(this.environment, 20, (number) -> {
			if (number == 0) {
				await(hold);
			}
			if (number % 2 == 0) {
				throw new IllegalStateException("Command " + number);
			}
		});
		for (int number = 0; number < 20; number++) {
			recipient.send(number);
		}
		hold.countDown();
		assertThat(recipient.awaitAll()).isEqualTo(IntStream.range(0, 20).boxed().toList());
		assertThat(this.failures).hasSize(10).first().isEqualTo("Command 0");
	}

	@Test
	void oneSignalCallsForAllCommandsThatComeBeforeTheThreadLooks() throws Exception {
		Recipient recipient = new Recipient(this.environment, 301, (number) -> {
		});
		withSignals((queue, signals) -> {
			// As before until it has begun
			CompletableFuture.runAsync(() -> recipient.send(0)).join();
			assertThat(signals.sent).hasSize(1);
			signals.sent.remove().process();
			queue.begin();
			for (int i = 0; i < 3; i++) {
				for (int number = 1; number <= 100; number++) {
					recipient.send(100 * i + number);
				}
				assertThat(signals.sent).hasSize(1);
				signals.sent.remove().process();
			}
		});
		assertThat(recipient.awaitAll()).isEqualTo(IntStream.rangeClosed(0, 300).boxed().toList());
	}

	// Though another thread is about to call: who goes on with his own socket finds there
	// what he has sent to it
	@Test
	void commandCanBeReceivedAsSoonAsItIsSent() throws Exception {
		Recipient recipient = new Recipient(this.environment, 2, (number) -> {
		});
		withSignals((queue, signals) -> {
			queue.begin();
			signals.hold = new CountDownLatch(1);
			CompletableFuture<Void> other = CompletableFuture.runAsync(() -> recipient.send(1));
			await(signals.heldUp);
			CountDownLatch hold = signals.hold;
			signals.hold = null;
			recipient.send(2);
			assertThat(signals.sent).hasSize(1);
			signals.sent.remove().process();
			assertThat(recipient.numbers).containsExactly(1, 2);
			hold.countDown();
			other.join();
		});
	}

	@Test
	void callThatIsOverlookedIsRepeated() throws Exception {
		Recipient recipient = new Recipient(this.environment, 1025, (number) -> {
		});
		withSignals((queue, signals) -> {
			queue.begin();
			recipient.send(0);
			signals.sent.remove();
			for (int number = 1; number < 1025; number++) {
				recipient.send(number);
			}
			signals.sent.remove().process();
			assertThat(recipient.numbers).hasSize(1025).isSorted();
		});
	}

	@Test
	void commandWhoseSignalCouldNotBeSentComesWithTheNext() throws Exception {
		Recipient recipient = new Recipient(this.environment, 2, (number) -> {
		});
		withSignals((queue, signals) -> {
			queue.begin();
			signals.failure = new OutOfMemoryError("for a test");
			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> recipient.send(1));
			signals.failure = null;
			recipient.send(2);
			assertThat(signals.sent).hasSize(1);
			signals.sent.remove().process();
		});
		assertThat(recipient.awaitAll()).containsExactly(1, 2);
	}

	@Test
	void threadThatIsAwakeNeedsNoSignal() throws Exception {
		Recipient recipient = new Recipient(this.environment, 3, (number) -> {
		});
		withSignals((queue, signals) -> {
			queue.begin();
			assertThat(queue.stayAwake()).isTrue();
			assertThat(queue.stayAwake()).isFalse();
			recipient.send(0);
			recipient.send(1);
			assertThat(signals.sent).isEmpty();
			queue.look();
			assertThat(recipient.numbers).containsExactly(0, 1);
			recipient.send(2);
			assertThat(signals.sent).hasSize(1);
			signals.sent.remove().process();
		});
		assertThat(recipient.awaitAll()).containsExactly(0, 1, 2);
	}

	@Test
	void threadThatHasFailedWhileItWasAwakeIsCalled() throws Exception {
		Recipient recipient = new Recipient(this.environment, 3, (number) -> {
			if (number == 0) {
				throw new AssertionError("for a test");
			}
		});
		withSignals((queue, signals) -> {
			queue.begin();
			queue.stayAwake();
			recipient.send(0);
			recipient.send(1);
			assertThatExceptionOfType(AssertionError.class).isThrownBy(queue::look);
			assertThat(signals.sent).hasSize(1);
			signals.sent.remove().process();
			assertThat(recipient.numbers).containsExactly(0, 1);
			queue.stayAwake();
			signals.failure = new OutOfMemoryError("for a test");
			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(queue::lookLater);
			signals.failure = null;
			recipient.send(2);
			assertThat(signals.sent).hasSize(1);
			signals.sent.remove().process();
		});
		assertThat(recipient.awaitAll()).containsExactly(0, 1, 2);
	}

	// What comes when it is about to fall asleep is found, or signalled
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void commandToAThreadThatFallsAsleepIsNotOverlooked(boolean answerable) throws Exception {
		int rounds = 20_000;
		Recipient recipient = new Recipient(this.environment, rounds, (number) -> {
		});
		withSignals((queue, signals) -> {
			queue.begin();
			AtomicInteger round = new AtomicInteger(-1);
			AtomicInteger sent = new AtomicInteger(-1);
			CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
				for (int number = 0; number < rounds; number++) {
					awaitNumber(round, number);
					for (int i = 0; i < number % 50; i++) {
						Thread.onSpinWait();
					}
					recipient.send(number);
					sent.set(number);
				}
			});
			for (int number = 0; number < rounds; number++) {
				queue.stayAwake();
				round.set(number);
				queue.heard(this, answerable);
				queue.look();
				awaitNumber(sent, number);
				if (!signals.sent.isEmpty()) {
					signals.sent.remove().process();
				}
				assertThat(recipient.numbers.size()).isEqualTo(number + 1);
			}
			sender.join();
		});
	}

	private static void awaitNumber(AtomicInteger current, int number) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		for (int i = 1; current.get() != number; i++) {
			Thread.onSpinWait();
			if (i % 1000 == 0) {
				// On one processor the other needs it
				Thread.yield();
				assertThat(deadline - System.nanoTime()).isPositive();
			}
		}
	}

	// In vain here, which it makes up for
	@ParameterizedTest
	@CsvSource({ "PAIR, PAIR, true", "DEALER, DEALER, true", "PUSH, PULL, false" })
	void ioThreadWaitsForAnswersWhereThereMayBeSome(ZmqSocketType sending, ZmqSocketType receiving, boolean waits)
			throws ReflectiveOperationException {
		try (TestSockets receivers = new TestSockets(); TestSockets senders = new TestSockets()) {
			ZmqSocket receiver = receivers.bind(receiving, "tcp://127.0.0.1:*");
			ZmqSocket sender = senders.connect(sending, receiver.endpoints().get(0));
			SocketBase base = (SocketBase) ReflectionTestUtils.getField(receiver, "base");
			Object answers = ReflectionTestUtils.getField(mailboxes(base)[FIRST_IO_THREAD], "answers");
			boolean waited = false;
			for (int i = 0; i < 200; i++) {
				TestSockets.send(sender, "message " + i);
				assertThat(TestSockets.receiveText(receiver)).isEqualTo("message " + i);
				waited |= (long) ReflectionTestUtils.getField(answers, "toPassOver") > 0;
			}
			assertThat(waited).isEqualTo(waits);
		}
	}

	// In place of the one that is there
	private void withSignals(BiConsumer<CommandQueue, Signals> test) throws ReflectiveOperationException {
		IMailbox[] mailboxes = mailboxes(this.environment.ioThread());
		IOThread thread = this.environment.ioThread();
		IMailbox before = mailboxes[thread.getTid()];
		assertThat(before).isInstanceOf(CommandQueue.class);
		Signals signals = new Signals();
		CommandQueue queue = new CommandQueue(thread.getCtx(), thread.getTid(), signals);
		mailboxes[thread.getTid()] = queue;
		try {
			test.accept(queue, signals);
		}
		finally {
			mailboxes[thread.getTid()] = before;
		}
	}

	private static IMailbox[] mailboxes(ZObject object) throws ReflectiveOperationException {
		Field slots = Ctx.class.getDeclaredField("slots");
		slots.setAccessible(true);
		return (IMailbox[]) slots.get(object.getCtx());
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Receives numbers on the I/O thread.
	 */
	private static final class Recipient extends Own {

		private final List<Integer> numbers = Collections.synchronizedList(new ArrayList<>());

		private final CountDownLatch missing;

		private final IntConsumer action;

		Recipient(SocketEnvironment environment, int count, IntConsumer action) {
			super(environment.ioThread(), environment.options());
			this.missing = new CountDownLatch(count);
			this.action = action;
		}

		void send(int number) {
			sendTerm(this, number);
		}

		List<Integer> awaitAll() throws InterruptedException {
			assertThat(this.missing.await(30, TimeUnit.SECONDS)).isTrue();
			return this.numbers;
		}

		@Override
		protected void processTerm(int number) {
			this.numbers.add(number);
			try {
				this.action.accept(number);
			}
			finally {
				this.missing.countDown();
			}
		}

		@Override
		protected void destroy() {
		}

	}

	/**
	 * Keeps what JeroMQ would signal.
	 */
	private static final class Signals implements IMailbox {

		private final Queue<Command> sent = new ConcurrentLinkedQueue<>();

		private @Nullable Error failure;

		private volatile @Nullable CountDownLatch hold;

		private final CountDownLatch heldUp = new CountDownLatch(1);

		@Override
		public void send(Command command) {
			CountDownLatch held = this.hold;
			if (held != null) {
				this.heldUp.countDown();
				await(held);
			}
			if (this.failure != null) {
				throw this.failure;
			}
			this.sent.add(command);
		}

		@Override
		public @Nullable Command recv(long timeout) {
			return this.sent.poll();
		}

		@Override
		public void close() {
		}

	}

}
