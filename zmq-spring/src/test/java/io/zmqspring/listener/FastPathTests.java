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

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the thread of a listener allocates for each message: nothing of its own, unless a
 * feature is used that needs it.
 */
@Timeout(120)
class FastPathTests {

	private static final int MESSAGES = 20_000;

	private static final int ROUNDS = 5;

	private static final int SIZE = 100;

	// What is left of a round when it is divided by its messages
	private static final double REMAINDER = 2;

	@Test
	void bytesAreHandledWithoutAnyAllocation() {
		assertThat(allocatedPerMessage(new Bytes(), ZmqListenerSettings.DEFAULT)).isLessThan(REMAINDER);
	}

	@Test
	void bytesAreCopiedOnceWhereSomebodyMaySeeThemAfterAFailure() {
		ZmqListenerSettings settings = ZmqListenerSettings.builder().maxRetries(1).build();
		assertThat(allocatedPerMessage(new Bytes(), settings)).isLessThan(array(SIZE) + REMAINDER);
	}

	@Test
	void textIsMadeOnce() {
		assertThat(allocatedPerMessage(new Text(), ZmqListenerSettings.DEFAULT))
			.isLessThan(24 + array(SIZE) + REMAINDER);
	}

	// Of bytes with its header, which is a multiple of 8
	private static int array(int length) {
		return 16 + (length + 7) / 8 * 8;
	}

	// By the lowest of some rounds, for the first of which methods are not compiled yet
	private static double allocatedPerMessage(Object handler, ZmqListenerSettings settings) {
		try (ListenerFixture zmq = new ListenerFixture(settings.toBuilder().queueCapacity(2 * MESSAGES).build())) {
			zmq.pipeline("inproc");
			ZmqListenerContainer container = zmq.listen("in", handler);
			double lowest = Double.MAX_VALUE;
			for (int i = 0; i < ROUNDS; i++) {
				lowest = Math.min(lowest, round(zmq, container));
			}
			return lowest;
		}
	}

	// All messages wait before the first is handled, so that the thread never waits
	private static double round(ListenerFixture zmq, ZmqListenerContainer container) {
		long received = zmq.sockets().get("in").counters().received();
		long handled = container.getCounters().handled();
		container.pause();
		byte[] payload = new byte[SIZE];
		for (int i = 0; i < MESSAGES; i++) {
			zmq.template().send("out", payload);
		}
		await().until(() -> zmq.sockets().get("in").counters().received() == received + MESSAGES);
		long before = allocated();
		container.resume();
		await().until(() -> container.getCounters().handled() == handled + MESSAGES);
		return (double) (allocated() - before) / MESSAGES;
	}

	private static long allocated() {
		long id = Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("zmq-in-listener-1"))
			.findFirst()
			.orElseThrow()
			.getId();
		return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getThreadAllocatedBytes(id);
	}

	static final class Bytes {

		private volatile byte[] last;

		void handle(byte[] payload) {
			this.last = payload;
		}

	}

	static final class Text {

		private volatile String last;

		void handle(String payload) {
			this.last = payload;
		}

	}

}
