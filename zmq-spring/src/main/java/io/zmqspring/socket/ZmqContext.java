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

import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.security.GuardedMsgAllocator;
import io.zmqspring.security.Incoming;
import io.zmqspring.security.ReceiveBudget;
import io.zmqspring.security.ZmqAuthenticator;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import zmq.msg.MsgAllocator;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.context.SmartLifecycle;

/**
 * JeroMQ's context, in which sockets are opened. It starts before and stops after
 * everything that uses sockets, and may be started again.
 */
public final class ZmqContext implements SmartLifecycle, DisposableBean, ApplicationEventPublisherAware {

	/**
	 * Phase of the context: first to start, last to stop.
	 */
	public static final int PHASE = Integer.MIN_VALUE + 1024;

	private static final Log logger = LogFactory.getLog(ZmqContext.class);

	private final ThrottledLog survivals = new ThrottledLog(logger);

	private final Settings settings;

	private final List<ZmqContextCustomizer> contextCustomizers;

	private final List<ZmqSocketCustomizer> socketCustomizers;

	private final Map<String, SocketCounters> counters = new ConcurrentHashMap<>();

	private final Set<ZmqSocket> sockets = ConcurrentHashMap.newKeySet();

	private final Map<String, ZmqSocketDefinition> inprocBinds = new ConcurrentHashMap<>();

	private final ReceiveBudget budget;

	private final NetworkExposure exposure = new NetworkExposure();

	private final PeerAuthentication authentication = new PeerAuthentication(this);

	private final SocketSupervisor supervisor = new SocketSupervisor(this.sockets);

	private @Nullable ZContext context;

	/**
	 * Create a context; nothing is opened before it starts.
	 * @param settings what JeroMQ's context is created with
	 * @param contextCustomizers applied to JeroMQ's context
	 * @param socketCustomizers applied to each socket
	 */
	public ZmqContext(Settings settings, List<ZmqContextCustomizer> contextCustomizers,
			List<ZmqSocketCustomizer> socketCustomizers) {
		this.settings = settings;
		this.contextCustomizers = List.copyOf(contextCustomizers);
		this.socketCustomizers = List.copyOf(socketCustomizers);
		this.budget = new ReceiveBudget(settings.maxIncompleteSize());
	}

	/**
	 * Create a context with default settings; nothing is opened before it starts.
	 */
	public ZmqContext() {
		this(Settings.DEFAULT, List.of(), List.of());
	}

	/**
	 * Set who decides whether peers may connect to sockets that bind, before the context
	 * starts.
	 * @param authenticator decides in place of the security bundles, or {@code null}
	 */
	public void setAuthenticator(@Nullable ZmqAuthenticator authenticator) {
		this.authentication.setAuthenticator(authenticator);
	}

	/**
	 * Set whether sockets that reach beyond this machine over tcp need CURVE. Otherwise a
	 * warning names those without, when they are first opened.
	 * @param securityRequired whether sockets without are refused
	 */
	public void setSecurityRequired(boolean securityRequired) {
		this.exposure.setSecurityRequired(securityRequired);
	}

	@Override
	public void setApplicationEventPublisher(ApplicationEventPublisher publisher) {
		this.authentication.setPublisher(publisher);
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public synchronized void start() {
		if (this.context != null) {
			return;
		}
		ZContext created = new ZContext(this.settings.ioThreads());
		created.getContext().setMaxSockets(this.settings.maxSockets());
		created.setThreadFactor(new EnduringThreads(this.supervisor::failed));
		// Of threads that a customizer makes
		created
			.setUncaughtExceptionHandler(
					(thread, ex) -> logger.error(
							"ZeroMQ I/O thread " + thread.getName()
									+ " died: the sockets that it serves no longer work. Restart the application.",
							ex));
		created.setNotificationExceptionHandler(this::survived);
		for (ZmqContextCustomizer customizer : this.contextCustomizers) {
			customizer.customize(created);
		}
		this.context = created;
		this.supervisor.start();
	}

	void setOwner(SocketSupervisor.Owner owner) {
		this.supervisor.setOwner(owner);
	}

	private void survived(Thread thread, Throwable ex) {
		String message = "ZeroMQ I/O thread " + thread.getName() + " survived an error";
		if (ex instanceof ClosedChannelException || ex.getCause() instanceof ClosedChannelException) {
			// A socket that closes may be gone between the last command to it and the
			// signal of it, and its listener before it is polled
			logger.debug(message, ex);
		}
		else {
			this.survivals.warn(message, ex);
		}
	}

	/**
	 * Return what peers make the sockets hold in messages that have not arrived in full,
	 * and in subscriptions; what a lost connection left counts until it is garbage
	 * collected.
	 * @return the number of bytes
	 */
	public long incompleteBytes() {
		return this.budget.used();
	}

	ZmqSocket open(ZmqSocketDefinition definition) {
		return open(definition, List.of());
	}

	// In place of one that was bound to these endpoints
	ZmqSocket open(ZmqSocketDefinition definition, List<String> before) {
		boolean interrupted = Thread.interrupted();
		try {
			return openUninterrupted(definition, before);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private synchronized ZmqSocket openUninterrupted(ZmqSocketDefinition definition, List<String> before) {
		ZContext owner = this.context;
		if (owner == null) {
			throw new ZmqSocketException(definition.name(), null,
					"Cannot open " + definition + ": the ZeroMQ context is not running", null);
		}
		checkInproc(definition);
		this.exposure.check(definition);
		ZmqSocket opened = bind(definition, owner, binds(definition, before));
		try {
			for (int i = 1; i < definition.lanes(); i++) {
				opened.addLane(bind(definition, owner, List.of()));
			}
			connect(opened);
		}
		catch (RuntimeException ex) {
			opened.close();
			throw ex;
		}
		for (Endpoint endpoint : definition.binds()) {
			if (endpoint.isInproc()) {
				this.inprocBinds.put(endpoint.address(), definition);
			}
		}
		this.sockets.add(opened);
		this.sockets.addAll(opened.otherLanes());
		this.supervisor.opened(opened);
		return opened;
	}

	// A socket that replaces another gets the ports that the other had, which its peers
	// know
	private static List<Endpoint> binds(ZmqSocketDefinition definition, List<String> before) {
		List<Endpoint> binds = new ArrayList<>(definition.binds());
		for (int i = 0; i < before.size(); i++) {
			binds.set(i, binds.get(i).withPortOf(before.get(i)));
		}
		return binds;
	}

	private ZMQ.Socket create(ZmqSocketDefinition definition, ZContext owner, SocketType type) {
		try {
			ZMQ.Socket socket = owner.getContext().socket(type);
			CommandQueue.install(socket.base());
			return socket;
		}
		catch (ZMQException ex) {
			throw new ZmqSocketException(definition.name(), null,
					"Cannot open " + definition + ": " + ((ex.getErrorCode() == ZMQ.Error.EMFILE.getCode())
							? "there are as many sockets as context.max-sockets allows, " + this.settings.maxSockets()
							: ex.getMessage()),
					ex);

		}
	}

	private ZmqSocket bind(ZmqSocketDefinition definition, ZContext owner, List<Endpoint> binds) {
		SocketCounters count = this.counters.computeIfAbsent(definition.name(), (name) -> new SocketCounters());
		ZMQ.Socket socket = create(definition, owner, definition.type().wireType());
		ConnectionWatch watch = new ConnectionWatch();
		Arrivals arrivals = Arrivals.of(definition, count);
		SocketOpener opener = new SocketOpener(definition, socket, allocator(definition, count),
				new Admission(definition, count, watch, ConnectionMemory.PROCESS), arrivals);
		String domain = null;
		try {
			if (!binds.isEmpty()) {
				domain = this.authentication.register(definition, count,
						() -> create(definition, owner, SocketType.ROUTER).base());
			}
			opener.configure(this.socketCustomizers, domain);
			socket.base().setEventHook(watch, ConnectionWatch.EVENTS);
			List<String> endpoints = opener.bind(binds, this.sockets);
			return new ZmqSocket(definition, count, socket.base(), watch, endpoints, opener.listeners(),
					this::inprocPeers, domain, arrivals);
		}
		catch (RuntimeException ex) {
			opener.discard();
			this.authentication.unregister(domain);
			throw ex;
		}
	}

	private MsgAllocator allocator(ZmqSocketDefinition definition, SocketCounters count) {
		ThrottledLog log = new ThrottledLog(logger);
		return new GuardedMsgAllocator(definition.largestFrame(), definition.maxFrames(), incoming(definition.type()),
				this.budget, (reason) -> {
					count.countDiscarded();
					log.warn(definition + " did not take " + reason + " (of context.max-incomplete-size, "
							+ this.budget.limit() + " bytes, " + this.budget.used() + " are in use)", null);
				});
	}

	private static Incoming incoming(ZmqSocketType type) {
		if (type.isPublishing()) {
			return Incoming.SUBSCRIPTIONS;
		}
		return type.isReceiving() ? Incoming.MESSAGES : Incoming.NOTHING;
	}

	// JeroMQ tells nothing about connections over inproc
	private int inprocPeers(ZmqSocket socket) {
		int peers = 0;
		for (ZmqSocket other : this.sockets) {
			peers += shared(socket.binds(), other.outgoing().endpoints())
					+ shared(other.binds(), socket.outgoing().endpoints());
		}
		return peers;
	}

	private static int shared(List<Endpoint> binds, Collection<Endpoint> connects) {
		return (int) binds.stream().filter((endpoint) -> endpoint.isInproc() && connects.contains(endpoint)).count();
	}

	private void connect(ZmqSocket socket) {
		for (Endpoint endpoint : socket.definition().connects()) {
			// Who knows the other sockets connects to them
			if (!endpoint.isReference()) {
				connect(socket.lane(endpoint), endpoint);
			}
		}
	}

	void connect(ZmqSocket socket, Endpoint endpoint) {
		if (!socket.outgoing().connect(endpoint)) {
			logger.warn(socket + " does not find the host of " + endpoint + ", and keeps trying in the background");
			this.supervisor.retryConnect(socket, endpoint);
		}
	}

	// JeroMQ replaces the owner of an inproc name before it refuses the second one
	private void checkInproc(ZmqSocketDefinition definition) {
		for (Endpoint endpoint : definition.binds()) {
			ZmqSocketDefinition owner = this.inprocBinds.get(endpoint.address());
			if (owner != null) {
				throw new ZmqSocketException(definition.name(), endpoint.address(),
						"Cannot bind " + definition + " to " + endpoint + ": " + owner + " is bound to it", null);
			}
		}
	}

	void close(ZmqSocket socket) {
		socket.close();
		this.authentication.unregister(socket.domain());
		this.sockets.remove(socket);
		socket.otherLanes().forEach(this.sockets::remove);
		socket.endpoints().forEach((endpoint) -> this.inprocBinds.remove(endpoint, socket.definition()));
	}

	/**
	 * Close all sockets, let what was sent leave within the linger of each, and end
	 * JeroMQ's context. Takes no longer than the shutdown timeout.
	 */
	@Override
	public synchronized void stop() {
		ZContext stopping = this.context;
		if (stopping == null) {
			return;
		}
		this.supervisor.stop();
		new ArrayList<>(this.sockets).forEach(this::close);
		this.authentication.close();
		this.context = null;
		terminate(stopping);
	}

	// On a thread of its own: JeroMQ waits there for as long as a socket lingers
	private void terminate(ZContext stopping) {
		CountDownLatch terminated = new CountDownLatch(1);
		Thread terminator = new Thread(() -> {
			stopping.getContext().term();
			terminated.countDown();
		}, "zmq-terminator");
		terminator.setDaemon(true);
		terminator.start();
		boolean interrupted = Thread.interrupted();
		try {
			if (!terminated.await(this.settings.shutdownTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("ZeroMQ context did not end within " + this.settings.shutdownTimeout().toMillis()
						+ " ms; unsent messages may be lost");
			}
		}
		catch (InterruptedException ex) {
			interrupted = true;
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.context != null;
	}

	@Override
	public void destroy() {
		stop();
	}

	/**
	 * What JeroMQ's context is created with.
	 *
	 * @param ioThreads the number of threads that serve the sockets, 1 to 128
	 * @param maxSockets the number of sockets that may be open at a time, 1 to 65536
	 * @param shutdownTimeout how long the end of the context may take, up to a day; the
	 * sockets linger within it
	 * @param maxIncompleteSize the bytes that all peers together can make the sockets
	 * hold in messages that have not arrived in full, and in subscriptions, 1 MiB or more
	 */
	public record Settings(int ioThreads, int maxSockets, Duration shutdownTimeout, long maxIncompleteSize) {

		/**
		 * One I/O thread, 1024 sockets, ten seconds, a quarter of the heap.
		 */
		public static final Settings DEFAULT = new Settings(1, 1024, Duration.ofSeconds(10));

		private static final long SMALLEST_INCOMPLETE_SIZE = 1024 * 1024;

		/**
		 * Validate the settings.
		 * @param ioThreads the number of threads that serve the sockets
		 * @param maxSockets the number of sockets that may be open at a time
		 * @param shutdownTimeout how long the end of the context may take
		 * @param maxIncompleteSize the bytes that all peers together can make the sockets
		 * hold
		 */
		public Settings(int ioThreads, int maxSockets, Duration shutdownTimeout, long maxIncompleteSize) {
			check("context.io-threads", ioThreads, ioThreads >= 1 && ioThreads <= 128, "Use 1 to 128.");
			check("context.max-sockets", maxSockets, maxSockets >= 1 && maxSockets <= 65_536, "Use 1 to 65536.");
			check("context.shutdown-timeout", shutdownTimeout,
					!shutdownTimeout.isNegative() && shutdownTimeout.compareTo(Duration.ofDays(1)) <= 0,
					"Use zero to one day.");
			check("context.max-incomplete-size", maxIncompleteSize, maxIncompleteSize >= SMALLEST_INCOMPLETE_SIZE,
					"Use 1MB or more.");
			this.ioThreads = ioThreads;
			this.maxSockets = maxSockets;
			this.shutdownTimeout = shutdownTimeout;
			this.maxIncompleteSize = maxIncompleteSize;
		}

		/**
		 * Validate the settings, with a quarter of the heap for messages that have not
		 * arrived in full.
		 * @param ioThreads the number of threads that serve the sockets
		 * @param maxSockets the number of sockets that may be open at a time
		 * @param shutdownTimeout how long the end of the context may take
		 */
		public Settings(int ioThreads, int maxSockets, Duration shutdownTimeout) {
			this(ioThreads, maxSockets, shutdownTimeout,
					Math.max(SMALLEST_INCOMPLETE_SIZE, Runtime.getRuntime().maxMemory() / 4));
		}

		private static void check(String setting, Object value, boolean valid, String action) {
			if (!valid) {
				throw new ZmqConfigurationException(null, setting, value, "It is out of its range.", action);
			}
		}

	}

}
