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

import java.util.ArrayDeque;
import java.util.Queue;

import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqMessage;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the subscribers of a publishing socket say. JeroMQ keeps it without a bound until
 * it is read, so it is read at every opportunity; a receiver of an XPUB socket finds at
 * most as many notices as its high-water mark allows. Not thread-safe: guarded by the
 * lock of the socket.
 */
final class SubscriptionNotices {

	private final FrameReader reader;

	private final SocketCounters counters;

	private final ZmqSocketDefinition definition;

	private final Subscriptions subscriptions = new Subscriptions();

	private final Queue<ZmqMessage> backlog = new ArrayDeque<>();

	private final ThrottledLog log = new ThrottledLog(LogFactory.getLog(SubscriptionNotices.class));

	SubscriptionNotices(FrameReader reader, SocketCounters counters, ZmqSocketDefinition definition) {
		this.reader = reader;
		this.counters = counters;
		this.definition = definition;
	}

	void drain() {
		ZmqMessage message = this.reader.readMessage();
		while (message != null) {
			take(message);
			message = this.reader.readMessage();
		}
	}

	private void take(ZmqMessage message) {
		boolean news = message.size() > 1 || this.subscriptions.note(UnsafeFrames.payload(message));
		if (!news || this.definition.type() != ZmqSocketType.XPUB) {
			return;
		}
		if (this.backlog.size() < this.definition.receiveHighWaterMark()) {
			this.backlog.add(message);
			return;
		}
		this.counters.countDiscarded();
		this.log.warn(this.definition + " discards notices of its subscribers: " + this.backlog.size()
				+ ", its receive-high-water-mark, wait for a listener", null);
	}

	@Nullable ZmqMessage poll() {
		drain();
		return this.backlog.poll();
	}

	boolean isEmpty() {
		return this.backlog.isEmpty();
	}

	int count(byte[] topic) {
		drain();
		return this.subscriptions.count(topic);
	}

}
