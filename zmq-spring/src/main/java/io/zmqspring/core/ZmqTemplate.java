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
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqException;
import io.zmqspring.message.Envelope;
import io.zmqspring.message.MessageLayout;
import io.zmqspring.message.MessageLayout.Leading;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.WireHeaders;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocket;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketDefinition.WhenFull;
import io.zmqspring.socket.ZmqSocketType;
import io.zmqspring.socket.ZmqSockets;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.Assert;

/**
 * The {@link ZmqOperations} over the sockets of an application. Payloads are converted
 * before a socket is touched, and messages leave in the caller's thread.
 */
public class ZmqTemplate implements ZmqOperations {

	private static final Set<ZmqSocketType> PUBLISHERS = EnumSet.of(ZmqSocketType.PUB, ZmqSocketType.XPUB);

	private static final Set<ZmqSocketType> SENDERS = EnumSet.of(ZmqSocketType.PUB, ZmqSocketType.XPUB,
			ZmqSocketType.XSUB, ZmqSocketType.PUSH, ZmqSocketType.PAIR, ZmqSocketType.DEALER, ZmqSocketType.ROUTER);

	private static final Set<ZmqSocketType> REQUESTERS = EnumSet.of(ZmqSocketType.REQ);

	private static final Set<ZmqSocketType> RECEIVERS = EnumSet.of(ZmqSocketType.PULL, ZmqSocketType.SUB,
			ZmqSocketType.XSUB, ZmqSocketType.PAIR, ZmqSocketType.DEALER, ZmqSocketType.ROUTER);

	private static final Duration LONGEST_TIMEOUT = Duration.ofDays(36500);

	private final ZmqSockets sockets;

	private final PayloadConverter converter;

	private final MessageWriter writer;

	private final ReplyReader replies;

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
		this.writer = new MessageWriter(converter);
		this.replies = new ReplyReader(converter);
	}

	@Override
	public void publish(String socket, String topic, Object payload) {
		Assert.notNull(topic, "'topic' must not be null");
		doSend(socket, topic, payload, CallSettings.NONE);
	}

	@Override
	public void send(String socket, Object payload) {
		doSend(socket, null, payload, CallSettings.NONE);
	}

	private void doSend(String name, @Nullable String topic, Object payload, CallSettings settings) {
		Assert.notNull(payload, "'payload' must not be null");
		ZmqSocket socket = socket(name);
		checkType(socket, (topic != null) ? PUBLISHERS : SENDERS, (topic != null) ? "publish to" : "send to");
		long nanos = sendTimeout(socket, settings.timeout());
		if (!isPayloadOnly(socket, payload) || !settings.isBare()) {
			socket.send(this.writer.write(socket.definition(), topic, payload, settings), nanos);
		}
		else if (topic != null) {
			socket.send(MessageWriter.topic(socket.definition(), topic), this.converter.write(payload), nanos);
		}
		else {
			socket.send(this.converter.write(payload), nanos);
		}
	}

	// Bytes and text first, which are told by their class: what else may implement an
	// interface is searched for it each time, by an instruction before whose end the
	// processor loads nothing of what comes next
	private static boolean isPayloadOnly(ZmqSocket socket, Object payload) {
		return socket.sendsPayloadsOnly() && (payload instanceof byte[] || payload instanceof String
				|| !(payload instanceof Message || payload instanceof ZmqMessage));
	}

	private ZmqSocket socket(String name) {
		Assert.notNull(name, "'socket' must not be null");
		return this.sockets.get(name);
	}

	private static long sendTimeout(ZmqSocket socket, @Nullable Duration timeout) {
		if (timeout == null) {
			return socket.sendTimeout();
		}
		return (socket.definition().whenFull() == WhenFull.FAIL) ? 0 : nanos(timeout);
	}

	// A century at the most, which JeroMQ's arithmetic and ours can bear
	private static long nanos(Duration timeout) {
		return ((timeout.compareTo(LONGEST_TIMEOUT) < 0) ? timeout : LONGEST_TIMEOUT).toNanos();
	}

	private static void checkType(ZmqSocket socket, Set<ZmqSocketType> types, String operation) {
		ZmqSocketType type = socket.type();
		if (!types.contains(type)) {
			throw new ZmqConfigurationException(socket.definition().name(), "type", type,
					"Nothing can " + operation + " a " + type + " socket.", "Use a socket of type " + types + ".");
		}
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T request(String socket, Object payload, Class<T> replyType) {
		return (T) doRequest(socket, payload, replyType, CallSettings.NONE);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T request(String socket, Object payload, ParameterizedTypeReference<T> replyType) {
		return (T) doRequest(socket, payload, replyType.getType(), CallSettings.NONE);
	}

	private @Nullable Object doRequest(String name, Object payload, Type replyType, CallSettings settings) {
		Assert.notNull(replyType, "'replyType' must not be null");
		ZmqSocket socket = requestSocket(name);
		MessageReader reader = MessageReader.of(this.converter, replyType);
		Envelope reply = requests(socket).request(body(socket, payload, settings),
				requestTimeout(socket, settings.timeout()));
		return this.replies.read(name, reply, reader);
	}

	@Override
	public <T> CompletableFuture<T> requestAsync(String socket, Object payload, Class<T> replyType) {
		return doRequestAsync(socket, payload, replyType, CallSettings.NONE);
	}

	@Override
	public <T> CompletableFuture<T> requestAsync(String socket, Object payload,
			ParameterizedTypeReference<T> replyType) {
		return doRequestAsync(socket, payload, replyType.getType(), CallSettings.NONE);
	}

	// An empty reply completes the future with null
	@SuppressWarnings({ "unchecked", "NullAway" })
	private <T> CompletableFuture<T> doRequestAsync(String name, Object payload, Type replyType,
			CallSettings settings) {
		Assert.notNull(replyType, "'replyType' must not be null");
		Assert.notNull(payload, "'payload' must not be null");
		try {
			ZmqSocket socket = requestSocket(name);
			MessageReader reader = MessageReader.of(this.converter, replyType);
			return requests(socket).requestAsync(body(socket, payload, settings),
					requestTimeout(socket, settings.timeout()), (reply) -> (T) this.replies.read(name, reply, reader));
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

	private ZmqMessage body(ZmqSocket socket, Object payload, CallSettings settings) {
		Assert.notNull(payload, "'payload' must not be null");
		return this.writer.writeRequest(socket.definition(), payload, settings);
	}

	private Requests requests(ZmqSocket socket) {
		return socket.definition().requestCorrelation() ? RequestChannel.of(socket)
				: LockStepRequests.of(this.sockets, socket.definition());
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
		if (socket.definition().type() == ZmqSocketType.XPUB) {
			throw new ZmqConfigurationException(name, "type", ZmqSocketType.XPUB,
					"What subscribers say is only for listeners.", "Receive it with a @ZmqListener method.");
		}
		checkType(socket, RECEIVERS, "receive from");
		if (this.sockets.isClaimed(name)) {
			throw new ZmqConfigurationException(name, null, null, "A listener receives from it.",
					"Take the messages in the listener, or remove it.");
		}
		// Before a message is taken that could not be converted
		MessageReader reader = MessageReader.of(this.converter, type);
		ZmqMessage[] batch = new ZmqMessage[1];
		if (socket.receive(batch, nanos(timeout)) == 0) {
			return null;
		}
		ZmqSocketDefinition definition = socket.definition();
		ZmqMessage message = (definition.type() == ZmqSocketType.ROUTER) ? withoutRoutingId(batch[0]) : batch[0];
		return reader.read(name, message, new MessageLayout(leading(definition.type()), definition.format()));
	}

	private static ZmqMessage withoutRoutingId(ZmqMessage message) {
		if (message.size() == 1) {
			throw new MessageConversionException("The message has no frame behind the routing id");
		}
		return UnsafeFrames.tail(message, 1, UnsafeFrames.frame(message, 0));
	}

	private static Leading leading(ZmqSocketType type) {
		if (type == ZmqSocketType.ROUTER) {
			return Leading.ROUTER_ENVELOPE;
		}
		return type.isSubscribing() ? Leading.TOPIC : Leading.NOTHING;
	}

	@Override
	public boolean awaitSubscribers(String name, String topic, int count, Duration timeout) {
		Assert.notNull(topic, "'topic' must not be null");
		ZmqSocket socket = socket(name);
		checkType(socket, PUBLISHERS, "await subscribers of");
		return socket.awaitSubscribers(MessageWriter.topic(socket.definition(), topic), count, timeout);
	}

	@Override
	public boolean awaitPeers(String name, int count, Duration timeout) {
		return socket(name).awaitPeers(count, timeout);
	}

	@Override
	public Call to(String socket) {
		return new TemplateCall(socket);
	}

	private final class TemplateCall implements Call {

		private final String socket;

		private final Map<String, Object> headers = new HashMap<>();

		private @Nullable String topic;

		private byte @Nullable [] routingId;

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
		public Call routingId(byte[] routingId) {
			Assert.notNull(routingId, "'routingId' must not be null");
			this.routingId = MessageWriter.checkRoutingId(routingId.clone());
			return this;
		}

		@Override
		public Call routingId(String routingId) {
			Assert.notNull(routingId, "'routingId' must not be null");
			return routingId(routingId.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public Call header(String name, Object value) {
			Assert.hasText(name, "'name' must not be empty");
			Assert.notNull(value, () -> "The value of header '" + name + "' must not be null");
			Assert.isTrue(WireHeaders.carries(name, value), () -> "Header '" + name + "' cannot be sent: its name is "
					+ "reserved, or " + value.getClass().getName() + " is no text, number, boolean, UUID or time");
			this.headers.put(name, value);
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
			doSend(this.socket, this.topic, payload, settings());
		}

		@Override
		@SuppressWarnings("unchecked")
		public <T> @Nullable T request(Object payload, Class<T> replyType) {
			return (T) doRequest(this.socket, payload, replyType, requestSettings());
		}

		@Override
		@SuppressWarnings("unchecked")
		public <T> @Nullable T request(Object payload, ParameterizedTypeReference<T> replyType) {
			return (T) doRequest(this.socket, payload, replyType.getType(), requestSettings());
		}

		@Override
		public <T> CompletableFuture<T> requestAsync(Object payload, Class<T> replyType) {
			return doRequestAsync(this.socket, payload, replyType, requestSettings());
		}

		@Override
		public <T> CompletableFuture<T> requestAsync(Object payload, ParameterizedTypeReference<T> replyType) {
			return doRequestAsync(this.socket, payload, replyType.getType(), requestSettings());
		}

		private CallSettings settings() {
			return new CallSettings(this.routingId, this.headers, this.timeout);
		}

		private CallSettings requestSettings() {
			Assert.state(this.topic == null, "A request has no topic");
			return settings();
		}

	}

}
