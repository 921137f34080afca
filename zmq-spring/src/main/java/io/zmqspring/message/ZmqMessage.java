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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * An immutable ZeroMQ message: one or more frames, which travel and arrive together or
 * not at all. Arrays are copied in and out, so that neither side can alter the other's
 * data.
 */
public sealed class ZmqMessage permits ZmqMessage.Framed {

	static final byte[][] NONE = new byte[0][];

	private static final String HEX = "hex:";

	// What Java puts in the place of bytes that are no UTF-8
	private static final char REPLACEMENT = '\uFFFD';

	// Most messages have nothing else
	private final byte[] payload;

	private ZmqMessage(byte[] payload) {
		this.payload = payload;
	}

	static ZmqMessage of(byte[][] leading, byte[] payload, @Nullable Origin origin) {
		return (leading.length == 0 && origin == null) ? new ZmqMessage(payload) : new Framed(leading, payload, origin);
	}

	/**
	 * Create a message of copies of the given frames.
	 * @param frames the frames, at least one; a frame may be empty
	 * @return the message
	 * @throws IllegalArgumentException if there is no frame, or one is {@code null}
	 */
	public static ZmqMessage of(byte[]... frames) {
		Assert.notEmpty(frames, "'frames' must not be empty");
		Assert.noNullElements(frames, "'frames' must not contain null");
		byte[][] copies = new byte[frames.length][];
		for (int i = 0; i < frames.length; i++) {
			copies[i] = frames[i].clone();
		}
		return UnsafeFrames.wrap(copies);
	}

	static ZmqMessage wrap(byte[][] frames) {
		int last = frames.length - 1;
		return of((last == 0) ? NONE : Arrays.copyOf(frames, last), frames[last], null);
	}

	/**
	 * Return the number of frames, without a routing id that the receiving socket put
	 * before them.
	 * @return the number of frames, at least 1
	 */
	public int size() {
		return rawLeading().length + 1;
	}

	/**
	 * Return a copy of a frame.
	 * @param index the index, from 0
	 * @return the bytes of the frame
	 * @throws IndexOutOfBoundsException if there is no such frame
	 */
	public byte[] frame(int index) {
		return rawFrame(index).clone();
	}

	/**
	 * Return a copy of the last frame.
	 * @return the bytes of the payload
	 */
	public byte[] payload() {
		return this.payload.clone();
	}

	/**
	 * Return the first frame as topics are written: as text where it is UTF-8, and
	 * otherwise in the form {@code hex:00FF}, which is published as the same bytes. Text
	 * that itself starts with {@code hex:} takes that form as well.
	 * @return the topic, or {@code null} when the message has one frame
	 */
	public @Nullable String topic() {
		return (rawLeading().length != 0) ? topic(rawLeading()[0]) : null;
	}

	private static String topic(byte[] frame) {
		String text = new String(frame, StandardCharsets.UTF_8);
		boolean readable = text.indexOf(REPLACEMENT) < 0 || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), frame);
		return (readable && !text.startsWith(HEX)) ? text : HEX + HexFormat.of().withUpperCase().formatHex(frame);
	}

	/**
	 * Return the routing id of the peer that sent the message.
	 * @return a copy of the 1 to 255 bytes, or {@code null} when the receiving socket
	 * does not route
	 */
	public byte @Nullable [] routingId() {
		byte[] routingId = rawRoutingId();
		return (routingId != null) ? routingId.clone() : null;
	}

	/**
	 * Return who sent the message, as the receiving socket has authenticated it.
	 * @return the peer, or {@code null} when the receiving socket asks its peers nothing,
	 * or the message came over inproc
	 */
	public @Nullable ZmqPeer peer() {
		Origin origin = origin();
		return (origin != null) ? origin.peer() : null;
	}

	byte[] rawFrame(int index) {
		byte[][] leading = rawLeading();
		return (index == leading.length) ? this.payload : leading[index];
	}

	byte @Nullable [] rawRoutingId() {
		Origin origin = origin();
		return (origin != null) ? origin.routingId() : null;
	}

	byte @Nullable [] rawHeaders() {
		Origin origin = origin();
		return (origin != null) ? origin.headers() : null;
	}

	byte[][] rawLeading() {
		return NONE;
	}

	@Nullable Origin origin() {
		return null;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		if (this == other) {
			return true;
		}
		return (other instanceof ZmqMessage that) && Arrays.equals(this.payload, that.payload)
				&& Arrays.deepEquals(rawLeading(), that.rawLeading())
				&& Arrays.equals(rawRoutingId(), that.rawRoutingId());
	}

	@Override
	public int hashCode() {
		return 31 * Arrays.deepHashCode(rawLeading()) + Arrays.hashCode(this.payload);
	}

	/**
	 * Return the sizes of the frames; never their content, which may be confidential.
	 */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder("ZmqMessage[");
		for (int i = 0; i < size(); i++) {
			text.append((i != 0) ? ", " : "").append(rawFrame(i).length).append(" B");
		}
		return text.append("]").toString();
	}

	/**
	 * One with frames before its payload, or of which more is known.
	 */
	static final class Framed extends ZmqMessage {

		private final byte[][] leading;

		private final @Nullable Origin origin;

		private Framed(byte[][] leading, byte[] payload, @Nullable Origin origin) {
			super(payload);
			this.leading = leading;
			this.origin = origin;
		}

		@Override
		byte[][] rawLeading() {
			return this.leading;
		}

		@Override
		@Nullable Origin origin() {
			return this.origin;
		}

	}

	/**
	 * What is known about a message, apart from its frames.
	 *
	 * @param routingId the routing id of the peer
	 * @param headers the headers frame of the envelope
	 * @param peer who sent it
	 */
	@SuppressWarnings("ArrayRecordComponent") // compared by nobody
	record Origin(byte @Nullable [] routingId, byte @Nullable [] headers, @Nullable ZmqPeer peer) {

	}

}
