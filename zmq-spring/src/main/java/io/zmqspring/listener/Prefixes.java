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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Prefixes of frames in the order of their bytes, so that one of a frame is found without
 * a look at all the others. Immutable.
 */
final class Prefixes {

	private final List<byte[]> sorted;

	// Whose elements are found by their index, and which nobody alters
	Prefixes(List<byte[]> sorted) {
		this.sorted = sorted;
	}

	Prefixes with(byte[] prefix) {
		List<byte[]> more = new ArrayList<>(this.sorted);
		more.add(floor(prefix, prefix.length) + 1, prefix);
		return new Prefixes(more);
	}

	Prefixes without(byte[] prefix) {
		List<byte[]> less = new ArrayList<>(this.sorted);
		less.remove(floor(prefix, prefix.length));
		return new Prefixes(less);
	}

	// Whether the empty one is there
	boolean matchAll() {
		return !this.sorted.isEmpty() && this.sorted.get(0).length == 0;
	}

	boolean match(byte[] frame) {
		int length = frame.length;
		while (true) {
			int floor = floor(frame, length);
			if (floor < 0) {
				return false;
			}
			byte[] nearest = this.sorted.get(floor);
			int same = Arrays.mismatch(nearest, 0, nearest.length, frame, 0, length);
			if (same < 0 || same == nearest.length) {
				return true;
			}
			// Between a prefix of the frame and the frame, all start with that prefix
			length = same;
		}
	}

	// The index of the last that is not above the start of a frame, or -1
	private int floor(byte[] frame, int length) {
		int low = 0;
		int high = this.sorted.size() - 1;
		while (low <= high) {
			int middle = (low + high) >>> 1;
			byte[] prefix = this.sorted.get(middle);
			if (Arrays.compare(prefix, 0, prefix.length, frame, 0, length) <= 0) {
				low = middle + 1;
			}
			else {
				high = middle - 1;
			}
		}
		return high;
	}

}
