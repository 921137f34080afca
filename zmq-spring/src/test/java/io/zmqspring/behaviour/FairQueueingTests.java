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

package io.zmqspring.behaviour;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.listener.ZmqListenerSettings;
import io.zmqspring.socket.ZmqContext;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the turns that the peers of a socket get.
 */
@Timeout(60)
class FairQueueingTests {

	private static final int TRICKLE = 20;

	// What may be received for the handler before the trickle begins: the queue, two
	// batches and the message in the handler
	private static final int AHEAD = 10 + 2 * 256 + 1;

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void floodingPeerDoesNotStarveATricklingOne(String transport) throws InterruptedException {
		AtomicBoolean flooding = new AtomicBoolean(true);
		AtomicInteger sent = new AtomicInteger();
		Desk desk = new Desk();
		try (Application zmq = new Application(
				ZmqListenerSettings.builder().queueCapacity(10).shutdownTimeout(Application.TIMEOUT).build(),
				ZmqContext.Settings.DEFAULT)) {
			String endpoint = zmq.bind("in", ZmqSocketType.PULL, Application.address(transport));
			zmq.connect("flood", ZmqSocketType.PUSH, endpoint);
			zmq.connect("trickle", ZmqSocketType.PUSH, endpoint);
			zmq.listen(desk);
			Thread flood = new Thread(() -> {
				while (flooding.get()) {
					zmq.template().send("flood", "flood");
					sent.incrementAndGet();
				}
			});
			flood.start();
			await().until(() -> sent.get() > 2 * AHEAD);
			for (int i = 0; i < TRICKLE; i++) {
				zmq.template().send("trickle", "trickle");
			}
			awaitFullQueues(sent);
			desk.open.countDown();
			await().until(() -> desk.trickled.size() == TRICKLE);
			await().until(() -> sent.get() > 20_000);
			flooding.set(false);
			flood.join();
			await().until(() -> desk.handled.get() == sent.get() + TRICKLE);
		}
		assertThat(desk.trickled).hasSize(TRICKLE)
			.allSatisfy((handledBefore) -> assertThat(handledBefore).isLessThan(AHEAD + 2 * TRICKLE));
	}

	private static void awaitFullQueues(AtomicInteger sent) {
		int[] last = { -1 };
		await().pollInterval(Duration.ofMillis(300)).until(() -> {
			int before = last[0];
			last[0] = sent.get();
			return last[0] == before;
		});
	}

	static class Desk {

		private final CountDownLatch open = new CountDownLatch(1);

		private final AtomicInteger handled = new AtomicInteger();

		private final List<Integer> trickled = new CopyOnWriteArrayList<>();

		@ZmqListener("in")
		void onMessage(String text) throws InterruptedException {
			this.open.await();
			int before = this.handled.getAndIncrement();
			if (text.equals("trickle")) {
				this.trickled.add(before);
			}
		}

	}

}
