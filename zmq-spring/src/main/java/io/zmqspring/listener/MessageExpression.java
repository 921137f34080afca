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

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.message.Envelope;
import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.MapAccessor;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.messaging.converter.MessageConversionException;

/**
 * A SpEL expression over a received message: its {@code topic}, {@code headers},
 * {@code frames}, and {@code payload}, which is converted only if the expression asks for
 * it.
 */
final class MessageExpression {

	private final ZmqSocketType type;

	private final Contents contents;

	private final Expression expression;

	private final StandardEvaluationContext context = new StandardEvaluationContext();

	MessageExpression(String attribute, String text, ZmqSocketDefinition socket, Contents contents,
			@Nullable BeanFactory beanFactory) {
		this.type = socket.type();
		this.contents = contents;
		this.expression = parse(attribute, text, socket);
		this.context.addPropertyAccessor(new MapAccessor());
		if (beanFactory != null) {
			this.context.setBeanResolver(new BeanFactoryResolver(beanFactory));
		}
	}

	private static Expression parse(String attribute, String text, ZmqSocketDefinition socket) {
		try {
			return new SpelExpressionParser().parseExpression(text);
		}
		catch (ParseException ex) {
			throw new ZmqConfigurationException(socket.name(), attribute, text,
					"The expression of a listener cannot be parsed: " + ex.toDetailedString(),
					"Write a SpEL expression over topic, headers, frames and payload.");
		}
	}

	// Throws MessageConversionException where the message is not what the listener takes
	@Nullable Object evaluate(ZmqMessage received) {
		ZmqMessage body = body(received);
		if (body == null) {
			throw new MessageConversionException("The message has no body");
		}
		try {
			return this.expression.getValue(this.context, new Root(body, this.contents));
		}
		catch (EvaluationException ex) {
			throw reason(ex);
		}
	}

	boolean test(ZmqMessage received) {
		Object value = evaluate(received);
		if (value instanceof Boolean result) {
			return result;
		}
		throw new IllegalStateException("The expression \"" + this.expression.getExpressionString() + "\" is "
				+ ((value != null) ? "a " + value.getClass().getName() : "null") + " where true or false is needed");
	}

	private @Nullable ZmqMessage body(ZmqMessage received) {
		if (this.type == ZmqSocketType.REP) {
			Envelope envelope = Envelope.ofRequest(received);
			return (envelope != null) ? envelope.body() : null;
		}
		if (this.type == ZmqSocketType.ROUTER) {
			return (received.size() > 1) ? UnsafeFrames.tail(received, 1, UnsafeFrames.frame(received, 0)) : null;
		}
		return received;
	}

	private static RuntimeException reason(EvaluationException failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof MessageConversionException unreadable) {
				return unreadable;
			}
		}
		return failure;
	}

	/**
	 * Finds what an expression asks for.
	 */
	interface Contents {

		Map<String, Object> headers(ZmqMessage message);

		@Nullable String topic(ZmqMessage message);

		@Nullable Object payload(ZmqMessage message) throws Exception;

	}

	/**
	 * What an expression sees.
	 */
	public static final class Root {

		private final ZmqMessage message;

		private final Contents contents;

		Root(ZmqMessage message, Contents contents) {
			this.message = message;
			this.contents = contents;
		}

		public @Nullable String getTopic() {
			return this.contents.topic(this.message);
		}

		public Map<String, Object> getHeaders() {
			return this.contents.headers(this.message);
		}

		public ZmqMessage getFrames() {
			return this.message;
		}

		public @Nullable Object getPayload() throws Exception {
			return this.contents.payload(this.message);
		}

	}

}
