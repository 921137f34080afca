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

package io.zmqspring.socket;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqSocketException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.context.SmartLifecycle;

/**
 * The sockets of an application by name. All are opened when it starts, and closed when
 * it stops, after the listeners. One name is one real socket, and names that differ only
 * in case or dashes are one name.
 */
public final class ZmqSockets implements SmartLifecycle, DisposableBean, ApplicationEventPublisherAware {

	/**
	 * Phase of the sockets: they start after the context and before everything that sends
	 * or listens.
	 */
	public static final int PHASE = ZmqContext.PHASE + 1024;

	private static final Log logger = LogFactory.getLog(ZmqSockets.class);

	private final ZmqContext context;

	private final Map<String, ZmqSocketDefinition> definitions = new LinkedHashMap<>();

	// The names by their uniform spelling
	private final Map<String, String> names = new ConcurrentHashMap<>();

	private final Map<String, ZmqSocket> open = new ConcurrentHashMap<>();

	// Where those that name another socket as their peer have found it
	private final Map<ZmqSocket, Map<Endpoint, Endpoint>> found = new HashMap<>();

	// Sockets that could not be opened again at once, and where they were bound
	private final Map<String, List<String>> lost = new ConcurrentHashMap<>();

	private final Set<String> closedByListener = ConcurrentHashMap.newKeySet();

	private final Set<String> openedWithListener = ConcurrentHashMap.newKeySet();

	// Who receives from them
	private final Map<String, Object> claimed = new ConcurrentHashMap<>();

	// By name
	private final Map<String, Object> shared = new ConcurrentHashMap<>();

	private volatile BiFunction<String, ZmqSocketType, ZmqSocketDefinition.Builder> builders = ZmqSocketDefinition::builder;

	private volatile @Nullable ApplicationEventPublisher publisher;

	private volatile State state = State.NEW;

	/**
	 * Create the sockets; none is opened yet.
	 * @param context the context to open them in
	 * @param definitions what the sockets are
	 */
	public ZmqSockets(ZmqContext context, Collection<ZmqSocketDefinition> definitions) {
		this.context = context;
		for (ZmqSocketDefinition definition : definitions) {
			define(definition);
		}
		context.setOwner(new Owner());
	}

	@Override
	public void setApplicationEventPublisher(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	/**
	 * Set what the definitions of sockets that only an annotation describes start with.
	 * @param builders returns a builder that holds the defaults, for the name and type of
	 * a socket
	 */
	public void setBuilders(BiFunction<String, ZmqSocketType, ZmqSocketDefinition.Builder> builders) {
		this.builders = builders;
	}

	/**
	 * Start the definition of a socket with the defaults of the application.
	 * @param name the name of the socket
	 * @param type the type of the socket
	 * @return a builder, to be completed and {@linkplain #define defined}
	 */
	public ZmqSocketDefinition.Builder builder(String name, ZmqSocketType type) {
		return this.builders.apply(name, type);
	}

	/**
	 * Add the definition of a socket, before the sockets are started.
	 * @param definition what the socket is
	 * @throws ZmqConfigurationException if there is one of that name
	 */
	public synchronized void define(ZmqSocketDefinition definition) {
		checkPeers(definition);
		String name = definition.name();
		String other = this.names.putIfAbsent(uniform(name), name);
		if (other != null) {
			throw new ZmqConfigurationException(name, null, null,
					other.equals(name) ? "A socket of this name exists."
							: "A socket '" + other + "' exists, and names that differ only in case or dashes are one.",
					"Give each socket a name of its own.");
		}
		this.definitions.put(name, definition);
	}

	private static String uniform(String name) {
		return name.replace("-", "").toLowerCase(Locale.ROOT);
	}

	// The spelling of the definition
	private String known(String name) {
		return this.names.getOrDefault(uniform(name), name);
	}

	// Over inproc no handshake would tell that types do not match
	private void checkPeers(ZmqSocketDefinition definition) {
		for (ZmqSocketDefinition other : this.definitions.values()) {
			checkPeers(definition, other);
			checkPeers(other, definition);
		}
	}

	private static void checkPeers(ZmqSocketDefinition binding, ZmqSocketDefinition connecting) {
		for (Endpoint endpoint : connecting.connects()) {
			if (endpoint.isInproc() && binding.binds().contains(endpoint)
					&& !connecting.type().peers().contains(binding.type())) {
				throw new ZmqConfigurationException(connecting.name(), "connect", endpoint,
						"A " + connecting.type() + " socket cannot talk to the " + binding + ".",
						"Connect it to a socket of type " + connecting.type().peers() + ".");
			}
		}
	}

	/**
	 * Return the definition of a socket.
	 * @param name the name of the socket
	 * @return the definition
	 * @throws ZmqConfigurationException if there is no such socket
	 */
	public synchronized ZmqSocketDefinition definition(String name) {
		ZmqSocketDefinition definition = this.definitions.get(known(name));
		if (definition == null) {
			throw new ZmqConfigurationException(name, null, null,
					"There is no such socket; there are " + this.definitions.keySet() + ".",
					"Configure it below zmq.socket." + name + ", or correct the name.");
		}
		return definition;
	}

	/**
	 * Return what all who use a socket share, also when the socket is replaced.
	 * @param <T> the type of what is shared
	 * @param name the name of the socket
	 * @param type the type of what is shared, the same for all who ask
	 * @param factory creates it, for who asks first
	 * @return what is shared
	 */
	public <T> T shared(String name, Class<T> type, Supplier<T> factory) {
		Object found = this.shared.get(name);
		return type.cast((found != null) ? found : this.shared.computeIfAbsent(known(name), (key) -> factory.get()));
	}

	/**
	 * Return all definitions.
	 * @return the definitions, in the order in which they were defined
	 */
	public synchronized List<ZmqSocketDefinition> definitions() {
		return List.copyOf(this.definitions.values());
	}

	/**
	 * Return an open socket; a bean that sends before the application has started gets it
	 * opened early.
	 * @param name the name of the socket
	 * @return the socket
	 * @throws ZmqConfigurationException if there is no such socket
	 * @throws ZmqSocketException if it is closed or cannot be opened
	 */
	public ZmqSocket get(String name) {
		ZmqSocket socket = this.open.get(name);
		return (socket != null) ? socket : getOrOpenEarly(name);
	}

	private synchronized ZmqSocket getOrOpenEarly(String spelling) {
		ZmqSocketDefinition definition = definition(spelling);
		String name = definition.name();
		ZmqSocket socket = this.open.get(name);
		if (socket != null) {
			return socket;
		}
		if (this.lost.containsKey(name)) {
			return open(name);
		}
		if (this.state == State.NEW && !this.closedByListener.contains(name)) {
			this.context.start();
			return open(name);
		}
		throw new ZmqSocketException(name, null, definition + " is closed, since "
				+ (this.closedByListener.contains(name) ? "its listener is stopped" : "the application has stopped"),
				null);
	}

	/**
	 * Note that a listener receives from a socket. A SUB socket without topics of its own
	 * then subscribes to those of its listeners only.
	 * @param name the name of the socket
	 * @param owner the one that all listeners of the socket belong to
	 * @throws ZmqConfigurationException if there is no such socket, or listeners of
	 * another owner receive from it
	 */
	public synchronized void claim(String name, Object owner) {
		ZmqSocketDefinition definition = definition(name);
		Object other = this.claimed.putIfAbsent(definition.name(), owner);
		if (other != null && other != owner) {
			throw new ZmqConfigurationException(definition.name(), null, null,
					"A listener of another application context, which shares the " + definition
							+ " with this one, receives from it.",
					"Listen to it in one of the contexts, or give each a socket of its own.");
		}
		ZmqSocket socket = this.open.get(definition.name());
		if (other == null && socket != null && subscribesToAll(definition)) {
			socket.unsubscribe(Topic.of(""));
		}
	}

	/**
	 * Note that no listener receives from a socket any more.
	 * @param name the name of the socket
	 * @param owner the one that the listeners belonged to
	 */
	public synchronized void release(String name, Object owner) {
		this.claimed.remove(known(name), owner);
	}

	/**
	 * Return whether a listener receives from a socket, so that nobody else can.
	 * @param name the name of the socket
	 * @return {@code true} once the socket has a listener, started or not
	 */
	public boolean isClaimed(String name) {
		return this.claimed.containsKey(known(name));
	}

	private static boolean subscribesToAll(ZmqSocketDefinition definition) {
		return definition.type().isSubscribing() && definition.topics().isEmpty();
	}

	/**
	 * Open a socket for a listener, unless it is open.
	 * @param name the name of the socket
	 * @return the socket
	 * @throws ZmqSocketException if it cannot be opened
	 */
	public synchronized ZmqSocket open(String name) {
		String known = known(name);
		this.closedByListener.remove(known);
		ZmqSocket socket = this.open.get(known);
		if (socket == null) {
			ZmqSocketDefinition definition = definition(known);
			for (Endpoint reference : references(definition)) {
				checkReference(definition, reference);
			}
			socket = this.context.open(definition, this.lost.getOrDefault(known, List.of()));
			subscribe(socket);
			this.open.put(known, socket);
			this.lost.remove(known);
			connectReferences(socket);
			publish(new ZmqSocketOpenedEvent(this, socket));
		}
		return socket;
	}

	// What goes wrong with who is told is no reason to leave sockets as they are
	private void publish(ApplicationEvent event) {
		ApplicationEventPublisher told = this.publisher;
		if (told == null) {
			return;
		}
		try {
			told.publishEvent(event);
		}
		catch (RuntimeException ex) {
			logger.warn("A " + event.getClass().getSimpleName() + " was not told to all who listen to such events", ex);
		}
	}

	private static List<Endpoint> references(ZmqSocketDefinition definition) {
		List<Endpoint> references = new ArrayList<>();
		for (Endpoint endpoint : definition.connects()) {
			if (endpoint.isReference()) {
				references.add(endpoint);
			}
		}
		return references;
	}

	private void checkReference(ZmqSocketDefinition socket, Endpoint reference) {
		ZmqSocketDefinition other = this.definitions.get(known(reference.host()));
		if (other == null || other == socket) {
			throw new ZmqConfigurationException(socket.name(), "connect", reference,
					(other != null) ? "It is the socket itself."
							: "There is no such socket; there are " + this.definitions.keySet() + ".",
					"Name another socket of this application that binds.");
		}
		if (other.binds().isEmpty()) {
			throw new ZmqConfigurationException(socket.name(), "connect", reference,
					"The " + other + " binds to nothing.", "Name a socket that binds, or give an endpoint.");
		}
		if (!socket.type().peers().contains(other.type())) {
			throw new ZmqConfigurationException(socket.name(), "connect", reference,
					"A " + socket.type() + " socket cannot talk to the " + other + ".",
					"Connect it to a socket of type " + socket.type().peers() + ".");
		}
	}

	// From it to the open sockets that it names, and from those that name it
	private void connectReferences(ZmqSocket opened) {
		for (ZmqSocket socket : this.open.values()) {
			for (Endpoint reference : references(socket.definition())) {
				ZmqSocket other = this.open.get(known(reference.host()));
				if (other != null && (other == opened || socket == opened)) {
					connect(socket, reference, other);
				}
			}
		}
	}

	private void connect(ZmqSocket socket, Endpoint reference, ZmqSocket other) {
		ZmqSocket lane = socket.lane(reference);
		Endpoint address = Endpoint.ofBound(socket.definition().name(), other.endpoints().get(0));
		Endpoint before = this.found.computeIfAbsent(socket, (key) -> new HashMap<>()).put(reference, address);
		if (address.equals(before) && address.isTcp()) {
			// JeroMQ connects again by itself
			return;
		}
		if (before == null) {
			this.context.connect(lane, address);
		}
		else if (!lane.outgoing().move(before, address)) {
			lane.outgoing().disconnect(before);
			this.context.connect(lane, address);
		}
	}

	private void subscribe(ZmqSocket socket) {
		ZmqSocketDefinition definition = socket.definition();
		for (Topic topic : definition.topics()) {
			socket.subscribe(topic);
		}
		if (subscribesToAll(definition) && !isClaimed(definition.name())) {
			socket.subscribe(Topic.of(""));
		}
	}

	/**
	 * Close a socket and open it anew, so that nothing that arrives for the old one can
	 * reach the new one. Does nothing to a socket that has been replaced or closed.
	 * @param socket the open socket
	 * @throws ZmqSocketException if it cannot be opened again now; it is when it is next
	 * used
	 */
	public synchronized void replace(ZmqSocket socket) {
		String name = socket.definition().name();
		if (this.open.remove(name, socket)) {
			this.found.remove(socket);
			this.lost.put(name, socket.endpoints());
			this.context.close(socket);
			open(name);
		}
	}

	/**
	 * Return whether a socket has not been closed for good: it is open, or is being
	 * replaced and will be.
	 * @param name the name of the socket
	 * @return {@code false} if it stays closed
	 */
	public boolean isWanted(String name) {
		String known = known(name);
		return this.lost.containsKey(known) || this.open.containsKey(known);
	}

	/**
	 * Return the names of the sockets that could not be opened again yet, after they were
	 * to be replaced.
	 * @return the names, mostly none
	 */
	public Set<String> lost() {
		return Set.copyOf(this.lost.keySet());
	}

	// All are closed before the first is opened: they may be bound to the same inproc
	// names
	private synchronized void loseAll() {
		List<ZmqSocket> broken = new ArrayList<>(this.open.values());
		broken.forEach((socket) -> this.lost.put(socket.definition().name(), socket.endpoints()));
		broken.forEach((socket) -> {
			this.open.remove(socket.definition().name(), socket);
			this.found.remove(socket);
			this.context.close(socket);
		});
	}

	private void reopenLost() {
		for (String name : definitions().stream().map(ZmqSocketDefinition::name).toList()) {
			try {
				reopen(name);
			}
			catch (RuntimeException ex) {
				logger.warn("Socket '" + name + "' could not be opened again yet", ex);
			}
		}
	}

	private synchronized void reopen(String name) {
		if (this.lost.containsKey(name)) {
			open(name);
		}
	}

	/**
	 * Keep a socket closed until a listener opens it, whenever the application is
	 * started.
	 * @param name the name of the socket
	 */
	public synchronized void openWithListener(String name) {
		this.openedWithListener.add(known(name));
		close(name);
	}

	/**
	 * Close a socket whose last listener has stopped.
	 * @param name the name of the socket
	 */
	public synchronized void close(String name) {
		String known = known(name);
		this.closedByListener.add(known);
		this.lost.remove(known);
		ZmqSocket socket = this.open.remove(known);
		if (socket != null) {
			this.found.remove(socket);
			this.context.close(socket);
		}
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public synchronized void start() {
		if (this.state == State.RUNNING) {
			return;
		}
		try {
			for (String name : this.definitions.keySet()) {
				if (!this.closedByListener.contains(name)) {
					open(name);
				}
			}
			this.state = State.RUNNING;
		}
		catch (RuntimeException ex) {
			closeAll();
			throw ex;
		}
	}

	@Override
	public synchronized void stop() {
		closeAll();
		// The next start opens the sockets of the other listeners for beans that send
		// early
		this.closedByListener.clear();
		this.closedByListener.addAll(this.openedWithListener);
		this.state = State.STOPPED;
	}

	private void closeAll() {
		this.lost.clear();
		// A listener that is started again opens its socket again
		new ArrayList<>(this.open.values()).forEach((socket) -> {
			this.open.remove(socket.definition().name());
			this.found.remove(socket);
			this.context.close(socket);
		});
	}

	@Override
	public boolean isRunning() {
		return this.state == State.RUNNING;
	}

	@Override
	public void destroy() {
		stop();
	}

	private final class Owner implements SocketSupervisor.Owner {

		@Override
		public void replaceAll(SocketSupervisor.Failure failure) {
			loseAll();
			publish(new ZmqIoThreadFailedEvent(ZmqSockets.this, failure.thread(), failure.cause()));
			reopenLost();
		}

		@Override
		public void retry() {
			if (!ZmqSockets.this.lost.isEmpty()) {
				reopenLost();
			}
		}

		@Override
		public void handshakeFailed(ZmqSocketDefinition definition, Endpoint endpoint) {
			publish(new ZmqHandshakeFailedEvent(ZmqSockets.this, definition, endpoint));
		}

	}

	private enum State {

		NEW, RUNNING, STOPPED

	}

}
