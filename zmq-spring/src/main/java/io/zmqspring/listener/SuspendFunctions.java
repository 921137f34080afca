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
import java.util.concurrent.CompletableFuture;

import kotlin.ResultKt;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import org.jspecify.annotations.Nullable;

/**
 * Calls of Kotlin's suspending functions. They have a last parameter that takes the
 * result of a call which does not have it yet.
 */
final class SuspendFunctions {

	private static final MethodHandle CREATE;

	private static final MethodHandle RESULT;

	static {
		MethodHandles.Lookup lookup = MethodHandles.lookup();
		try {
			CREATE = lookup.findConstructor(Call.class, MethodType.methodType(void.class));
			RESULT = lookup.findVirtual(Call.class, "result", MethodType.methodType(Object.class, Object.class));
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private SuspendFunctions() {
	}

	// Of a function that takes objects: one without the last of them, which returns the
	// result, or a future where it comes later
	static MethodHandle withoutContinuation(MethodHandle function) {
		int count = function.type().parameterCount();
		MethodType type = MethodType.genericMethodType(count).changeParameterType(count - 1, Call.class);
		MethodHandle call = function.asType(type);
		int[] callFirst = new int[count];
		for (int i = 0; i < count; i++) {
			callFirst[i] = (i + 1) % count;
		}
		MethodType reordered = MethodType.genericMethodType(count).changeParameterType(0, Call.class);
		MethodHandle first = MethodHandles.permuteArguments(call, reordered, callFirst);
		MethodHandle collected = MethodHandles.collectArguments(RESULT, 1, first);
		int[] callTwice = new int[count + 1];
		for (int i = 1; i <= count; i++) {
			callTwice[i] = i - 1;
		}
		return MethodHandles.foldArguments(MethodHandles.permuteArguments(collected, reordered, callTwice), CREATE);
	}

	/**
	 * One call, which may end in any thread.
	 */
	static final class Call extends CompletableFuture<@Nullable Object> implements Continuation<Object> {

		@Nullable Object result(@Nullable Object returned) {
			return (returned == IntrinsicsKt.getCOROUTINE_SUSPENDED()) ? this : value(returned);
		}

		private static @Nullable Object value(@Nullable Object result) {
			return (result == Unit.INSTANCE) ? null : result;
		}

		@Override
		public CoroutineContext getContext() {
			return EmptyCoroutineContext.INSTANCE;
		}

		@Override
		public void resumeWith(Object result) {
			try {
				ResultKt.throwOnFailure(result);
				complete(value(result));
			}
			catch (Throwable ex) {
				completeExceptionally(ex);
			}
		}

	}

}
