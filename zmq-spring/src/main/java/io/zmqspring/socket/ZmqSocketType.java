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

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

import org.zeromq.SocketType;

/**
 * The types of ZeroMQ sockets.
 */
public enum ZmqSocketType {

	/**
	 * Publishes to all subscribers whose topics match (RFC 29/PUBSUB).
	 */
	// An XPUB speaks as a PUB does, and sees who subscribes
	PUB(SocketType.XPUB, true, false),

	/**
	 * Receives what it subscribed to (RFC 29/PUBSUB).
	 */
	SUB(SocketType.SUB, false, true),

	/**
	 * Distributes messages among its peers (RFC 30/PIPELINE).
	 */
	PUSH(SocketType.PUSH, true, false),

	/**
	 * Collects messages from its peers (RFC 30/PIPELINE).
	 */
	PULL(SocketType.PULL, false, true),

	/**
	 * Sends requests (RFC 28/REQREP), many at a time over one DEALER.
	 */
	REQ(SocketType.DEALER, true, true),

	/**
	 * Answers requests (RFC 28/REQREP), in any order through a ROUTER.
	 */
	REP(SocketType.ROUTER, true, true),

	/**
	 * Exchanges messages with exactly one peer (RFC 31/EXPAIR).
	 */
	PAIR(SocketType.PAIR, true, true),

	/**
	 * Exchanges messages with all its peers in turn (RFC 28/REQREP).
	 */
	DEALER(SocketType.DEALER, true, true),

	/**
	 * Exchanges messages with peers that it addresses by their routing id (RFC
	 * 28/REQREP).
	 */
	ROUTER(SocketType.ROUTER, true, true),

	/**
	 * Publishes, and receives the subscriptions of its peers (RFC 29/PUBSUB).
	 */
	XPUB(SocketType.XPUB, true, true),

	/**
	 * Receives what it subscribed to, and sends subscriptions as messages (RFC
	 * 29/PUBSUB).
	 */
	XSUB(SocketType.XSUB, true, true);

	private final SocketType wireType;

	private final boolean sending;

	private final boolean receiving;

	ZmqSocketType(SocketType wireType, boolean sending, boolean receiving) {
		this.wireType = wireType;
		this.sending = sending;
		this.receiving = receiving;
	}

	SocketType wireType() {
		return this.wireType;
	}

	/**
	 * Return whether messages leave through such a socket.
	 * @return {@code true} if it can send
	 */
	public boolean isSending() {
		return this.sending;
	}

	/**
	 * Return whether messages arrive at such a socket.
	 * @return {@code true} if it can receive
	 */
	public boolean isReceiving() {
		return this.receiving;
	}

	/**
	 * Return whether such a socket publishes messages by topic.
	 * @return {@code true} for pub and xpub
	 */
	public boolean isPublishing() {
		return this == PUB || this == XPUB;
	}

	/**
	 * Return whether such a socket subscribes to topics.
	 * @return {@code true} for sub and xsub
	 */
	public boolean isSubscribing() {
		return this == SUB || this == XSUB;
	}

	// Receiving must then leave room for senders
	boolean isDuplex() {
		return this.sending && this.receiving;
	}

	/**
	 * Return the types that can stand at the other end of a connection.
	 * @return the compatible types
	 */
	public Set<ZmqSocketType> peers() {
		return switch (this) {
			case PUB, XPUB -> EnumSet.of(SUB, XSUB);
			case SUB, XSUB -> EnumSet.of(PUB, XPUB);
			case PUSH -> EnumSet.of(PULL);
			case PULL -> EnumSet.of(PUSH);
			case REQ -> EnumSet.of(REP, ROUTER);
			case REP -> EnumSet.of(REQ, DEALER);
			case PAIR -> EnumSet.of(PAIR);
			case DEALER -> EnumSet.of(REP, DEALER, ROUTER);
			case ROUTER -> EnumSet.of(REQ, DEALER, ROUTER);
		};
	}

	/**
	 * Return the spelling of properties.
	 */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
