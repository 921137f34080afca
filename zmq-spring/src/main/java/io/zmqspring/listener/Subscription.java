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

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

import io.zmqspring.ZmqSocketException;
import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.Topic;
import io.zmqspring.socket.ZmqSocket;
import io.zmqspring.socket.ZmqSocketType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What a started listener wants of its socket: the topics of a SUB, everything of others.
 */
final class Subscription {

	private static final Log logger = LogFactory.getLog(Subscription.class);

	private final ZmqSocket socket;

	// Nothing but a SUB or XSUB has any
	private final boolean selective;

	private final Set<Topic> wanted;

	private volatile Prefixes prefixes;

	// Whether it wants what the properties of its socket subscribe to
	private volatile boolean wantsProperties;

	// How often its socket was subscribed to what it wants
	private volatile int subscribed;

	Subscription(ZmqSocket socket, Set<Topic> topics) {
		this.socket = socket;
		this.wanted = new LinkedHashSet<>(topics);
		// An XSUB has one listener, which also gets what messages have subscribed to
		this.selective = socket.definition().type() == ZmqSocketType.SUB;
		this.prefixes = new Prefixes(topics.stream().map(Topic::prefix).sorted(Arrays::compare).toList());
		this.wantsProperties = this.wanted.containsAll(socket.definition().topics());
		this.subscribed = socket.definition().topics().size();
	}

	synchronized void begin() {
		for (Topic topic : this.wanted) {
			subscribe(topic);
		}
	}

	// What is no topic of it yet
	synchronized void add(Topic topic) {
		if (this.wanted.add(topic)) {
			this.prefixes = this.prefixes.with(topic.prefix());
			subscribe(topic);
		}
	}

	@SuppressWarnings("NonAtomicVolatileUpdate") // by one thread at a time
	private void subscribe(Topic topic) {
		this.socket.subscribe(topic);
		this.subscribed++;
	}

	synchronized void remove(Topic topic) {
		if (this.wanted.remove(topic)) {
			this.socket.unsubscribe(topic);
			this.prefixes = this.prefixes.without(topic.prefix());
			this.wantsProperties = this.wanted.containsAll(this.socket.definition().topics());
		}
	}

	synchronized void end() {
		try {
			this.wanted.forEach(this.socket::unsubscribe);
		}
		catch (ZmqSocketException ex) {
			logger.debug("No need to unsubscribe from a socket that is closed", ex);
		}
	}

	// All that arrives: if nobody else has subscribed to anything, JeroMQ has matched it
	boolean isToAll() {
		return !this.selective || this.prefixes.matchAll()
				|| (this.wantsProperties && this.subscribed == this.socket.subscribed());
	}

	boolean matches(ZmqMessage message) {
		return !this.selective || this.prefixes.match(UnsafeFrames.frame(message, 0));
	}

}
