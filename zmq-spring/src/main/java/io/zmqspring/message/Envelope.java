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
 * A message of the REQ-REP pattern (RFC 28/REQREP), split at its first empty frame into
 * the envelope that leads a reply back and the body. A correlation frame, where there is
 * one, stands right before the delimiter.
 */
public final class Envelope {

	private final ZmqMessage message;

	private final int from;

	private final int delimiter;

	private final boolean correlated;

	private Envelope(ZmqMessage message, int from, int delimiter) {
		this.message = message;
		this.from = from;
		this.delimiter = delimiter;
		this.correlated = delimiter > from && Correlation.of(message.rawFrame(delimiter - 1)) != null;
	}

	/**
	 * Split a message.
	 * @param message all frames, with the routing id first where a ROUTER received them
	 * @param from the index of the first frame that may be the delimiter
	 * @return the envelope, or {@code null} when there is no delimiter or nothing behind
	 * it
	 */
	public static @Nullable Envelope of(ZmqMessage message, int from) {
		for (int i = from; i < message.size() - 1; i++) {
			if (message.rawFrame(i).length == 0) {
				return new Envelope(message, from, i);
			}
		}
		return null;
	}

	/**
	 * Return what the correlation frame says.
	 * @return the correlation, or {@code null} when the peer sent none
	 */
	public @Nullable Correlation correlation() {
		return this.correlated ? Correlation.of(correlationFrame()) : null;
	}

	/**
	 * Return the number in the correlation frame.
	 * @return the number
	 */
	public long number() {
		return Correlation.number(correlationFrame());
	}

	private byte[] correlationFrame() {
		return this.message.rawFrame(this.delimiter - 1);
	}

	/**
	 * Return the frames behind the delimiter.
	 * @return the body, with the routing id that the ROUTER put before the envelope
	 */
	public ZmqMessage body() {
		return UnsafeFrames.tail(this.message, this.delimiter + 1, (this.from != 0) ? this.message.rawFrame(0) : null);
	}

	/**
	 * Create the message that answers this one: the same envelope, in which only the
	 * marker of a correlation frame changes.
	 * @param outcome {@link Correlation#REPLY} or {@link Correlation#FAILURE}
	 * @param body the body of the answer
	 * @return all frames of the answer
	 */
	public ZmqMessage answer(Correlation outcome, ZmqMessage body) {
		byte[][] leading = new byte[this.delimiter + body.size()][];
		for (int i = 0; i <= this.delimiter; i++) {
			leading[i] = this.message.rawFrame(i);
		}
		if (this.correlated) {
			leading[this.delimiter - 1] = outcome.frame(number());
		}
		int last = body.size() - 1;
		for (int i = 0; i < last; i++) {
			leading[this.delimiter + 1 + i] = body.rawFrame(i);
		}
		return new ZmqMessage(leading, body.rawFrame(last), null);
	}

}
