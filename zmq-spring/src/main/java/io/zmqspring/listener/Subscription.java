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

	private volatile Topic[] topics;

	private volatile boolean all;

	Subscription(ZmqSocket socket, Set<Topic> topics) {
		this.socket = socket;
		this.wanted = new LinkedHashSet<>(topics);
		// An XSUB has one listener, which also gets what messages have subscribed to
		this.selective = socket.definition().type() == ZmqSocketType.SUB;
		this.topics = new Topic[0];
		update();
	}

	private void update() {
		this.topics = this.wanted.toArray(new Topic[0]);
		this.all = !this.selective || this.wanted.contains(Topic.of(""));
	}

	synchronized void begin() {
		for (Topic topic : this.topics) {
			this.socket.subscribe(topic);
		}
	}

	// What is no topic of it yet
	synchronized void add(Topic topic) {
		if (this.wanted.add(topic)) {
			update();
			this.socket.subscribe(topic);
		}
	}

	synchronized void remove(Topic topic) {
		if (this.wanted.remove(topic)) {
			this.socket.unsubscribe(topic);
			update();
		}
	}

	synchronized void end() {
		try {
			for (Topic topic : this.topics) {
				this.socket.unsubscribe(topic);
			}
		}
		catch (ZmqSocketException ex) {
			logger.debug("No need to unsubscribe from a socket that is closed", ex);
		}
	}

	boolean isToAll() {
		return this.all;
	}

	boolean matches(ZmqMessage message) {
		if (this.all) {
			return true;
		}
		byte[] frame = UnsafeFrames.frame(message, 0);
		for (Topic topic : this.topics) {
			if (topic.matches(frame)) {
				return true;
			}
		}
		return false;
	}

}
