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
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReconnectDelay}.
 */
class ReconnectDelayTests {

	private final AtomicLong now = new AtomicLong();

	private final ReconnectDelay delay = new ReconnectDelay(Duration.ofMillis(100), Duration.ofMillis(1500),
			this.now::get);

	@Test
	void eachFailureDoublesItUpToTheMaximum() {
		assertThat(this.delay.current()).hasMillis(100);
		for (int expected : new int[] { 200, 400, 800, 1500, 1500 }) {
			this.delay.failed();
			assertThat(this.delay.current()).hasMillis(expected);
			pass(this.delay.current().plusSeconds(2));
		}
	}

	@Test
	void isShortAgainOnceNothingHasFailedForLong() {
		for (int i = 0; i < 10; i++) {
			this.delay.failed();
		}
		pass(Duration.ofSeconds(9));
		assertThat(this.delay.current()).hasMillis(100);
		this.delay.failed();
		assertThat(this.delay.current()).hasMillis(200);
	}

	@Test
	void firstMayBeAboveTheMaximum() {
		ReconnectDelay constant = new ReconnectDelay(Duration.ofSeconds(1), Duration.ZERO, this.now::get);
		constant.failed();
		assertThat(constant.current()).hasSeconds(1);
	}

	private void pass(Duration time) {
		this.now.addAndGet(time.toNanos());
	}

}
