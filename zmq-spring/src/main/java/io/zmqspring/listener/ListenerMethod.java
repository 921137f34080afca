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

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/**
 * The method of a listener, resolved once: a handle to call, and a reader for each
 * argument.
 */
final class ListenerMethod implements Invocation {

	private final MethodHandle handle;

	private final ArgumentReader[] arguments;

	private final ArgumentReader payload;

	ListenerMethod(Object bean, Method method, List<ArgumentReader> arguments, ArgumentReader payload) {
		this.payload = payload;
		this.arguments = arguments.toArray(new ArgumentReader[0]);
		this.handle = handle(bean, method);
	}

	// Takes objects, and an array of them where there are more than two. Returns a value,
	// a CompletionStage of one, or a StreamedResult
	static MethodHandle handle(Object bean, Method declared) {
		Method method = AopUtils.selectInvocableMethod(declared, bean.getClass());
		ReflectionUtils.makeAccessible(method);
		int count = method.getParameterCount();
		try {
			MethodHandle handle = MethodHandles.lookup().unreflect(method);
			handle = (handle.type().parameterCount() == count) ? handle : handle.bindTo(bean);
			handle = handle.asFixedArity().asType(MethodType.genericMethodType(count));
			if (KotlinDetector.isSuspendingFunction(declared)) {
				handle = SuspendFunctions.withoutContinuation(handle);
				count--;
			}
			ReactiveResults reactive = ReactiveResults
				.of(ResolvableType.forMethodReturnType(declared, AopUtils.getTargetClass(bean)));
			if (reactive != null) {
				handle = MethodHandles.filterReturnValue(handle, function(reactive.conversion()));
			}
			return (count > 2) ? handle.asSpreader(Object[].class, count) : handle;
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException("Cannot access " + method, ex);
		}
	}

	private static MethodHandle function(UnaryOperator<@Nullable Object> function) throws IllegalAccessException {
		try {
			return MethodHandles.lookup()
				.findVirtual(Function.class, "apply", MethodType.methodType(Object.class, Object.class))
				.bindTo(function);
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public @Nullable Object invoke(ZmqMessage message) throws Throwable {
		return switch (this.arguments.length) {
			case 0 -> (Object) this.handle.invokeExact();
			case 1 -> {
				Object argument = read(0, message);
				yield (Object) this.handle.invokeExact(argument);
			}
			case 2 -> {
				Object first = read(0, message);
				Object second = read(1, message);
				yield (Object) this.handle.invokeExact(first, second);
			}
			default -> {
				Object[] all = readAll(message);
				yield (Object) this.handle.invokeExact(all);
			}
		};
	}

	@Override
	public @Nullable Object payload(ZmqMessage message) throws Exception {
		return this.payload.read(message);
	}

	private Object[] readAll(ZmqMessage message) throws UnreadableMessageException {
		Object[] all = new Object[this.arguments.length];
		for (int i = 0; i < all.length; i++) {
			all[i] = read(i, message);
		}
		return all;
	}

	@SuppressWarnings("NullAway") // a parameter may be null
	private Object read(int index, ZmqMessage message) throws UnreadableMessageException {
		try {
			return this.arguments[index].read(message);
		}
		catch (Exception ex) {
			throw new UnreadableMessageException(ex);
		}
	}

}
