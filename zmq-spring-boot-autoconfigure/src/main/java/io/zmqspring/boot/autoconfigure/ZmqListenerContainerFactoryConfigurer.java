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

import java.util.List;

import io.zmqspring.listener.ZmqListenerContainerCustomizer;
import io.zmqspring.listener.ZmqListenerContainerFactory;
import io.zmqspring.listener.ZmqListenerSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.validation.Validator;

/**
 * Gives a {@link ZmqListenerContainerFactory} of the application what the properties and
 * beans say, so that it need set only what is special about it.
 */
public final class ZmqListenerContainerFactoryConfigurer {

	private final ZmqListenerSettings settings;

	private final @Nullable Validator validator;

	private final List<ZmqListenerContainerCustomizer> customizers;

	ZmqListenerContainerFactoryConfigurer(ZmqListenerSettings settings, @Nullable Validator validator,
			List<ZmqListenerContainerCustomizer> customizers) {
		this.settings = settings;
		this.validator = validator;
		this.customizers = customizers;
	}

	/**
	 * Set up a factory.
	 * @param factory the factory, whose settings may be replaced afterwards
	 */
	public void configure(ZmqListenerContainerFactory factory) {
		factory.setSettings(this.settings);
		factory.setValidator(this.validator);
		factory.setCustomizers(this.customizers);
	}

}
