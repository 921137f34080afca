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
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.List;

import io.zmqspring.ZmqConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * A parameter that is a list, seen as a parameter for one of its elements.
 */
final class ElementParameter extends MethodParameter {

	private final MethodParameter list;

	private final Class<?> type;

	private final Type genericType;

	private ElementParameter(MethodParameter list, ResolvableType element) {
		super(list);
		this.list = list;
		this.type = element.resolve(Object.class);
		Type declared = element.getType();
		this.genericType = (declared instanceof WildcardType wildcard) ? wildcard.getUpperBounds()[0] : declared;
	}

	private ElementParameter(ElementParameter other) {
		super(other);
		this.list = other.list;
		this.type = other.type;
		this.genericType = other.genericType;
	}

	static MethodParameter of(MethodParameter parameter, String socket, String listener) {
		ResolvableType type = ResolvableType.forMethodParameter(parameter);
		if (type.resolve() != List.class) {
			throw new ZmqConfigurationException(socket, "batch", true,
					"The listener '" + listener + "' handles batches, and its method takes "
							+ parameter.getGenericParameterType().getTypeName() + ".",
					"Take a List, with an element for each message: of payloads, Message, ZmqMessage or headers.");
		}
		return new ElementParameter(parameter, type.getGeneric(0));
	}

	@Override
	public Class<?> getParameterType() {
		return this.type;
	}

	@Override
	public Type getGenericParameterType() {
		return this.genericType;
	}

	@Override
	public Annotation[] getParameterAnnotations() {
		return this.list.getParameterAnnotations();
	}

	@Override
	public MethodParameter clone() {
		return new ElementParameter(this);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (super.equals(other) && other instanceof ElementParameter);
	}

	@Override
	public int hashCode() {
		return super.hashCode();
	}

}
