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

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.socket.ZmqSocketType;
import io.zmqspring.socket.ZmqSockets;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

/**
 * The listeners of an application by id. Each container is a bean of that name, so that
 * the application starts and stops it.
 */
public final class ZmqListenerRegistry
		implements BeanFactoryAware, ApplicationEventPublisherAware, SmartLifecycle, DisposableBean {

	private final ZmqListenerContainerFactory factory;

	private final ZmqSockets sockets;

	private final Map<String, ZmqListenerContainer> containers = new LinkedHashMap<>();

	private final Map<String, SocketReceiver> receivers = new LinkedHashMap<>();

	private final Map<ZmqListenerContainerFactory, ListenerFactory> listeners = new HashMap<>();

	private final ListenerEvents events = new ListenerEvents();

	private final ReceiveWatch watch;

	private @Nullable ConfigurableBeanFactory beanFactory;

	private boolean running;

	/**
	 * Create a registry.
	 * @param factory makes the containers of listeners that name no other
	 */
	public ZmqListenerRegistry(ZmqListenerContainerFactory factory) {
		this(factory, new ReceiveWatch());
	}

	ZmqListenerRegistry(ZmqListenerContainerFactory factory, ReceiveWatch watch) {
		Assert.notNull(factory, "'factory' must not be null");
		this.factory = factory;
		this.sockets = factory.sockets();
		this.watch = watch;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (beanFactory instanceof ConfigurableBeanFactory configurable) ? configurable : null;
	}

	@Override
	public void setApplicationEventPublisher(ApplicationEventPublisher publisher) {
		this.events.publishTo(publisher);
	}

	/**
	 * Return what makes the containers of listeners that name no other.
	 * @return the factory
	 */
	public ZmqListenerContainerFactory getContainerFactory() {
		return this.factory;
	}

	/**
	 * Add a listener. It starts with the application, or at once if that has started.
	 * @param endpoint the listener
	 * @return its container
	 * @throws ZmqConfigurationException if it cannot work
	 */
	public ZmqListenerContainer register(ZmqListenerEndpoint endpoint) {
		return register(endpoint, this.factory);
	}

	/**
	 * Add a listener. It starts with the application, or at once if that has started.
	 * @param endpoint the listener
	 * @param factory makes its container
	 * @return its container
	 * @throws ZmqConfigurationException if it cannot work
	 */
	public ZmqListenerContainer register(ZmqListenerEndpoint endpoint, ZmqListenerContainerFactory factory) {
		ZmqListenerContainer container;
		boolean start;
		synchronized (this) {
			Listener listener = factory.create(endpoint,
					this.listeners.computeIfAbsent(factory, (key) -> key.listeners(this.beanFactory)));
			// However the endpoint spells it
			String socket = listener.socket().name();
			checkId(endpoint);
			checkOnlyListener(endpoint, listener);
			this.sockets.claim(socket, this);
			SocketReceiver receiver = this.receivers.computeIfAbsent(socket,
					(name) -> new SocketReceiver(this.sockets, name, this.watch));
			container = new ZmqListenerContainer(listener, receiver, this.events);
			this.containers.put(endpoint.id(), container);
			if (!isListenedTo(socket)) {
				this.sockets.openWithListener(socket);
			}
			start = this.running && container.isAutoStartup();
		}
		if (this.beanFactory != null) {
			this.beanFactory.registerSingleton(endpoint.id(), container);
		}
		if (start) {
			container.start();
		}
		return container;
	}

	// From the start, or since a listener was started by hand
	private boolean isListenedTo(String socket) {
		for (ZmqListenerContainer container : listeners(socket)) {
			if (container.isAutoStartup() || container.isRunning()) {
				return true;
			}
		}
		return false;
	}

	private void checkId(ZmqListenerEndpoint endpoint) {
		// A container is a bean of its name too
		boolean isListener = this.containers.containsKey(endpoint.id());
		if (isListener || (this.beanFactory != null && this.beanFactory.containsBean(endpoint.id()))) {
			throw new ZmqConfigurationException(endpoint.socket(), "id", endpoint.id(),
					isListener ? "There are two listeners of this id."
							: "There is a bean of the name that the listener has as its id.",
					"Give each listener an id of its own.");
		}
	}

	private void checkOnlyListener(ZmqListenerEndpoint endpoint, Listener listener) {
		List<ZmqListenerContainer> others = listeners(listener.socket().name());
		if (!others.isEmpty() && listener.socket().type() != ZmqSocketType.SUB) {
			throw new ZmqConfigurationException(endpoint.socket(), null, null,
					"There are two listeners, '" + others.get(0).getId() + "' and '" + endpoint.id() + "', and a "
							+ listener.socket().type() + " socket can have one.",
					"Give one of them a socket of its own, or raise the concurrency of the other.");
		}
	}

	/**
	 * Remove a listener: stop it, and forget it. Returns when what it has received is
	 * handled, or its shutdown timeout is over. Its id may then be used again.
	 * @param id the id of the listener
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public void unregister(String id) {
		ZmqListenerContainer container = getContainer(id);
		container.stop();
		synchronized (this) {
			if (!this.containers.remove(id, container)) {
				return;
			}
			if (listeners(container.getSocketName()).isEmpty()) {
				this.sockets.release(container.getSocketName(), this);
			}
		}
		if (this.beanFactory instanceof DefaultSingletonBeanRegistry beans) {
			beans.destroySingleton(id);
		}
	}

	private List<ZmqListenerContainer> listeners(String socket) {
		List<ZmqListenerContainer> listeners = new ArrayList<>();
		for (ZmqListenerContainer container : this.containers.values()) {
			if (container.getSocketName().equals(socket)) {
				listeners.add(container);
			}
		}
		return listeners;
	}

	/**
	 * Return the ids of all listeners.
	 * @return the ids, in the order of registration
	 */
	public synchronized Set<String> getIds() {
		return Set.copyOf(this.containers.keySet());
	}

	/**
	 * Return a container.
	 * @param id the id of the listener
	 * @return its container
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public synchronized ZmqListenerContainer getContainer(String id) {
		ZmqListenerContainer container = this.containers.get(id);
		if (container == null) {
			throw new IllegalArgumentException(
					"There is no ZeroMQ listener '" + id + "'; there are " + this.containers.keySet());
		}
		return container;
	}

	/**
	 * Return all containers.
	 * @return the containers, in the order of registration
	 */
	public synchronized Collection<ZmqListenerContainer> getContainers() {
		return List.copyOf(this.containers.values());
	}

	/**
	 * Start a listener.
	 * @param id the id of the listener
	 * @throws IllegalArgumentException if there is no such listener
	 * @see ZmqListenerContainer#start()
	 */
	public void start(String id) {
		getContainer(id).start();
	}

	/**
	 * Stop a listener.
	 * @param id the id of the listener
	 * @throws IllegalArgumentException if there is no such listener
	 * @see ZmqListenerContainer#stop()
	 */
	public void stop(String id) {
		getContainer(id).stop();
	}

	/**
	 * Let a listener handle nothing for a while.
	 * @param id the id of the listener
	 * @throws IllegalArgumentException if there is no such listener
	 * @see ZmqListenerContainer#pause()
	 */
	public void pause(String id) {
		getContainer(id).pause();
	}

	/**
	 * Let a listener go on.
	 * @param id the id of the listener
	 * @throws IllegalArgumentException if there is no such listener
	 * @see ZmqListenerContainer#resume()
	 */
	public void resume(String id) {
		getContainer(id).resume();
	}

	@Override
	public int getPhase() {
		return ZmqListenerContainer.PHASE + 1;
	}

	/**
	 * Start what was registered too late for the application to know it.
	 */
	@Override
	public void start() {
		synchronized (this) {
			this.running = true;
		}
		for (ZmqListenerContainer container : getContainers()) {
			if (container.isAutoStartup()) {
				container.start();
			}
		}
	}

	@Override
	public synchronized void stop() {
		this.running = false;
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

	@Override
	public void destroy() {
		getContainers().forEach(ZmqListenerContainer::stop);
		// For the listeners of another context, where this one shares the sockets of its
		// parent
		getContainers().forEach((container) -> this.sockets.release(container.getSocketName(), this));
		this.events.close();
	}

}
