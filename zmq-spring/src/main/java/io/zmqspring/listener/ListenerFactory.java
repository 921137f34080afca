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

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.core.ZmqOperations;
import io.zmqspring.message.HeadersWriter;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ThrottledLog;
import io.zmqspring.socket.Topic;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import io.zmqspring.socket.ZmqSockets;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Resolves endpoints, and refuses those that cannot work.
 */
final class ListenerFactory {

	static final boolean SPRING_SECURITY = ClassUtils.isPresent(
			"org.springframework.security.core.context.SecurityContextHolder", ListenerFactory.class.getClassLoader());

	// Those that wait for room, and keep what they take
	private static final Set<ZmqSocketType> DEAD_LETTER_TYPES = EnumSet.of(ZmqSocketType.PUSH, ZmqSocketType.PAIR,
			ZmqSocketType.DEALER);

	private final ZmqSockets sockets;

	private final ZmqOperations operations;

	private final PayloadConverter converter;

	private final MessagingResolvers resolvers;

	private final ResultsFactory results;

	private final Map<String, HeadersWriter> deadLetterWriters = new HashMap<>();

	ListenerFactory(ZmqSockets sockets, ZmqOperations operations, PayloadConverter converter,
			MessagingResolvers resolvers) {
		this.sockets = sockets;
		this.operations = operations;
		this.converter = converter;
		this.resolvers = resolvers;
		this.results = new ResultsFactory(sockets, operations, converter);
	}

	Listener create(ZmqListenerEndpoint endpoint, ZmqListenerSettings settings) {
		ZmqSocketDefinition socket = this.sockets.definition(endpoint.socket());
		checkType(endpoint, socket);
		checkBatch(endpoint, socket, settings);
		Class<?> beanType = AopUtils.getTargetClass(endpoint.bean());
		DeadLetters deadLetters = deadLetters(endpoint, socket, settings.deadLetter());
		// Who comes later would see what the method made of the array
		boolean mayExposeArray = endpoint.errorHandler() == null && deadLetters == null
				&& settings.retry().maxRetries() == 0;
		ArgumentReaders readers = readers(endpoint, endpoint.method(), beanType, socket);
		boolean exposesArray = mayExposeArray && endpoint.handlers().isEmpty() && !endpoint.batch()
				&& readers.exposesArray();
		Invocation method = endpoint.batch() ? batchMethod(endpoint, readers) : endpoint.handlers().isEmpty()
				? method(endpoint, endpoint.method(), readers, exposesArray) : handlers(endpoint, beanType, socket);
		ThrottledLog log = new ThrottledLog(LogFactory.getLog(ZmqListenerContainer.class));
		MessageExpression orderBy = expression("orderBy", endpoint.orderBy(), socket, readers, method);
		return new Listener(endpoint.id(), socket, topics(endpoint, socket), settings,
				filter(endpoint, socket, readers, method), (settings.concurrency() > 1) ? orderBy : null,
				authenticated(method), exposesArray, this.results.create(endpoint, socket, settings, log),
				endpoint.errorHandler(), deadLetters, new ListenerCounters(), log);
	}

	// The messages of a batch may come from several peers
	private Invocation authenticated(Invocation method) {
		return (SPRING_SECURITY && !(method instanceof BatchMethod))
				? AuthenticatedInvocation.of(method, this.resolvers.beanFactory()) : method;
	}

	private ArgumentReaders readers(ZmqListenerEndpoint endpoint, Method method, Class<?> beanType,
			ZmqSocketDefinition socket) {
		return new ArgumentReaders(method, beanType, socket, this.converter, this.resolvers,
				(parameter) -> endpoint.batch() ? ElementParameter.of(parameter, socket.name(), endpoint.id())
						: parameter);
	}

	private static BatchMethod batchMethod(ZmqListenerEndpoint endpoint, ArgumentReaders readers) {
		List<ArgumentReader> arguments = readers.create(false);
		if (arguments.isEmpty()) {
			throw batchFailure(endpoint, "and its method takes none.",
					"Take a List, with an element for each message: of payloads, Message, ZmqMessage or headers.");
		}
		return new BatchMethod(endpoint.bean(), endpoint.method(), arguments, readers.payload());
	}

	private static ListenerMethod method(ZmqListenerEndpoint endpoint, Method method, ArgumentReaders readers,
			boolean exposesArray) {
		return new ListenerMethod(endpoint.bean(), method, readers.create(exposesArray), readers.payload());
	}

	private HandlerMethods handlers(ZmqListenerEndpoint endpoint, Class<?> beanType, ZmqSocketDefinition socket) {
		ArgumentReaders first = readers(endpoint, endpoint.handlers().get(0), beanType, socket);
		if (!first.mayHaveHeaders()) {
			throw new ZmqConfigurationException(socket.name(), "format", socket.format(),
					"The listener '" + endpoint.id() + "' has several handlers, and nothing in a message of this "
							+ "format says of which type its payload is.",
					"Set the format of the socket and of its peers to headers, or leave one handler.");
		}
		Map<String, Invocation> methods = new LinkedHashMap<>();
		Invocation defaultMethod = null;
		for (Method handler : endpoint.handlers()) {
			ArgumentReaders readers = readers(endpoint, handler, beanType, socket);
			Invocation method = method(endpoint, handler, readers, false);
			boolean isDefault = handler.equals(endpoint.defaultHandler());
			defaultMethod = isDefault ? method : defaultMethod;
			Type payload = readers.payloadType();
			Class<?> type = (payload != null) ? ResolvableType.forType(payload).resolve() : null;
			if (type == null && !isDefault) {
				throw handlersFailure(endpoint, handler, "takes no payload, whose type would choose it.",
						"Give it a parameter for the payload, or make it the default.");
			}
			if (type != null && methods.put(ClassUtils.resolvePrimitiveIfNecessary(type).getName(), method) != null) {
				throw handlersFailure(endpoint, handler, "takes the same type as another.",
						"Leave one handler for each type.");
			}
		}
		return new HandlerMethods(first::headers, methods, defaultMethod);
	}

	private static ZmqConfigurationException handlersFailure(ZmqListenerEndpoint endpoint, Method handler,
			String reason, String action) {
		return new ZmqConfigurationException(endpoint.socket(), "@ZmqHandler", handler.getName(),
				"A handler of the listener '" + endpoint.id() + "' " + reason, action);
	}

	private @Nullable MessageExpression filter(ZmqListenerEndpoint endpoint, ZmqSocketDefinition socket,
			ArgumentReaders readers, Invocation method) {
		if (endpoint.filter() != null && socket.type() == ZmqSocketType.REP) {
			throw new ZmqConfigurationException(socket.name(), "filter", endpoint.filter(),
					"The listener '" + endpoint.id() + "' has a filter, and each request of a rep socket is answered.",
					"Answer in the method what the filter would hold back.");
		}
		return expression("filter", endpoint.filter(), socket, readers, method);
	}

	private @Nullable MessageExpression expression(String attribute, @Nullable String text, ZmqSocketDefinition socket,
			ArgumentReaders readers, Invocation method) {
		return (text != null) ? new MessageExpression(attribute, text, socket, new MessageExpression.Contents() {

			@Override
			public Map<String, Object> headers(ZmqMessage message) {
				return readers.messageHeaders(message);
			}

			@Override
			public @Nullable String topic(ZmqMessage message) {
				return socket.type().isSubscribing() ? message.topic() : null;
			}

			@Override
			public @Nullable Object payload(ZmqMessage message) throws Exception {
				return method.payload(message);
			}

		}, this.resolvers.beanFactory()) : null;
	}

	private static void checkType(ZmqListenerEndpoint endpoint, ZmqSocketDefinition socket) {
		ZmqSocketType type = socket.type();
		if (!type.isReceiving() || type == ZmqSocketType.REQ) {
			throw new ZmqConfigurationException(socket.name(), "type", type,
					"The listener '" + endpoint.id() + "' cannot receive from a " + type + " socket.",
					"Let it listen to a socket of type sub, pull, rep, pair, dealer, router, xsub or xpub.");
		}
	}

	private static void checkBatch(ZmqListenerEndpoint endpoint, ZmqSocketDefinition socket,
			ZmqListenerSettings settings) {
		if (!endpoint.batch()) {
			return;
		}
		if (socket.type() == ZmqSocketType.REP) {
			throw batchFailure(endpoint, "and each request of a rep socket is answered by itself.",
					"Handle one request at a time, or take requests that need no answer from a pull socket.");
		}
		if (!endpoint.handlers().isEmpty()) {
			throw batchFailure(endpoint, "and has several handlers, of which each message chooses one.",
					"Leave one method, and put @ZmqListener on it.");
		}
		if (endpoint.orderBy() != null && settings.concurrency() > 1) {
			throw batchFailure(endpoint, "and has orderBy, by which no two messages of a key are handled at once.",
					"Leave out orderBy, or set its concurrency to 1, which keeps the order of all messages.");
		}
	}

	private static ZmqConfigurationException batchFailure(ZmqListenerEndpoint endpoint, String reason, String action) {
		return new ZmqConfigurationException(endpoint.socket(), "batch", true,
				"The listener '" + endpoint.id() + "' handles batches, " + reason, action);
	}

	private static Set<Topic> topics(ZmqListenerEndpoint endpoint, ZmqSocketDefinition socket) {
		if (!socket.type().isSubscribing()) {
			if (!endpoint.topics().isEmpty()) {
				throw new ZmqConfigurationException(
						socket.name(), "topics", endpoint.topics(), "The listener '" + endpoint.id()
								+ "' has topics, which a " + socket.type() + " socket does not know.",
						"Leave them out, or let it listen to a sub socket.");
			}
			return Set.of();
		}
		if (socket.conflate() && !endpoint.topics().isEmpty()) {
			throw new ZmqConfigurationException(socket.name(), "conflate", true,
					"It keeps the newest message of one frame, and the listener '" + endpoint.id()
							+ "' has topics, which come in a frame before the payload.",
					"Leave out 'conflate' of the socket or the topics of the listener.");
		}
		Set<Topic> topics = new LinkedHashSet<>();
		endpoint.topics().forEach((text) -> topics.add(topic(endpoint, text)));
		if (topics.isEmpty()) {
			topics.addAll(socket.topics());
		}
		return topics.isEmpty() ? Set.of(Topic.of("")) : topics;
	}

	private static Topic topic(ZmqListenerEndpoint endpoint, String text) {
		try {
			return Topic.of(text);
		}
		catch (IllegalArgumentException ex) {
			throw new ZmqConfigurationException(endpoint.socket(), "topics", text,
					"The listener '" + endpoint.id() + "' has a topic that is none.",
					"Write hex: followed by pairs of hexadecimal digits, or plain text.");
		}
	}

	private @Nullable DeadLetters deadLetters(ZmqListenerEndpoint endpoint, ZmqSocketDefinition socket,
			@Nullable String target) {
		if (target == null) {
			return null;
		}
		ZmqSocketDefinition definition;
		try {
			definition = this.sockets.definition(target);
		}
		catch (ZmqConfigurationException ex) {
			throw deadLetterFailure(endpoint, target, "does not exist.",
					"Configure it below zmq.socket." + target + ", or correct the name.");
		}
		if (definition == socket) {
			throw deadLetterFailure(endpoint, target, "is the one that it listens to.", "Name another socket.");
		}
		if (!DEAD_LETTER_TYPES.contains(definition.type())) {
			throw deadLetterFailure(endpoint, target,
					"is of type " + definition.type() + ", which cannot send, or not without losing some.",
					"Name a socket of type push, pair or dealer.");
		}
		if (definition.format() != ZmqFormat.HEADERS) {
			throw deadLetterFailure(endpoint, target,
					"has the format " + definition.format() + ", in which nothing can be said about a message.",
					"Set its 'format' to headers.");
		}
		return new DeadLetters(this.operations, definition.name(),
				this.deadLetterWriters.computeIfAbsent(definition.name(), (name) -> new HeadersWriter(this.converter)),
				endpoint.id(), socket.name());
	}

	private static ZmqConfigurationException deadLetterFailure(ZmqListenerEndpoint endpoint, String target,
			String reason, String action) {
		return new ZmqConfigurationException(endpoint.socket(), "dead-letter", target,
				"The dead-letter socket of the listener '" + endpoint.id() + "' " + reason, action);
	}

}
