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

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;

/**
 * Resolves the placeholders and expressions in the attributes of annotations.
 */
final class TextResolver {

	// What stands for nothing where there is a default
	static final String NONE = "none";

	private final ConfigurableBeanFactory beanFactory;

	TextResolver(ConfigurableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Nullable Object resolve(String attribute) {
		String text = this.beanFactory.resolveEmbeddedValue(attribute);
		BeanExpressionResolver resolver = this.beanFactory.getBeanExpressionResolver();
		return (resolver != null) ? resolver.evaluate(text, new BeanExpressionContext(this.beanFactory, null)) : text;
	}

	String text(String attribute) {
		return Objects.toString(resolve(attribute), "").strip();
	}

	// The bean of that name, or what an expression stands for. Null for an empty text,
	// and
	// for what is of another type
	<T> @Nullable T bean(String attribute, Class<T> type) {
		Object resolved = resolve(attribute);
		if (resolved instanceof String name) {
			resolved = this.beanFactory.containsBean(name) ? this.beanFactory.getBean(name) : null;
		}
		return type.isInstance(resolved) ? type.cast(resolved) : null;
	}

	// An expression may stand for several texts
	List<String> texts(String[] attribute) {
		List<String> texts = new ArrayList<>();
		for (String element : attribute) {
			add(resolve(element), texts);
		}
		return texts;
	}

	private static void add(@Nullable Object value, List<String> texts) {
		if (value instanceof Collection<?> collection) {
			collection.forEach((element) -> add(element, texts));
		}
		else if (value instanceof Object[] array) {
			add(List.of(array), texts);
		}
		else if (value != null) {
			texts.add(value.toString());
		}
	}

}
