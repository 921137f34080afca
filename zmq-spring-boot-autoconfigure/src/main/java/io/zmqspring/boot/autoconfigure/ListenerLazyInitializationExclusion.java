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

package io.zmqspring.boot.autoconfigure;

import java.lang.reflect.Method;
import java.util.Map;

import io.zmqspring.annotation.ZmqListener;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

// Nothing asks for a bean whose methods listen: it would never be created.
class ListenerLazyInitializationExclusion implements LazyInitializationExcludeFilter {

	@Override
	public boolean isExcluded(String beanName, BeanDefinition beanDefinition, Class<?> beanType) {
		Class<?> type = ClassUtils.getUserClass(beanType);
		if (AopInfrastructureBean.class.isAssignableFrom(type)
				|| !AnnotationUtils.isCandidateClass(type, ZmqListener.class)) {
			return false;
		}
		Map<Method, Boolean> listeners = MethodIntrospector.selectMethods(type,
				ListenerLazyInitializationExclusion::isListener);
		return !listeners.isEmpty()
				|| MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY).isPresent(ZmqListener.class);
	}

	// As the introspector wants it: null for a method that is none
	private static @Nullable Boolean isListener(Method method) {
		return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).isPresent(ZmqListener.class) ? Boolean.TRUE
				: null;
	}

}
