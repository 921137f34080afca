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

import java.util.concurrent.atomic.AtomicBoolean;

import io.zmqspring.message.Envelope;
import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message, or a batch, whose outcome is outstanding. Several may want to decide it, the
 * listener's method, its future, the end of the listener: who claims it first does.
 */
final class Exchange {

	private final ZmqMessage body;

	private final @Nullable Envelope envelope;

	private final int messages;

	private final AtomicBoolean claimed = new AtomicBoolean();

	Exchange(ZmqMessage body, @Nullable Envelope envelope, int messages) {
		this.body = body;
		this.envelope = envelope;
		this.messages = messages;
	}

	// The first of a batch
	ZmqMessage body() {
		return this.body;
	}

	// Leads the reply back; null where there is no reply
	@Nullable Envelope envelope() {
		return this.envelope;
	}

	int messages() {
		return this.messages;
	}

	boolean isClaimed() {
		return this.claimed.get();
	}

	boolean claim() {
		return this.claimed.compareAndSet(false, true);
	}

}
