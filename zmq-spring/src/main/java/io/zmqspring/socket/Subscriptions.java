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
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What the subscribers of a PUB socket asked for. Not thread-safe: guarded by the lock of
 * the socket.
 */
final class Subscriptions {

	// In the order of their bytes, so that those of a topic are found without a look at
	// the others
	private final NavigableMap<byte[], Integer> subscribers;

	Subscriptions() {
		this(Arrays::compare);
	}

	Subscriptions(Comparator<byte[]> order) {
		this.subscribers = new TreeMap<>(order);
	}

	// Note what a subscriber said: 1 and a topic to subscribe, 0 and a topic when the
	// last subscriber of that topic went. Returns whether an XPUB socket tells it: the
	// first subscription of a topic, the end of the last, and what is no notice
	boolean note(byte[] notice) {
		if (notice.length == 0) {
			return true;
		}
		byte[] topic = Arrays.copyOfRange(notice, 1, notice.length);
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
		int length = topic.length;
		while (length >= 0) {
			byte[] start = Arrays.copyOf(topic, length);
			Map.Entry<byte[], Integer> nearest = this.subscribers.floorEntry(start);
			if (nearest == null) {
				return count;
			}
			int same = Arrays.mismatch(nearest.getKey(), start);
			if (same < 0 || same == nearest.getKey().length) {
				count += nearest.getValue();
				length = nearest.getKey().length - 1;
			}
			else {
				// Between a prefix of the topic and the topic, all start with that prefix
				length = same;
			}
		}
		return count;
	}

}
