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
import java.util.Arrays;
import java.util.List;

import io.zmqspring.message.PayloadConverter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.support.HeaderMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.HeadersMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.MessageMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

/**
 * The argument resolvers of spring-messaging, created when the first parameter needs
 * them.
 */
final class MessagingResolvers {

	private static final HandlerMethodArgumentResolver ALL_HEADERS = new HeadersMethodArgumentResolver();

	private final PayloadConverter converter;

	private final @Nullable Validator validator;

	private final @Nullable ConfigurableBeanFactory beanFactory;

	private @Nullable HandlerMethodArgumentResolver header;

	private @Nullable List<HandlerMethodArgumentResolver> custom;

	MessagingResolvers(PayloadConverter converter, @Nullable Validator validator,
			@Nullable ConfigurableBeanFactory beanFactory) {
		this.converter = converter;
		this.validator = validator;
		this.beanFactory = beanFactory;
	}

	@Nullable BeanFactory beanFactory() {
		return this.beanFactory;
	}

	boolean isHeaders(MethodParameter parameter) {
		return isHeader(parameter) || ALL_HEADERS.supportsParameter(parameter);
	}

	private static boolean isHeader(MethodParameter parameter) {
		return parameter.hasParameterAnnotation(Header.class);
	}

	// Its conversion takes long to set up, and most listeners have no such parameter
	private HandlerMethodArgumentResolver header() {
		if (this.header == null) {
			this.header = new HeaderMethodArgumentResolver(new DefaultFormattingConversionService(), this.beanFactory);
		}
		return this.header;
	}

	// Asked after those for headers and whole messages, and before what makes a payload
	boolean isCustom(MethodParameter parameter) {
		return findCustom(parameter) != null;
	}

	private @Nullable HandlerMethodArgumentResolver findCustom(MethodParameter parameter) {
		if (this.custom == null) {
			this.custom = (this.beanFactory != null)
					? this.beanFactory.getBeanProvider(HandlerMethodArgumentResolver.class).orderedStream().toList()
					: List.of();
		}
		for (HandlerMethodArgumentResolver resolver : this.custom) {
			if (resolver.supportsParameter(parameter)) {
				return resolver;
			}
		}
		return null;
	}

	HandlerMethodArgumentResolver find(MethodParameter parameter) {
		if (isHeader(parameter)) {
			return header();
		}
		if (ALL_HEADERS.supportsParameter(parameter)) {
			return ALL_HEADERS;
		}
		PayloadMessageConverter adapter = new PayloadMessageConverter(this.converter);
		MessageMethodArgumentResolver messages = new MessageMethodArgumentResolver(adapter);
		if (messages.supportsParameter(parameter)) {
			return messages;
		}
		HandlerMethodArgumentResolver resolver = findCustom(parameter);
		return (resolver != null) ? resolver : new PayloadMethodArgumentResolver(adapter, this.validator);
	}

	boolean lackValidatorFor(MethodParameter parameter) {
		return this.validator == null
				&& Arrays.stream(parameter.getParameterAnnotations()).anyMatch(MessagingResolvers::isValidating);
	}

	private static boolean isValidating(Annotation annotation) {
		return AnnotationUtils.getAnnotation(annotation, Validated.class) != null
				|| annotation.annotationType().getSimpleName().startsWith("Valid");
	}

}
