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

import java.util.List;
import java.util.Set;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.boot.autoconfigure.ZmqConnectionDetails;
import io.zmqspring.boot.autoconfigure.ZmqProperties;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

// Makes the containers with @ServiceConnection(name = "<socket>") the peers of sockets.
final class ZmqContainerConnectionDetailsFactory
		extends ManyConnectionDetailsFactory<ZmqContainerConnectionDetailsFactory.Registration> {

	ZmqContainerConnectionDetailsFactory() {
	}

	@Override
	protected ZmqConnectionDetails create(ContainerConnectionSource<GenericContainer<?>> source) {
		return new ZmqContainerConnectionDetails(source);
	}

	// No bean is of this type
	interface Registration extends ZmqConnectionDetails {

	}

	// Where the first exposed port of a container is
	private static final class ZmqContainerConnectionDetails extends ContainerConnectionDetails<GenericContainer<?>>
			implements ZmqConnectionDetails, BeanFactoryAware {

		private final ContainerConnectionSource<GenericContainer<?>> source;

		private @Nullable BeanFactory beanFactory;

		ZmqContainerConnectionDetails(ContainerConnectionSource<GenericContainer<?>> source) {
			super(source);
			this.source = source;
		}

		@Override
		public void setBeanFactory(BeanFactory beanFactory) {
			this.beanFactory = beanFactory;
		}

		// Boot does not tell the name of a connection, only whether it is a given one
		@Override
		public String getSocketName() {
			Set<String> names = (this.beanFactory != null)
					? this.beanFactory.getBean(ZmqProperties.class).getSocket().keySet() : Set.of();
			return names.stream()
				.filter((name) -> this.source.accepts(name, GenericContainer.class, ZmqConnectionDetails.class))
				.findFirst()
				.orElseThrow(() -> new ZmqConfigurationException(null, "@ServiceConnection", getOrigin(),
						"Its name is none of the sockets below zmq.socket, which are " + names + ".",
						"Name the socket that connects to the container: @ServiceConnection(name = \"<socket>\")."));
		}

		@Override
		public List<String> getConnect() {
			GenericContainer<?> container = getContainer();
			if (container.getExposedPorts().isEmpty()) {
				throw new ZmqConfigurationException(getSocketName(), "@ServiceConnection", getOrigin(),
						"The container exposes no port.", "Call withExposedPorts on it.");
			}
			return List.of("tcp://" + container.getHost() + ":" + container.getFirstMappedPort());
		}

	}

}
