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

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What the subscribers of a PUB socket asked for. Not thread-safe: guarded by the lock of
 * the socket.
 */
final class Subscriptions {

	private final Map<Topic, Integer> subscribers = new HashMap<>();

	// Note what a subscriber said: 1 and a topic to subscribe, 0 and a topic when the
	// last subscriber of that topic went. Returns whether an XPUB socket tells it: the
	// first subscription of a topic, the end of the last, and what is no notice
	boolean note(byte[] notice) {
		if (notice.length == 0) {
			return true;
		}
		Topic topic = Topic.of(Arrays.copyOfRange(notice, 1, notice.length));
		if (notice[0] == 1) {
			return this.subscribers.merge(topic, 1, Integer::sum) == 1;
		}
		if (notice[0] == 0) {
			this.subscribers.remove(topic);
		}
		return true;
	}

	int count(byte[] topic) {
		int count = 0;
		for (Map.Entry<Topic, Integer> entry : this.subscribers.entrySet()) {
			if (entry.getKey().matches(topic)) {
				count += entry.getValue();
			}
		}
		return count;
	}

}
