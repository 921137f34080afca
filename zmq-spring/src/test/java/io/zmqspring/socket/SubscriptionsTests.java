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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Subscriptions}.
 */
class SubscriptionsTests {

	private final Subscriptions subscriptions = new Subscriptions();

	@Test
	void subscriptionsWhosePrefixMatchesCount() {
		note(1, "EUR");
		note(1, "EUR");
		note(1, "EURUSD");
		note(1, "GBP");
		note(1, "");
		assertThat(count("EURUSD")).isEqualTo(4);
		assertThat(count("EUR")).isEqualTo(3);
		assertThat(count("")).isEqualTo(1);
	}

	@Test
	void lastSubscriberThatGoesTakesTheTopicWithIt() {
		note(1, "EUR");
		note(1, "EUR");
		note(0, "EUR");
		assertThat(count("EUR")).isZero();
		note(0, "EUR");
		assertThat(count("EUR")).isZero();
	}

	@Test
	void otherNoticesAreIgnored() {
		this.subscriptions.note(new byte[0]);
		note(2, "EUR");
		assertThat(count("EUR")).isZero();
	}

	@Test
	void subscriptionsToOtherTopicsAreNotLookedAt() {
		AtomicInteger comparisons = new AtomicInteger();
		Subscriptions many = new Subscriptions((first, second) -> {
			comparisons.incrementAndGet();
			return Arrays.compare(first, second);
		});
		for (int i = 0; i < 10_000; i++) {
			many.note(("\1topic-" + i).getBytes(StandardCharsets.UTF_8));
		}
		comparisons.set(0);
		assertThat(many.count("topic-1234".getBytes(StandardCharsets.UTF_8))).isEqualTo(4);
		assertThat(many.count("other".getBytes(StandardCharsets.UTF_8))).isZero();
		assertThat(comparisons).hasValueLessThan(200);
	}

	private int count(String topic) {
		return this.subscriptions.count(topic.getBytes(StandardCharsets.UTF_8));
	}

	private void note(int kind, String topic) {
		byte[] prefix = topic.getBytes(StandardCharsets.UTF_8);
		byte[] notice = new byte[prefix.length + 1];
		notice[0] = (byte) kind;
		System.arraycopy(prefix, 0, notice, 1, prefix.length);
		this.subscriptions.note(notice);
	}

}
