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
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.converter.MessageConverter;

// The conversion of payloads: by the application's converters, then by Jackson where it is present.
class PayloadConverterConfiguration {

	// Made by spring-websocket and spring-integration for themselves; they would take any
	// type
	private static final List<String> FOREIGN = List.of("brokerMessageConverter",
			"integrationArgumentResolverMessageConverter");

	private static List<MessageConverter> converters(BeanFactory beanFactory) {
		List<MessageConverter> converters = new ArrayList<>(
				beanFactory.getBeanProvider(MessageConverter.class).orderedStream().toList());
		FOREIGN.stream()
			.filter(beanFactory::containsBean)
			.map(beanFactory::getBean)
			.forEach((foreign) -> converters.removeIf((converter) -> converter == foreign));
		return converters;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JsonMapper.class)
	static class WithJackson {

		@Bean
		@ConditionalOnMissingBean
		PayloadConverter zmqPayloadConverter(BeanFactory beanFactory, ObjectProvider<JsonMapper> jsonMapper) {
			return new PayloadConverter(converters(beanFactory),
					jsonMapper.getIfAvailable(() -> JsonMapper.builder().build()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("tools.jackson.databind.json.JsonMapper")
	static class WithoutJackson {

		@Bean
		@ConditionalOnMissingBean
		PayloadConverter zmqPayloadConverter(BeanFactory beanFactory) {
			return new PayloadConverter(converters(beanFactory), null);
		}

	}

}
