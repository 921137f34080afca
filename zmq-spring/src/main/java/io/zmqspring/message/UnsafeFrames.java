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

import org.jspecify.annotations.Nullable;

/**
 * Access to the frames of a {@link ZmqMessage} without a copy, for code that promises not
 * to alter the arrays and not to hand them to anyone who might.
 */
public final class UnsafeFrames {

	private UnsafeFrames() {
	}

	/**
	 * Create a message that owns the given frames.
	 * @param frames the frames, at least one, which nobody alters from now on
	 * @return the message
	 */
	public static ZmqMessage wrap(byte[]... frames) {
		return ZmqMessage.wrap(frames);
	}

	/**
	 * Create a message of one frame that owns it.
	 * @param payload the frame, which nobody alters from now on
	 * @return the message
	 */
	public static ZmqMessage wrapPayload(byte[] payload) {
		return ZmqMessage.of(ZmqMessage.NONE, payload, null);
	}

	/**
	 * Return a frame.
	 * @param message the message
	 * @param index the index, from 0
	 * @return the bytes of the message itself, to be read only
	 */
	public static byte[] frame(ZmqMessage message, int index) {
		return message.rawFrame(index);
	}

	/**
	 * Return the last frame.
	 * @param message the message
	 * @return the bytes of the message itself, to be read only
	 */
	public static byte[] payload(ZmqMessage message) {
		return message.rawFrame(message.size() - 1);
	}

	/**
	 * Return a message without its first frames.
	 * @param message the message
	 * @param from the index of the first frame to keep
	 * @param routingId the routing id that the result carries, or {@code null}
	 * @return the message of the remaining frames
	 */
	public static ZmqMessage tail(ZmqMessage message, int from, byte @Nullable [] routingId) {
		int last = message.size() - 1;
		byte[][] leading = new byte[last - from][];
		for (int i = from; i < last; i++) {
			leading[i - from] = message.rawFrame(i);
		}
		ZmqPeer peer = message.peer();
		return ZmqMessage.of(leading, message.rawFrame(last),
				(routingId != null || peer != null) ? new ZmqMessage.Origin(routingId, null, peer) : null);
	}

	/**
	 * Return a message of the same frames that carries a headers frame beside them.
	 * @param message the message
	 * @param headers the headers frame
	 * @return the message with headers
	 */
	public static ZmqMessage withHeaders(ZmqMessage message, byte[] headers) {
		return ZmqMessage.of(message.rawLeading(), message.rawFrame(message.size() - 1),
				new ZmqMessage.Origin(message.rawRoutingId(), headers, message.peer()));
	}

	/**
	 * Return a message of the same frames that carries who sent it.
	 * @param message the message, as it was received
	 * @param peer the peer
	 * @return the message with its peer
	 */
	public static ZmqMessage withPeer(ZmqMessage message, ZmqPeer peer) {
		return ZmqMessage.of(message.rawLeading(), message.rawFrame(message.size() - 1),
				new ZmqMessage.Origin(message.rawRoutingId(), message.rawHeaders(), peer));
	}

	/**
	 * Return the headers frame that a message carries beside its frames.
	 * @param message the message
	 * @return the bytes of the message itself, to be read only, or {@code null} when it
	 * carries none
	 */
	public static byte @Nullable [] headers(ZmqMessage message) {
		return message.rawHeaders();
	}

	/**
	 * Return the routing id that a message carries.
	 * @param message the message
	 * @return the bytes of the message itself, to be read only, or {@code null} when it
	 * carries none
	 */
	public static byte @Nullable [] routingId(ZmqMessage message) {
		return message.rawRoutingId();
	}

}
