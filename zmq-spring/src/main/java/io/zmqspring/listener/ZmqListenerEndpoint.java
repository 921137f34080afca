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
import java.util.ArrayList;
import java.util.List;

import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * A method that is to listen to a socket. Created by a {@link #builder builder}.
 *
 * @param id the id of the listener
 * @param socket the name of the socket
 * @param topics the topics of the listener, or none for those of the socket
 * @param bean the bean to call the method on
 * @param method the method, or the first of several
 * @param handlers the methods of which the type of the payload chooses one, or none for
 * the one method
 * @param defaultHandler the one of them that takes payloads of other types, or
 * {@code null}
 * @param batch whether the method takes lists, with an element for each of several
 * messages
 * @param filter a SpEL expression that tells which messages are handled, or {@code null}
 * for all
 * @param orderBy a SpEL expression for what messages whose order is kept have in common,
 * or {@code null}
 * @param sendTo the name of the socket that results are sent to, or {@code null}
 * @param errorHandler told of failures instead of the log, or {@code null}
 * @param settings the settings of the listener, or {@code null} for those of all
 * listeners
 */
public record ZmqListenerEndpoint(String id, String socket, List<String> topics, Object bean, Method method,
		List<Method> handlers, @Nullable Method defaultHandler, boolean batch, @Nullable String filter,
		@Nullable String orderBy, @Nullable String sendTo, @Nullable ZmqErrorHandler errorHandler,
		@Nullable ZmqListenerSettings settings) {

	/**
	 * Check that nothing is missing.
	 * @param id the id of the listener
	 * @param socket the name of the socket
	 * @param topics the topics of the listener
	 * @param bean the bean to call the method on
	 * @param method the method, or the first of several
	 * @param handlers the methods of which the type of the payload chooses one
	 * @param defaultHandler the one that takes payloads of other types
	 * @param batch whether the method takes lists
	 * @param filter which messages are handled
	 * @param orderBy what messages whose order is kept have in common
	 * @param sendTo the name of the socket that results are sent to
	 * @param errorHandler told of failures
	 * @param settings the settings of the listener
	 */
	public ZmqListenerEndpoint {
		Assert.hasText(id, "'id' must not be empty");
		Assert.hasText(socket, "'socket' must not be empty");
		Assert.notNull(bean, "'bean' must not be null");
		Assert.notNull(method, "'method' must not be null");
		topics = List.copyOf(topics);
		handlers = List.copyOf(handlers);
	}

	/**
	 * Return whether there is a result to send.
	 * @return {@code false} if nothing is returned, at once or later
	 */
	public boolean returnsResult() {
		for (ReturnType returned : returnTypes()) {
			if (!returned.isVoid()) {
				return true;
			}
		}
		return false;
	}

	List<ReturnType> returnTypes() {
		Class<?> type = AopUtils.getTargetClass(this.bean);
		List<ReturnType> types = new ArrayList<>();
		for (Method returning : this.handlers.isEmpty() ? List.of(this.method) : this.handlers) {
			types.add(ReturnType.of(returning, type));
		}
		return types;
	}

	/**
	 * Start an endpoint.
	 * @param id the id of the listener
	 * @param socket the name of the socket
	 * @param bean the bean to call the method on
	 * @param method the method
	 * @return a builder
	 */
	public static Builder builder(String id, String socket, Object bean, Method method) {
		return new Builder(id, socket, bean, method);
	}

	/**
	 * Start an endpoint of a listener without an annotated method.
	 * @param id the id of the listener
	 * @param socket the name of the socket
	 * @param listener called with each message
	 * @return a builder
	 */
	public static Builder builder(String id, String socket, ZmqMessageListener listener) {
		return new Builder(id, socket, listener,
				ClassUtils.getMethod(ZmqMessageListener.class, "onMessage", ZmqMessage.class));
	}

	/**
	 * Builds an endpoint.
	 */
	public static final class Builder {

		private final String id;

		private final String socket;

		private final Object bean;

		private final Method method;

		private List<String> topics = List.of();

		private List<Method> handlers = List.of();

		private @Nullable Method defaultHandler;

		private boolean batch;

		private @Nullable String filter;

		private @Nullable String orderBy;

		private @Nullable String sendTo;

		private @Nullable ZmqErrorHandler errorHandler;

		private @Nullable ZmqListenerSettings settings;

		private Builder(String id, String socket, Object bean, Method method) {
			this.id = id;
			this.socket = socket;
			this.bean = bean;
			this.method = method;
		}

		/**
		 * Set what a SUB socket subscribes to for the listener.
		 * @param topics the topics, or none for those of the socket
		 * @return this builder
		 */
		public Builder topics(List<String> topics) {
			this.topics = topics;
			return this;
		}

		/**
		 * Set several methods, of which the {@code type} of the {@code headers} format
		 * chooses the one that takes such a payload.
		 * @param handlers the methods
		 * @param defaultHandler the one of them that takes payloads of other types, or
		 * {@code null} for none
		 * @return this builder
		 */
		public Builder handlers(List<Method> handlers, @Nullable Method defaultHandler) {
			this.handlers = handlers;
			this.defaultHandler = defaultHandler;
			return this;
		}

		/**
		 * Set whether the method takes lists, with an element for each of several
		 * messages.
		 * @param batch whether it does
		 * @return this builder
		 * @see ZmqListenerSettings.Builder#batchSize
		 */
		public Builder batch(boolean batch) {
			this.batch = batch;
			return this;
		}

		/**
		 * Set which messages are handled.
		 * @param filter a SpEL expression over {@code topic}, {@code headers},
		 * {@code frames} and {@code payload}, or {@code null} for all messages
		 * @return this builder
		 */
		public Builder filter(@Nullable String filter) {
			this.filter = filter;
			return this;
		}

		/**
		 * Set what messages whose order is kept have in common, where several threads
		 * handle them.
		 * @param orderBy a SpEL expression over {@code topic}, {@code headers},
		 * {@code frames} and {@code payload}, or {@code null} for no order
		 * @return this builder
		 */
		public Builder orderBy(@Nullable String orderBy) {
			this.orderBy = orderBy;
			return this;
		}

		/**
		 * Set where results go.
		 * @param sendTo the name of a socket, or {@code null}
		 * @return this builder
		 */
		public Builder sendTo(@Nullable String sendTo) {
			this.sendTo = sendTo;
			return this;
		}

		/**
		 * Set who is told of failures instead of the log.
		 * @param errorHandler the error handler, or {@code null}
		 * @return this builder
		 */
		public Builder errorHandler(@Nullable ZmqErrorHandler errorHandler) {
			this.errorHandler = errorHandler;
			return this;
		}

		/**
		 * Set the settings of the listener.
		 * @param settings the settings, or {@code null} for those of all listeners
		 * @return this builder
		 */
		public Builder settings(@Nullable ZmqListenerSettings settings) {
			this.settings = settings;
			return this;
		}

		/**
		 * Create the endpoint.
		 * @return the endpoint
		 */
		public ZmqListenerEndpoint build() {
			return new ZmqListenerEndpoint(this.id, this.socket, this.topics, this.bean, this.method, this.handlers,
					this.defaultHandler, this.batch, this.filter, this.orderBy, this.sendTo, this.errorHandler,
					this.settings);
		}

	}

}
