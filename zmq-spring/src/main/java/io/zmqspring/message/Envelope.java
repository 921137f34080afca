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
 * the envelope that leads a reply back and the body:
 * {@code [broker ids…][headers?][correlation][∅][body]}. The correlation frame, where
 * there is one, stands right before the delimiter.
 */
public final class Envelope {

	private static final byte[] DELIMITER = new byte[0];

	private final ZmqMessage message;

	private final boolean request;

	private final int delimiter;

	private final @Nullable Correlation correlation;

	private Envelope(ZmqMessage message, boolean request, int delimiter) {
		this.message = message;
		this.request = request;
		this.delimiter = delimiter;
		int first = request ? 1 : 0;
		Correlation found = (delimiter > first) ? Correlation.of(message.rawFrame(delimiter - 1)) : null;
		this.correlation = (found != null && (!request || found.isRequest())) ? found : null;
	}

	/**
	 * Split a request that a ROUTER received.
	 * @param message all frames, with the routing id first
	 * @return the envelope, or {@code null} when there is no delimiter or nothing behind
	 * it
	 */
	public static @Nullable Envelope ofRequest(ZmqMessage message) {
		return of(message, true);
	}

	/**
	 * Split a reply that a DEALER received.
	 * @param message all frames
	 * @return the envelope, or {@code null} when there is no delimiter or nothing behind
	 * it
	 */
	public static @Nullable Envelope ofReply(ZmqMessage message) {
		return of(message, false);
	}

	private static @Nullable Envelope of(ZmqMessage message, boolean request) {
		for (int i = request ? 1 : 0; i < message.size() - 1; i++) {
			if (message.rawFrame(i).length == 0) {
				return new Envelope(message, request, i);
			}
		}
		return null;
	}

	/**
	 * Create a request.
	 * @param number the number that leads its reply back
	 * @param body the body, with the headers frame that {@link UnsafeFrames#withHeaders}
	 * gave it, if any
	 * @return all frames of the request
	 */
	public static ZmqMessage request(long number, ZmqMessage body) {
		byte[] headers = UnsafeFrames.headers(body);
		int start = (headers != null) ? 3 : 2;
		int last = body.size() - 1;
		byte[][] leading = new byte[start + last][];
		if (headers != null) {
			leading[0] = headers;
		}
		Correlation correlation = (headers != null) ? Correlation.REQUEST_WITH_HEADERS : Correlation.REQUEST;
		leading[start - 2] = correlation.frame(number);
		leading[start - 1] = DELIMITER;
		for (int i = 0; i < last; i++) {
			leading[start + i] = body.rawFrame(i);
		}
		return ZmqMessage.of(leading, body.rawFrame(last), null);
	}

	/**
	 * Return what the correlation frame says.
	 * @return the correlation, or {@code null} when the peer sent none
	 */
	public @Nullable Correlation correlation() {
		return this.correlation;
	}

	/**
	 * Return the number in the correlation frame.
	 * @return the number
	 */
	public long number() {
		return Correlation.number(this.message.rawFrame(this.delimiter - 1));
	}

	/**
	 * Return the frames behind the delimiter, and with them the routing id that the
	 * ROUTER put before the envelope, and the headers frame. A correlation that announces
	 * headers where there is no frame for them gives the body an empty headers frame,
	 * which is none.
	 * @return the body
	 */
	public ZmqMessage body() {
		byte[] routingId = this.request ? this.message.rawFrame(0) : null;
		ZmqMessage body = UnsafeFrames.tail(this.message, this.delimiter + 1, routingId);
		// What a plain REP echoes are the headers of the request
		return (hasHeaders() && (this.request || !isEcho())) ? UnsafeFrames.withHeaders(body, headers()) : body;
	}

	private boolean hasHeaders() {
		return this.correlation != null && this.correlation.hasHeaders();
	}

	private boolean isEcho() {
		return this.correlation != null && this.correlation.isRequest();
	}

	private boolean hasHeadersFrame() {
		return hasHeaders() && this.delimiter - 2 >= (this.request ? 1 : 0);
	}

	private byte[] headers() {
		return hasHeadersFrame() ? this.message.rawFrame(this.delimiter - 2) : DELIMITER;
	}

	/**
	 * Create the message that answers this request: the same envelope, in which only the
	 * marker of a correlation frame changes, and headers take the place of headers.
	 * @param failed whether the handler failed
	 * @param body the body of the answer; its headers frame, if it has one, is sent only
	 * where the request had headers
	 * @return all frames of the answer
	 */
	public ZmqMessage answer(boolean failed, ZmqMessage body) {
		int last = body.size() - 1;
		byte[][] leading = new byte[this.delimiter + 1 + last][];
		for (int i = 0; i <= this.delimiter; i++) {
			leading[i] = this.message.rawFrame(i);
		}
		if (this.correlation != null) {
			byte[] headers = hasHeadersFrame() ? UnsafeFrames.headers(body) : null;
			if (headers != null) {
				leading[this.delimiter - 2] = headers;
			}
			leading[this.delimiter - 1] = Correlation.answer(failed, headers != null).frame(number());
		}
		for (int i = 0; i < last; i++) {
			leading[this.delimiter + 1 + i] = body.rawFrame(i);
		}
		return ZmqMessage.of(leading, body.rawFrame(last), null);
	}

}
