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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.zmqspring.message.ZmqMessage;
import org.awaitility.Awaitility;

/**
 * Remembers what it is told, and fails if it is to.
 */
final class RecordedReplies implements ArrivalHandler {

	final List<ZmqMessage> arrived = new CopyOnWriteArrayList<>();

	final AtomicInteger batches = new AtomicInteger();

	final AtomicInteger failures = new AtomicInteger();

	final AtomicInteger ticks = new AtomicInteger();

	final AtomicInteger told = new AtomicInteger();

	final AtomicInteger closings = new AtomicInteger();

	@Override
	public void arrived(ZmqMessage message) {
		switch (this.failures.getAndUpdate((left) -> Math.max(0, left - 1))) {
			case 1 -> throw new IllegalStateException("It fails");
			case 2 -> throw new NoClassDefFoundError("It fails");
			default -> this.arrived.add(message);
		}
	}

	@Override
	public void arrivedAll() {
		this.batches.incrementAndGet();
	}

	@Override
	public long timePassed() {
		this.told.incrementAndGet();
		return (this.ticks.getAndUpdate((left) -> Math.max(0, left - 1)) == 0) ? Long.MAX_VALUE : 1;
	}

	@Override
	public void closed() {
		this.closings.incrementAndGet();
	}

	void await(int count) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(1))
			.atMost(Duration.ofSeconds(30))
			.until(() -> this.arrived.size() == count);
	}

}
