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

import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;

import io.zmqspring.message.MessageLayout;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.message.PayloadReader;
import io.zmqspring.message.WireHeaders;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.message.ZmqPeer;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.Assert;

/**
 * Makes of a received message what the caller asked for: all its frames, its payload, or
 * payload and headers. Created before a message is taken, so that none is lost to a type
 * that cannot be read.
 */
final class MessageReader {

	// Absent where all frames are asked for
	private final @Nullable PayloadReader payloads;

	private final boolean wrapped;

	private MessageReader(@Nullable PayloadReader payloads, boolean wrapped) {
		this.payloads = payloads;
		this.wrapped = wrapped;
	}

	static MessageReader of(PayloadConverter converter, Type type) {
		Assert.notNull(type, "'type' must not be null");
		if (type instanceof Class<?> plain && !Message.class.isAssignableFrom(plain)) {
			return new MessageReader(payloads(converter, plain), false);
		}
		ResolvableType resolvable = ResolvableType.forType(type);
		if (!Message.class.isAssignableFrom(resolvable.resolve(Object.class))) {
			return new MessageReader(payloads(converter, type), false);
		}
		ResolvableType payload = resolvable.getGeneric();
		Assert.isTrue(resolvable.resolve() == Message.class && payload.resolve() != null,
				() -> type.getTypeName() + " does not say the type of its payload: use new "
						+ "ParameterizedTypeReference<Message<…>>() {}, or ZmqMessage for all frames");
		return new MessageReader(payloads(converter, payload.getType()), true);
	}

	private static @Nullable PayloadReader payloads(PayloadConverter converter, Type type) {
		return (type != ZmqMessage.class) ? converter.reader(type) : null;
	}

	@Nullable Object read(String socket, ZmqMessage message, MessageLayout layout) {
		if (this.payloads == null && !this.wrapped) {
			return message;
		}
		WireHeaders headers = layout.hasHeaders() ? layout.headers(message) : null;
		Object payload = (this.payloads != null)
				? this.payloads.read(layout.payload(message), (headers != null) ? headers.contentType() : null)
				: message;
		return (this.wrapped && payload != null)
				? MessageBuilder.createMessage(payload, headers(socket, message, layout, headers)) : payload;
	}

	private static MessageHeaders headers(String socket, ZmqMessage message, MessageLayout layout,
			@Nullable WireHeaders written) {
		Map<String, Object> headers = new HashMap<>();
		if (written != null) {
			written.copyTo(headers);
		}
		headers.put(ZmqHeaders.SOCKET, socket);
		putIfPresent(headers, ZmqHeaders.TOPIC, (layout.topic(message) != null) ? message.topic() : null);
		putIfPresent(headers, ZmqHeaders.ROUTING_ID, message.routingId());
		putIfPresent(headers, ZmqHeaders.ENVELOPE, layout.envelope(message));
		ZmqPeer peer = message.peer();
		if (peer != null) {
			headers.put(ZmqHeaders.PEER_ADDRESS, peer.address());
			putIfPresent(headers, ZmqHeaders.USER, peer.user());
		}
		return new MessageHeaders(headers);
	}

	private static void putIfPresent(Map<String, Object> headers, String name, @Nullable Object value) {
		if (value != null) {
			headers.put(name, value);
		}
	}

}
