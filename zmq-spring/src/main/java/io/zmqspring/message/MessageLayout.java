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

import org.springframework.messaging.converter.MessageConversionException;

/**
 * Where the parts of a received message stand. The payload is the last frame; in the
 * {@code headers} format the headers are the frame before it, or, in requests and
 * replies, part of the envelope.
 */
public final class MessageLayout {

	private final Leading leading;

	private final ZmqFormat format;

	private final int fewest;

	/**
	 * Create a layout.
	 * @param leading what stands before headers and payload
	 * @param format the format of the socket
	 */
	public MessageLayout(Leading leading, ZmqFormat format) {
		this.leading = leading;
		this.format = format;
		this.fewest = (format == ZmqFormat.PLAIN || leading == Leading.REQUEST_ENVELOPE) ? 1
				: (leading == Leading.TOPIC) ? 3 : 2;
	}

	/**
	 * Find the payload.
	 * @param message the message
	 * @return the bytes of the message itself, to be read only
	 * @throws MessageConversionException if the frames are not those of the layout
	 */
	public byte[] payload(ZmqMessage message) {
		check(message);
		return UnsafeFrames.payload(message);
	}

	/**
	 * Read the headers that the sender wrote.
	 * @param message the message
	 * @return the headers, or {@code null} where there are none
	 * @throws MessageConversionException if the frames are not those of the layout, or
	 * the headers are no such
	 */
	public @Nullable WireHeaders headers(ZmqMessage message) {
		check(message);
		if (this.leading == Leading.REQUEST_ENVELOPE) {
			byte[] headers = UnsafeFrames.headers(message);
			return (headers != null) ? WireHeaders.read(headers) : null;
		}
		return (this.format == ZmqFormat.HEADERS) ? WireHeaders.read(message.rawFrame(message.size() - 2)) : null;
	}

	/**
	 * Return whether messages may have headers, which are then to be read even where
	 * nobody asks for them: a frame that holds none is an error.
	 * @return {@code true} unless all messages are plain
	 */
	public boolean hasHeaders() {
		return this.format == ZmqFormat.HEADERS || this.leading == Leading.REQUEST_ENVELOPE;
	}

	/**
	 * Find the topic.
	 * @param message the message
	 * @return the bytes of the message itself, to be read only, or {@code null} where
	 * there is none
	 */
	public byte @Nullable [] topic(ZmqMessage message) {
		return (this.leading == Leading.TOPIC && message.size() > 1) ? message.rawFrame(0) : null;
	}

	/**
	 * Find the envelope of a message that a ROUTER received: the frames between the
	 * routing id and the headers or payload.
	 * @param message the message
	 * @return the envelope, or {@code null} where there is none
	 */
	public @Nullable ZmqMessage envelope(ZmqMessage message) {
		int count = message.size() - this.fewest;
		if (this.leading != Leading.ROUTER_ENVELOPE || count <= 0) {
			return null;
		}
		byte[][] frames = new byte[count][];
		for (int i = 0; i < count; i++) {
			frames[i] = message.rawFrame(i);
		}
		return UnsafeFrames.wrap(frames);
	}

	private void check(ZmqMessage message) {
		int count = message.size();
		if (count < this.fewest) {
			throw new MessageConversionException("The message has " + count + " frames where the " + this.format
					+ " format has " + this.fewest + (this.leading.open ? " or more" : ""));
		}
		if (count > this.fewest && !this.leading.open) {
			throw new MessageConversionException("The message has " + count + " frames where the " + this.format
					+ " format has " + ((this.fewest == 1) ? "one" : this.fewest) + ": take it as ZmqMessage");
		}
	}

	/**
	 * What stands before headers and payload.
	 */
	public enum Leading {

		/**
		 * Nothing; more frames are only for {@link ZmqMessage}.
		 */
		NOTHING(false),

		/**
		 * Any frames.
		 */
		ANYTHING(true),

		/**
		 * The topic, in the first frame of several.
		 */
		TOPIC(true),

		/**
		 * The frames between routing id and payload, on a ROUTER.
		 */
		ROUTER_ENVELOPE(true),

		/**
		 * Nothing: the body of a request or reply, whose headers came in its envelope.
		 */
		REQUEST_ENVELOPE(false);

		private final boolean open;

		Leading(boolean open) {
			this.open = open;
		}

	}

}
