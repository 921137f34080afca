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

import io.zmqspring.listener.ZmqListenerRegistry;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.type.AnnotationMetadata;

/**
 * The beans behind {@link EnableZmq @EnableZmq}. An application that has a registry of
 * its own uses that.
 */
final class ZmqListenerRegistrar implements ImportBeanDefinitionRegistrar {

	private static final String PREFIX = "io.zmqspring.annotation.";

	// Called once for each class that has the annotation
	@Override
	public void registerBeanDefinitions(AnnotationMetadata importingClass, BeanDefinitionRegistry registry) {
		String source = "@EnableZmq on " + importingClass.getClassName();
		add(registry, "missingBeans", infrastructure(MissingBeans.class), source);
		add(registry, "listenerAnnotations", infrastructure(ZmqListenerAnnotations.class), source);
		add(registry, "listenerRegistry", listenerRegistry(), source);
	}

	private static RootBeanDefinition infrastructure(Class<?> type) {
		RootBeanDefinition definition = new RootBeanDefinition(type);
		definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
		return definition;
	}

	private static RootBeanDefinition listenerRegistry() {
		RootBeanDefinition definition = new RootBeanDefinition(ZmqListenerRegistry.class);
		definition.getConstructorArgumentValues()
			.addIndexedArgumentValue(0, new RuntimeBeanReference(MissingBeans.CONTAINER_FACTORY));
		definition.setFallback(true);
		return definition;
	}

	private static void add(BeanDefinitionRegistry registry, String name, RootBeanDefinition definition,
			String source) {
		if (!registry.containsBeanDefinition(PREFIX + name)) {
			definition.setResourceDescription(source);
			registry.registerBeanDefinition(PREFIX + name, definition);
		}
	}

}
