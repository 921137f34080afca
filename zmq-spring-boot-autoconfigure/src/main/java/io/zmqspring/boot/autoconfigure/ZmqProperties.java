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

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.zmqspring.message.ZmqFormat;
import io.zmqspring.socket.ZmqSocketDefinition.WhenFull;
import io.zmqspring.socket.ZmqSocketType;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties for ZeroMQ. A property below {@code zmq} that is not known
 * stops the application, since it is most likely misspelt.
 */
@ConfigurationProperties(prefix = "zmq", ignoreUnknownFields = false)
public class ZmqProperties {

	/**
	 * Whether to create sockets, template and listeners.
	 */
	private boolean enabled = true;

	private final Context context = new Context();

	private final SocketOptions defaults = new SocketOptions();

	/**
	 * Sockets by the name that templates and listeners use.
	 */
	private final Map<String, Socket> socket = new LinkedHashMap<>();

	private final Listener listener = new Listener();

	private final Security security = new Security();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Context getContext() {
		return this.context;
	}

	public SocketOptions getDefaults() {
		return this.defaults;
	}

	public Map<String, Socket> getSocket() {
		return this.socket;
	}

	public Listener getListener() {
		return this.listener;
	}

	public Security getSecurity() {
		return this.security;
	}

	/**
	 * Settings of JeroMQ's context.
	 */
	public static class Context {

		/**
		 * Number of threads that serve the sockets.
		 */
		private int ioThreads = 1;

		/**
		 * Number of sockets that may be open at a time.
		 */
		private int maxSockets = 1024;

		/**
		 * Time that the end of the context may take. Sockets linger within it.
		 */
		private Duration shutdownTimeout = Duration.ofSeconds(10);

		/**
		 * Memory that all peers together can take with messages that have not arrived in
		 * full, and with subscriptions. What is above it is discarded. A quarter of the
		 * heap by default.
		 */
		private @Nullable DataSize maxIncompleteSize;

		public int getIoThreads() {
			return this.ioThreads;
		}

		public void setIoThreads(int ioThreads) {
			this.ioThreads = ioThreads;
		}

		public int getMaxSockets() {
			return this.maxSockets;
		}

		public void setMaxSockets(int maxSockets) {
			this.maxSockets = maxSockets;
		}

		public Duration getShutdownTimeout() {
			return this.shutdownTimeout;
		}

		public void setShutdownTimeout(Duration shutdownTimeout) {
			this.shutdownTimeout = shutdownTimeout;
		}

		public @Nullable DataSize getMaxIncompleteSize() {
			return this.maxIncompleteSize;
		}

		public void setMaxIncompleteSize(@Nullable DataSize maxIncompleteSize) {
			this.maxIncompleteSize = maxIncompleteSize;
		}

	}

	/**
	 * Settings of security.
	 */
	public static class Security {

		/**
		 * Whether sockets that reach beyond this machine over tcp need a CURVE bundle.
		 * Otherwise, a warning at start names those without.
		 */
		private boolean required;

		/**
		 * CURVE bundles by the name that sockets use.
		 */
		private final Map<String, Curve> curve = new LinkedHashMap<>();

		/**
		 * PLAIN bundles by the name that sockets use.
		 */
		private final Map<String, Plain> plain = new LinkedHashMap<>();

		public boolean isRequired() {
			return this.required;
		}

		public void setRequired(boolean required) {
			this.required = required;
		}

		public Map<String, Curve> getCurve() {
			return this.curve;
		}

		public Map<String, Plain> getPlain() {
			return this.plain;
		}

	}

	/**
	 * Keys for encryption and authentication.
	 */
	public static class Curve {

		/**
		 * Public key, or 'file:' and the path of a file that has it. By default, the one
		 * that belongs to the secret key.
		 */
		private @Nullable String publicKey;

		/**
		 * Secret key, or 'file:' and the path of a file that has it and that not
		 * everybody may read.
		 */
		private @Nullable String secretKey;

		/**
		 * Public keys of the server, or 'file:' and the path of a file that has them, for
		 * sockets that connect. Several are tried in turn.
		 */
		private List<String> serverKey = new ArrayList<>();

		/**
		 * Public keys of the clients that may connect, or 'file:' and the path of a file
		 * or folder that has them, for sockets that bind.
		 */
		private List<String> authorizedClients = new ArrayList<>();

		/**
		 * Whether every client may connect that has the key of the server, for sockets
		 * that bind.
		 */
		private boolean allowAnyClient;

		public @Nullable String getPublicKey() {
			return this.publicKey;
		}

		public void setPublicKey(@Nullable String publicKey) {
			this.publicKey = publicKey;
		}

		public @Nullable String getSecretKey() {
			return this.secretKey;
		}

		public void setSecretKey(@Nullable String secretKey) {
			this.secretKey = secretKey;
		}

		public List<String> getServerKey() {
			return this.serverKey;
		}

		public void setServerKey(List<String> serverKey) {
			this.serverKey = serverKey;
		}

		public List<String> getAuthorizedClients() {
			return this.authorizedClients;
		}

		public void setAuthorizedClients(List<String> authorizedClients) {
			this.authorizedClients = authorizedClients;
		}

		public boolean isAllowAnyClient() {
			return this.allowAnyClient;
		}

		public void setAllowAnyClient(boolean allowAnyClient) {
			this.allowAnyClient = allowAnyClient;
		}

	}

	/**
	 * User names and passwords.
	 */
	public static class Plain {

		/**
		 * User name, for sockets that connect.
		 */
		private @Nullable String user;

		/**
		 * Password, for sockets that connect.
		 */
		private @Nullable String password;

		/**
		 * Passwords by the names of the users that may connect, for sockets that bind.
		 */
		private final Map<String, String> users = new LinkedHashMap<>();

		public @Nullable String getUser() {
			return this.user;
		}

		public void setUser(@Nullable String user) {
			this.user = user;
		}

		public @Nullable String getPassword() {
			return this.password;
		}

		public void setPassword(@Nullable String password) {
			this.password = password;
		}

		public Map<String, String> getUsers() {
			return this.users;
		}

	}

	/**
	 * Settings of listeners that do not have their own.
	 */
	public static class Listener {

		/**
		 * Whether listeners start with the application.
		 */
		private boolean autoStartup = true;

		/**
		 * Number of threads that handle the messages of one listener.
		 */
		private int concurrency = 1;

		/**
		 * Number of received messages that wait for the threads of a listener. The socket
		 * is not read while it is full.
		 */
		private int queueCapacity = 256;

		/**
		 * Time that listeners may take at shutdown to handle the messages they have
		 * received.
		 */
		private Duration shutdownTimeout = Duration.ofSeconds(20);

		/**
		 * Name of an Executor bean that runs the handlers of listeners, each as often at
		 * once as its concurrency says. Threads of their own by default, which are
		 * virtual with 'spring.threads.virtual.enabled'.
		 */
		private @Nullable String executor;

		/**
		 * Time without a message after which a listener publishes an event, and after
		 * which it does so again. Zero for never.
		 */
		private Duration idleEventInterval = Duration.ZERO;

		/**
		 * Number of messages of one listener that may wait for its asynchronous results.
		 */
		private int maxInFlight = 256;

		/**
		 * Number of messages that a batch has at the most, for listeners that take
		 * batches.
		 */
		private int batchSize = 100;

		/**
		 * Time that a batch waits for more messages after its first.
		 */
		private Duration batchTimeout = Duration.ofSeconds(1);

		/**
		 * Name of the socket that messages go to which failed for good, of type push,
		 * pair or dealer and with the format 'headers'. By default, they are logged.
		 */
		private @Nullable String deadLetter;

		private final Retry retry = new Retry();

		public boolean isAutoStartup() {
			return this.autoStartup;
		}

		public void setAutoStartup(boolean autoStartup) {
			this.autoStartup = autoStartup;
		}

		public int getConcurrency() {
			return this.concurrency;
		}

		public void setConcurrency(int concurrency) {
			this.concurrency = concurrency;
		}

		public int getQueueCapacity() {
			return this.queueCapacity;
		}

		public void setQueueCapacity(int queueCapacity) {
			this.queueCapacity = queueCapacity;
		}

		public Duration getShutdownTimeout() {
			return this.shutdownTimeout;
		}

		public void setShutdownTimeout(Duration shutdownTimeout) {
			this.shutdownTimeout = shutdownTimeout;
		}

		public @Nullable String getExecutor() {
			return this.executor;
		}

		public void setExecutor(@Nullable String executor) {
			this.executor = executor;
		}

		public Duration getIdleEventInterval() {
			return this.idleEventInterval;
		}

		public void setIdleEventInterval(Duration idleEventInterval) {
			this.idleEventInterval = idleEventInterval;
		}

		public int getMaxInFlight() {
			return this.maxInFlight;
		}

		public void setMaxInFlight(int maxInFlight) {
			this.maxInFlight = maxInFlight;
		}

		public int getBatchSize() {
			return this.batchSize;
		}

		public void setBatchSize(int batchSize) {
			this.batchSize = batchSize;
		}

		public Duration getBatchTimeout() {
			return this.batchTimeout;
		}

		public void setBatchTimeout(Duration batchTimeout) {
			this.batchTimeout = batchTimeout;
		}

		public @Nullable String getDeadLetter() {
			return this.deadLetter;
		}

		public void setDeadLetter(@Nullable String deadLetter) {
			this.deadLetter = deadLetter;
		}

		public Retry getRetry() {
			return this.retry;
		}

	}

	/**
	 * Retries of messages whose handling failed.
	 */
	public static class Retry {

		/**
		 * Whether a message is handled again that has failed. Messages that cannot be
		 * converted are not.
		 */
		private boolean enabled;

		/**
		 * Number of retries before a message has failed for good.
		 */
		private int maxRetries = 3;

		/**
		 * Time before the first retry.
		 */
		private Duration delay = Duration.ofSeconds(1);

		/**
		 * Time by which each delay is longer or shorter at random, so that listeners do
		 * not try again at once.
		 */
		private Duration jitter = Duration.ZERO;

		/**
		 * Factor by which each delay is longer than the one before.
		 */
		private double multiplier = 1.0;

		/**
		 * Longest time between two attempts.
		 */
		private Duration maxDelay = Duration.ofSeconds(30);

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public int getMaxRetries() {
			return this.maxRetries;
		}

		public void setMaxRetries(int maxRetries) {
			this.maxRetries = maxRetries;
		}

		public Duration getDelay() {
			return this.delay;
		}

		public void setDelay(Duration delay) {
			this.delay = delay;
		}

		public Duration getJitter() {
			return this.jitter;
		}

		public void setJitter(Duration jitter) {
			this.jitter = jitter;
		}

		public double getMultiplier() {
			return this.multiplier;
		}

		public void setMultiplier(double multiplier) {
			this.multiplier = multiplier;
		}

		public Duration getMaxDelay() {
			return this.maxDelay;
		}

		public void setMaxDelay(Duration maxDelay) {
			this.maxDelay = maxDelay;
		}

	}

	/**
	 * A socket. An option that it does not set has the value below {@code zmq.defaults}.
	 */
	public static class Socket extends SocketOptions {

		/**
		 * Type of the socket.
		 */
		private @Nullable ZmqSocketType type;

		/**
		 * Endpoints to bind to, such as 'tcp://*:5556', 'tcp://127.0.0.1:*' for any free
		 * port, or 'inproc://name'.
		 */
		private List<String> bind = new ArrayList<>();

		/**
		 * Endpoints to connect to, such as 'tcp://host:5556' or 'inproc://name', or
		 * 'socket:name' for the first endpoint of another socket of the application. A
		 * peer need not be there yet.
		 */
		private List<String> connect = new ArrayList<>();

		/**
		 * Topics to subscribe to, as text or as bytes in the form 'hex:00FF', together
		 * with those of the listeners. None, or an empty text, for every message.
		 */
		private List<String> topics = new ArrayList<>();

		/**
		 * Name of the security bundle, below 'zmq.security.curve' or
		 * 'zmq.security.plain'.
		 */
		private @Nullable String security;

		/**
		 * IP addresses and ranges such as '10.0.0.0/8' that peers may come from, for
		 * sockets that bind. None for everywhere.
		 */
		private List<String> allowedAddresses = new ArrayList<>();

		/**
		 * IP addresses and ranges that peers may not come from, which goes before those
		 * that are allowed, for sockets that bind.
		 */
		private List<String> deniedAddresses = new ArrayList<>();

		public @Nullable ZmqSocketType getType() {
			return this.type;
		}

		public void setType(@Nullable ZmqSocketType type) {
			this.type = type;
		}

		public List<String> getBind() {
			return this.bind;
		}

		public void setBind(List<String> bind) {
			this.bind = bind;
		}

		public List<String> getConnect() {
			return this.connect;
		}

		public void setConnect(List<String> connect) {
			this.connect = connect;
		}

		public List<String> getTopics() {
			return this.topics;
		}

		public void setTopics(List<String> topics) {
			this.topics = topics;
		}

		public @Nullable String getSecurity() {
			return this.security;
		}

		public void setSecurity(@Nullable String security) {
			this.security = security;
		}

		public List<String> getAllowedAddresses() {
			return this.allowedAddresses;
		}

		public void setAllowedAddresses(List<String> allowedAddresses) {
			this.allowedAddresses = allowedAddresses;
		}

		public List<String> getDeniedAddresses() {
			return this.deniedAddresses;
		}

		public void setDeniedAddresses(List<String> deniedAddresses) {
			this.deniedAddresses = deniedAddresses;
		}

	}

	/**
	 * Options of a socket. One that is {@code null} is not set.
	 */
	public static class SocketOptions {

		/**
		 * Number of messages queued for each peer before sending waits, or drops.
		 */
		private @Nullable Integer sendHighWaterMark;

		/**
		 * Number of received messages queued from each peer before the peer is held back.
		 */
		private @Nullable Integer receiveHighWaterMark;

		/**
		 * Time that one send may take in all, waiting for its turn, for room and for a
		 * peer. Zero does not wait.
		 */
		private @Nullable Duration sendTimeout;

		/**
		 * Time that unsent messages are kept when the socket closes. Zero discards them.
		 */
		private @Nullable Duration linger;

		/**
		 * Time that a bind is retried while the port is still being released. Zero tries
		 * once.
		 */
		private @Nullable Duration bindTimeout;

		/**
		 * Largest frame that is sent or received. A peer that sends a larger one is
		 * disconnected.
		 */
		private @Nullable DataSize maxMessageSize;

		/**
		 * Number of frames that one message may have. A message with more is discarded.
		 */
		private @Nullable Integer maxFrames;

		/**
		 * Size of the kernel's send buffer and of JeroMQ's batch, for each connection.
		 * Zero leaves both to their defaults.
		 */
		private @Nullable DataSize sendBufferSize;

		/**
		 * Size of the kernel's receive buffer and of JeroMQ's batch, for each connection.
		 * Zero leaves both to their defaults.
		 */
		private @Nullable DataSize receiveBufferSize;

		/**
		 * Time before the first attempt to reconnect, doubled from attempt to attempt.
		 */
		private @Nullable Duration reconnectInterval;

		/**
		 * Longest time between two attempts to reconnect.
		 */
		private @Nullable Duration reconnectIntervalMax;

		/**
		 * Time that a peer may take for the handshake of a new connection.
		 */
		private @Nullable Duration handshakeTimeout;

		/**
		 * Number of connections that the endpoints of a socket that binds serve at a
		 * time. More are closed at once.
		 */
		private @Nullable Integer maxConnections;

		/**
		 * Whether messages wait for completed connections only, instead of being queued
		 * for a peer that is not there yet. Requests wait for them in any case.
		 */
		private @Nullable Boolean immediate;

		/**
		 * Whether IPv6 addresses are used beside IPv4.
		 */
		private @Nullable Boolean ipv6;

		/**
		 * Identity that a peer of type router sees, as text or as bytes in the form
		 * 'hex:00FF'. For sockets of type req, rep, dealer and router.
		 */
		private @Nullable String routingId;

		/**
		 * Address of the SOCKS5 proxy that connections go through, as 'host:port'.
		 */
		private @Nullable String socksProxy;

		/**
		 * Whether a new peer takes over a routing id that is in use, instead of being
		 * ignored. For sockets of type rep and router.
		 */
		private @Nullable Boolean routerHandover;

		/**
		 * Whether only the newest message is kept. For sockets of type push, pull, dealer
		 * and sub whose messages have one frame.
		 */
		private @Nullable Boolean conflate;

		/**
		 * What messages carry besides their payload. Peers that are not of this starter
		 * need to know the headers.
		 */
		private @Nullable ZmqFormat format;

		/**
		 * Whether the empty frame that peers of type rep need is written and stripped.
		 * For sockets of type dealer.
		 */
		private @Nullable Boolean envelope;

		private final Heartbeat heartbeat = new Heartbeat();

		private final TcpKeepAlive tcpKeepAlive = new TcpKeepAlive();

		private final Publish publish = new Publish();

		private final Request request = new Request();

		public @Nullable Integer getSendHighWaterMark() {
			return this.sendHighWaterMark;
		}

		public void setSendHighWaterMark(@Nullable Integer sendHighWaterMark) {
			this.sendHighWaterMark = sendHighWaterMark;
		}

		public @Nullable Integer getReceiveHighWaterMark() {
			return this.receiveHighWaterMark;
		}

		public void setReceiveHighWaterMark(@Nullable Integer receiveHighWaterMark) {
			this.receiveHighWaterMark = receiveHighWaterMark;
		}

		public @Nullable Duration getSendTimeout() {
			return this.sendTimeout;
		}

		public void setSendTimeout(@Nullable Duration sendTimeout) {
			this.sendTimeout = sendTimeout;
		}

		public @Nullable Duration getLinger() {
			return this.linger;
		}

		public void setLinger(@Nullable Duration linger) {
			this.linger = linger;
		}

		public @Nullable Duration getBindTimeout() {
			return this.bindTimeout;
		}

		public void setBindTimeout(@Nullable Duration bindTimeout) {
			this.bindTimeout = bindTimeout;
		}

		public @Nullable DataSize getMaxMessageSize() {
			return this.maxMessageSize;
		}

		public void setMaxMessageSize(@Nullable DataSize maxMessageSize) {
			this.maxMessageSize = maxMessageSize;
		}

		public @Nullable Integer getMaxFrames() {
			return this.maxFrames;
		}

		public void setMaxFrames(@Nullable Integer maxFrames) {
			this.maxFrames = maxFrames;
		}

		public @Nullable DataSize getSendBufferSize() {
			return this.sendBufferSize;
		}

		public void setSendBufferSize(@Nullable DataSize sendBufferSize) {
			this.sendBufferSize = sendBufferSize;
		}

		public @Nullable DataSize getReceiveBufferSize() {
			return this.receiveBufferSize;
		}

		public void setReceiveBufferSize(@Nullable DataSize receiveBufferSize) {
			this.receiveBufferSize = receiveBufferSize;
		}

		public @Nullable Duration getReconnectInterval() {
			return this.reconnectInterval;
		}

		public void setReconnectInterval(@Nullable Duration reconnectInterval) {
			this.reconnectInterval = reconnectInterval;
		}

		public @Nullable Duration getReconnectIntervalMax() {
			return this.reconnectIntervalMax;
		}

		public void setReconnectIntervalMax(@Nullable Duration reconnectIntervalMax) {
			this.reconnectIntervalMax = reconnectIntervalMax;
		}

		public @Nullable Duration getHandshakeTimeout() {
			return this.handshakeTimeout;
		}

		public void setHandshakeTimeout(@Nullable Duration handshakeTimeout) {
			this.handshakeTimeout = handshakeTimeout;
		}

		public @Nullable Integer getMaxConnections() {
			return this.maxConnections;
		}

		public void setMaxConnections(@Nullable Integer maxConnections) {
			this.maxConnections = maxConnections;
		}

		public @Nullable Boolean getImmediate() {
			return this.immediate;
		}

		public void setImmediate(@Nullable Boolean immediate) {
			this.immediate = immediate;
		}

		public @Nullable Boolean getIpv6() {
			return this.ipv6;
		}

		public void setIpv6(@Nullable Boolean ipv6) {
			this.ipv6 = ipv6;
		}

		public @Nullable String getRoutingId() {
			return this.routingId;
		}

		public void setRoutingId(@Nullable String routingId) {
			this.routingId = routingId;
		}

		public @Nullable String getSocksProxy() {
			return this.socksProxy;
		}

		public void setSocksProxy(@Nullable String socksProxy) {
			this.socksProxy = socksProxy;
		}

		public @Nullable Boolean getRouterHandover() {
			return this.routerHandover;
		}

		public void setRouterHandover(@Nullable Boolean routerHandover) {
			this.routerHandover = routerHandover;
		}

		public @Nullable ZmqFormat getFormat() {
			return this.format;
		}

		public void setFormat(@Nullable ZmqFormat format) {
			this.format = format;
		}

		public @Nullable Boolean getEnvelope() {
			return this.envelope;
		}

		public void setEnvelope(@Nullable Boolean envelope) {
			this.envelope = envelope;
		}

		public @Nullable Boolean getConflate() {
			return this.conflate;
		}

		public void setConflate(@Nullable Boolean conflate) {
			this.conflate = conflate;
		}

		public Heartbeat getHeartbeat() {
			return this.heartbeat;
		}

		public TcpKeepAlive getTcpKeepAlive() {
			return this.tcpKeepAlive;
		}

		public Publish getPublish() {
			return this.publish;
		}

		public Request getRequest() {
			return this.request;
		}

	}

	/**
	 * Detection of peers that are silent.
	 */
	public static class Heartbeat {

		/**
		 * Time that a connection may be silent before the peer is asked for a sign of
		 * life. Zero never asks. By default, 15 s for sockets of type req and zero for
		 * others.
		 */
		private @Nullable Duration interval;

		/**
		 * Time that the peer may take to answer, below the interval. By default, 0.9
		 * times the interval.
		 */
		private @Nullable Duration timeout;

		public @Nullable Duration getInterval() {
			return this.interval;
		}

		public void setInterval(@Nullable Duration interval) {
			this.interval = interval;
		}

		public @Nullable Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(@Nullable Duration timeout) {
			this.timeout = timeout;
		}

	}

	/**
	 * Probes of TCP.
	 */
	public static class TcpKeepAlive {

		/**
		 * Whether TCP probes idle connections.
		 */
		private @Nullable Boolean enabled;

		/**
		 * Time that a connection is idle before the first probe, in whole seconds.
		 */
		private @Nullable Duration idle;

		/**
		 * Time between two probes, in whole seconds.
		 */
		private @Nullable Duration interval;

		/**
		 * Number of unanswered probes that end a connection.
		 */
		private @Nullable Integer count;

		public @Nullable Boolean getEnabled() {
			return this.enabled;
		}

		public void setEnabled(@Nullable Boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable Duration getIdle() {
			return this.idle;
		}

		public void setIdle(@Nullable Duration idle) {
			this.idle = idle;
		}

		public @Nullable Duration getInterval() {
			return this.interval;
		}

		public void setInterval(@Nullable Duration interval) {
			this.interval = interval;
		}

		public @Nullable Integer getCount() {
			return this.count;
		}

		public void setCount(@Nullable Integer count) {
			this.count = count;
		}

	}

	/**
	 * Options of publishing.
	 */
	public static class Publish {

		/**
		 * Action to take when the queue of a subscriber is full. For sockets of type pub
		 * and xpub.
		 */
		private @Nullable WhenFull whenFull;

		public @Nullable WhenFull getWhenFull() {
			return this.whenFull;
		}

		public void setWhenFull(@Nullable WhenFull whenFull) {
			this.whenFull = whenFull;
		}

	}

	/**
	 * Options of requests.
	 */
	public static class Request {

		/**
		 * Time from the call to the reply, after which a request fails. For sockets of
		 * type req.
		 */
		private @Nullable Duration timeout;

		/**
		 * Whether requests carry a number that leads their replies back. Without it one
		 * request is sent at a time, for servers that index frames. For sockets of type
		 * req.
		 */
		private @Nullable Boolean correlation;

		/**
		 * Number of requests that may wait for their replies at a time. For sockets of
		 * type req.
		 */
		private @Nullable Integer maxInFlight;

		public @Nullable Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(@Nullable Duration timeout) {
			this.timeout = timeout;
		}

		public @Nullable Boolean getCorrelation() {
			return this.correlation;
		}

		public void setCorrelation(@Nullable Boolean correlation) {
			this.correlation = correlation;
		}

		public @Nullable Integer getMaxInFlight() {
			return this.maxInFlight;
		}

		public void setMaxInFlight(@Nullable Integer maxInFlight) {
			this.maxInFlight = maxInFlight;
		}

	}

}
