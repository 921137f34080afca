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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.security.AddressRules;
import io.zmqspring.security.ZmqMechanism;
import io.zmqspring.security.ZmqSecurity;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * What a socket is: its name, type, endpoints and options. Immutable and validated.
 */
public final class ZmqSocketDefinition {

	private static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(5);

	private static final int DEFAULT_REQUEST_MAX_IN_FLIGHT = 10_000;

	private static final int LARGEST_NOTICE = 64 * 1024;

	private static final int SMALLEST_BATCH = 8 * 1024;

	// What a MESSAGE command adds to the frame in it (RFC 26/CURVEZMQ)
	private static final int CURVE_OVERHEAD = 33;

	private final Builder values;

	private final List<Endpoint> binds;

	private final List<Endpoint> connects;

	private ZmqSocketDefinition(Builder values) {
		this.values = values;
		this.binds = values.bind.stream().map((address) -> Endpoint.bind(values.name, address)).toList();
		this.connects = values.connect.stream().map((address) -> Endpoint.connect(values.name, address)).toList();
	}

	/**
	 * Start the definition of a socket.
	 * @param name the name by which templates and listeners know the socket
	 * @param type the type of the socket
	 * @return a builder with the default of each option
	 */
	public static Builder builder(String name, ZmqSocketType type) {
		return new Builder(name, type);
	}

	/**
	 * Return the name of the socket.
	 * @return the name
	 */
	public String name() {
		return this.values.name;
	}

	/**
	 * Return the type of the socket.
	 * @return the type
	 */
	public ZmqSocketType type() {
		return this.values.type;
	}

	/**
	 * Return the topics that the socket itself subscribes to.
	 * @return the topics, without those of its listeners; empty when there are none
	 */
	public Set<Topic> topics() {
		return this.values.topics;
	}

	List<Endpoint> binds() {
		return this.binds;
	}

	List<Endpoint> connects() {
		return this.connects;
	}

	// Also where another socket of the application, by whose name it is given, may have
	// bound to it
	boolean hasInproc() {
		return !areTcp(this.binds) || !areTcp(this.connects);
	}

	private static boolean areTcp(List<Endpoint> endpoints) {
		for (Endpoint endpoint : endpoints) {
			if (!endpoint.isTcp()) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return the option {@link Builder#format format}.
	 * @return the value
	 */
	public ZmqFormat format() {
		return this.values.format;
	}

	/**
	 * Return the option {@link Builder#sendHighWaterMark send high water mark}.
	 * @return the value
	 */
	public int sendHighWaterMark() {
		return this.values.sendHighWaterMark;
	}

	/**
	 * Return the option {@link Builder#receiveHighWaterMark receive high water mark}.
	 * @return the value
	 */
	public int receiveHighWaterMark() {
		return this.values.receiveHighWaterMark;
	}

	/**
	 * Return the option {@link Builder#sendTimeout send timeout}.
	 * @return the value
	 */
	public Duration sendTimeout() {
		return this.values.sendTimeout;
	}

	/**
	 * Return the option {@link Builder#linger linger}.
	 * @return the value
	 */
	public Duration linger() {
		return this.values.linger;
	}

	/**
	 * Return the option {@link Builder#bindTimeout bind timeout}.
	 * @return the value
	 */
	public Duration bindTimeout() {
		return this.values.bindTimeout;
	}

	/**
	 * Return the option {@link Builder#maxMessageSize max message size}.
	 * @return the value
	 */
	public int maxMessageSize() {
		return this.values.maxMessageSize;
	}

	// Peers have nothing to say to a PUSH socket, and only topics to a PUB socket
	int largestFrame() {
		int largest = type().isReceiving() ? maxMessageSize() : Math.min(maxMessageSize(), LARGEST_NOTICE);
		return isEncrypted() ? (int) Math.min((long) largest + CURVE_OVERHEAD, Integer.MAX_VALUE) : largest;
	}

	boolean isEncrypted() {
		ZmqSecurity security = security();
		return security != null && security.mechanism() == ZmqMechanism.CURVE;
	}

	/**
	 * Return the option {@link Builder#maxFrames max frames}.
	 * @return the value
	 */
	public int maxFrames() {
		return this.values.maxFrames;
	}

	/**
	 * Return the option {@link Builder#sendBufferSize send buffer size}.
	 * @return the value
	 */
	public int sendBufferSize() {
		return this.values.sendBufferSize;
	}

	/**
	 * Return the option {@link Builder#receiveBufferSize receive buffer size}.
	 * @return the value
	 */
	public int receiveBufferSize() {
		return this.values.receiveBufferSize;
	}

	/**
	 * Return the option {@link Builder#reconnectInterval reconnect interval}.
	 * @return the value
	 */
	public Duration reconnectInterval() {
		return this.values.reconnectInterval;
	}

	/**
	 * Return the option {@link Builder#reconnectIntervalMax reconnect interval max}.
	 * @return the value
	 */
	public Duration reconnectIntervalMax() {
		return this.values.reconnectIntervalMax;
	}

	/**
	 * Return the option {@link Builder#heartbeatInterval heartbeat interval}.
	 * @return the value
	 */
	public Duration heartbeatInterval() {
		return this.values.heartbeatInterval();
	}

	/**
	 * Return the {@link Builder#heartbeatTimeout heartbeat timeout}.
	 * @return how long a peer may take to answer, 0.9 times the interval unless set
	 */
	public Duration heartbeatTimeout() {
		Duration timeout = this.values.heartbeatTimeout;
		return (timeout != null) ? timeout : heartbeatInterval().multipliedBy(9).dividedBy(10);
	}

	/**
	 * Return the option {@link Builder#handshakeTimeout handshake timeout}.
	 * @return the value
	 */
	public Duration handshakeTimeout() {
		return this.values.handshakeTimeout;
	}

	/**
	 * Return the option {@link Builder#maxConnections max connections}.
	 * @return the value
	 */
	public int maxConnections() {
		return this.values.maxConnections;
	}

	// What JeroMQ allocates for each connection outside the heap
	long connectionSize() {
		return (long) Math.max(SMALLEST_BATCH, sendBufferSize()) + Math.max(SMALLEST_BATCH, receiveBufferSize());
	}

	// The JeroMQ sockets that it takes: one to accept, and for requests one to each
	// server
	int lanes() {
		int servers = (binds().isEmpty() ? 0 : 1) + connects().size();
		return (type() == ZmqSocketType.REQ) ? Math.max(1, servers) : 1;
	}

	/**
	 * Return the option {@link Builder#immediate immediate}.
	 * @return the value
	 */
	public boolean immediate() {
		return this.values.immediate;
	}

	/**
	 * Return the option {@link Builder#tcpKeepAlive tcp keep alive}.
	 * @return the value
	 */
	public boolean tcpKeepAlive() {
		return this.values.tcpKeepAlive;
	}

	/**
	 * Return the option {@link Builder#tcpKeepAliveIdle tcp keep alive idle}.
	 * @return the value
	 */
	public Duration tcpKeepAliveIdle() {
		return this.values.tcpKeepAliveIdle;
	}

	/**
	 * Return the option {@link Builder#tcpKeepAliveInterval tcp keep alive interval}.
	 * @return the value
	 */
	public Duration tcpKeepAliveInterval() {
		return this.values.tcpKeepAliveInterval;
	}

	/**
	 * Return the option {@link Builder#tcpKeepAliveCount tcp keep alive count}.
	 * @return the value
	 */
	public int tcpKeepAliveCount() {
		return this.values.tcpKeepAliveCount;
	}

	/**
	 * Return the option {@link Builder#ipv6 IPv6 setting}.
	 * @return the value
	 */
	public boolean ipv6() {
		return this.values.ipv6;
	}

	/**
	 * Return the option {@link Builder#routingId routing id}.
	 * @return the value
	 */
	public byte @Nullable [] routingId() {
		byte @Nullable [] routingId = this.values.routingId;
		return (routingId != null) ? routingId.clone() : null;
	}

	/**
	 * Return the option {@link Builder#socksProxy socks proxy}.
	 * @return the value
	 */
	public @Nullable String socksProxy() {
		return this.values.socksProxy;
	}

	/**
	 * Return the option {@link Builder#routerHandover router handover}.
	 * @return the value
	 */
	public boolean routerHandover() {
		return this.values.routerHandover;
	}

	/**
	 * Return the option {@link Builder#conflate conflate}.
	 * @return the value
	 */
	public boolean conflate() {
		return this.values.conflate;
	}

	/**
	 * Return the {@link Builder#security security bundle}.
	 * @return the bundle, or {@code null} for none
	 */
	public @Nullable ZmqSecurity security() {
		return this.values.security;
	}

	/**
	 * Return the {@link Builder#allowedAddresses addresses} that peers may come from.
	 * @return the rules
	 */
	public AddressRules addressRules() {
		return this.values.addressRules;
	}

	/**
	 * Return the option {@link Builder#envelope envelope}.
	 * @return the value
	 */
	public boolean envelope() {
		return this.values.envelope;
	}

	/**
	 * Return the option {@link Builder#whenFull when full}.
	 * @return the value
	 */
	public WhenFull whenFull() {
		return this.values.whenFull;
	}

	/**
	 * Return the option {@link Builder#requestTimeout request timeout}.
	 * @return the value
	 */
	public Duration requestTimeout() {
		Duration timeout = this.values.requestTimeout;
		return (timeout != null) ? timeout : DEFAULT_REQUEST_TIMEOUT;
	}

	/**
	 * Return the option {@link Builder#requestCorrelation request correlation}.
	 * @return the value
	 */
	public boolean requestCorrelation() {
		Boolean correlation = this.values.requestCorrelation;
		return correlation == null || correlation;
	}

	// Whether replies find their requests by themselves, in any order
	boolean correlates() {
		return type() == ZmqSocketType.REQ && requestCorrelation();
	}

	/**
	 * Return the option {@link Builder#requestMaxInFlight request max in flight}.
	 * @return the value
	 */
	public int requestMaxInFlight() {
		Integer requests = this.values.requestMaxInFlight;
		return (requests != null) ? requests : DEFAULT_REQUEST_MAX_IN_FLIGHT;
	}

	@Override
	public String toString() {
		return this.values.type + " socket '" + this.values.name + "'";
	}

	/**
	 * What publishing does when a subscriber's queue is full.
	 */
	public enum WhenFull {

		/**
		 * Drop the message for the subscriber that is full.
		 */
		DROP,

		/**
		 * Wait for room within the send timeout; one full subscriber withholds from all.
		 */
		BLOCK,

		/**
		 * Refuse the message at once; one full subscriber withholds from all.
		 */
		FAIL

	}

	/**
	 * Collects what a socket is.
	 */
	public static final class Builder implements Cloneable {

		// WireHeaders needs it
		private static final boolean HEADERS_PRESENT = ClassUtils.isPresent("tools.jackson.core.json.JsonFactory",
				ZmqSocketDefinition.class.getClassLoader());

		private static final int MAX_HIGH_WATER_MARK = 10_000_000;

		private static final int MAX_BUFFER_SIZE = 64 * 1024 * 1024;

		private static final int MAX_ROUTING_ID = 255;

		// JeroMQ has 256 bytes for it and for the type of the socket
		private static final int MAX_CURVE_ROUTING_ID = 220;

		private static final int MAX_CONNECTIONS = 1_000_000;

		private static final int MAX_KEEP_ALIVE_PROBES = 127;

		private static final Duration MILLISECOND = Duration.ofMillis(1);

		private static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(2);

		private static final Duration REQUEST_HEARTBEAT = Duration.ofSeconds(15);

		// Linux takes no more (MAX_TCP_KEEPIDLE)
		private static final Duration LONGEST_KEEP_ALIVE = Duration.ofSeconds(32767);

		private static final Duration DAY = Duration.ofDays(1);

		private final String name;

		private final ZmqSocketType type;

		private List<String> bind = List.of();

		private List<String> connect = List.of();

		private Set<Topic> topics = Set.of();

		private ZmqFormat format = ZmqFormat.PLAIN;

		private int sendHighWaterMark = 1000;

		private int receiveHighWaterMark = 1000;

		private Duration sendTimeout = Duration.ofSeconds(5);

		private Duration linger = Duration.ofSeconds(5);

		private Duration bindTimeout = Duration.ofSeconds(2);

		private int maxMessageSize = 16 * 1024 * 1024;

		private int maxFrames = 1024;

		private int sendBufferSize = 128 * 1024;

		private int receiveBufferSize = 128 * 1024;

		private Duration reconnectInterval = Duration.ofMillis(100);

		private Duration reconnectIntervalMax = Duration.ofSeconds(5);

		private @Nullable Duration heartbeatInterval;

		private @Nullable Duration heartbeatTimeout;

		private Duration handshakeTimeout = Duration.ofSeconds(1);

		private int maxConnections = 1000;

		private boolean immediate;

		private boolean tcpKeepAlive = true;

		private Duration tcpKeepAliveIdle = Duration.ofSeconds(15);

		private Duration tcpKeepAliveInterval = Duration.ofSeconds(5);

		private int tcpKeepAliveCount = 3;

		private boolean ipv6;

		private byte @Nullable [] routingId;

		private @Nullable String socksProxy;

		private boolean routerHandover;

		private @Nullable ZmqSecurity security;

		private AddressRules addressRules = AddressRules.NONE;

		private boolean conflate;

		private boolean envelope;

		private WhenFull whenFull = WhenFull.DROP;

		private @Nullable Duration requestTimeout;

		private @Nullable Boolean requestCorrelation;

		private @Nullable Integer requestMaxInFlight;

		private Builder(String name, ZmqSocketType type) {
			Assert.hasText(name, "'name' must not be empty");
			Assert.notNull(type, "'type' must not be null");
			// Code names sockets by literals, which are then told by identity
			this.name = name.intern();
			this.type = type;
		}

		/**
		 * Set the endpoints that the socket binds to.
		 * @param endpoints {@code tcp://host:port}, with {@code *} for any host or any
		 * free port, or {@code inproc://name}
		 * @return this builder
		 */
		public Builder bind(String... endpoints) {
			this.bind = List.of(endpoints);
			return this;
		}

		/**
		 * Set the endpoints that the socket connects to.
		 * @param endpoints {@code tcp://host:port} or {@code inproc://name}; the peer
		 * need not be there yet
		 * @return this builder
		 */
		public Builder connect(String... endpoints) {
			this.connect = List.of(endpoints);
			return this;
		}

		/**
		 * Set the topics that a SUB socket subscribes to, together with those of its
		 * listeners.
		 * @param topics text, or bytes in the form {@code hex:00FF}; none, or an empty
		 * text, for every message
		 * @return this builder
		 */
		public Builder topics(String... topics) {
			Set<Topic> parsed = new LinkedHashSet<>();
			for (String topic : topics) {
				parsed.add(parseTopic(topic));
			}
			this.topics = Set.copyOf(parsed);
			return this;
		}

		private Topic parseTopic(String topic) {
			try {
				return Topic.of(topic);
			}
			catch (IllegalArgumentException ex) {
				throw new ZmqConfigurationException(this.name, "topics", topic, "This is no topic.",
						"Write hex: followed by pairs of hexadecimal digits, or plain text.");
			}
		}

		/**
		 * Set the format option.
		 * @param format what messages carry besides their payload
		 * @return this builder
		 */
		public Builder format(ZmqFormat format) {
			this.format = format;
			return this;
		}

		/**
		 * Set the send high water mark option.
		 * @param sendHighWaterMark how many messages are queued per peer before a send
		 * waits, is refused or drops, 1 to 10,000,000
		 * @return this builder
		 */
		public Builder sendHighWaterMark(int sendHighWaterMark) {
			this.sendHighWaterMark = sendHighWaterMark;
			return this;
		}

		/**
		 * Set the receive high water mark option.
		 * @param receiveHighWaterMark how many received messages are queued per peer
		 * before the peer is held back, 1 to 10,000,000; replies to correlated requests
		 * wait in no queue
		 * @return this builder
		 */
		public Builder receiveHighWaterMark(int receiveHighWaterMark) {
			this.receiveHighWaterMark = receiveHighWaterMark;
			return this;
		}

		/**
		 * Set the send timeout option.
		 * @param sendTimeout how long one send may take in all: waiting for its turn, for
		 * room, for a peer; zero does not wait
		 * @return this builder
		 */
		public Builder sendTimeout(Duration sendTimeout) {
			this.sendTimeout = sendTimeout;
			return this;
		}

		/**
		 * Set the linger option.
		 * @param linger how long unsent messages are kept when the socket closes; zero
		 * discards them
		 * @return this builder
		 */
		public Builder linger(Duration linger) {
			this.linger = linger;
			return this;
		}

		/**
		 * Set the bind timeout option.
		 * @param bindTimeout how long a bind is retried while the port is still being
		 * released; zero tries once
		 * @return this builder
		 */
		public Builder bindTimeout(Duration bindTimeout) {
			this.bindTimeout = bindTimeout;
			return this;
		}

		/**
		 * Set the max message size option.
		 * @param maxMessageSize largest frame in bytes, sent or received, at least 1; a
		 * peer that sends a larger one is disconnected
		 * @return this builder
		 */
		public Builder maxMessageSize(int maxMessageSize) {
			this.maxMessageSize = maxMessageSize;
			return this;
		}

		/**
		 * Set the max frames option.
		 * @param maxFrames how many frames one message may have, at least 1; a message
		 * with more is discarded
		 * @return this builder
		 */
		public Builder maxFrames(int maxFrames) {
			this.maxFrames = maxFrames;
			return this;
		}

		/**
		 * Set the send buffer size option.
		 * @param sendBufferSize bytes of the kernel's send buffer and of JeroMQ's batch,
		 * per connection; 0 leaves both to their defaults
		 * @return this builder
		 */
		public Builder sendBufferSize(int sendBufferSize) {
			this.sendBufferSize = sendBufferSize;
			return this;
		}

		/**
		 * Set the receive buffer size option.
		 * @param receiveBufferSize bytes of the kernel's receive buffer and of JeroMQ's
		 * batch, per connection; 0 leaves both to their defaults
		 * @return this builder
		 */
		public Builder receiveBufferSize(int receiveBufferSize) {
			this.receiveBufferSize = receiveBufferSize;
			return this;
		}

		/**
		 * Set the reconnect interval option.
		 * @param reconnectInterval how long to wait before the first attempt to
		 * reconnect, at least 1 ms; doubled from attempt to attempt
		 * @return this builder
		 */
		public Builder reconnectInterval(Duration reconnectInterval) {
			this.reconnectInterval = reconnectInterval;
			return this;
		}

		/**
		 * Set the reconnect interval max option.
		 * @param reconnectIntervalMax longest wait between two attempts to reconnect, not
		 * below the first one
		 * @return this builder
		 */
		public Builder reconnectIntervalMax(Duration reconnectIntervalMax) {
			this.reconnectIntervalMax = reconnectIntervalMax;
			return this;
		}

		/**
		 * Set the heartbeat interval option. A peer whose queues are full, or whose
		 * consumer is stopped, reads nothing and so answers nothing: it passes for dead
		 * after the interval and the timeout, and what is on its way to it is lost.
		 * @param heartbeatInterval how long a connection may be silent before the peer is
		 * asked for a sign of life; zero never asks; {@code null} for 15 s on a req
		 * socket, which loses no more than its requests time out for, and zero on others
		 * @return this builder
		 */
		public Builder heartbeatInterval(@Nullable Duration heartbeatInterval) {
			this.heartbeatInterval = heartbeatInterval;
			return this;
		}

		/**
		 * Set the heartbeat timeout option.
		 * @param heartbeatTimeout how long the peer may take to answer, below the
		 * interval, since JeroMQ misses silent peers otherwise; {@code null} for 0.9
		 * times the interval
		 * @return this builder
		 */
		public Builder heartbeatTimeout(@Nullable Duration heartbeatTimeout) {
			this.heartbeatTimeout = heartbeatTimeout;
			return this;
		}

		/**
		 * Set the handshake timeout option.
		 * @param handshakeTimeout how long a peer may take for the handshake of a
		 * connection, at least 1 ms
		 * @return this builder
		 */
		public Builder handshakeTimeout(Duration handshakeTimeout) {
			this.handshakeTimeout = handshakeTimeout;
			return this;
		}

		/**
		 * Set the max connections option.
		 * @param maxConnections how many connections the endpoints that are bound serve
		 * at a time, together, at least 1; each takes the two buffers outside the heap
		 * @return this builder
		 */
		public Builder maxConnections(int maxConnections) {
			this.maxConnections = maxConnections;
			return this;
		}

		/**
		 * Set the immediate option.
		 * @param immediate whether messages wait for completed connections only, instead
		 * of being queued for a peer that is not there yet
		 * @return this builder
		 */
		public Builder immediate(boolean immediate) {
			this.immediate = immediate;
			return this;
		}

		/**
		 * Set the tcp keep alive option.
		 * @param tcpKeepAlive whether TCP probes idle connections, which finds peers
		 * whose host or network is gone, and spares those that are alive and busy
		 * @return this builder
		 */
		public Builder tcpKeepAlive(boolean tcpKeepAlive) {
			this.tcpKeepAlive = tcpKeepAlive;
			return this;
		}

		/**
		 * Set the tcp keep alive idle option.
		 * @param tcpKeepAliveIdle how long a connection is idle before the first probe,
		 * in whole seconds
		 * @return this builder
		 */
		public Builder tcpKeepAliveIdle(Duration tcpKeepAliveIdle) {
			this.tcpKeepAliveIdle = tcpKeepAliveIdle;
			return this;
		}

		/**
		 * Set the tcp keep alive interval option.
		 * @param tcpKeepAliveInterval how long between two probes, in whole seconds
		 * @return this builder
		 */
		public Builder tcpKeepAliveInterval(Duration tcpKeepAliveInterval) {
			this.tcpKeepAliveInterval = tcpKeepAliveInterval;
			return this;
		}

		/**
		 * Set the tcp keep alive count option.
		 * @param tcpKeepAliveCount how many unanswered probes end a connection
		 * @return this builder
		 */
		public Builder tcpKeepAliveCount(int tcpKeepAliveCount) {
			this.tcpKeepAliveCount = tcpKeepAliveCount;
			return this;
		}

		/**
		 * Set the ipv6 option.
		 * @param ipv6 whether IPv6 addresses are used beside IPv4
		 * @return this builder
		 */
		public Builder ipv6(boolean ipv6) {
			this.ipv6 = ipv6;
			return this;
		}

		/**
		 * Set the routing id option.
		 * @param routingId identity that a ROUTER peer sees, 1 to 255 bytes that do not
		 * start with 0; {@code null} for one that the peer makes up
		 * @return this builder
		 */
		public Builder routingId(byte @Nullable [] routingId) {
			this.routingId = (routingId != null) ? routingId.clone() : null;
			return this;
		}

		/**
		 * Set the socks proxy option.
		 * @param socksProxy address of the SOCKS5 proxy that connections go through, as
		 * {@code host:port}; {@code null} for none
		 * @return this builder
		 */
		public Builder socksProxy(@Nullable String socksProxy) {
			this.socksProxy = socksProxy;
			return this;
		}

		/**
		 * Set the router handover option.
		 * @param routerHandover whether a new peer takes over a routing id that is in
		 * use, instead of being ignored
		 * @return this builder
		 */
		public Builder routerHandover(boolean routerHandover) {
			this.routerHandover = routerHandover;
			return this;
		}

		/**
		 * Set the security bundle.
		 * @param security keys or passwords by which peers and this socket know each
		 * other, of a server for a socket that binds, and of a client for one that
		 * connects; {@code null} for none
		 * @return this builder
		 */
		public Builder security(@Nullable ZmqSecurity security) {
			this.security = security;
			return this;
		}

		/**
		 * Set the allowed addresses option.
		 * @param ranges where the peers of a socket that binds may come from: IP
		 * addresses, and ranges such as {@code 10.0.0.0/8}; none for everywhere
		 * @return this builder
		 */
		public Builder allowedAddresses(List<String> ranges) {
			return addressRules("allowed-addresses", ranges, this.addressRules::withAllowed);
		}

		/**
		 * Set the denied addresses option, which goes before the allowed addresses.
		 * @param ranges where the peers of a socket that binds may not come from: IP
		 * addresses, and ranges such as {@code 10.0.0.0/8}
		 * @return this builder
		 */
		public Builder deniedAddresses(List<String> ranges) {
			return addressRules("denied-addresses", ranges, this.addressRules::withDenied);
		}

		private Builder addressRules(String setting, List<String> ranges, Function<List<String>, AddressRules> rules) {
			try {
				this.addressRules = rules.apply(ranges);
				return this;
			}
			catch (IllegalArgumentException ex) {
				throw new ZmqConfigurationException(this.name, setting, ranges, ex.getMessage() + ".",
						"Write addresses such as 192.168.1.7 or ::1, and ranges such as 10.0.0.0/8.");
			}
		}

		/**
		 * Set the conflate option.
		 * @param conflate whether only the newest message is kept; for messages of one
		 * frame
		 * @return this builder
		 */
		public Builder conflate(boolean conflate) {
			this.conflate = conflate;
			return this;
		}

		/**
		 * Set the envelope option.
		 * @param envelope whether a dealer socket writes and strips the empty frame that
		 * REP peers need (RFC 28/REQREP)
		 * @return this builder
		 */
		public Builder envelope(boolean envelope) {
			this.envelope = envelope;
			return this;
		}

		/**
		 * Set the when full option.
		 * @param whenFull what publishing does when a subscriber's queue is full
		 * @return this builder
		 */
		public Builder whenFull(WhenFull whenFull) {
			this.whenFull = whenFull;
			return this;
		}

		/**
		 * Set the request timeout option.
		 * @param requestTimeout the one deadline of a request, from the call to the reply
		 * @return this builder
		 */
		public Builder requestTimeout(Duration requestTimeout) {
			this.requestTimeout = requestTimeout;
			return this;
		}

		/**
		 * Set the request correlation option.
		 * @param requestCorrelation whether requests carry a number that leads their
		 * replies back, as many at a time as may be in flight; {@code false} sends one at
		 * a time, for servers that index frames
		 * @return this builder
		 */
		public Builder requestCorrelation(boolean requestCorrelation) {
			this.requestCorrelation = requestCorrelation;
			return this;
		}

		/**
		 * Set the request max in flight option. A REP or ROUTER socket of JeroMQ or
		 * libzmq discards replies that its send high-water mark has no room for
		 * (28/REQREP), so that more requests than that may time out there.
		 * @param requestMaxInFlight how many requests may wait for their replies at a
		 * time, at least 1
		 * @return this builder
		 */
		public Builder requestMaxInFlight(int requestMaxInFlight) {
			this.requestMaxInFlight = requestMaxInFlight;
			return this;
		}

		/**
		 * Validate and create the definition.
		 * @return the definition
		 * @throws ZmqConfigurationException if a value is out of its range, or does not
		 * go with the type
		 */
		public ZmqSocketDefinition build() {
			checkEndpoints();
			checkRanges();
			checkType();
			checkSecurity();
			try {
				return new ZmqSocketDefinition((Builder) clone());
			}
			catch (CloneNotSupportedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private void checkEndpoints() {
			List<String> all = new ArrayList<>(this.bind);
			all.addAll(this.connect);
			if (all.isEmpty()) {
				throw new ZmqConfigurationException(this.name, null, null, "It has no endpoint.",
						"Set 'bind' or 'connect', for example to tcp://127.0.0.1:5556.");
			}
			if (this.type == ZmqSocketType.PAIR && all.size() > 1) {
				throw new ZmqConfigurationException(this.name, null, all,
						"A pair socket has exactly one peer (RFC 31/EXPAIR).", "Give it one endpoint.");
			}
			all.removeIf((address) -> address.endsWith(":*") || address.endsWith(":0"));
			if (new LinkedHashSet<>(all).size() != all.size()) {
				throw new ZmqConfigurationException(this.name, null, all, "An endpoint is listed twice.",
						"List each endpoint once.");
			}
		}

		private void checkRanges() {
			range("send-high-water-mark", this.sendHighWaterMark, 1, MAX_HIGH_WATER_MARK);
			range("receive-high-water-mark", this.receiveHighWaterMark, 1, MAX_HIGH_WATER_MARK);
			range("send-timeout", this.sendTimeout, Duration.ZERO, DAY);
			range("linger", this.linger, Duration.ZERO, DAY);
			range("bind-timeout", this.bindTimeout, Duration.ZERO, DAY);
			range("max-message-size", this.maxMessageSize, 1, Integer.MAX_VALUE);
			range("max-frames", this.maxFrames, 1, Integer.MAX_VALUE);
			range("send-buffer-size", this.sendBufferSize, 0, MAX_BUFFER_SIZE);
			range("receive-buffer-size", this.receiveBufferSize, 0, MAX_BUFFER_SIZE);
			range("reconnect-interval", this.reconnectInterval, MILLISECOND, DAY);
			range("reconnect-interval-max", this.reconnectIntervalMax, this.reconnectInterval, DAY);
			checkHeartbeat();
			range("handshake-timeout", this.handshakeTimeout, MILLISECOND, DAY);
			range("max-connections", this.maxConnections, 1, MAX_CONNECTIONS);
			range("tcp-keep-alive.idle", this.tcpKeepAliveIdle, Duration.ofSeconds(1), LONGEST_KEEP_ALIVE);
			range("tcp-keep-alive.interval", this.tcpKeepAliveInterval, Duration.ofSeconds(1), LONGEST_KEEP_ALIVE);
			range("tcp-keep-alive.count", this.tcpKeepAliveCount, 1, MAX_KEEP_ALIVE_PROBES);
			if (this.requestTimeout != null) {
				range("request.timeout", this.requestTimeout, MILLISECOND, DAY);
			}
			if (this.requestMaxInFlight != null) {
				range("request.max-in-flight", this.requestMaxInFlight, 1, MAX_HIGH_WATER_MARK);
			}
			checkRoutingId();
		}

		private void checkHeartbeat() {
			Duration interval = heartbeatInterval();
			if (!interval.isZero()) {
				// The timeout is smaller, and JeroMQ takes 0 ms for none
				range("heartbeat.interval", interval, SHORTEST_HEARTBEAT, DAY);
			}
			if (this.heartbeatTimeout != null && interval.isZero()) {
				throw new ZmqConfigurationException(this.name, "heartbeat.timeout", this.heartbeatTimeout,
						"There are no heartbeats.", "Set 'heartbeat.interval' to a longer time, or leave it out.");
			}
			if (this.heartbeatTimeout != null) {
				range("heartbeat.timeout", this.heartbeatTimeout, MILLISECOND, interval.minus(MILLISECOND));
			}
		}

		private Duration heartbeatInterval() {
			if (this.heartbeatInterval != null) {
				return this.heartbeatInterval;
			}
			return (this.type == ZmqSocketType.REQ) ? REQUEST_HEARTBEAT : Duration.ZERO;
		}

		private void checkRoutingId() {
			if (this.routingId != null && (this.routingId.length == 0 || this.routingId.length > MAX_ROUTING_ID
					|| this.routingId[0] == 0)) {
				throw new ZmqConfigurationException(this.name, "routing-id", this.routingId.length + " bytes",
						"A routing id has 1 to 255 bytes and does not start with 0 (RFC 28/REQREP).",
						"Choose another one, or leave it out.");
			}
		}

		private <T extends Comparable<T>> void range(String setting, T value, T min, T max) {
			if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
				throw new ZmqConfigurationException(this.name, setting, value, "It is out of its range.",
						"Set it to a value from " + min + " to " + max + ".");
			}
		}

		private void checkType() {
			only("topics", this.topics.isEmpty(), ZmqSocketType.SUB, ZmqSocketType.XSUB);
			only("routing-id", this.routingId == null, ZmqSocketType.REQ, ZmqSocketType.REP, ZmqSocketType.DEALER,
					ZmqSocketType.ROUTER);
			only("router-handover", !this.routerHandover, ZmqSocketType.REP, ZmqSocketType.ROUTER);
			only("conflate", !this.conflate, ZmqSocketType.PUSH, ZmqSocketType.PULL, ZmqSocketType.SUB,
					ZmqSocketType.DEALER);
			only("envelope", !this.envelope, ZmqSocketType.DEALER);
			only("request.timeout", this.requestTimeout == null, ZmqSocketType.REQ);
			only("request.correlation", this.requestCorrelation == null, ZmqSocketType.REQ);
			only("request.max-in-flight", this.requestMaxInFlight == null, ZmqSocketType.REQ);
			only("publish.when-full", this.whenFull == WhenFull.DROP, ZmqSocketType.PUB, ZmqSocketType.XPUB);
			if (this.format == ZmqFormat.HEADERS && !HEADERS_PRESENT) {
				throw new ZmqConfigurationException(this.name, "format", this.format,
						"Headers are written as JSON, and Jackson is not on the class path.",
						"Add Jackson 3 (tools.jackson.core:jackson-databind), or set 'format' to plain.");
			}
			if (this.format == ZmqFormat.HEADERS && Boolean.FALSE.equals(this.requestCorrelation)) {
				throw new ZmqConfigurationException(this.name, "request.correlation", false,
						"Headers of requests stand before the correlation frame.",
						"Leave out 'request.correlation', or set 'format' to plain.");
			}
			if (this.conflate && (this.envelope || this.format == ZmqFormat.HEADERS)) {
				throw new ZmqConfigurationException(this.name, "conflate", true,
						"It would keep one frame of messages that have several.",
						"Leave out 'conflate' or '" + (this.envelope ? "envelope" : "format: " + this.format) + "'.");
			}
			if (this.conflate && !this.topics.isEmpty()) {
				throw new ZmqConfigurationException(this.name, "conflate", true,
						"It would keep one frame of messages that have a topic frame.",
						"Leave out 'conflate' or 'topics'.");
			}
		}

		private void checkSecurity() {
			boolean binds = !isInproc(this.bind);
			boolean connects = !isInproc(this.connect);
			if (!this.addressRules.isEmpty() && !binds) {
				throw new ZmqConfigurationException(this.name, "allowed-addresses", null,
						"The socket does not bind to a tcp endpoint: it decides itself whom it connects to.",
						"Leave out 'allowed-addresses' and 'denied-addresses'.");
			}
			if (this.security == null) {
				return;
			}
			if (!binds && !connects) {
				throw new ZmqConfigurationException(this.name, "security", this.security.name(),
						"Over inproc nothing is encrypted and nobody is asked who it is.",
						"Leave out 'security', or give the socket a tcp endpoint.");
			}
			if (this.security.isServer() ? connects : binds) {
				throw new ZmqConfigurationException(this.name, "security", this.security.name(),
						"The socket " + (connects ? "connects" : "binds") + ", and this is the bundle of a "
								+ (this.security.isServer() ? "server" : "client") + ".",
						"Name a bundle of a client for sockets that connect, and one of a server for those that bind. "
								+ "A socket that does both needs to become two.");
			}
			if (this.security.mechanism() == ZmqMechanism.CURVE && this.routingId != null
					&& this.routingId.length > MAX_CURVE_ROUTING_ID) {
				throw new ZmqConfigurationException(this.name, "routing-id", this.routingId.length + " bytes",
						"The handshake of CURVE has no room for it (RFC 26/CURVEZMQ).",
						"Choose one of " + MAX_CURVE_ROUTING_ID + " bytes or fewer.");
			}
		}

		private static boolean isInproc(List<String> endpoints) {
			return endpoints.stream().allMatch((endpoint) -> endpoint.startsWith("inproc:"));
		}

		private void only(String setting, boolean absent, ZmqSocketType... types) {
			if (!absent && !Arrays.asList(types).contains(this.type)) {
				throw new ZmqConfigurationException(this.name, setting, null,
						"It has no meaning on a " + this.type + " socket.",
						"Leave it out; it is for " + Arrays.toString(types) + ".");
			}
		}

	}

}
