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

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.message.MessageLayout;
import io.zmqspring.message.MessageLayout.Leading;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.message.PayloadReader;
import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.WireHeaders;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.message.ZmqPeer;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.jspecify.annotations.Nullable;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.ValueConstants;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.messaging.support.MessageHeaderAccessor;

/**
 * Chooses, once, how each argument of a method is made. The common shapes are read
 * straight from the frames; spring-messaging resolves the others.
 */
final class ArgumentReaders {

	private final ZmqSocketDefinition socket;

	private final PayloadConverter converter;

	private final MessagingResolvers resolvers;

	private final List<MethodParameter> parameters;

	private final MessageLayout layout;

	ArgumentReaders(Method method, Class<?> beanType, ZmqSocketDefinition socket, PayloadConverter converter,
			MessagingResolvers resolvers, UnaryOperator<MethodParameter> view) {
		this.socket = socket;
		this.converter = converter;
		this.resolvers = resolvers;
		this.parameters = new ArrayList<>();
		for (MethodParameter parameter : parameters(method, beanType)) {
			this.parameters.add(view.apply(parameter));
		}
		// Who takes all frames takes any number of them
		this.layout = new MessageLayout(leading(), isRequest() ? ZmqFormat.PLAIN : socket.format());
	}

	private Leading leading() {
		if (hasTopics()) {
			return Leading.TOPIC;
		}
		if (this.socket.type() == ZmqSocketType.ROUTER) {
			return Leading.ROUTER_ENVELOPE;
		}
		for (MethodParameter parameter : this.parameters) {
			if (isAllFrames(parameter)) {
				return Leading.ANYTHING;
			}
		}
		return Leading.NOTHING;
	}

	private static List<MethodParameter> parameters(Method method, Class<?> beanType) {
		AnnotatedMethod annotated = new AnnotatedMethod(method) {
			@Override
			protected Class<?> getContainingClass() {
				return beanType;
			}
		};
		List<MethodParameter> parameters = Arrays.asList(annotated.getMethodParameters());
		if (KotlinDetector.isSuspendingFunction(method)) {
			parameters = parameters.subList(0, parameters.size() - 1);
		}
		for (MethodParameter parameter : parameters) {
			parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
		}
		return parameters;
	}

	private boolean hasTopics() {
		return this.socket.type().isSubscribing();
	}

	// Its headers come in the envelope, whatever the format of the socket
	private boolean isRequest() {
		return this.socket.type() == ZmqSocketType.REP;
	}

	private static boolean isAllFrames(MethodParameter parameter) {
		return parameter.getParameterType() == ZmqMessage.class && !parameter.hasParameterAnnotation(Header.class);
	}

	// Whether a caller of the method gets the very array of the message
	boolean exposesArray() {
		int payloads = 0;
		for (MethodParameter parameter : this.parameters) {
			if (!isTopic(parameter)) {
				if (!isPlainPayload(parameter) || parameter.getParameterType() != byte[].class) {
					return false;
				}
				payloads++;
			}
		}
		return payloads == 1;
	}

	// With the array itself where nobody else holds it
	List<ArgumentReader> create(boolean exclusive) {
		List<ArgumentReader> readers = new ArrayList<>();
		for (MethodParameter parameter : this.parameters) {
			readers.add((exclusive && isPlainPayload(parameter)) ? array() : create(parameter));
		}
		return readers;
	}

	private ArgumentReader array() {
		if (!mayHaveHeaders()) {
			return this.layout::payload;
		}
		return (message) -> {
			headers(message);
			return this.layout.payload(message);
		};
	}

	// The payload as the method takes it, and as text where it takes none
	ArgumentReader payload() {
		Type type = payloadType();
		PayloadReader reader = this.converter.reader((type != null) ? type : String.class);
		return (message) -> read(reader, message, mayHaveHeaders() ? headers(message) : null);
	}

	@Nullable Type payloadType() {
		for (MethodParameter parameter : this.parameters) {
			if (!isAllFrames(parameter) && isPayloadOrMessage(parameter.getParameterType())
					&& !this.resolvers.isHeaders(parameter) && !this.resolvers.isCustom(parameter)) {
				Type type = PayloadMessageConverter.payloadType(parameter);
				if (!isAny(type)) {
					return type;
				}
			}
		}
		return null;
	}

	private static boolean isPayloadOrMessage(Class<?> type) {
		return isPayload(type) || Message.class.isAssignableFrom(type);
	}

	Map<String, Object> messageHeaders(ZmqMessage message) {
		return listenerHeaders(message, mayHaveHeaders() ? headers(message) : null);
	}

	boolean mayHaveHeaders() {
		return isRequest() || this.layout.hasHeaders();
	}

	@Nullable WireHeaders headers(ZmqMessage message) {
		if (isRequest()) {
			byte[] frame = UnsafeFrames.headers(message);
			return (frame != null) ? WireHeaders.read(frame) : null;
		}
		return this.layout.headers(message);
	}

	private ArgumentReader create(MethodParameter parameter) {
		if (isAllFrames(parameter)) {
			return (message) -> message;
		}
		if (parameter.getParameterType() == Principal.class) {
			return ArgumentReaders::principal;
		}
		if (isTopic(parameter)) {
			return (parameter.getParameterType() == String.class) ? ArgumentReaders::topic
					: ArgumentReaders::topicBytes;
		}
		if (isPlainMessage(parameter)) {
			return message(PayloadMessageConverter.payloadType(parameter));
		}
		return isPlainPayload(parameter) ? payload(parameter) : resolved(parameter);
	}

	private boolean isTopic(MethodParameter parameter) {
		Header header = parameter.getParameterAnnotation(Header.class);
		return hasTopics() && header != null && isTextOrBytes(parameter.getParameterType()) && header.required()
				&& ZmqHeaders.TOPIC.equals(header.name()) && ValueConstants.DEFAULT_NONE.equals(header.defaultValue());
	}

	// Null unless the peer had to say who it is
	private static @Nullable Object principal(ZmqMessage message) {
		ZmqPeer peer = message.peer();
		return (peer != null && peer.user() != null) ? new PeerPrincipal(peer.user()) : null;
	}

	private static boolean isTextOrBytes(Class<?> type) {
		return type == String.class || type == byte[].class;
	}

	private static Object topic(ZmqMessage message) {
		String topic = message.topic();
		if (topic == null) {
			throw noTopic();
		}
		return topic;
	}

	private static Object topicBytes(ZmqMessage message) {
		if (message.size() == 1) {
			throw noTopic();
		}
		return message.frame(0);
	}

	private static MessageConversionException noTopic() {
		return new MessageConversionException("The message has one frame, and so no topic: "
				+ "declare @Header(name = ZmqHeaders.TOPIC, required = false)");
	}

	private static boolean isPlainMessage(MethodParameter parameter) {
		return parameter.getParameterType() == Message.class && parameter.getParameterAnnotations().length == 0;
	}

	private boolean isPlainPayload(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		if (!isPayload(type) || type == Optional.class) {
			return false;
		}
		for (Annotation annotation : parameter.getParameterAnnotations()) {
			if (!isPlain(annotation)) {
				return false;
			}
		}
		return !this.resolvers.isCustom(parameter);
	}

	private static boolean isPayload(Class<?> type) {
		return type != ZmqMessage.class && type != Principal.class && !Message.class.isAssignableFrom(type)
				&& !MessageHeaders.class.isAssignableFrom(type) && !MessageHeaderAccessor.class.isAssignableFrom(type);
	}

	private static boolean isPlain(Annotation annotation) {
		return annotation instanceof Payload payload && payload.required() && payload.expression().isEmpty();
	}

	private ArgumentReader payload(MethodParameter parameter) {
		Type type = PayloadMessageConverter.payloadType(parameter);
		PayloadReader reader = this.converter.reader(type);
		if (!mayHaveHeaders()) {
			return (message) -> required(reader.read(this.layout.payload(message)), type);
		}
		return (message) -> required(read(reader, message, headers(message)), type);
	}

	private @Nullable Object read(PayloadReader reader, ZmqMessage message, @Nullable WireHeaders headers) {
		byte[] payload = this.layout.payload(message);
		return (headers != null) ? reader.read(payload, headers.contentType()) : reader.read(payload);
	}

	private static Object required(@Nullable Object payload, Type type) {
		if (payload == null) {
			throw new MessageConversionException("The payload is empty where the listener takes " + type.getTypeName()
					+ ": declare @Payload(required = false) to be given null");
		}
		return payload;
	}

	private ArgumentReader message(Type messageType) {
		Type type = isAny(messageType) ? byte[].class : messageType;
		PayloadReader reader = this.converter.reader(type);
		return (message) -> {
			WireHeaders headers = headers(message);
			return message(message, required(read(reader, message, headers), type), headers);
		};
	}

	private static boolean isAny(Type type) {
		return type == Object.class || type == Message.class;
	}

	private Message<?> message(ZmqMessage message, Object payload, @Nullable WireHeaders headers) {
		return new GenericMessage<>(payload, listenerHeaders(message, headers));
	}

	private ListenerHeaders listenerHeaders(ZmqMessage message, @Nullable WireHeaders headers) {
		return new ListenerHeaders(message, this.socket.name(), hasTopics(), this.layout.envelope(message), headers);
	}

	private ArgumentReader resolved(MethodParameter parameter) {
		Payload payload = parameter.getParameterAnnotation(Payload.class);
		if (payload != null && !payload.expression().isEmpty()) {
			throw new ZmqConfigurationException(this.socket.name(), null, null,
					"@Payload has an expression in " + parameter.getMethod() + ", which is not evaluated.",
					"Take the payload as a whole.");
		}
		if (this.resolvers.lackValidatorFor(parameter)) {
			throw new ZmqConfigurationException(this.socket.name(), null, null,
					"A parameter of " + parameter.getMethod() + " is to be validated, and nothing validates.",
					"Add a Validator bean, for example with spring-boot-starter-validation.");
		}
		boolean wantsPayload = !this.resolvers.isHeaders(parameter) && !this.resolvers.isCustom(parameter);
		HandlerMethodArgumentResolver resolver = this.resolvers.find(parameter);
		return (message) -> {
			byte[] bytes = wantsPayload ? this.layout.payload(message) : UnsafeFrames.payload(message);
			return resolver.resolveArgument(parameter,
					message(message, bytes.clone(), mayHaveHeaders() ? headers(message) : null));
		};
	}

}
