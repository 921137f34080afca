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

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.security.ZapHandler;
import io.zmqspring.security.ZmqSecurity;
import io.zmqspring.socket.ZmqSocketDefinition.WhenFull;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import zmq.SocketBase;
import zmq.msg.MsgAllocator;

/**
 * Turns a definition into a configured and bound JeroMQ socket.
 */
final class SocketOpener {

	private static final boolean KEEP_ALIVE_TIMES = keepAliveTimesCanBeSet();

	// Peers that come while a storm of others is being turned away wait in it
	private static final int BACKLOG = 1024;

	private static final long FIRST_PAUSE_NANOS = 1_000_000;

	private static final long LONGEST_PAUSE_NANOS = 50_000_000;

	private final ZmqSocketDefinition definition;

	private final SocketFailures failures;

	private final ZMQ.Socket socket;

	private final SocketBase base;

	private final MsgAllocator allocator;

	private final Admission admission;

	private final Arrivals arrivals;

	private final List<String> bound = new ArrayList<>();

	private final List<GuardedListener> listeners = new ArrayList<>();

	private @Nullable IOException bindFailure;

	SocketOpener(ZmqSocketDefinition definition, ZMQ.Socket socket, MsgAllocator allocator, Admission admission,
			Arrivals arrivals) {
		this.definition = definition;
		this.failures = new SocketFailures(definition);
		this.socket = socket;
		this.base = socket.base();
		this.allocator = allocator;
		this.admission = admission;
		this.arrivals = arrivals;
	}

	// Options first: JeroMQ reads them when a connection is made. The domain is by which
	// it
	// asks who may connect, if anybody is to be asked
	void configure(List<ZmqSocketCustomizer> customizers, @Nullable String domain) {
		ZmqSocketDefinition from = this.definition;
		this.socket.setLinger(millis(from.linger()));
		this.socket.setSndHWM(from.sendHighWaterMark());
		this.socket.setRcvHWM(from.receiveHighWaterMark());
		this.socket.setMaxMsgSize(from.largestFrame());
		this.socket.setMsgAllocator(this.allocator);
		this.socket.setReceiveBufferSize(from.receiveBufferSize());
		this.socket.setReconnectIVL(millis(from.reconnectInterval()));
		this.socket.setReconnectIVLMax(millis(from.reconnectIntervalMax()));
		// Sessions have a limit of their own, for the whole of the handshake
		this.socket.setHandshakeIvl(0);
		this.socket.setBacklog(BACKLOG);
		// JeroMQ's setter is inverted: true queues for connections that are not complete
		this.socket.setImmediate(!from.immediate());
		this.socket.setIPv6(from.ipv6());
		this.socket.setConflate(from.conflate());
		if (!from.heartbeatInterval().isZero()) {
			this.socket.setHeartbeatIvl(millis(from.heartbeatInterval()));
			this.socket.setHeartbeatTimeout(millis(from.heartbeatTimeout()));
			this.socket.setHeartbeatTtl(0);
		}
		this.socket.setZAPDomain(ZapHandler.OPEN_DOMAIN);
		configureTcp();
		configureType();
		for (ZmqSocketCustomizer customizer : customizers) {
			customizer.customize(from, this.socket);
		}
		secure(domain);
	}

	private void secure(@Nullable String domain) {
		ZmqSecurity security = this.definition.security();
		if (security != null) {
			security.applyTo(this.base, 0);
		}
		else if (this.socket.getPlainServer() || this.socket.getCurveServer()) {
			throw new ZmqConfigurationException(this.definition.name(), "security", null,
					"A ZmqSocketCustomizer has made it a server of security by itself, which lets everybody in.",
					"Name a security bundle instead.");
		}
		if (domain != null) {
			this.socket.setZAPDomain(domain);
		}
	}

	private void configureTcp() {
		ZmqSocketDefinition from = this.definition;
		this.socket.setTCPKeepAlive(from.tcpKeepAlive() ? 1 : 0);
		if (KEEP_ALIVE_TIMES) {
			this.socket.setTCPKeepAliveIdle(from.tcpKeepAliveIdle().toSeconds());
			this.socket.setTCPKeepAliveInterval(from.tcpKeepAliveInterval().toSeconds());
			this.socket.setTCPKeepAliveCount(from.tcpKeepAliveCount());
		}
		if (from.socksProxy() != null) {
			this.socket.setSocksProxy(from.socksProxy());
		}
	}

	private void configureType() {
		ZmqSocketDefinition from = this.definition;
		byte[] routingId = from.routingId();
		if (routingId != null) {
			this.socket.setIdentity(routingId);
		}
		switch (from.type()) {
			case PUB, XPUB -> {
				this.socket.setXpubVerbose(true);
				this.socket.setXpubNoDrop(from.whenFull() != WhenFull.DROP);
			}
			// All that it sends are its subscriptions, which JeroMQ drops without a word
			// above the mark
			case SUB, XSUB -> this.socket.setSndHWM(0);
			case REP, ROUTER -> {
				// A reply that cannot be delivered is then reported instead of lost
				this.socket.setRouterMandatory(true);
				this.socket.setRouterHandover(from.routerHandover());
			}
			default -> {
			}
		}
	}

	// The others are those that may have connected before
	List<String> bind(List<Endpoint> endpoints, Collection<ZmqSocket> others) {
		for (Endpoint endpoint : endpoints) {
			List<ZmqSocket> waiting = others.stream().filter((other) -> waitsFor(other, endpoint)).toList();
			this.bound.add(bind(endpoint, waiting));
		}
		// JeroMQ sets it on the listening channel too if it comes before bind, which
		// fails
		this.socket.setSendBufferSize(this.definition.sendBufferSize());
		return this.bound;
	}

	List<GuardedListener> listeners() {
		return this.listeners;
	}

	// What a failure left: JeroMQ frees endpoints some time after the socket is closed,
	// but at once when told to
	void discard() {
		this.bound.stream().filter((address) -> address.startsWith("inproc:")).forEach(this.base::termEndpoint);
		this.listeners.forEach(GuardedListener::close);
		this.socket.setLinger(0);
		this.socket.close();
	}

	private static boolean waitsFor(ZmqSocket other, Endpoint endpoint) {
		return endpoint.isInproc() && other.definition().connects().contains(endpoint);
	}

	private String bind(Endpoint endpoint, List<ZmqSocket> waiting) {
		long deadline = System.nanoTime() + this.definition.bindTimeout().toNanos();
		long pause = FIRST_PAUSE_NANOS;
		while (!tryToBind(endpoint, waiting.iterator())) {
			if (Thread.currentThread().isInterrupted()) {
				throw this.failures.interrupted("binding");
			}
			if (deadline - System.nanoTime() <= 0) {
				throw bindFailure(endpoint);
			}
			LockSupport.parkNanos(pause);
			pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
		}
		return endpoint.isTcp() ? this.listeners.get(this.listeners.size() - 1).getAddress()
				: this.socket.getLastEndpoint();
	}

	// JeroMQ sets the high-water marks of pipes that wait for this endpoint from the
	// thread that binds: whoever used such a pipe meanwhile could find it full for ever
	private boolean tryToBind(Endpoint endpoint, Iterator<ZmqSocket> waiting) {
		if (waiting.hasNext()) {
			return waiting.next().whileNobodyUsesIt(() -> tryToBind(endpoint, waiting));
		}
		boolean bound = tryToBind(endpoint);
		if (!bound && SocketGuard.callInterrupted()) {
			Thread.currentThread().interrupt();
		}
		return bound;
	}

	// JeroMQ throws for a host that it does not find, instead of returning an error
	private boolean tryToBind(Endpoint endpoint) {
		try {
			return endpoint.isTcp() ? tryToListen(endpoint) : this.base.bind(endpoint.address());
		}
		catch (ZMQException ex) {
			if (ex.getCause() instanceof UnknownHostException) {
				this.bindFailure = new IOException("Unknown host " + endpoint.host(), ex.getCause());
				return false;
			}
			throw new ZmqSocketException(this.definition.name(), endpoint.address(),
					"Cannot bind " + this.definition + " to " + endpoint + ": " + ex.getMessage(), ex);
		}
	}

	private boolean tryToListen(Endpoint endpoint) {
		try {
			this.listeners.add(GuardedListener.bind(this.base, endpoint.address(), this.admission, this.arrivals));
			return true;
		}
		catch (IOException ex) {
			this.bindFailure = ex;
			return false;
		}
	}

	private ZmqSocketException bindFailure(Endpoint endpoint) {
		IOException cause = endpoint.isTcp() ? this.bindFailure : null;
		String reason = (cause != null) ? String.valueOf(cause.getMessage()) : "Address already in use";
		return new ZmqSocketException(this.definition.name(), endpoint.address(), "Cannot bind " + this.definition
				+ " to " + endpoint + " within " + this.definition.bindTimeout().toMillis() + " ms: " + reason, cause);
	}

	// Windows has them from Java 21 on; JeroMQ would fail on its I/O thread
	private static boolean keepAliveTimesCanBeSet() {
		try (SocketChannel channel = SocketChannel.open()) {
			return channel.supportedOptions()
				.containsAll(Set.of(ExtendedSocketOptions.TCP_KEEPIDLE, ExtendedSocketOptions.TCP_KEEPINTERVAL,
						ExtendedSocketOptions.TCP_KEEPCOUNT));
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static int millis(Duration duration) {
		return Math.toIntExact(duration.toMillis());
	}

}
