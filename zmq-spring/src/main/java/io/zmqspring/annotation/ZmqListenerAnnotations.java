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
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.zmqspring.listener.ZmqListenerContainerFactory;
import io.zmqspring.listener.ZmqListenerRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Component;

/**
 * Finds the methods annotated with {@link ZmqListener @ZmqListener} and registers them
 * once all singletons are there; those of beans that are created later at once.
 */
final class ZmqListenerAnnotations
		implements MergedBeanDefinitionPostProcessor, SmartInitializingSingleton, BeanFactoryAware, Ordered {

	private final Set<Class<?>> withoutListeners = ConcurrentHashMap.newKeySet();

	private final List<ListenerBean> early = new ArrayList<>();

	@SuppressWarnings("NullAway.Init")
	private ConfigurableListableBeanFactory beanFactory;

	private @Nullable EndpointResolver resolver;

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
	}

	// Being of this kind makes it come after all those that wrap beans into proxies
	@Override
	public void postProcessMergedBeanDefinition(RootBeanDefinition beanDefinition, Class<?> beanType, String beanName) {
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Class<?> type = AopUtils.getTargetClass(bean);
		if (ScopedProxyUtils.isScopedTarget(beanName) || this.withoutListeners.contains(type) || isOfSpring(type)) {
			return bean;
		}
		List<AnnotatedListener> listeners = AnnotatedListener.findAll(type);
		if (listeners.isEmpty()) {
			this.withoutListeners.add(type);
		}
		else {
			checkScope(beanName);
			add(new ListenerBean(bean, beanName, listeners));
		}
		return bean;
	}

	// Nobody puts listeners there, and to look at all methods of those beans takes a good
	// part of the time that an application needs to start
	private static boolean isOfSpring(Class<?> type) {
		return type.getName().startsWith("org.springframework.")
				&& !AnnotatedElementUtils.isAnnotated(type, Component.class);
	}

	private void checkScope(String beanName) {
		if (this.beanFactory.containsBean(beanName) && !this.beanFactory.isSingleton(beanName)) {
			throw new IllegalStateException("Bean '" + beanName + "' has a @ZmqListener method and is no singleton, "
					+ "so that each instance would be one more listener: make it a singleton, or give its scope a proxy");
		}
	}

	private synchronized void add(ListenerBean methods) {
		if (this.resolver == null) {
			this.early.add(methods);
		}
		else {
			register(List.of(methods), this.resolver);
		}
	}

	@Override
	public synchronized void afterSingletonsInstantiated() {
		checkScopes();
		createScopedProxies();
		this.resolver = new EndpointResolver(this.beanFactory);
		register(List.copyOf(this.early), this.resolver);
		this.early.clear();
	}

	// One that nobody asks for would never listen, and nobody would know
	private void checkScopes() {
		for (String name : this.beanFactory.getBeanDefinitionNames()) {
			if (ScopedProxyUtils.isScopedTarget(name) || this.beanFactory.getBeanDefinition(name).isAbstract()
					|| this.beanFactory.isSingleton(name)) {
				continue;
			}
			Class<?> type = this.beanFactory.getType(name, false);
			if (type != null && !AnnotatedListener.findAll(type).isEmpty()) {
				checkScope(name);
			}
		}
	}

	// Nobody may have asked for them yet
	private void createScopedProxies() {
		for (String name : this.beanFactory.getBeanDefinitionNames()) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? this.beanFactory.getType(name, false) : null;
			if (type != null && !AnnotatedListener.findAll(type).isEmpty()) {
				this.beanFactory.getBean(ScopedProxyUtils.getOriginalBeanName(name));
			}
		}
	}

	// A listener may refer to a socket that another one defines
	private void register(List<ListenerBean> beans, EndpointResolver resolver) {
		if (beans.isEmpty()) {
			return;
		}
		for (ListenerBean bean : beans) {
			for (AnnotatedListener listener : bean.listeners()) {
				resolver.defineSocket(listener, bean.beanName());
			}
		}
		ZmqListenerRegistry registry = this.beanFactory.getBean(ZmqListenerRegistry.class);
		for (ListenerBean bean : beans) {
			for (AnnotatedListener listener : bean.listeners()) {
				ZmqListenerContainerFactory factory = resolver.containerFactory(listener, bean.beanName(),
						registry.getContainerFactory());
				registry.register(resolver.resolve(listener, bean.bean(), bean.beanName(), factory.getSettings()),
						factory);
			}
		}
	}

	private record ListenerBean(Object bean, String beanName, List<AnnotatedListener> listeners) {
	}

}
