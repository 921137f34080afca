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

import io.zmqspring.listener.ZmqListenerContainerFactory;
import io.zmqspring.listener.ZmqListenerRegistry;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Role;

/**
 * The beans behind {@link EnableZmq @EnableZmq}. An application that has a registry of
 * its own uses that.
 */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
class ZmqListenerConfiguration {

	@Bean("io.zmqspring.annotation.missingBeans")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static MissingBeans missingBeans() {
		return new MissingBeans();
	}

	@Bean("io.zmqspring.annotation.listenerAnnotations")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static ZmqListenerAnnotations listenerAnnotations() {
		return new ZmqListenerAnnotations();
	}

	@Bean("io.zmqspring.annotation.listenerRegistry")
	@Fallback
	ZmqListenerRegistry listenerRegistry(
			@Qualifier(MissingBeans.CONTAINER_FACTORY) ZmqListenerContainerFactory containerFactory) {
		return new ZmqListenerRegistry(containerFactory);
	}

}
