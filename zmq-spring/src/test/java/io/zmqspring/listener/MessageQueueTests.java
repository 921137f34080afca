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

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link MessageQueue}.
 */
@Timeout(60)
class MessageQueueTests {

	private static final int BATCH = 7;

	@ParameterizedTest
	@CsvSource({ "1, 1", "1, 3", "2, 2", "5, 1", "5, 4", "256, 1", "256, 8" })
	void everyMessageIsTakenOnce(int capacity, int takers) throws InterruptedException {
		int total = 100_002;
		MessageQueue queue = new MessageQueue(capacity);
		AtomicInteger[] seen = new AtomicInteger[total];
		for (int i = 0; i < total; i++) {
			seen[i] = new AtomicInteger();
		}
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < takers; i++) {
			Thread thread = new Thread(() -> {
				ZmqMessage message = queue.take();
				while (message != null) {
					seen[number(message)].incrementAndGet();
					message = queue.take();
				}
			});
			threads.add(thread);
			thread.start();
		}
		ZmqMessage[] batch = new ZmqMessage[BATCH];
		for (int i = 0; i < total; i += BATCH) {
			int count = Math.min(BATCH, total - i);
			for (int j = 0; j < count; j++) {
				batch[j] = message(i + j);
			}
			assertThat(queue.put(batch, count)).isEqualTo(count);
		}
		queue.close();
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(seen).allMatch((count) -> count.get() == 1);
	}

	@Test
	void oneTakerKeepsTheOrder() throws InterruptedException {
		MessageQueue queue = new MessageQueue(16);
		List<Integer> taken = new ArrayList<>();
		Thread taker = new Thread(() -> {
			ZmqMessage message = queue.take();
			while (message != null) {
				taken.add(number(message));
				message = queue.take();
			}
		});
		taker.start();
		for (int i = 0; i < 10_000; i++) {
			queue.put(new ZmqMessage[] { message(i) }, 1);
		}
		queue.close();
		taker.join();
		assertThat(taken).hasSize(10_000).isSorted();
	}

	@Test
	void neverHoldsMoreThanItsCapacity() throws InterruptedException {
		MessageQueue queue = new MessageQueue(3);
		ZmqMessage[] batch = { message(0), message(1), message(2), message(3) };
		Thread putter = new Thread(() -> queue.put(batch, batch.length));
		putter.start();
		await().until(() -> putter.getState() == Thread.State.WAITING);
		assertThat(queue.size()).isEqualTo(3);
		queue.close();
		putter.join();
		assertThat(queue.size()).isEqualTo(3);
	}

	@Test
	void closingTellsHowMuchWasPut() throws InterruptedException {
		MessageQueue queue = new MessageQueue(2);
		ZmqMessage[] batch = { message(0), message(1), message(2) };
		AtomicInteger put = new AtomicInteger(-1);
		Thread putter = new Thread(() -> put.set(queue.put(batch, batch.length)));
		putter.start();
		await().until(() -> putter.getState() == Thread.State.WAITING);
		queue.close();
		putter.join();
		assertThat(put).hasValue(2);
		assertThat(queue.put(batch, 1)).isZero();
	}

	@Test
	void pausedItGivesNothingUntilItIsResumed() throws InterruptedException {
		MessageQueue queue = new MessageQueue(4);
		queue.pause(true);
		Queue<Integer> taken = new ConcurrentLinkedQueue<>();
		CountDownLatch started = new CountDownLatch(1);
		Thread taker = new Thread(() -> {
			started.countDown();
			taken.add(number(queue.take()));
		});
		taker.start();
		queue.put(new ZmqMessage[] { message(1) }, 1);
		started.await();
		await().until(() -> taker.getState() == Thread.State.WAITING);
		assertThat(taken).isEmpty();
		queue.pause(false);
		taker.join(TimeUnit.SECONDS.toMillis(10));
		assertThat(taken).containsExactly(1);
	}

	private static ZmqMessage message(int number) {
		return UnsafeFrames.wrapPayload(Integer.toString(number).getBytes());
	}

	private static int number(ZmqMessage message) {
		return Integer.parseInt(new String(message.payload()));
	}

}
