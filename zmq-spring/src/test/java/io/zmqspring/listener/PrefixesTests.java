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

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.RandomAccess;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Prefixes}.
 */
class PrefixesTests {

	private static final Prefixes NONE = new Prefixes(List.of());

	@Test
	void matchesWhatStartsWithOneOfThem() {
		Prefixes prefixes = NONE.with(new byte[] { 0, -1 }).with(new byte[] { 3 });
		assertThat(prefixes.match(new byte[] { 0, -1 })).isTrue();
		assertThat(prefixes.match(new byte[] { 0, -1, 1 })).isTrue();
		assertThat(prefixes.match(new byte[] { 3, 0 })).isTrue();
		assertThat(prefixes.match(new byte[] { 0 })).isFalse();
		assertThat(prefixes.match(new byte[] { 1, 0, -1 })).isFalse();
		assertThat(prefixes.match(new byte[0])).isFalse();
		assertThat(prefixes.matchAll()).isFalse();
	}

	@Test
	void emptyOneMatchesAll() {
		Prefixes prefixes = NONE.with(new byte[] { 1 }).with(new byte[0]);
		assertThat(prefixes.matchAll()).isTrue();
		assertThat(prefixes.match(new byte[0])).isTrue();
		assertThat(prefixes.match(new byte[] { -5 })).isTrue();
		assertThat(prefixes.without(new byte[0]).matchAll()).isFalse();
	}

	@Test
	void findsWhatALookAtEachFinds() {
		Random random = new Random(1);
		Prefixes prefixes = NONE;
		List<byte[]> all = new ArrayList<>();
		for (int round = 0; round < 20_000; round++) {
			byte[] bytes = few(random);
			int index = indexOf(all, bytes);
			if (index < 0 && all.size() < 20) {
				all.add(bytes);
				prefixes = prefixes.with(bytes);
			}
			else if (index >= 0) {
				all.remove(index);
				prefixes = prefixes.without(bytes);
			}
			byte[] frame = few(random);
			assertThat(prefixes.match(frame)).as("%s of %s", Arrays.toString(frame), Arrays.deepToString(all.toArray()))
				.isEqualTo(all.stream().anyMatch((prefix) -> startsWith(frame, prefix)));
		}
	}

	@Test
	void othersAreNotLookedAt() {
		byte[][] sorted = new byte[10_000][];
		Arrays.setAll(sorted, (i) -> "topic-%05d".formatted(i).getBytes());
		int[] looks = new int[1];
		Prefixes many = new Prefixes(new Counting(sorted, looks));
		for (int i = 0; i < sorted.length; i++) {
			assertThat(many.match(("topic-%05d and more").formatted(i).getBytes())).isTrue();
		}
		assertThat(many.match("topic-9".getBytes())).isFalse();
		assertThat(many.match("other".getBytes())).isFalse();
		assertThat(looks[0]).isLessThan(20 * sorted.length);
	}

	private static int indexOf(List<byte[]> all, byte[] bytes) {
		for (int i = 0; i < all.size(); i++) {
			if (Arrays.equals(all.get(i), bytes)) {
				return i;
			}
		}
		return -1;
	}

	// So few that many start with others
	private static byte[] few(Random random) {
		byte[] bytes = new byte[random.nextInt(5)];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) (random.nextInt(3) - 1);
		}
		return bytes;
	}

	private static boolean startsWith(byte[] frame, byte[] prefix) {
		return frame.length >= prefix.length && Arrays.equals(frame, 0, prefix.length, prefix, 0, prefix.length);
	}

	private static final class Counting extends AbstractList<byte[]> implements RandomAccess {

		private final byte[][] elements;

		private final int[] looks;

		Counting(byte[][] elements, int[] looks) {
			this.elements = elements;
			this.looks = looks;
		}

		@Override
		public byte[] get(int index) {
			this.looks[0]++;
			return this.elements[index];
		}

		@Override
		public int size() {
			return this.elements.length;
		}

	}

}
