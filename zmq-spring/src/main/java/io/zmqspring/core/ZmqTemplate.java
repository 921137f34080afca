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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqException;
import io.zmqspring.message.Envelope;
import io.zmqspring.message.MessageLayout;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.message.PayloadReader;
import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocket;
import io.zmqspring.socket.ZmqSocketDefinition.WhenFull;
import io.zmqspring.socket.ZmqSocketType;
import io.zmqspring.socket.ZmqSockets;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.Assert;

/**
 * The {@link ZmqOperations} over the sockets of an application. Payloads are converted
 * before a socket is touched, and messages leave in the caller's thread.
 */
public class ZmqTemplate implements ZmqOperations {

	private static final Set<ZmqSocketType> PUBLISHERS = EnumSet.of(ZmqSocketType.PUB);

	private static final Set<ZmqSocketType> SENDERS = EnumSet.of(ZmqSocketType.PUB, ZmqSocketType.PUSH,
			ZmqSocketType.PAIR);

	private static final Set<ZmqSocketType> REQUESTERS = EnumSet.of(ZmqSocketType.REQ);

	private static final Set<ZmqSocketType> RECEIVERS = EnumSet.of(ZmqSocketType.PULL, ZmqSocketType.SUB,
			ZmqSocketType.PAIR);

	private static final Duration LONGEST_TIMEOUT = Duration.ofDays(36500);

	private final ZmqSockets sockets;

	private final PayloadConverter converter;

	private final ReplyReader replies;

	private final Map<String, RequestChannel> channels = new ConcurrentHashMap<>();

	/**
	 * Create a template.
	 * @param sockets the sockets by name
	 * @param converter converts payloads
	 */
	public ZmqTemplate(ZmqSockets sockets, PayloadConverter converter) {
		Assert.notNull(sockets, "'sockets' must not be null");
		Assert.notNull(converter, "'converter' must not be null");
		this.sockets = sockets;
		this.converter = converter;
		this.replies = new ReplyReader(converter);
	}

	@Override
	public void publish(String socket, String topic, Object payload) {
		Assert.notNull(topic, "'topic' must not be null");
		doSend(socket, topic, payload, null);
	}

	@Override
	public void send(String socket, Object payload) {
		doSend(socket, null, payload, null);
	}

	private void doSend(String name, @Nullable String topic, Object payload, @Nullable Duration timeout) {
		Assert.notNull(payload, "'payload' must not be null");
		ZmqSocket socket = socket(name);
		checkType(socket, (topic != null) ? PUBLISHERS : SENDERS, (topic != null) ? "publish to" : "send to");
		Object content = content(payload);
		byte[] firstFrame = (topic != null) ? topic.getBytes(StandardCharsets.UTF_8) : topic(socket, payload);
		long nanos = sendTimeout(socket, timeout);
		if (content instanceof ZmqMessage message) {
			Assert.isNull(firstFrame, "The frames of a ZmqMessage include its topic");
			socket.send(message, nanos);
		}
		else if (firstFrame != null) {
			socket.send(firstFrame, this.converter.write(content), nanos);
		}
		else {
			socket.send(this.converter.write(content), nanos);
		}
	}

	private ZmqSocket socket(String name) {
		Assert.notNull(name, "'socket' must not be null");
		return this.sockets.get(name);
	}

	private static Object content(Object payload) {
		return (payload instanceof Message<?> message) ? message.getPayload() : payload;
	}

	private static byte @Nullable [] topic(ZmqSocket socket, Object payload) {
		if (!(payload instanceof Message<?> message) || socket.definition().type() != ZmqSocketType.PUB) {
			return null;
		}
		Object topic = message.getHeaders().get(ZmqHeaders.TOPIC);
		if (topic instanceof byte[] bytes) {
			return bytes.clone();
		}
		Assert.isInstanceOf(String.class, (topic != null) ? topic : "",
				"Header '" + ZmqHeaders.TOPIC + "' must be a text or bytes");
		return (topic != null) ? topic.toString().getBytes(StandardCharsets.UTF_8) : null;
	}

	private static long sendTimeout(ZmqSocket socket, @Nullable Duration timeout) {
		if (socket.definition().whenFull() == WhenFull.FAIL) {
			return 0;
		}
		return nanos((timeout != null) ? timeout : socket.definition().sendTimeout());
	}

	// A century at the most, which JeroMQ's arithmetic and ours can bear
	private static long nanos(Duration timeout) {
		return ((timeout.compareTo(LONGEST_TIMEOUT) < 0) ? timeout : LONGEST_TIMEOUT).toNanos();
	}

	private static void checkType(ZmqSocket socket, Set<ZmqSocketType> types, String operation) {
		ZmqSocketType type = socket.definition().type();
		if (!types.contains(type)) {
			throw new ZmqConfigurationException(socket.definition().name(), "type", type,
					"Nothing can " + operation + " a " + type + " socket.", "Use a socket of type " + types + ".");
		}
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T request(String socket, Object payload, Class<T> replyType) {
		return (T) doRequest(socket, payload, replyType, null);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T request(String socket, Object payload, ParameterizedTypeReference<T> replyType) {
		return (T) doRequest(socket, payload, replyType.getType(), null);
	}

	private @Nullable Object doRequest(String name, Object payload, Type replyType, @Nullable Duration timeout) {
		Assert.notNull(replyType, "'replyType' must not be null");
		ZmqSocket socket = requestSocket(name);
		Envelope reply = channel(socket).request(body(payload), requestTimeout(socket, timeout));
		return this.replies.read(name, reply, replyType);
	}

	@Override
	public <T> CompletableFuture<T> requestAsync(String socket, Object payload, Class<T> replyType) {
		return doRequestAsync(socket, payload, replyType, null);
	}

	@Override
	public <T> CompletableFuture<T> requestAsync(String socket, Object payload,
			ParameterizedTypeReference<T> replyType) {
		return doRequestAsync(socket, payload, replyType.getType(), null);
	}

	// An empty reply completes the future with null
	@SuppressWarnings({ "unchecked", "NullAway" })
	private <T> CompletableFuture<T> doRequestAsync(String name, Object payload, Type replyType,
			@Nullable Duration timeout) {
		Assert.notNull(replyType, "'replyType' must not be null");
		Assert.notNull(payload, "'payload' must not be null");
		try {
			ZmqSocket socket = requestSocket(name);
			return channel(socket).requestAsync(body(payload), requestTimeout(socket, timeout),
					(reply) -> (T) this.replies.read(name, reply, replyType));
		}
		catch (ZmqConfigurationException ex) {
			throw ex;
		}
		catch (ZmqException | MessageConversionException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private ZmqSocket requestSocket(String name) {
		ZmqSocket socket = socket(name);
		checkType(socket, REQUESTERS, "request through");
		return socket;
	}

	private static long requestTimeout(ZmqSocket socket, @Nullable Duration timeout) {
		return nanos((timeout != null) ? timeout : socket.definition().requestTimeout());
	}

	private ZmqMessage body(Object payload) {
		Assert.notNull(payload, "'payload' must not be null");
		Object content = content(payload);
		return (content instanceof ZmqMessage message) ? message
				: UnsafeFrames.wrapPayload(this.converter.write(content));
	}

	private RequestChannel channel(ZmqSocket socket) {
		RequestChannel channel = this.channels.get(socket.definition().name());
		return (channel != null && channel.uses(socket)) ? channel : openChannel(socket);
	}

	private RequestChannel openChannel(ZmqSocket socket) {
		return this.channels.compute(socket.definition().name(),
				(name, channel) -> (channel != null && channel.uses(socket)) ? channel : new RequestChannel(socket));
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T receive(String socket, Class<T> type, Duration timeout) {
		return (T) doReceive(socket, type, timeout);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T receive(String socket, ParameterizedTypeReference<T> type, Duration timeout) {
		return (T) doReceive(socket, type.getType(), timeout);
	}

	private @Nullable Object doReceive(String name, Type type, Duration timeout) {
		ZmqSocket socket = socket(name);
		checkType(socket, RECEIVERS, "receive from");
		if (this.sockets.isClaimed(name)) {
			throw new ZmqConfigurationException(name, null, null, "A listener receives from it.",
					"Take the messages in the listener, or remove it.");
		}
		// Before a message is taken that could not be converted
		PayloadReader reader = (type != ZmqMessage.class) ? reader(type) : null;
		ZmqMessage[] batch = new ZmqMessage[1];
		if (socket.receive(batch, nanos(timeout)) == 0) {
			return null;
		}
		if (reader == null) {
			return batch[0];
		}
		MessageLayout layout = new MessageLayout(socket.definition().type().isSubscribing()
				? MessageLayout.Leading.TOPIC : MessageLayout.Leading.NOTHING, socket.definition().format());
		return reader.read(layout.payload(batch[0]));
	}

	private PayloadReader reader(Type type) {
		Assert.notNull(type, "'type' must not be null");
		Assert.isTrue(ResolvableType.forType(type).resolve() != Message.class,
				"A Message cannot be received: take ZmqMessage for all frames, or the type of the payload");
		return this.converter.reader(type);
	}

	@Override
	public boolean awaitSubscribers(String name, String topic, int count, Duration timeout) {
		Assert.notNull(topic, "'topic' must not be null");
		ZmqSocket socket = socket(name);
		checkType(socket, PUBLISHERS, "await subscribers of");
		return socket.awaitSubscribers(topic.getBytes(StandardCharsets.UTF_8), count, timeout);
	}

	@Override
	public Call to(String socket) {
		return new TemplateCall(socket);
	}

	private final class TemplateCall implements Call {

		private final String socket;

		private @Nullable String topic;

		private @Nullable Duration timeout;

		TemplateCall(String socket) {
			this.socket = socket;
		}

		@Override
		public Call topic(String topic) {
			Assert.notNull(topic, "'topic' must not be null");
			this.topic = topic;
			return this;
		}

		@Override
		public Call timeout(Duration timeout) {
			Assert.isTrue(timeout.compareTo(Duration.ZERO) > 0, "'timeout' must be positive");
			this.timeout = timeout;
			return this;
		}

		@Override
		public void send(Object payload) {
			doSend(this.socket, this.topic, payload, this.timeout);
		}

		@Override
		@SuppressWarnings("unchecked")
		public <T> @Nullable T request(Object payload, Class<T> replyType) {
			checkNoTopic();
			return (T) doRequest(this.socket, payload, replyType, this.timeout);
		}

		@Override
		@SuppressWarnings("unchecked")
		public <T> @Nullable T request(Object payload, ParameterizedTypeReference<T> replyType) {
			checkNoTopic();
			return (T) doRequest(this.socket, payload, replyType.getType(), this.timeout);
		}

		@Override
		public <T> CompletableFuture<T> requestAsync(Object payload, Class<T> replyType) {
			checkNoTopic();
			return doRequestAsync(this.socket, payload, replyType, this.timeout);
		}

		@Override
		public <T> CompletableFuture<T> requestAsync(Object payload, ParameterizedTypeReference<T> replyType) {
			checkNoTopic();
			return doRequestAsync(this.socket, payload, replyType.getType(), this.timeout);
		}

		private void checkNoTopic() {
			Assert.state(this.topic == null, "A request has no topic");
		}

	}

}
