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

import java.util.function.Supplier;

import io.zmqspring.core.ZmqOperations;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.socket.ZmqContext;
import io.zmqspring.socket.ZmqContextCustomizer;
import io.zmqspring.socket.ZmqSocketCustomizer;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSockets;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Adds the beans that listeners need and the application does not define. It looks once
 * all configuration has been read.
 */
final class MissingBeans implements BeanDefinitionRegistryPostProcessor {

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		if (registry instanceof ConfigurableListableBeanFactory beans) {
			add(registry, beans, ZmqContext.class, ZmqContext.class, () -> context(beans));
			add(registry, beans, ZmqSockets.class, ZmqSockets.class, () -> sockets(beans));
			add(registry, beans, PayloadConverter.class, PayloadConverter.class, PayloadConverter::new);
			add(registry, beans, ZmqOperations.class, ZmqTemplate.class, () -> template(beans));
		}
	}

	private static <T> void add(BeanDefinitionRegistry registry, ConfigurableListableBeanFactory beans,
			Class<? super T> needed, Class<T> type, Supplier<T> supplier) {
		// Without creating any, and also in a parent context, where they are shared
		if (!hasBean(beans, needed)) {
			RootBeanDefinition definition = new RootBeanDefinition(type, supplier);
			definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
			registry.registerBeanDefinition(type.getName(), definition);
		}
	}

	private static boolean hasBean(ConfigurableListableBeanFactory beans, Class<?> type) {
		return beans.getBeanNamesForType(type, true, false).length != 0
				|| (beans.getParentBeanFactory() instanceof ConfigurableListableBeanFactory parent
						&& hasBean(parent, type));
	}

	private static ZmqContext context(ConfigurableListableBeanFactory beans) {
		return new ZmqContext(
				beans.getBeanProvider(ZmqContext.Settings.class).getIfAvailable(() -> ZmqContext.Settings.DEFAULT),
				beans.getBeanProvider(ZmqContextCustomizer.class).orderedStream().toList(),
				beans.getBeanProvider(ZmqSocketCustomizer.class).orderedStream().toList());
	}

	private static ZmqSockets sockets(ConfigurableListableBeanFactory beans) {
		return new ZmqSockets(beans.getBean(ZmqContext.class),
				beans.getBeanProvider(ZmqSocketDefinition.class).orderedStream().toList());
	}

	private static ZmqTemplate template(ConfigurableListableBeanFactory beans) {
		return new ZmqTemplate(beans.getBean(ZmqSockets.class), beans.getBean(PayloadConverter.class));
	}

}
