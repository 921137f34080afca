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

import io.zmqspring.core.ZmqOperations;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.listener.ZmqListenerSettings;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.security.CurveKeyGenerator;
import io.zmqspring.security.ZmqAuthenticator;
import io.zmqspring.socket.ZmqContext;
import io.zmqspring.socket.ZmqContextCustomizer;
import io.zmqspring.socket.ZmqSocketCustomizer;
import io.zmqspring.socket.ZmqSockets;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.unit.DataSize;

/**
 * Auto-configuration for ZeroMQ: the sockets of the properties, a template, and
 * listeners.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnBooleanProperty(name = "zmq.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ZmqProperties.class)
@Import({ ListenerConfiguration.class, ReactiveConfiguration.class, ActuatorConfiguration.class,
		PayloadConverterConfiguration.class })
public final class ZmqAutoConfiguration {

	ZmqAutoConfiguration() {
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AbsentProperties zmqAbsentProperties() {
		return new AbsentProperties();
	}

	@Bean
	@ConditionalOnMissingBean
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
	@ConditionalOnMissingBean
	ZmqSockets zmqSockets(ZmqContext zmqContext, ZmqProperties properties,
			ObjectProvider<ZmqConnectionDetails> connections) {
		SocketDefinitions definitions = new SocketDefinitions(properties.getDefaults(),
				new SecurityBundles(properties.getSecurity()), connections.orderedStream().toList());
		ZmqSockets sockets = new ZmqSockets(zmqContext, definitions.create(properties.getSocket()));
		sockets.setBuilders(definitions::builder);
		return sockets;
	}

	@Bean
	@ConditionalOnMissingBean(ZmqOperations.class)
	ZmqTemplate zmqTemplate(ZmqSockets zmqSockets, PayloadConverter zmqPayloadConverter) {
		return new ZmqTemplate(zmqSockets, zmqPayloadConverter);
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	CurveKeyGenerator zmqCurveKeyGenerator() {
		return new CurveKeyGenerator();
	}

	@Bean
	@ConditionalOnMissingBean
	LocalEndpoints zmqLocalEndpoints(ConfigurableEnvironment environment) {
		return new LocalEndpoints(environment);
	}

	@Bean
	@ConditionalOnMissingBean
	StartupWarnings zmqStartupWarnings(ApplicationContext applicationContext, ZmqSockets zmqSockets,
			ZmqListenerSettings settings) {
		return new StartupWarnings(applicationContext, zmqSockets, settings.shutdownTimeout());
	}

}
