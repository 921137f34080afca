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

import java.util.concurrent.Executor;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.annotation.EnableZmq;
import io.zmqspring.core.ZmqOperations;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.listener.ZmqListenerContainerCustomizer;
import io.zmqspring.listener.ZmqListenerContainerFactory;
import io.zmqspring.listener.ZmqListenerSettings;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.security.CurveKeyGenerator;
import io.zmqspring.security.ZmqAuthenticator;
import io.zmqspring.socket.ZmqContext;
import io.zmqspring.socket.ZmqContextCustomizer;
import io.zmqspring.socket.ZmqSocketCustomizer;
import io.zmqspring.socket.ZmqSockets;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Validator;

/**
 * Auto-configuration for ZeroMQ: the sockets of the properties, a template, and
 * listeners.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnBooleanProperty(name = "zmq.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ZmqProperties.class)
@EnableZmq
@Import(OptionalConfigurations.class)
public final class ZmqAutoConfiguration {

	ZmqAutoConfiguration() {
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AbsentProperties zmqAbsentProperties() {
		return new AbsentProperties();
	}

	@Bean
	@ConditionalOnMissingBean(ZmqContext.class)
	ZmqContext zmqContext(ZmqProperties properties, ObjectProvider<ZmqContextCustomizer> contextCustomizers,
			ObjectProvider<ZmqSocketCustomizer> socketCustomizers, ObjectProvider<ZmqAuthenticator> authenticator) {
		ZmqContext context = new ZmqContext(settings(properties.getContext()),
				contextCustomizers.orderedStream().toList(), socketCustomizers.orderedStream().toList());
		context.setAuthenticator(authenticator.getIfAvailable());
		context.setSecurityRequired(properties.getSecurity().isRequired());
		return context;
	}

	static ZmqContext.Settings settings(ZmqProperties.Context context) {
		DataSize maxIncompleteSize = context.getMaxIncompleteSize();
		return new ZmqContext.Settings(context.getIoThreads(), context.getMaxSockets(), context.getShutdownTimeout(),
				(maxIncompleteSize != null) ? maxIncompleteSize.toBytes()
						: ZmqContext.Settings.DEFAULT.maxIncompleteSize());
	}

	@Bean
	@ConditionalOnMissingBean(ZmqSockets.class)
	ZmqSockets zmqSockets(ZmqContext zmqContext, ZmqProperties properties,
			ObjectProvider<ZmqConnectionDetails> connections) {
		SocketDefinitions definitions = new SocketDefinitions(properties.getDefaults(),
				new SecurityBundles(properties.getSecurity()), connections.orderedStream().toList());
		ZmqSockets sockets = new ZmqSockets(zmqContext, definitions.create(properties.getSocket()));
		sockets.setBuilders(definitions::builder);
		return sockets;
	}

	@Bean
	@ConditionalOnMissingBean(PayloadConverter.class)
	PayloadConverter zmqPayloadConverter(ConfigurableBeanFactory beanFactory) {
		return PayloadConverters.create(beanFactory);
	}

	@Bean
	@ConditionalOnMissingBean(ZmqOperations.class)
	ZmqTemplate zmqTemplate(ZmqSockets zmqSockets, PayloadConverter zmqPayloadConverter) {
		return new ZmqTemplate(zmqSockets, zmqPayloadConverter);
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean(CurveKeyGenerator.class)
	CurveKeyGenerator zmqCurveKeyGenerator() {
		return new CurveKeyGenerator();
	}

	@Bean
	@ConditionalOnMissingBean(LocalEndpoints.class)
	LocalEndpoints zmqLocalEndpoints(ConfigurableEnvironment environment) {
		return new LocalEndpoints(environment);
	}

	@Bean
	@ConditionalOnMissingBean(StartupWarnings.class)
	StartupWarnings zmqStartupWarnings(ApplicationContext applicationContext, ZmqSockets zmqSockets,
			ZmqListenerSettings settings) {
		return new StartupWarnings(applicationContext, zmqSockets, settings.shutdownTimeout());
	}

	@Bean
	@ConditionalOnMissingBean(ZmqListenerSettings.class)
	ZmqListenerSettings zmqListenerSettings(ZmqProperties properties, Environment environment,
			BeanFactory beanFactory) {
		ZmqProperties.Listener listener = properties.getListener();
		ZmqProperties.Retry retry = listener.getRetry();
		return ZmqListenerSettings.builder()
			.autoStartup(listener.isAutoStartup())
			.concurrency(listener.getConcurrency())
			.queueCapacity(listener.getQueueCapacity())
			.shutdownTimeout(listener.getShutdownTimeout())
			.virtualThreads(Threading.VIRTUAL.isActive(environment))
			.executor(executor(listener.getExecutor(), beanFactory))
			.idleEventInterval(listener.getIdleEventInterval())
			.maxInFlight(listener.getMaxInFlight())
			.batchSize(listener.getBatchSize())
			.batchTimeout(listener.getBatchTimeout())
			.deadLetter(listener.getDeadLetter())
			.retry(new ZmqListenerSettings.Retry(retry.isEnabled() ? retry.getMaxRetries() : 0, retry.getDelay(),
					retry.getJitter(), retry.getMultiplier(), retry.getMaxDelay()))
			.build();
	}

	private static @Nullable Executor executor(@Nullable String name, BeanFactory beanFactory) {
		if (!StringUtils.hasText(name)) {
			return null;
		}
		if (!beanFactory.containsBean(name) || !beanFactory.isTypeMatch(name, Executor.class)) {
			throw new ZmqConfigurationException(null, "listener.executor", name, "It names no executor.",
					"Name a bean of the type java.util.concurrent.Executor.");
		}
		return beanFactory.getBean(name, Executor.class);
	}

	@Bean
	@ConditionalOnMissingBean(ZmqListenerContainerFactoryConfigurer.class)
	ZmqListenerContainerFactoryConfigurer zmqListenerContainerFactoryConfigurer(ZmqListenerSettings settings,
			ObjectProvider<Validator> validator, ObjectProvider<ZmqListenerContainerCustomizer> customizers) {
		return new ZmqListenerContainerFactoryConfigurer(settings, validator.getIfUnique(),
				customizers.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean(name = "zmqListenerContainerFactory")
	ZmqListenerContainerFactory zmqListenerContainerFactory(ZmqListenerContainerFactoryConfigurer configurer,
			ZmqSockets sockets, ZmqOperations operations, PayloadConverter converter) {
		ZmqListenerContainerFactory factory = new ZmqListenerContainerFactory(sockets, operations, converter);
		configurer.configure(factory);
		return factory;
	}

	@Bean
	static LazyInitializationExcludeFilter zmqListenerLazyInitializationExclusion() {
		return new ListenerLazyInitializationExclusion();
	}

}
