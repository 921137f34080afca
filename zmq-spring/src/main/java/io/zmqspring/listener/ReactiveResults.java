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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Results of reactive types, where a library of such types is present: those of one value
 * become futures, and those of several streams.
 */
final class ReactiveResults {

	private static final boolean PRESENT = ClassUtils.isPresent("org.reactivestreams.Publisher",
			ReactiveResults.class.getClassLoader());

	private static final boolean AUTHENTICATED = ListenerFactory.SPRING_SECURITY
			&& ClassUtils.isPresent("reactor.core.publisher.Flux", ReactiveResults.class.getClassLoader());

	private final ReactiveAdapter adapter;

	private final ResolvableType element;

	private ReactiveResults(ReactiveAdapter adapter, ResolvableType element) {
		this.adapter = adapter;
		this.element = element;
	}

	// Returns null for types that are not reactive
	static @Nullable ReactiveResults of(ResolvableType type) {
		Class<?> resolved = type.resolve(Object.class);
		if (!PRESENT || !mayBeReactive(resolved)) {
			return null;
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(resolved);
		if (adapter == null) {
			return null;
		}
		return new ReactiveResults(adapter, adapter.isNoValue() ? ResolvableType.forClass(Void.class)
				: type.as(adapter.getReactiveType()).getGeneric(0));
	}

	// The registry loads all of Reactor, which takes 0.1 s where nothing else needs it
	private static boolean mayBeReactive(Class<?> type) {
		if (type.isArray() || type.isRecord() || type.isEnum()) {
			return false;
		}
		return type.getClassLoader() != null || Flow.Publisher.class.isAssignableFrom(type);
	}

	ResolvableType element() {
		return this.element;
	}

	boolean isStream() {
		return this.adapter.isMultiValue() && this.element.resolve(Object.class) != Void.class;
	}

	UnaryOperator<@Nullable Object> conversion() {
		return isStream() ? this::stream : this::future;
	}

	private @Nullable Object stream(@Nullable Object result) {
		if (result == null) {
			return null;
		}
		Publisher<?> publisher = this.adapter.toPublisher(result);
		return (StreamedResult) (target) -> Reception.of(publisher, target);
	}

	private @Nullable Object future(@Nullable Object result) {
		return (result != null) ? Reception.of(this.adapter.toPublisher(result), null) : null;
	}

	/**
	 * Completes with the value of a publisher that has one, or when a stream has ended.
	 */
	private static final class Reception extends CompletableFuture<@Nullable Object> implements Subscriber<Object> {

		private final @Nullable Predicate<Object> target;

		private @Nullable Subscription subscription;

		private @Nullable Object value;

		private boolean sent;

		private Reception(@Nullable Predicate<Object> target) {
			this.target = target;
		}

		static Reception of(Publisher<?> publisher, @Nullable Predicate<Object> target) {
			Reception reception = new Reception(target);
			Publisher<?> source = AUTHENTICATED ? AuthenticatedPublisher.of(publisher) : publisher;
			source.subscribe(reception);
			return reception;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			subscription.request(1);
		}

		@Override
		public void onNext(Object element) {
			if (this.target == null) {
				this.value = element;
			}
			else if (isDone()) {
				return;
			}
			else if (!send(element, this.target)) {
				cancel();
				return;
			}
			if (this.subscription != null) {
				this.subscription.request(1);
			}
		}

		private boolean send(Object element, Predicate<Object> target) {
			try {
				boolean wanted = target.test(element);
				this.sent |= wanted;
				return wanted || !complete(null);
			}
			catch (RuntimeException ex) {
				onError(ex);
				return false;
			}
		}

		private void cancel() {
			if (this.subscription != null) {
				this.subscription.cancel();
			}
		}

		@Override
		public void onError(Throwable failure) {
			completeExceptionally(this.sent ? new BrokenStreamException(failure) : failure);
		}

		@Override
		public void onComplete() {
			complete(this.value);
		}

	}

}
