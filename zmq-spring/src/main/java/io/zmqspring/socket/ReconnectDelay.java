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
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time between attempts to connect to a peer with which the handshake fails: twice as
 * long after each failure, up to a maximum, and as short as in the beginning once there
 * was none for much longer than that. Used by one thread at a time.
 */
final class ReconnectDelay {

	// An attempt has been made by then, and its failure was noticed
	private static final long NOTICE_NANOS = TimeUnit.SECONDS.toNanos(5);

	private final long first;

	private final long longest;

	private final LongSupplier clock;

	private long nanos;

	private long failed;

	ReconnectDelay(ZmqSocketDefinition definition) {
		this(definition.reconnectInterval(), definition.reconnectIntervalMax(), System::nanoTime);
	}

	ReconnectDelay(Duration first, Duration longest, LongSupplier clock) {
		this.first = first.toNanos();
		this.longest = Math.max(this.first, longest.toNanos());
		this.clock = clock;
		this.nanos = this.first;
	}

	void failed() {
		this.nanos = Math.min(this.longest, 2 * current().toNanos());
		this.failed = this.clock.getAsLong();
	}

	Duration current() {
		if (this.clock.getAsLong() - this.failed > 2 * this.nanos + NOTICE_NANOS) {
			this.nanos = this.first;
		}
		return Duration.ofNanos(this.nanos);
	}

}
