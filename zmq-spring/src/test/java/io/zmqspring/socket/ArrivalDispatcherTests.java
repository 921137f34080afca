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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.zmqspring.message.ZmqMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ArrivalDispatcher}.
 */
@Timeout(120)
class ArrivalDispatcherTests {

	private final TestSockets sockets = new TestSockets();

	private final ZmqSocket server = this.sockets.bind(ZmqSocketType.ROUTER, "tcp://127.0.0.1:*");

	private final ZmqSocket client = this.sockets.connect(ZmqSocketType.REQ, this.server.endpoints().get(0));

	private final Replies replies = new Replies();

	@AfterEach
	void close() {
		this.sockets.close();
	}

	@Test
	void allWhoAskGetTheSameHandler() {
		assertThat(this.client.dispatchTo(() -> this.replies)).isSameAs(this.replies);
		assertThat(this.client.dispatchTo(Replies::new)).isSameAs(this.replies);
	}

	// For so long that signals which nobody takes would fill a pipe
	@ParameterizedTest
	@ValueSource(ints = { 1, 100, 1500 })
	void socketThatIsHeldHoldsUpNoOtherAndItsRepliesComeAfterwards(int millis) {
		this.client.dispatchTo(() -> this.replies);
		ask(3);
		List<ZmqMessage> requests = TestSockets.receive(this.server, 3);
		ZmqSocket pull = this.sockets.bind(ZmqSocketType.PULL, "tcp://127.0.0.1:*");
		ZmqSocket push = this.sockets.connect(ZmqSocketType.PUSH, pull.endpoints().get(0));
		this.client.whileNobodyUsesIt(() -> {
			requests.forEach((request) -> this.server.send(request, TestSockets.PATIENCE));
			long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
			for (int i = 0; i < 10 || System.nanoTime() - end < 0; i++) {
				TestSockets.send(push, "message " + i);
				assertThat(TestSockets.receiveText(pull)).isEqualTo("message " + i);
			}
			return true;
		});
		awaitReplies(3);
	}

	@RepeatedTest(5)
	void noReplyIsOverlookedHoweverTheSocketIsUsedMeanwhile() throws Exception {
		this.client.dispatchTo(() -> this.replies);
		List<Thread> users = new ArrayList<>();
		AtomicInteger running = new AtomicInteger(1);
		for (int i = 0; i < 3; i++) {
			Thread user = new Thread(() -> {
				while (running.get() != 0) {
					this.client.visit();
				}
			});
			user.start();
			users.add(user);
		}
		try {
			for (int i = 1; i <= 300; i++) {
				ask(1);
				this.server.send(TestSockets.receive(this.server), TestSockets.PATIENCE);
				awaitReplies(i);
			}
		}
		finally {
			running.set(0);
			for (Thread user : users) {
				user.join();
			}
		}
	}

	@Test
	void handlerThatFailsLosesNothingElse() {
		this.client.dispatchTo(() -> this.replies);
		this.replies.failures.set(2);
		ask(3);
		for (ZmqMessage request : TestSockets.receive(this.server, 3)) {
			this.server.send(request, TestSockets.PATIENCE);
		}
		awaitReplies(1);
	}

	@Test
	void timeIsToldForAsLongAsItIsWanted() {
		this.client.dispatchTo(() -> this.replies);
		this.replies.ticks.set(5);
		this.client.watchTime();
		Awaitility.await().until(() -> this.replies.ticks.get() == 0);
		this.replies.ticks.set(3);
		this.client.watchTime();
		Awaitility.await().until(() -> this.replies.ticks.get() == 0);
		assertThat(this.replies.told).hasValue(10);
	}

	@Test
	void handlerLearnsOfTheEndOnceItsSocketIsClosed() {
		this.client.dispatchTo(() -> this.replies);
		this.sockets.close(this.client);
		assertThat(this.replies.ended).hasValueGreaterThan(0);
	}

	private void ask(int count) {
		for (int i = 0; i < count; i++) {
			this.client.send(ZmqMessage.of(TestSockets.bytes("id"), new byte[0], TestSockets.bytes("question " + i)),
					TestSockets.PATIENCE);
		}
	}

	private void awaitReplies(int count) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(1))
			.atMost(Duration.ofSeconds(30))
			.until(() -> this.replies.arrived.size() == count);
	}

	private static final class Replies implements ArrivalHandler {

		private final List<ZmqMessage> arrived = new CopyOnWriteArrayList<>();

		private final AtomicInteger failures = new AtomicInteger();

		private final AtomicInteger ticks = new AtomicInteger();

		private final AtomicInteger told = new AtomicInteger();

		private final AtomicInteger ended = new AtomicInteger();

		@Override
		public void arrived(ZmqMessage message) {
			switch (this.failures.getAndUpdate((left) -> Math.max(0, left - 1))) {
				case 1 -> throw new IllegalStateException("It fails");
				case 2 -> throw new NoClassDefFoundError("It fails");
				default -> this.arrived.add(message);
			}
		}

		@Override
		public long timePassed() {
			this.told.incrementAndGet();
			return (this.ticks.getAndUpdate((left) -> Math.max(0, left - 1)) == 0) ? Long.MAX_VALUE : 1;
		}

		@Override
		public void closed() {
			this.ended.incrementAndGet();
		}

	}

}
