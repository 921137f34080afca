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
import io.zmqspring.listener.ZmqListenerContainerCustomizer;
import io.zmqspring.listener.ZmqListenerContainerFactory;
import io.zmqspring.listener.ZmqListenerSettings;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.security.ZmqAuthenticator;
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
import org.springframework.validation.Validator;

/**
 * Adds the beans that listeners need and the application does not define. It looks once
 * all configuration has been read.
 */
final class MissingBeans implements BeanDefinitionRegistryPostProcessor {

	// The one of listeners that name no other
	static final String CONTAINER_FACTORY = "zmqListenerContainerFactory";

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		if (registry instanceof ConfigurableListableBeanFactory beans) {
			// Without creating any, and also in a parent context, where they are shared
			if (!hasBean(beans, ZmqContext.class)) {
				add(registry, ZmqContext.class.getName(), ZmqContext.class, () -> context(beans));
			}
			if (!hasBean(beans, ZmqSockets.class)) {
				add(registry, ZmqSockets.class.getName(), ZmqSockets.class, () -> sockets(beans));
			}
			if (!hasBean(beans, PayloadConverter.class)) {
				add(registry, PayloadConverter.class.getName(), PayloadConverter.class, PayloadConverter::new);
			}
			if (!hasBean(beans, ZmqOperations.class)) {
				add(registry, ZmqTemplate.class.getName(), ZmqTemplate.class, () -> template(beans));
			}
			if (!beans.containsBean(CONTAINER_FACTORY)) {
				add(registry, CONTAINER_FACTORY, ZmqListenerContainerFactory.class, () -> containerFactory(beans));
			}
		}
	}

	private static <T> void add(BeanDefinitionRegistry registry, String name, Class<T> type, Supplier<T> supplier) {
		RootBeanDefinition definition = new RootBeanDefinition(type, supplier);
		definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
		registry.registerBeanDefinition(name, definition);
	}

	private static boolean hasBean(ConfigurableListableBeanFactory beans, Class<?> type) {
		return beans.getBeanNamesForType(type, true, false).length != 0
				|| (beans.getParentBeanFactory() instanceof ConfigurableListableBeanFactory parent
						&& hasBean(parent, type));
	}

	private static ZmqContext context(ConfigurableListableBeanFactory beans) {
		ZmqContext context = new ZmqContext(
				beans.getBeanProvider(ZmqContext.Settings.class).getIfAvailable(() -> ZmqContext.Settings.DEFAULT),
				beans.getBeanProvider(ZmqContextCustomizer.class).orderedStream().toList(),
				beans.getBeanProvider(ZmqSocketCustomizer.class).orderedStream().toList());
		context.setAuthenticator(beans.getBeanProvider(ZmqAuthenticator.class).getIfAvailable());
		return context;
	}

	private static ZmqSockets sockets(ConfigurableListableBeanFactory beans) {
		return new ZmqSockets(beans.getBean(ZmqContext.class),
				beans.getBeanProvider(ZmqSocketDefinition.class).orderedStream().toList());
	}

	private static ZmqTemplate template(ConfigurableListableBeanFactory beans) {
		return new ZmqTemplate(beans.getBean(ZmqSockets.class), beans.getBean(PayloadConverter.class));
	}

	private static ZmqListenerContainerFactory containerFactory(ConfigurableListableBeanFactory beans) {
		ZmqListenerContainerFactory factory = new ZmqListenerContainerFactory(beans.getBean(ZmqSockets.class),
				beans.getBean(ZmqOperations.class),
				beans.getBeanProvider(PayloadConverter.class).getIfAvailable(PayloadConverter::new));
		factory.setSettings(
				beans.getBeanProvider(ZmqListenerSettings.class).getIfAvailable(() -> ZmqListenerSettings.DEFAULT));
		factory.setValidator(beans.getBeanProvider(Validator.class).getIfUnique());
		factory.setCustomizers(beans.getBeanProvider(ZmqListenerContainerCustomizer.class).orderedStream().toList());
		return factory;
	}

}
