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

package io.zmqspring.annotation;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.zmqspring.ZmqConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ReflectionUtils;

/**
 * A listener as an annotation on a method describes it, or one on a class and those of
 * its handlers.
 *
 * @param annotation the annotation
 * @param listener the method that has it, or {@code null} where the class has it
 * @param type the class
 */
record AnnotatedListener(ZmqListener annotation, @Nullable Method listener, Class<?> type) {

	static List<AnnotatedListener> findAll(Class<?> type) {
		List<AnnotatedListener> found = new ArrayList<>();
		if (mayHaveListeners(type)) {
			for (ZmqListener annotation : annotations(MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY))) {
				found.add(new AnnotatedListener(annotation, null, type));
			}
			Map<Method, Set<ZmqListener>> methods = MethodIntrospector.selectMethods(type,
					AnnotatedListener::listeners);
			methods.forEach((method, annotations) -> annotations
				.forEach((annotation) -> found.add(new AnnotatedListener(annotation, method, type))));
		}
		return found;
	}

	// Much faster than to look for them: each method is seen once, and by itself. Hardly
	// any class has one
	private static boolean mayHaveListeners(@Nullable Class<?> type) {
		if (type == null || !AnnotationUtils.isCandidateClass(type, ZmqListener.class)) {
			return false;
		}
		if (isAnnotated(type) || mayHaveListeners(type.getSuperclass())) {
			return true;
		}
		for (Class<?> implemented : type.getInterfaces()) {
			if (mayHaveListeners(implemented)) {
				return true;
			}
		}
		for (Method method : ReflectionUtils.getDeclaredMethods(type)) {
			if (isAnnotated(method)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isAnnotated(AnnotatedElement element) {
		return element.getAnnotations().length != 0 && MergedAnnotations.from(element).isPresent(ZmqListener.class);
	}

	private static @Nullable Set<ZmqListener> listeners(Method method) {
		Set<ZmqListener> listeners = annotations(MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY));
		return listeners.isEmpty() ? null : listeners;
	}

	private static Set<ZmqListener> annotations(MergedAnnotations annotations) {
		// Much faster than to look for them, and hardly anything has one
		if (!annotations.isPresent(ZmqListener.class)) {
			return Set.of();
		}
		Set<ZmqListener> listeners = new LinkedHashSet<>();
		annotations.stream(ZmqListener.class).forEach((annotation) -> listeners.add(annotation.synthesize()));
		return listeners;
	}

	boolean isOnClass() {
		return this.listener == null;
	}

	// What tells it from others of its bean
	String name() {
		return (this.listener != null) ? this.listener.getName() : "handlers";
	}

	// The method, or one of those of which the payload chooses
	Method method(String id, String socket) {
		if (this.listener != null) {
			return this.listener;
		}
		List<Method> handlers = handlers();
		if (handlers.isEmpty()) {
			throw new ZmqConfigurationException(socket, "@ZmqListener", this.type.getName(),
					"The class of the listener '" + id + "' has no handler.",
					"Mark a method with @ZmqHandler, or put @ZmqListener on the method.");
		}
		return handlers.get(0);
	}

	List<Method> handlers() {
		return isOnClass() ? List.copyOf(findHandlers().keySet()) : List.of();
	}

	private Map<Method, ZmqHandler> findHandlers() {
		return MethodIntrospector.selectMethods(this.type,
				(MethodIntrospector.MetadataLookup<ZmqHandler>) AnnotatedListener::handler);
	}

	private static @Nullable ZmqHandler handler(Method method) {
		return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
			.get(ZmqHandler.class)
			.synthesize((annotation) -> annotation.isPresent())
			.orElse(null);
	}

	@Nullable Method defaultHandler(String id, String socket) {
		List<Method> defaults = new ArrayList<>();
		if (isOnClass()) {
			findHandlers().forEach((method, annotation) -> {
				if (annotation.isDefault()) {
					defaults.add(method);
				}
			});
		}
		if (defaults.size() > 1) {
			throw new ZmqConfigurationException(socket, "@ZmqHandler", defaults.get(1).getName(),
					"The listener '" + id + "' has two handlers that are the default.", "Leave one of them.");
		}
		return defaults.isEmpty() ? null : defaults.get(0);
	}

}
