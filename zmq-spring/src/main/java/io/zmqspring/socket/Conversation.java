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

import io.zmqspring.security.GuardedMsgAllocator;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.Options;
import zmq.ZError;
import zmq.io.Metadata;
import zmq.io.mechanism.Mechanism;
import zmq.io.net.Address;

/**
 * What is said through a connection after the greetings: the handshake of JeroMQ's
 * mechanism, then messages and heartbeats.
 */
final class Conversation {

	private final LosslessSession session;

	private final Options options;

	private final Address peer;

	private final Mechanism mechanism;

	private final Heartbeats heartbeats;

	private final Metadata metadata = new Metadata();

	// What the socket has no room for, or the handshake cannot use yet. JeroMQ's engine
	// would offer the bytes as they came: ciphertext with CURVE (JeroMQ issue 1009)
	private @Nullable Msg held;

	// Whether the peer has said something of the handshake
	private boolean heard;

	private boolean ready;

	Conversation(LosslessSession session, Options options, Address peer, Heartbeats heartbeats) {
		this.session = session;
		this.options = options;
		this.peer = peer;
		this.mechanism = options.mechanism.create(session, peer, options);
		this.heartbeats = heartbeats;
	}

	// What the peer says
	Taken take(Msg frame) {
		if (!becomesReady()) {
			return shakeHands(frame);
		}
		Msg message = this.mechanism.decode(frame);
		if (message == null) {
			return Taken.NEVER;
		}
		if (message.isCommand()) {
			return this.heartbeats.received(message) ? Taken.YES : Taken.NEVER;
		}
		message.setMetadata(this.metadata);
		return deliver((message != frame) ? guard(message) : message);
	}

	// JeroMQ has allocated what it has decrypted
	private Msg guard(Msg decrypted) {
		return (this.options.allocator instanceof GuardedMsgAllocator guard) ? guard.guard(decrypted) : decrypted;
	}

	// What is held
	Taken takeHeld() {
		Msg waiting = this.held;
		if (waiting == null) {
			return Taken.YES;
		}
		this.held = null;
		return this.ready ? deliver(waiting) : shakeHands(waiting);
	}

	private Taken deliver(Msg message) {
		if (this.session.pushMsg(message)) {
			return Taken.YES;
		}
		this.held = message;
		return Taken.NOT_YET;
	}

	private Taken shakeHands(Msg command) {
		int error = command.isCommand() ? this.mechanism.processHandshakeCommand(command) : ZError.EPROTO;
		if (error == ZError.EAGAIN) {
			this.held = command;
			return Taken.NOT_YET;
		}
		this.heard = true;
		return (error == 0 && this.mechanism.status() != Mechanism.Status.ERROR) ? Taken.YES : Taken.NEVER;
	}

	// What the ZAP handler has decided. Returns false if it makes no sense
	boolean zapMsgAvailable() {
		return this.mechanism.zapMsgAvailable() != ZError.EPROTO;
	}

	// What to say next
	@Nullable Msg next() {
		if (!becomesReady()) {
			return nextCommand();
		}
		Msg next = this.heartbeats.isDue() ? this.heartbeats.poll() : this.session.pullMsg();
		return (next != null) ? this.mechanism.encode(next) : null;
	}

	private @Nullable Msg nextCommand() {
		if ((this.session.listensFirst() && !this.heard) || this.mechanism.status() == Mechanism.Status.ERROR) {
			return null;
		}
		Msg.Builder command = new Msg.Builder();
		if (this.mechanism.nextHandshakeCommand(command) != 0) {
			return null;
		}
		command.setFlags(Msg.COMMAND);
		return command.build();
	}

	// Whether the handshake is complete
	boolean isReady() {
		return this.ready;
	}

	private boolean becomesReady() {
		if (!this.ready && this.mechanism.status() == Mechanism.Status.READY) {
			this.ready = true;
			begin();
		}
		return this.ready;
	}

	private void begin() {
		this.metadata.put(Metadata.PEER_ADDRESS, this.peer.address());
		this.metadata.set(this.mechanism.zapProperties);
		this.metadata.set(this.mechanism.zmtpProperties);
		if (this.options.recvIdentity) {
			this.session.pushMsg(this.mechanism.peerIdentity());
			this.session.flush();
		}
		this.heartbeats.start();
	}

	void end() {
		this.heartbeats.stop();
		this.mechanism.destroy();
	}

	enum Taken {

		YES,
		// It is held, and nothing more may come before it was taken
		NOT_YET,
		// The peer does not keep to the protocol
		NEVER

	}

}
