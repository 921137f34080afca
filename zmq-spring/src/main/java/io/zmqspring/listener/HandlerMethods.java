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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

import io.zmqspring.message.WireHeaders;
import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.converter.MessageConversionException;

/**
 * Several methods of one listener, of which the name of the payload's type chooses: the
 * name of the class that a method takes, or, since each application has classes of its
 * own, the name without the package.
 */
final class HandlerMethods implements Invocation {

	private final Function<ZmqMessage, @Nullable WireHeaders> headers;

	private final Map<String, Invocation> methods;

	private final @Nullable Invocation defaultMethod;

	private final Map<String, @Nullable Invocation> simpleNames = new LinkedHashMap<>();

	HandlerMethods(Function<ZmqMessage, @Nullable WireHeaders> headers, Map<String, Invocation> methods,
			@Nullable Invocation defaultMethod) {
		this.headers = headers;
		this.methods = Map.copyOf(methods);
		this.defaultMethod = defaultMethod;
		// A name that two of them have in common says nothing
		methods.forEach((name, method) -> this.simpleNames.put(simple(name),
				this.simpleNames.containsKey(simple(name)) ? null : method));
	}

	private static String simple(String name) {
		return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
	}

	@Override
	public @Nullable Object invoke(ZmqMessage message) throws Throwable {
		Invocation method;
		try {
			method = choose(message);
		}
		catch (MessageConversionException ex) {
			throw new UnreadableMessageException(ex);
		}
		return method.invoke(message);
	}

	@Override
	public @Nullable Object payload(ZmqMessage message) throws Exception {
		return choose(message).payload(message);
	}

	private Invocation choose(ZmqMessage message) {
		WireHeaders read = this.headers.apply(message);
		String type = (read != null) ? read.type() : null;
		Invocation method = (type != null) ? this.methods.get(type) : null;
		if (method == null && type != null) {
			method = this.simpleNames.get(simple(type));
		}
		method = (method != null) ? method : this.defaultMethod;
		if (method == null) {
			throw new MessageConversionException("The message "
					+ ((type != null) ? "is of the type '" + type + "'" : "does not say of which type it is")
					+ ", and the listener has handlers for " + new TreeSet<>(this.methods.keySet())
					+ ": add one for it, or make one the default");
		}
		return method;
	}

}
