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

package io.zmqspring.boot.testcontainers;

import io.zmqspring.boot.autoconfigure.ZmqConnectionDetails;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/**
 * Creates connection details for any number of containers. Boot registers one bean only
 * of the type that a factory declares: R is declared, and nothing is ever of that type.
 *
 * @param <R> the type that Boot looks for
 */
abstract class ManyConnectionDetailsFactory<R extends ZmqConnectionDetails>
		extends ContainerConnectionDetailsFactory<GenericContainer<?>, R> {

	private static final Log logger = LogFactory.getLog(ManyConnectionDetailsFactory.class);

	protected abstract ZmqConnectionDetails create(ContainerConnectionSource<GenericContainer<?>> source);

	@Override
	@SuppressWarnings("unchecked")
	protected @Nullable R getContainerConnectionDetails(ContainerConnectionSource<GenericContainer<?>> source) {
		return isOfAnotherTechnology(source) ? null : (R) create(source);
	}

	@Override
	protected boolean sourceAccepts(ContainerConnectionSource<GenericContainer<?>> source,
			Class<?> requiredContainerType, Class<?> requiredConnectionDetailsType) {
		return super.sourceAccepts(source, requiredContainerType, ZmqConnectionDetails.class);
	}

	// A container that is not meant for ZeroMQ may have any name, or none. One with the
	// type
	// of these details is taken by no other factory
	@SuppressWarnings({ "rawtypes", "unchecked" })
	private boolean isOfAnotherTechnology(ContainerConnectionSource<?> source) {
		for (ConnectionDetailsFactory factory : SpringFactoriesLoader.forDefaultResourceLocation()
			.load(ConnectionDetailsFactory.class, FailureHandler.logging(logger))) {
			Class<?> sourceType = ResolvableType.forClass(ConnectionDetailsFactory.class, factory.getClass())
				.resolveGeneric(0);
			if (factory.getClass() != getClass() && sourceType != null && sourceType.isInstance(source)
					&& factory.getConnectionDetails(source) != null) {
				return true;
			}
		}
		return false;
	}

}
