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

package io.zmqspring.message;

/**
 * Names of the message headers that ZeroMQ sockets set and read.
 */
public final class ZmqHeaders {

	/**
	 * Topic of a published message, a text; absent when the message has one frame. Bytes
	 * that are no UTF-8 are written {@code hex:00FF}, as in {@code topics}.
	 */
	public static final String TOPIC = "zmq_topic";

	/**
	 * Routing id of the peer, 1 to 255 bytes, on sockets that route (RFC 28/REQREP).
	 */
	public static final String ROUTING_ID = "zmq_routingId";

	/**
	 * Frames between the routing id and the payload, a {@link ZmqMessage}.
	 */
	public static final String ENVELOPE = "zmq_envelope";

	/**
	 * User that the peer was accepted as, a text, on sockets that ask for it. Nothing
	 * that the peer says of itself.
	 */
	public static final String USER = "zmq_user";

	/**
	 * IP address of the peer, a text, on sockets that have a security bundle, or decide
	 * by address or authenticator.
	 */
	public static final String PEER_ADDRESS = "zmq_peerAddress";

	/**
	 * Name of the socket that the message came from, a text.
	 */
	public static final String SOCKET = "zmq_socket";

	/**
	 * Name of the payload's type as the sender calls it, a text, in the
	 * {@link ZmqFormat#HEADERS headers} format.
	 */
	public static final String TYPE = "zmq_type";

	/**
	 * Number of the message as its sender counts those of its socket, a {@link Long}, in
	 * the {@link ZmqFormat#HEADERS headers} format.
	 */
	public static final String SEQUENCE = "zmq_sequence";

	/**
	 * Time when the message was sent, by the clock of its sender, in milliseconds since
	 * 1970, a {@link Long}, in the {@link ZmqFormat#HEADERS headers} format.
	 */
	public static final String TIMESTAMP = "zmq_timestamp";

	/**
	 * Why a message was sent to a dead-letter socket, a text: what the exception says.
	 */
	public static final String DEAD_LETTER_REASON = "dead-letter-reason";

	/**
	 * Name of the class of the exception for which a message was sent to a dead-letter
	 * socket, a text.
	 */
	public static final String DEAD_LETTER_EXCEPTION = "dead-letter-exception";

	/**
	 * Name of the socket that a message came from before it was sent to a dead-letter
	 * socket, a text.
	 */
	public static final String DEAD_LETTER_SOCKET = "dead-letter-socket";

	/**
	 * Id of the listener that sent a message to a dead-letter socket, a text.
	 */
	public static final String DEAD_LETTER_LISTENER = "dead-letter-listener";

	/**
	 * Time when a message was sent to a dead-letter socket, a text in the form of ISO
	 * 8601, in UTC.
	 */
	public static final String DEAD_LETTER_TIME = "dead-letter-time";

	private ZmqHeaders() {
	}

}
