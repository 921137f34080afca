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

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

import io.zmqspring.core.ZmqOperations;
import io.zmqspring.message.HeadersWriter;
import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.message.ZmqMessage;

/**
 * Sends the messages of a listener that failed for good to a socket of the
 * {@code headers} format: the frames as they were, with headers before the payload that
 * tell the story.
 */
final class DeadLetters {

	private static final int LONGEST_REASON = 1000;

	private final ZmqOperations operations;

	private final String target;

	private final HeadersWriter writer;

	private final String listener;

	private final String socket;

	DeadLetters(ZmqOperations operations, String target, HeadersWriter writer, String listener, String socket) {
		this.operations = operations;
		this.target = target;
		this.writer = writer;
		this.listener = listener;
		this.socket = socket;
	}

	// Waits for room as long as any send does. Throws if the message was not sent
	void send(ZmqMessage message, Throwable failure) {
		HeadersWriter.Frames written = this.writer.write(UnsafeFrames.payload(message), headers(failure));
		int last = message.size() - 1;
		byte[][] frames = new byte[last + 2][];
		for (int i = 0; i < last; i++) {
			frames[i] = UnsafeFrames.frame(message, i);
		}
		frames[last] = written.headers();
		frames[last + 1] = written.payload();
		this.operations.send(this.target, UnsafeFrames.wrap(frames));
	}

	private Map<String, Object> headers(Throwable failure) {
		String reason = Objects.toString(failure.getMessage(), failure.getClass().getName());
		return Map.of(ZmqHeaders.DEAD_LETTER_REASON,
				(reason.length() > LONGEST_REASON) ? reason.substring(0, LONGEST_REASON) : reason,
				ZmqHeaders.DEAD_LETTER_EXCEPTION, failure.getClass().getName(), ZmqHeaders.DEAD_LETTER_SOCKET,
				this.socket, ZmqHeaders.DEAD_LETTER_LISTENER, this.listener, ZmqHeaders.DEAD_LETTER_TIME,
				Instant.now());
	}

	@Override
	public String toString() {
		return "dead-letter socket '" + this.target + "'";
	}

}
