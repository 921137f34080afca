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

import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;

/**
 * Told of each message that a listener could not convert or handle, in the thread that
 * failed. Whatever it does, the listener goes on with the next message.
 */
@FunctionalInterface
public interface ZmqErrorHandler {

	/**
	 * Handle a failure.
	 * @param message all frames of the message; of a request the frames behind the
	 * envelope
	 * @param failure what the listener threw, or why the message is not what it takes: a
	 * {@link org.springframework.messaging.converter.MessageConversionException}, or what
	 * another resolver of arguments threw
	 * @param socket the name of the socket that the message came from
	 * @return the payload of the reply of a REP socket, or {@code null} to tell the
	 * client that its request failed; without meaning on other sockets
	 */
	@Nullable Object handle(ZmqMessage message, Throwable failure, String socket);

}
