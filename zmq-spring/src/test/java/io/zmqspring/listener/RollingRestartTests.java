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

package io.zmqspring.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.socket.SocketCounters;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that a rolling restart loses nothing that a worker had received.
 */
@Timeout(120)
class RollingRestartTests {

	private static final int ROUNDS = 4;

	@Test
	void restartOfOneOfTwoWorkersUnderLoadLosesNothingThatItHadReceived() throws InterruptedException {
		try (ListenerFixture zmq = new ListenerFixture(64, Duration.ofSeconds(30))) {
			String one = zmq.bind("one", ZmqSocketType.PULL, freeEndpoint());
			String two = zmq.bind("two", ZmqSocketType.PULL, freeEndpoint());
			zmq.define(ZmqSocketDefinition.builder("out", ZmqSocketType.PUSH)
				.connect(one, two)
				.reconnectInterval(Duration.ofMillis(20))
				.reconnectIntervalMax(Duration.ofMillis(100)));
			zmq.sockets().open("out");
			// Those of a name go on over restarts
			List<SocketCounters> counters = List.of(zmq.sockets().get("one").counters(),
					zmq.sockets().get("two").counters());
			AtomicLong sent = new AtomicLong();
			AtomicLong handled = new AtomicLong();
			ZmqMessageListener worker = (message) -> {
				LockSupport.parkNanos(20_000);
				handled.incrementAndGet();
			};
			List<ZmqListenerContainer> workers = new ArrayList<>();
			for (String socket : List.of("one", "two")) {
				workers.add(zmq.registry()
					.register(ZmqListenerEndpoint.builder(socket + "-worker", socket, worker)
						.settings(ZmqListenerSettings.builder().concurrency(2).queueCapacity(64).build())
						.build()));
			}
			workers.forEach(ZmqListenerContainer::start);
			AtomicBoolean done = new AtomicBoolean();
			Thread load = new Thread(() -> {
				while (!done.get()) {
					try {
						zmq.template().send("out", "x");
						sent.incrementAndGet();
					}
					catch (ZmqSendTimeoutException ex) {
						Thread.onSpinWait();
					}
				}
			});
			load.start();
			for (int round = 0; round < ROUNDS; round++) {
				ZmqListenerContainer restarted = workers.get(round % 2);
				long before = restarted.getCounters().handled();
				await().until(() -> restarted.getCounters().handled() > before + 50);
				restarted.stop();
				assertThat(restarted.getCounters().dropped()).isZero();
				restarted.start();
			}
			done.set(true);
			load.join();
			await().untilAsserted(() -> assertThat(handled.get()).isEqualTo(received(counters)));
			workers.forEach(ZmqListenerContainer::stop);
			long received = received(counters);
			assertThat(handled.get()).isEqualTo(received).isPositive();
			assertThat(workers.stream().mapToLong((each) -> each.getCounters().handled()).sum()).isEqualTo(received);
			System.out.println("Sent " + sent + ", received and handled " + received + " in " + ROUNDS
					+ " restarts; the others were on their way when a socket closed");
		}
	}

	private static String freeEndpoint() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			return zmq.bind("free", ZmqSocketType.PULL, ListenerFixture.address("tcp"));
		}
	}

	private static long received(List<SocketCounters> counters) {
		return counters.stream().mapToLong(SocketCounters::received).sum();
	}

}
