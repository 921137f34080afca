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

import java.util.Map;
import java.util.Objects;

import io.zmqspring.message.Correlation;
import io.zmqspring.message.Envelope;
import io.zmqspring.message.HeadersWriter;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.message.ZmqMessage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/**
 * Results that are replies (RFC 28/REQREP): each request gets exactly one, behind its own
 * envelope.
 */
final class Replies implements Results {

	private static final Log logger = LogFactory.getLog(Replies.class);

	private static final ZmqMessage EMPTY = UnsafeFrames.wrapPayload(new byte[0]);

	private static final Map<String, Object> PROBLEM = Map.of(MessageHeaders.CONTENT_TYPE, "application/problem+json");

	private final ReplySender sender;

	private final PayloadConverter converter;

	private final @Nullable HeadersWriter writer;

	Replies(ReplySender sender, PayloadConverter converter, ZmqFormat format) {
		this.sender = sender;
		this.converter = converter;
		this.writer = (format == ZmqFormat.HEADERS) ? new HeadersWriter(converter) : null;
	}

	@Override
	public void send(@Nullable Exchange exchange, @Nullable Object result) {
		send(envelope(exchange), result);
	}

	private void send(Envelope envelope, @Nullable Object result) {
		this.sender.send(envelope.answer(false, body(envelope, result)));
	}

	private ZmqMessage body(Envelope envelope, @Nullable Object result) {
		Object payload = (result instanceof Message<?> message) ? message.getPayload() : result;
		if (payload instanceof ZmqMessage frames) {
			return frames;
		}
		Map<String, Object> headers = (result instanceof Message<?> message) ? message.getHeaders() : Map.of();
		return body(envelope, payload, headers);
	}

	// With headers for those who sent some
	private ZmqMessage body(Envelope envelope, @Nullable Object payload, Map<String, Object> headers) {
		Correlation correlation = envelope.correlation();
		if (this.writer == null || correlation == null || !correlation.hasHeaders()) {
			return UnsafeFrames.wrapPayload(this.converter.write(payload));
		}
		HeadersWriter.Frames written = this.writer.write(payload, headers);
		return UnsafeFrames.withHeaders(UnsafeFrames.wrapPayload(written.payload()), written.headers());
	}

	@Override
	public void fail(@Nullable Exchange exchange, @Nullable Object answer, Throwable failure) {
		Envelope envelope = envelope(exchange);
		if (answer != null) {
			try {
				send(envelope, answer);
				return;
			}
			catch (RuntimeException ex) {
				logger.warn("What the error handler returned cannot be sent as a reply", ex);
			}
		}
		sendFailure(envelope, failure);
	}

	private void sendFailure(Envelope envelope, Throwable failure) {
		if (envelope.correlation() == null) {
			// A plain REQ socket, which must not wait for ever
			this.sender.send(envelope.answer(false, EMPTY));
			return;
		}
		try {
			this.sender.send(envelope.answer(true, body(envelope, Problem.of(failure), PROBLEM)));
		}
		catch (RuntimeException ex) {
			logger.debug("The description of a failure is too large to be sent", ex);
			this.sender.send(envelope.answer(true, EMPTY));
		}
	}

	@Override
	public void stop(long deadline) throws InterruptedException {
		this.sender.stop(deadline);
	}

	private static Envelope envelope(@Nullable Exchange exchange) {
		return Objects.requireNonNull(Objects.requireNonNull(exchange).envelope());
	}

}
