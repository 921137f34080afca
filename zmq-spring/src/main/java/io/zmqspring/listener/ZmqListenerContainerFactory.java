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

package io.zmqspring.listener;

import java.util.List;

import io.zmqspring.core.ZmqOperations;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.socket.ZmqSockets;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.util.Assert;
import org.springframework.validation.Validator;

/**
 * Makes the containers of listeners: what those of one kind have in common. A registry
 * has one for all listeners that name no other; more of them are beans that listeners
 * name as their {@code containerFactory}. To be set up before the first listener.
 */
public final class ZmqListenerContainerFactory {

	private final ZmqSockets sockets;

	private final ZmqOperations operations;

	private final PayloadConverter converter;

	private ZmqListenerSettings settings = ZmqListenerSettings.DEFAULT;

	private List<ZmqListenerContainerCustomizer> customizers = List.of();

	private @Nullable Validator validator;

	/**
	 * Create a factory with the default settings.
	 * @param sockets the sockets by name
	 * @param operations sends results to other sockets
	 * @param converter converts payloads
	 */
	public ZmqListenerContainerFactory(ZmqSockets sockets, ZmqOperations operations, PayloadConverter converter) {
		Assert.notNull(sockets, "'sockets' must not be null");
		Assert.notNull(operations, "'operations' must not be null");
		Assert.notNull(converter, "'converter' must not be null");
		this.sockets = sockets;
		this.operations = operations;
		this.converter = converter;
	}

	/**
	 * Set what the listeners have in common.
	 * @param settings the settings, which each may alter for itself
	 */
	public void setSettings(ZmqListenerSettings settings) {
		Assert.notNull(settings, "'settings' must not be null");
		this.settings = settings;
	}

	/**
	 * Return what the listeners have in common.
	 * @return the settings
	 */
	public ZmqListenerSettings getSettings() {
		return this.settings;
	}

	/**
	 * Set what validates parameters.
	 * @param validator the validator, or {@code null} if none may ask for it
	 */
	public void setValidator(@Nullable Validator validator) {
		this.validator = validator;
	}

	/**
	 * Set who has the last word on the settings of each listener.
	 * @param customizers asked in order
	 */
	public void setCustomizers(List<ZmqListenerContainerCustomizer> customizers) {
		this.customizers = List.copyOf(customizers);
	}

	Listener create(ZmqListenerEndpoint endpoint, ListenerFactory listeners) {
		ZmqListenerSettings.Builder customized = ((endpoint.settings() != null) ? endpoint.settings() : this.settings)
			.toBuilder();
		for (ZmqListenerContainerCustomizer customizer : this.customizers) {
			customizer.customize(endpoint, customized);
		}
		return listeners.create(endpoint, customized.build());
	}

	// With the beans of the context that they belong to, which may be a child of this
	// factory's
	ListenerFactory listeners(@Nullable ConfigurableBeanFactory beanFactory) {
		return new ListenerFactory(this.sockets, this.operations, this.converter,
				new MessagingResolvers(this.converter, this.validator, beanFactory));
	}

	ZmqSockets sockets() {
		return this.sockets;
	}

}
