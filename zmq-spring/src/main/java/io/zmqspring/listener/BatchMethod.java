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
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;

/**
 * The method of a listener that takes lists, with an element for each message of a batch.
 */
final class BatchMethod implements Invocation {

	private final MethodHandle handle;

	private final List<ArgumentReader> arguments;

	private final ArgumentReader payload;

	BatchMethod(Object bean, Method method, List<ArgumentReader> arguments, ArgumentReader payload) {
		this.payload = payload;
		this.arguments = arguments;
		MethodHandle handle = ListenerMethod.handle(bean, method);
		this.handle = (arguments.size() > 2) ? handle : handle.asSpreader(Object[].class, arguments.size());
	}

	// What one message adds to each of the lists
	@Nullable Object[] read(ZmqMessage message) throws UnreadableMessageException {
		@Nullable Object[] elements = new Object[this.arguments.size()];
		try {
			for (int i = 0; i < elements.length; i++) {
				elements[i] = this.arguments.get(i).read(message);
			}
			return elements;
		}
		catch (Exception ex) {
			throw new UnreadableMessageException(ex);
		}
	}

	@Nullable Object call(List<@Nullable Object[]> messages) throws Throwable {
		Object[] lists = new Object[this.arguments.size()];
		for (int i = 0; i < lists.length; i++) {
			List<@Nullable Object> list = new ArrayList<>(messages.size());
			for (@Nullable
			Object[] elements : messages) {
				list.add(elements[i]);
			}
			lists[i] = Collections.unmodifiableList(list);
		}
		return (Object) this.handle.invokeExact(lists);
	}

	// A batch of one
	@Override
	public @Nullable Object invoke(ZmqMessage message) throws Throwable {
		return call(List.<@Nullable Object[]>of(read(message)));
	}

	@Override
	public @Nullable Object payload(ZmqMessage message) throws Exception {
		return this.payload.read(message);
	}

}
