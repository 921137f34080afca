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

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

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
 * Tests for a reconnect while the handler of a subscriber is busy.
 */
@Timeout(60)
class BusyReconnectTests {

	// With many messages the receiving thread waits for the handler as well
	@ParameterizedTest
	@ValueSource(ints = { 1, 20 })
	void firstMessageAfterTheReconnectIsReceived(int before) {
		Desk desk = new Desk();
		ZmqListenerSettings oneWaits = ZmqListenerSettings.builder()
			.queueCapacity(1)
			.shutdownTimeout(Application.TIMEOUT)
			.build();
		try (Application subscriber = new Application(oneWaits, ZmqContext.Settings.DEFAULT)) {
			String endpoint;
			try (Application publisher = new Application()) {
				endpoint = publisher.bind("pub", ZmqSocketType.PUB, Application.address("tcp"));
				subscriber.connect("sub", ZmqSocketType.SUB, endpoint);
				subscriber.listen(desk);
				assertThat(publisher.template().awaitSubscribers("pub", "A", 1, Application.TIMEOUT)).isTrue();
				for (int i = 0; i < before; i++) {
					publisher.template().publish("pub", "A", "before");
				}
				await().until(() -> desk.received.contains("before"));
			}
			try (Application publisher = new Application()) {
				publisher.bind("pub", ZmqSocketType.PUB, endpoint);
				assertThat(publisher.template().awaitSubscribers("pub", "A", 1, Application.TIMEOUT)).isTrue();
				publisher.template().publish("pub", "A", "first");
				publisher.template().publish("pub", "A", "second");
				assertThat(desk.received).containsExactly("before");
				desk.free.countDown();
				await().until(() -> desk.received.contains("second"));
			}
		}
		assertThat(List.copyOf(desk.received)).hasSize(before + 2).startsWith("before").endsWith("first", "second");
	}

	static class Desk {

		private final CountDownLatch free = new CountDownLatch(1);

		private final Queue<String> received = new ConcurrentLinkedQueue<>();

		@ZmqListener(socket = "sub", topics = "A")
		void onMessage(String text) throws InterruptedException {
			this.received.add(text);
			this.free.await();
		}

	}

}
