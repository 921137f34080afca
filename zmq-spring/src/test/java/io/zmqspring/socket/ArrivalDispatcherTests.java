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
import java.util.concurrent.atomic.AtomicInteger;

import io.zmqspring.message.ZmqMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the dispatch of replies: over inproc by {@link ArrivalDispatcher}, over tcp
 * by {@link ReplyInput}.
 */
@Timeout(120)
@ParameterizedClass
@ValueSource(strings = { "tcp://127.0.0.1:*", "inproc://replies" })
class ArrivalDispatcherTests {

	private final TestSockets sockets = new TestSockets();

	private final ZmqSocket server;

	private final ZmqSocket client;

	private final RecordedReplies replies = new RecordedReplies();

	ArrivalDispatcherTests(String endpoint) {
		this.server = this.sockets.bind(ZmqSocketType.ROUTER, endpoint);
		this.client = this.sockets.connect(ZmqSocketType.REQ, this.server.endpoints().get(0));
	}

	@AfterEach
	void close() {
		this.sockets.close();
	}

	@Test
	void allWhoAskGetTheSameHandler() {
		assertThat(this.client.dispatchTo(() -> this.replies)).isSameAs(this.replies);
		assertThat(this.client.dispatchTo(RecordedReplies::new)).isSameAs(this.replies);
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
		this.replies.await(3);
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
				this.replies.await(i);
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
		this.replies.await(1);
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
		assertThat(this.replies.closings).hasValueGreaterThan(0);
	}

	private void ask(int count) {
		for (int i = 0; i < count; i++) {
			this.client.send(ZmqMessage.of(TestSockets.bytes("id"), new byte[0], TestSockets.bytes("question " + i)),
					TestSockets.PATIENCE);
		}
	}

}
