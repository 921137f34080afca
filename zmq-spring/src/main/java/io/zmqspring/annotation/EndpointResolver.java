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

package io.zmqspring.annotation;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.listener.ZmqErrorHandler;
import io.zmqspring.listener.ZmqListenerContainerFactory;
import io.zmqspring.listener.ZmqListenerEndpoint;
import io.zmqspring.listener.ZmqListenerSettings;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import io.zmqspring.socket.ZmqSockets;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.util.ObjectUtils;
import org.springframework.util.StringUtils;

/**
 * Makes endpoints of annotations: resolves their texts, and fills in what they leave out.
 */
final class EndpointResolver {

	private final ConfigurableBeanFactory beanFactory;

	private final TextResolver texts;

	private final SettingsResolver settings;

	private final Map<String, Integer> defaultIds = new HashMap<>();

	// By the name of the socket
	private final Map<String, SocketDescription> descriptions = new HashMap<>();

	EndpointResolver(ConfigurableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.texts = new TextResolver(beanFactory);
		this.settings = new SettingsResolver(this.texts);
	}

	// Define the socket of a listener whose annotation describes one
	void defineSocket(AnnotatedListener found, String beanName) {
		ZmqListener annotation = found.annotation();
		String type = this.texts.text(annotation.type());
		String[] bind = endpoints(annotation.bind());
		String[] connect = endpoints(annotation.connect());
		if (type.isEmpty() && bind.length == 0 && connect.length == 0) {
			return;
		}
		String id = this.texts.text(annotation.id());
		String listener = id.isEmpty() ? beanName + "." + found.name() : id;
		String socket = socket(annotation, listener);
		SocketDescription description = new SocketDescription(listener, type(socket, type), List.of(bind),
				List.of(connect));
		SocketDescription other = this.descriptions.get(socket);
		if (other != null) {
			other.checkSameSocket(socket, description);
			return;
		}
		ZmqSockets sockets = this.beanFactory.getBean(ZmqSockets.class);
		ZmqSocketDefinition.Builder builder = sockets.builder(socket, description.type()).bind(bind).connect(connect);
		if (!this.texts.texts(annotation.topics()).isEmpty()) {
			// A default spares sockets that have topics
			builder.conflate(false);
		}
		sockets.define(builder.build());
		this.descriptions.put(socket, description);
	}

	private String socket(ZmqListener annotation, String listener) {
		String socket = this.texts.text(annotation.socket());
		if (socket.isEmpty()) {
			throw new ZmqConfigurationException(null, null, null, "The listener '" + listener + "' names no socket.",
					"Give @ZmqListener the name of a socket.");
		}
		return socket;
	}

	private String[] endpoints(String[] attribute) {
		List<String> endpoints = new ArrayList<>();
		for (String text : this.texts.texts(attribute)) {
			Collections.addAll(endpoints, StringUtils.tokenizeToStringArray(text, ","));
		}
		return endpoints.toArray(new String[0]);
	}

	private static ZmqSocketType type(String socket, String text) {
		for (ZmqSocketType type : ZmqSocketType.values()) {
			if (type.name().equals(text.toUpperCase(Locale.ROOT))) {
				return type;
			}
		}
		throw new ZmqConfigurationException(socket, "type", text.isEmpty() ? null : text,
				"A @ZmqListener has endpoints, and no type of socket that exists.",
				"Set its type to sub, pull, rep, pair, dealer, router, xsub or xpub.");
	}

	ZmqListenerContainerFactory containerFactory(AnnotatedListener found, String beanName,
			ZmqListenerContainerFactory defaultFactory) {
		String name = found.annotation().containerFactory();
		if (name.isEmpty()) {
			return defaultFactory;
		}
		ZmqListenerContainerFactory factory = this.texts.bean(name, ZmqListenerContainerFactory.class);
		if (factory == null) {
			throw new ZmqConfigurationException(this.texts.text(found.annotation().socket()), "containerFactory", name,
					"The listener '" + beanName + "." + found.name() + "' names no factory of containers.",
					"Name a bean of the type ZmqListenerContainerFactory.");
		}
		return factory;
	}

	ZmqListenerEndpoint resolve(AnnotatedListener found, Object bean, String beanName, ZmqListenerSettings defaults) {
		ZmqListener annotation = found.annotation();
		String id = this.texts.text(annotation.id());
		if (id.isEmpty()) {
			id = defaultId(beanName + "." + found.name());
		}
		String socket = socket(annotation, id);
		Method method = found.method(id, socket);
		ZmqListenerEndpoint.Builder endpoint = ZmqListenerEndpoint.builder(id, socket, bean, method)
			.handlers(found.handlers(), found.defaultHandler(id, socket))
			.batch(this.settings.isBatch(annotation, id, socket))
			.topics(this.texts.texts(annotation.topics()))
			.filter(expression(annotation.filter()))
			.orderBy(expression(annotation.orderBy()))
			.errorHandler(errorHandler(annotation, id, socket))
			.settings(this.settings.resolve(annotation, id, socket, defaults));
		return endpoint.sendTo(sendTo(found, endpoint.build())).build();
	}

	private @Nullable String expression(String attribute) {
		String text = this.texts.text(attribute);
		return text.isEmpty() ? null : text;
	}

	private String defaultId(String id) {
		int number = this.defaultIds.merge(id, 1, Integer::sum);
		return (number == 1) ? id : id + "#" + number;
	}

	// That of a class is for those of its methods that have a result to send
	private @Nullable String sendTo(AnnotatedListener found, ZmqListenerEndpoint endpoint) {
		for (Method handler : found.handlers()) {
			checkHandler(handler, endpoint);
		}
		MergedAnnotation<SendTo> own = sendTo(endpoint.method());
		if (own.isPresent()) {
			return target(own, endpoint);
		}
		MergedAnnotation<SendTo> common = sendTo(AopUtils.getTargetClass(endpoint.bean()));
		boolean sends = found.isOnClass() || (endpoint.returnsResult() && !isAnswering(endpoint.socket()));
		return (sends && common.isPresent()) ? target(common, endpoint) : null;
	}

	private static void checkHandler(Method handler, ZmqListenerEndpoint endpoint) {
		if (sendTo(handler).isPresent()) {
			throw new ZmqConfigurationException(endpoint.socket(), "@SendTo", handler.getName(),
					"It is on one handler of the listener '" + endpoint.id() + "', whose results all go the same way.",
					"Put @SendTo on the class, or send through the template.");
		}
	}

	private static MergedAnnotation<SendTo> sendTo(AnnotatedElement element) {
		return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY).get(SendTo.class);
	}

	private boolean isAnswering(String socket) {
		return this.beanFactory.getBean(ZmqSockets.class).definition(socket).type() == ZmqSocketType.REP;
	}

	private String target(MergedAnnotation<SendTo> annotation, ZmqListenerEndpoint endpoint) {
		List<String> names = this.texts.texts(annotation.getStringArray(MergedAnnotation.VALUE));
		if (names.size() != 1 || names.get(0).isEmpty()) {
			throw new ZmqConfigurationException(endpoint.socket(), "@SendTo", names,
					"The results of the listener '" + endpoint.id() + "' go to one socket.",
					"Name exactly one socket.");
		}
		return names.get(0);
	}

	private @Nullable ZmqErrorHandler errorHandler(ZmqListener annotation, String id, String socket) {
		Object resolved = this.texts.resolve(annotation.errorHandler());
		if (ObjectUtils.isEmpty(resolved)) {
			return this.beanFactory.getBeanProvider(ZmqErrorHandler.class).getIfUnique();
		}
		if (TextResolver.NONE.equals(resolved)) {
			return null;
		}
		Object handler = (resolved instanceof String name) ? this.beanFactory.getBean(name) : resolved;
		if (!(handler instanceof ZmqErrorHandler errorHandler)) {
			throw new ZmqConfigurationException(socket, "errorHandler", annotation.errorHandler(),
					"The listener '" + id + "' has an error handler that is none.",
					"Name a bean of the type ZmqErrorHandler.");
		}
		return errorHandler;
	}

	private record SocketDescription(String listener, ZmqSocketType type, List<String> bind, List<String> connect) {

		void checkSameSocket(String socket, SocketDescription other) {
			if (this.type != other.type || !this.bind.equals(other.bind) || !this.connect.equals(other.connect)) {
				throw new ZmqConfigurationException(socket, null, null,
						"The listeners '" + this.listener + "' and '" + other.listener
								+ "' describe it in different ways in their annotations.",
						"Describe it at one of them, or in the same way at both.");
			}
		}

	}

}
