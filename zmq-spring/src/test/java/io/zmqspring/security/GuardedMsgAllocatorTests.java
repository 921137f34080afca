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

package io.zmqspring.security;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zmq.Msg;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GuardedMsgAllocator}.
 */
class GuardedMsgAllocatorTests {

	private final GuardedMsgAllocator allocator = new GuardedMsgAllocator(1024, 10, Incoming.MESSAGES,
			new ReceiveBudget(4096), (reason) -> {
			});

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 1024 })
	void frameWithinTheLimitIsAllocatedOnTheHeap(int size) {
		Msg frame = this.allocator.allocate(size);
		assertThat(frame.size()).isEqualTo(size);
		assertThat(frame.isCommand()).isFalse();
		assertThat(frame.buf().hasArray()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, Integer.MIN_VALUE, 1025, Integer.MAX_VALUE })
	void impossibleSizeIsAnEmptyCommand(int size) {
		Msg frame = this.allocator.allocate(size);
		assertThat(frame.size()).isZero();
		assertThat(frame.isCommand()).isTrue();
	}

}
