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
import java.util.Collection;
import java.util.concurrent.CompletionStage;

import io.zmqspring.message.ZmqMessage;

import org.springframework.core.KotlinDetector;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;

/**
 * What a listener's method returns, at once or later.
 */
final class ReturnType {

	private final ResolvableType value;

	private final boolean stream;

	private ReturnType(ResolvableType value, boolean stream) {
		this.value = value;
		this.stream = stream;
	}

	static ReturnType of(Method method, Class<?> beanType) {
		if (KotlinDetector.isSuspendingFunction(method)) {
			return of(
					ResolvableType.forMethodParameter(method, method.getParameterCount() - 1, beanType).getGeneric(0));
		}
		return of(ResolvableType.forMethodReturnType(method, beanType));
	}

	private static ReturnType of(ResolvableType type) {
		if (CompletionStage.class.isAssignableFrom(type.resolve(Object.class))) {
			return of(type.as(CompletionStage.class).getGeneric(0));
		}
		ReactiveResults reactive = ReactiveResults.of(type);
		return (reactive != null) ? new ReturnType(reactive.element(), reactive.isStream())
				: new ReturnType(type, false);
	}

	// Whether there may be several values, one after the other
	boolean isStream() {
		return this.stream;
	}

	boolean isVoid() {
		Class<?> type = this.value.resolve(Object.class);
		return type == void.class || type == Void.class || type.getName().equals("kotlin.Unit");
	}

	boolean isCollection() {
		return Collection.class.isAssignableFrom(this.value.resolve(Object.class));
	}

	// Whether it can say which peer it is for
	boolean canBeAddressed() {
		ResolvableType message = isCollection() ? this.value.as(Collection.class).getGeneric(0) : this.value;
		Class<?> type = message.resolve(Object.class);
		return Message.class.isAssignableFrom(type) || type == ZmqMessage.class;
	}

}
