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

import io.zmqspring.message.HeadersWriter;
import io.zmqspring.message.MessageLayout;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.util.Assert;

/**
 * Results that a ROUTER sends to the peer of the message, behind the envelope that it
 * came in, or to whom the result names. Nothing is sent where there is no result.
 */
final class RouterReplies implements Results {

	private final ReplySender sender;

	private final PayloadConverter converter;

	private final @Nullable HeadersWriter writer;

	private final MessageLayout layout;

	RouterReplies(ReplySender sender, PayloadConverter converter, ZmqFormat format) {
		this.sender = sender;
		this.converter = converter;
		this.writer = (format == ZmqFormat.HEADERS) ? new HeadersWriter(converter) : null;
		this.layout = new MessageLayout(MessageLayout.Leading.ROUTER_ENVELOPE, format);
	}

	@Override
	public void send(@Nullable Exchange exchange, @Nullable Object result) {
		if (result == null) {
			return;
		}
		ZmqMessage received = Objects.requireNonNull(exchange).body();
		Map<String, Object> headers = (result instanceof Message<?> message) ? message.getHeaders() : Map.of();
		Object content = (result instanceof Message<?> message) ? message.getPayload() : result;
		ZmqMessage body = body(content, headers);
		this.sender.send(frames(routingId(received, body, headers), envelope(received, content, headers), body));
	}

	private ZmqMessage body(Object content, Map<String, Object> headers) {
		if (content instanceof ZmqMessage frames) {
			return frames;
		}
		if (this.writer == null) {
			return UnsafeFrames.wrapPayload(this.converter.write(content));
		}
		HeadersWriter.Frames written = this.writer.write(content, headers);
		return UnsafeFrames.wrap(written.headers(), written.payload());
	}

	private static byte[] routingId(ZmqMessage received, ZmqMessage body, Map<String, Object> headers) {
		Object named = headers.get(ZmqHeaders.ROUTING_ID);
		if (named != null) {
			Assert.isInstanceOf(byte[].class, named, "Header '" + ZmqHeaders.ROUTING_ID + "' must be bytes");
			return ((byte[]) named).clone();
		}
		byte[] carried = UnsafeFrames.routingId(body);
		return (carried != null) ? carried : Objects.requireNonNull(UnsafeFrames.routingId(received));
	}

	private @Nullable ZmqMessage envelope(ZmqMessage received, Object content, Map<String, Object> headers) {
		Object named = headers.get(ZmqHeaders.ENVELOPE);
		if (named != null) {
			Assert.isInstanceOf(ZmqMessage.class, named, "Header '" + ZmqHeaders.ENVELOPE + "' must be a ZmqMessage");
			return (ZmqMessage) named;
		}
		// A listener that takes all frames returns all frames
		return (content instanceof ZmqMessage) ? null : this.layout.envelope(received);
	}

	private static ZmqMessage frames(byte[] routingId, @Nullable ZmqMessage envelope, ZmqMessage body) {
		int start = 1 + ((envelope != null) ? envelope.size() : 0);
		byte[][] frames = new byte[start + body.size()][];
		frames[0] = routingId;
		for (int i = 1; i < start && envelope != null; i++) {
			frames[i] = UnsafeFrames.frame(envelope, i - 1);
		}
		for (int i = start; i < frames.length; i++) {
			frames[i] = UnsafeFrames.frame(body, i - start);
		}
		return UnsafeFrames.wrap(frames);
	}

	@Override
	public void stop(long deadline) throws InterruptedException {
		this.sender.stop(deadline);
	}

}
