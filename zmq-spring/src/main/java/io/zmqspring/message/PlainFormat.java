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

import org.springframework.messaging.converter.MessageConversionException;

/**
 * Where the payload stands in a message of the {@code plain} format.
 */
public enum PlainFormat {

	/**
	 * One frame, the payload; more frames are only for {@link ZmqMessage}.
	 */
	PAYLOAD {
		@Override
		public byte[] payload(ZmqMessage message) {
			if (message.size() != 1) {
				throw new MessageConversionException("The message has " + message.size()
						+ " frames where the plain format has one: take it as ZmqMessage");
			}
			return UnsafeFrames.payload(message);
		}
	},

	/**
	 * One frame, the payload; of more frames the first is the topic, the last the
	 * payload.
	 */
	TOPIC_PAYLOAD {
		@Override
		public byte[] payload(ZmqMessage message) {
			return UnsafeFrames.payload(message);
		}
	};

	/**
	 * Find the payload.
	 * @param message the message
	 * @return the bytes of the message itself, to be read only
	 * @throws MessageConversionException if the frames are not those of the format
	 */
	public abstract byte[] payload(ZmqMessage message);

}
