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

import org.apache.commons.logging.Log;
import org.junit.jupiter.api.Test;

import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ThrottledLog}.
 */
class ThrottledLogTests {

	private final Log logger = mock(Log.class);

	private final long[] now = { Long.MAX_VALUE - 5 };

	private final ThrottledLog log = new ThrottledLog(this.logger, () -> this.now[0]);

	@Test
	void writesTheFirstAtOnceAndThenOneInTenSecondsWithTheNumberOfTheOthers() {
		IllegalStateException cause = new IllegalStateException();
		for (int i = 0; i < 100; i++) {
			this.log.warn("text", cause);
		}
		then(this.logger).should().warn("text", cause);
		then(this.logger).shouldHaveNoMoreInteractions();
		this.now[0] += 9_999_999_999L;
		this.log.warn("text", cause);
		then(this.logger).shouldHaveNoMoreInteractions();
		this.now[0] += 1;
		this.log.warn("text", null);
		this.log.warn("text", null);
		then(this.logger).should().warn("text (and 100 more like it, not logged)", null);
		this.now[0] += 10_000_000_000L;
		this.log.warn("text", null);
		then(this.logger).should().warn("text (and 1 more like it, not logged)", null);
		then(this.logger).shouldHaveNoMoreInteractions();
	}

	@Test
	void saysNothingOfOthersWhereThereWereNone() {
		this.log.warn("first", null);
		this.now[0] += 10_000_000_000L;
		this.log.warn("second", null);
		then(this.logger).should().warn("first", null);
		then(this.logger).should().warn("second", null);
	}

}
