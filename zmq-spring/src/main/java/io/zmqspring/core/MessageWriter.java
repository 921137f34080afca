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

package io.zmqspring.core;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.message.HeadersWriter;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.Topic;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.util.Assert;

/**
 * Makes of a payload the frames that its socket sends: topic, routing id, envelope and
 * headers before it, as type and format of the socket want them.
 */
final class MessageWriter {

	private static final byte[] EMPTY = new byte[0];

	private static final int LONGEST_ROUTING_ID = 255;

	private final PayloadConverter converter;

	private final Map<String, HeadersWriter> writers = new ConcurrentHashMap<>();

	MessageWriter(PayloadConverter converter) {
		this.converter = converter;
	}

	ZmqMessage write(ZmqSocketDefinition socket, @Nullable String topic, Object payload, CallSettings settings) {
		check(socket, settings);
		Map<String, Object> headers = headers(payload, settings);
		Object content = content(payload);
		byte[] topicFrame = topicFrame(socket, topic, headers);
		if (content instanceof ZmqMessage message) {
			Assert.isNull(topicFrame, "The frames of a ZmqMessage include its topic");
			Assert.isTrue(settings.headers().isEmpty(), "The frames of a ZmqMessage include its headers");
			return (socket.type() == ZmqSocketType.ROUTER)
					? routed(message, routingId(socket, headers, settings, message)) : message;
		}
		List<byte[]> frames = new ArrayList<>();
		if (socket.type() == ZmqSocketType.ROUTER) {
			frames.add(routingId(socket, headers, settings, null));
			addEnvelope(frames, headers.get(ZmqHeaders.ENVELOPE));
		}
		else if (topicFrame != null) {
			frames.add(topicFrame);
		}
		if (socket.format() == ZmqFormat.PLAIN || isSubscription(socket, content)) {
			frames.add(this.converter.write(content));
		}
		else {
			if (socket.type().isPublishing() && topicFrame == null) {
				frames.add(EMPTY);
			}
			HeadersWriter.Frames written = writer(socket).write(content, headers);
			frames.add(written.headers());
			frames.add(written.payload());
		}
		return UnsafeFrames.wrap(frames.toArray(new byte[0][]));
	}

	// With the headers frame beside the body, since it goes into the envelope
	ZmqMessage writeRequest(ZmqSocketDefinition socket, Object payload, CallSettings settings) {
		check(socket, settings);
		Object content = content(payload);
		if (socket.format() == ZmqFormat.PLAIN) {
			return (content instanceof ZmqMessage message) ? bare(message)
					: UnsafeFrames.wrapPayload(this.converter.write(content));
		}
		Map<String, Object> headers = headers(payload, settings);
		if (content instanceof ZmqMessage message) {
			return UnsafeFrames.withHeaders(message, writer(socket).write(null, headers).headers());
		}
		HeadersWriter.Frames written = writer(socket).write(content, headers);
		return UnsafeFrames.withHeaders(UnsafeFrames.wrapPayload(written.payload()), written.headers());
	}

	// Headers of a message that is passed on were those of another socket
	private static ZmqMessage bare(ZmqMessage message) {
		return (UnsafeFrames.headers(message) != null) ? UnsafeFrames.tail(message, 0, null) : message;
	}

	private HeadersWriter writer(ZmqSocketDefinition socket) {
		return this.writers.computeIfAbsent(socket.name(), (name) -> new HeadersWriter(this.converter));
	}

	private static void check(ZmqSocketDefinition socket, CallSettings settings) {
		if (settings.routingId() != null && socket.type() != ZmqSocketType.ROUTER) {
			throw new ZmqConfigurationException(socket.name(), "type", socket.type(),
					"A " + socket.type() + " socket sends to no peer by its routing id.",
					"Use a socket of type router, or leave the routing id out.");
		}
		if (!settings.headers().isEmpty() && socket.format() == ZmqFormat.PLAIN) {
			throw new ZmqConfigurationException(socket.name(), "format", socket.format(),
					"Its messages carry no headers, and " + settings.headers().keySet() + " would be lost.",
					"Set 'format' to headers here and at its peers, or send no headers.");
		}
	}

	private static Object content(Object payload) {
		return (payload instanceof Message<?> message) ? message.getPayload() : payload;
	}

	private static Map<String, Object> headers(Object payload, CallSettings settings) {
		if (!(payload instanceof Message<?> message)) {
			return settings.headers();
		}
		if (settings.headers().isEmpty()) {
			return message.getHeaders();
		}
		Map<String, Object> headers = new HashMap<>(message.getHeaders());
		headers.putAll(settings.headers());
		return headers;
	}

	private static byte @Nullable [] topicFrame(ZmqSocketDefinition socket, @Nullable String topic,
			Map<String, Object> headers) {
		if (!socket.type().isPublishing()) {
			return null;
		}
		Object value = (topic != null) ? topic : headers.get(ZmqHeaders.TOPIC);
		if (value instanceof byte[] bytes) {
			return bytes.clone();
		}
		Assert.isInstanceOf(String.class, (value != null) ? value : "",
				"Header '" + ZmqHeaders.TOPIC + "' must be a text or bytes");
		return (value != null) ? topic(socket, value.toString()) : null;
	}

	static byte[] topic(ZmqSocketDefinition socket, String topic) {
		try {
			return Topic.bytes(topic);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("Topic '" + topic + "' for socket '" + socket.name()
					+ "' has something else than pairs of hexadecimal digits after 'hex:'", ex);
		}
	}

	// What an XSUB sends by itself to subscribe, and knows by its first byte
	private static boolean isSubscription(ZmqSocketDefinition socket, Object content) {
		return socket.type() == ZmqSocketType.XSUB && content instanceof byte[] bytes && bytes.length != 0
				&& (bytes[0] == 0 || bytes[0] == 1);
	}

	private static byte[] routingId(ZmqSocketDefinition socket, Map<String, Object> headers, CallSettings settings,
			@Nullable ZmqMessage message) {
		Object value = (settings.routingId() != null) ? settings.routingId() : headers.get(ZmqHeaders.ROUTING_ID);
		if (value == null && message != null) {
			value = UnsafeFrames.routingId(message);
		}
		if (value == null) {
			throw new IllegalArgumentException(
					"A message through router socket '" + socket.name() + "' needs the routing id of its peer: to(\""
							+ socket.name() + "\").routingId(…), or header '" + ZmqHeaders.ROUTING_ID + "'");
		}
		Assert.isTrue(value instanceof byte[] || value instanceof String,
				() -> "Header '" + ZmqHeaders.ROUTING_ID + "' must be bytes or a text");
		return checkRoutingId(
				(value instanceof byte[] bytes) ? bytes.clone() : value.toString().getBytes(StandardCharsets.UTF_8));
	}

	static byte[] checkRoutingId(byte[] routingId) {
		Assert.isTrue(routingId.length >= 1 && routingId.length <= LONGEST_ROUTING_ID,
				() -> "A routing id has 1 to " + LONGEST_ROUTING_ID + " bytes, not " + routingId.length);
		return routingId;
	}

	private static void addEnvelope(List<byte[]> frames, @Nullable Object envelope) {
		if (envelope != null) {
			Assert.isInstanceOf(ZmqMessage.class, envelope,
					"Header '" + ZmqHeaders.ENVELOPE + "' must be a ZmqMessage");
			addFrames(frames, (ZmqMessage) envelope);
		}
	}

	private static ZmqMessage routed(ZmqMessage message, byte[] routingId) {
		List<byte[]> frames = new ArrayList<>(message.size() + 1);
		frames.add(routingId);
		addFrames(frames, message);
		return UnsafeFrames.wrap(frames.toArray(new byte[0][]));
	}

	private static void addFrames(List<byte[]> frames, ZmqMessage message) {
		for (int i = 0; i < message.size(); i++) {
			frames.add(UnsafeFrames.frame(message, i));
		}
	}

}
