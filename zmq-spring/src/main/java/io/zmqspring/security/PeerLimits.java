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

package io.zmqspring.security;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import zmq.io.Metadata;

/**
 * What the peers of one socket may send, connection by connection. JeroMQ shows a message
 * to its reader only with the last frame, so that the frames before it are counted here,
 * on the I/O thread that serves the connection.
 */
final class PeerLimits {

	private final int maxFrames;

	private final Incoming incoming;

	private final ReceiveBudget budget;

	private final Refusals refusals;

	private final Map<Key, Peer> peers = new ConcurrentHashMap<>();

	private final ReferenceQueue<Metadata> gone = new ReferenceQueue<>();

	// Frames come in batches from one connection. With several I/O threads whose entry it
	// is does not matter
	private @Nullable Peer last;

	PeerLimits(int maxFrames, Incoming incoming, ReceiveBudget budget, Refusals refusals) {
		this.maxFrames = maxFrames;
		this.incoming = incoming;
		this.budget = budget;
		this.refusals = refusals;
	}

	boolean takesMessages() {
		return this.incoming == Incoming.MESSAGES;
	}

	ReceiveBudget budget() {
		return this.budget;
	}

	// The metadata is one object for each connection, and lives as long as it
	void arrived(GuardedFrame frame, Metadata connection) {
		if (this.incoming == Incoming.NOTHING) {
			frame.drop();
			if (!frame.hasMore()) {
				this.refusals.refused("a message, since a socket of its type receives none");
			}
			return;
		}
		Peer peer = this.last;
		if (peer == null || !peer.isOf(connection)) {
			peer = find(connection);
			this.last = peer;
		}
		if (peer.message.isWhole(frame)) {
			if (this.incoming == Incoming.SUBSCRIPTIONS) {
				peer.subscriptions.arrived(frame);
			}
			return;
		}
		peer.message.arrived(frame);
	}

	private Peer find(Metadata connection) {
		Reference<? extends Metadata> reference = this.gone.poll();
		while (reference != null) {
			this.peers.remove(reference);
			reference = this.gone.poll();
		}
		return this.peers.computeIfAbsent(new Key(connection, this.gone), (key) -> new Peer(key, connection));
	}

	private final class Peer {

		private final Key key;

		private final IncompleteMessage message;

		private final PeerSubscriptions subscriptions;

		Peer(Key key, Metadata connection) {
			this.key = key;
			this.message = new IncompleteMessage(PeerLimits.this.maxFrames,
					PeerLimits.this.budget.reservation(connection, 0), PeerLimits.this.refusals);
			this.subscriptions = new PeerSubscriptions(PeerLimits.this.budget.reservation(connection, 0),
					PeerLimits.this.refusals);
		}

		boolean isOf(Metadata connection) {
			return this.key.refersTo(connection);
		}

	}

	// JeroMQ's metadata are equal when their content is
	private static final class Key extends WeakReference<Metadata> {

		private final int hash;

		Key(Metadata metadata, ReferenceQueue<Metadata> queue) {
			super(metadata, queue);
			this.hash = System.identityHashCode(metadata);
		}

		@Override
		public boolean equals(@Nullable Object other) {
			if (this == other) {
				return true;
			}
			Metadata metadata = get();
			return metadata != null && other instanceof Key key && key.refersTo(metadata);
		}

		@Override
		public int hashCode() {
			return this.hash;
		}

	}

}
