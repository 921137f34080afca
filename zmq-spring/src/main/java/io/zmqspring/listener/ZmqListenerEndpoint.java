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

import java.lang.reflect.Method;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A method that listens to a socket, with all its settings resolved.
 *
 * @param id the id of the listener
 * @param socket the name of the socket
 * @param topics the topics that a SUB socket subscribes to for this listener; none for
 * those of the socket
 * @param concurrency the number of threads that handle its messages
 * @param autoStartup whether it starts with the application
 * @param bean the bean to call the method on, proxied or not
 * @param method the method, as declared by the class of the bean
 * @param sendTo the name of the socket that results are sent to, or {@code null}
 * @param errorHandler told of failures instead of the log, or {@code null}
 */
public record ZmqListenerEndpoint(String id, String socket, List<String> topics, int concurrency, boolean autoStartup,
		Object bean, Method method, @Nullable String sendTo, @Nullable ZmqErrorHandler errorHandler) {

	/**
	 * Check that nothing is missing.
	 * @param id the id of the listener
	 * @param socket the name of the socket
	 * @param topics the topics of the listener
	 * @param concurrency the number of threads
	 * @param autoStartup whether it starts with the application
	 * @param bean the bean to call the method on
	 * @param method the method
	 * @param sendTo the name of the socket that results are sent to
	 * @param errorHandler told of failures
	 */
	public ZmqListenerEndpoint {
		Assert.hasText(id, "'id' must not be empty");
		Assert.hasText(socket, "'socket' must not be empty");
		Assert.notNull(bean, "'bean' must not be null");
		Assert.notNull(method, "'method' must not be null");
		topics = List.copyOf(topics);
	}

}
