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

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.zmqspring.core.ZmqOperations;
import org.jspecify.annotations.Nullable;

/**
 * Results that are collections, of which each element is one message to another socket.
 * Those that were sent before a failure are not sent again.
 */
final class CollectionResults implements Results {

	private final ZmqOperations operations;

	private final String target;

	CollectionResults(ZmqOperations operations, String target) {
		this.operations = operations;
		this.target = target;
	}

	@Override
	public void send(@Nullable Exchange exchange, @Nullable Object result) {
		if (result == null) {
			return;
		}
		List<Object> elements = new ArrayList<>((result instanceof Collection<?> several) ? several : List.of(result));
		for (int i = 0; i < elements.size(); i++) {
			try {
				this.operations.send(this.target, elements.get(i));
			}
			catch (RuntimeException ex) {
				throw new PartlySentException(ex, elements.subList(i, elements.size()));
			}
		}
	}

	/**
	 * Says what is left of a collection.
	 */
	@SuppressWarnings("serial")
	static final class PartlySentException extends RuntimeException {

		private final RuntimeException failure;

		private final transient List<Object> rest;

		PartlySentException(RuntimeException failure, List<Object> rest) {
			super(failure);
			this.failure = failure;
			this.rest = rest;
		}

		static Throwable cause(Throwable failure) {
			return (failure instanceof PartlySentException partly) ? partly.failure : failure;
		}

		static @Nullable Object unsent(Throwable failure, @Nullable Object result) {
			return (failure instanceof PartlySentException partly) ? partly.rest : result;
		}

		RuntimeException failure() {
			return this.failure;
		}

		List<Object> rest() {
			return this.rest;
		}

	}

}
