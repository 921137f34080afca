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

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * How long a thread may wait for a peer that is full. One that keeps reading has room
 * again within moments, and is waited for; one that does not is remembered, so that it
 * cannot hold up the others again and again.
 */
final class SlowPeers {

	private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

	// Whoever connects with that many identities is waited for no longer
	private static final int MOST = 8;

	private final long memoryNanos;

	// By routing id, until when a peer is not waited for
	private final Map<ByteBuffer, Long> peers = new ConcurrentHashMap<>();

	SlowPeers(long memoryNanos) {
		this.memoryNanos = memoryNanos;
	}

	// Returns whether the attempt succeeded
	boolean await(byte[] routingId, BooleanSupplier attempt) {
		long start = System.nanoTime();
		this.peers.values().removeIf((end) -> end - start <= 0);
		ByteBuffer peer = ByteBuffer.wrap(routingId);
		if (this.peers.size() >= MOST || this.peers.containsKey(peer)) {
			return false;
		}
		while (System.nanoTime() - start < PATIENCE_NANOS && !Thread.currentThread().isInterrupted()) {
			LockSupport.parkNanos(PAUSE_NANOS);
			if (attempt.getAsBoolean()) {
				return true;
			}
		}
		this.peers.put(peer, System.nanoTime() + this.memoryNanos);
		return false;
	}

}
