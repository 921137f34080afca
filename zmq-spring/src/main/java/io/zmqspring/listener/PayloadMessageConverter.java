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

import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;

import io.zmqspring.message.PayloadConverter;
import org.jspecify.annotations.Nullable;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.SmartMessageConverter;

/**
 * Shows a {@link PayloadConverter} to the argument resolvers of spring-messaging.
 */
final class PayloadMessageConverter implements SmartMessageConverter {

	private final PayloadConverter converter;

	PayloadMessageConverter(PayloadConverter converter) {
		this.converter = converter;
	}

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
		return fromMessage(message, targetClass, null);
	}

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass, @Nullable Object conversionHint) {
		Type type = (conversionHint instanceof MethodParameter parameter) ? payloadType(parameter) : targetClass;
		Object contentType = message.getHeaders().get(MessageHeaders.CONTENT_TYPE);
		return this.converter.reader(type)
			.read((byte[]) message.getPayload(), (contentType != null) ? contentType.toString() : null);
	}

	// The type below Optional or Message, with its generics
	static Type payloadType(MethodParameter parameter) {
		MethodParameter nested = parameter.nestedIfOptional();
		if (Message.class.isAssignableFrom(nested.getNestedParameterType())) {
			nested = nested.nested();
		}
		Type type = nested.getNestedGenericParameterType();
		return GenericTypeResolver.resolveType(
				(type instanceof WildcardType wildcard) ? wildcard.getUpperBounds()[0] : type,
				nested.getContainingClass());
	}

	@Override
	public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
		return null;
	}

	@Override
	public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers,
			@Nullable Object conversionHint) {
		return null;
	}

}
