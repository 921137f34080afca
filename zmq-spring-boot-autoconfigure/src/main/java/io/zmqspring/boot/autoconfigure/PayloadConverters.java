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

import java.util.ArrayList;
import java.util.List;

import io.zmqspring.message.PayloadConverter;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.ClassUtils;

// The conversion of payloads: by the application's converters, then by Jackson where it is present.
final class PayloadConverters {

	// Made by spring-websocket and spring-integration for themselves; they would take any
	// type
	private static final List<String> FOREIGN = List.of("brokerMessageConverter",
			"integrationArgumentResolverMessageConverter");

	private PayloadConverters() {
	}

	static PayloadConverter create(ConfigurableBeanFactory beanFactory) {
		boolean jackson = ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper",
				beanFactory.getBeanClassLoader());
		return new PayloadConverter(converters(beanFactory), jackson ? Jackson.mapper(beanFactory) : null);
	}

	private static List<MessageConverter> converters(BeanFactory beanFactory) {
		List<MessageConverter> converters = new ArrayList<>(
				beanFactory.getBeanProvider(MessageConverter.class).orderedStream().toList());
		for (String name : FOREIGN) {
			if (beanFactory.containsBean(name)) {
				Object foreign = beanFactory.getBean(name);
				converters.removeIf((converter) -> converter == foreign);
			}
		}
		return converters;
	}

	// A class of its own, which is not touched where Jackson is absent
	private static final class Jackson {

		static JsonMapper mapper(BeanFactory beanFactory) {
			JsonMapper mapper = beanFactory.getBeanProvider(JsonMapper.class).getIfAvailable();
			return (mapper != null) ? mapper : JsonMapper.builder().build();
		}

	}

}
