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
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.boot.autoconfigure.ZmqProperties.Heartbeat;
import io.zmqspring.boot.autoconfigure.ZmqProperties.Request;
import io.zmqspring.boot.autoconfigure.ZmqProperties.Socket;
import io.zmqspring.boot.autoconfigure.ZmqProperties.SocketOptions;
import io.zmqspring.boot.autoconfigure.ZmqProperties.TcpKeepAlive;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.socket.Topic;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;

import org.springframework.util.unit.DataSize;

// Makes definitions of the properties: the defaults for all sockets first, then each socket's own options.
final class SocketDefinitions {

	private static final Set<ZmqSocketType> WITH_ROUTING_ID = EnumSet.of(ZmqSocketType.REQ, ZmqSocketType.REP,
			ZmqSocketType.DEALER, ZmqSocketType.ROUTER);

	private static final Set<ZmqSocketType> WITH_ROUTER = EnumSet.of(ZmqSocketType.REP, ZmqSocketType.ROUTER);

	private static final Set<ZmqSocketType> WITH_CONFLATE = EnumSet.of(ZmqSocketType.PUSH, ZmqSocketType.PULL,
			ZmqSocketType.SUB, ZmqSocketType.DEALER);

	private static final Set<ZmqSocketType> WITH_ENVELOPE = EnumSet.of(ZmqSocketType.DEALER);

	private static final Set<ZmqSocketType> WITH_PUBLISH = EnumSet.of(ZmqSocketType.PUB, ZmqSocketType.XPUB);

	private static final Set<ZmqSocketType> WITH_REQUEST = EnumSet.of(ZmqSocketType.REQ);

	private final SocketOptions defaults;

	private final SecurityBundles bundles;

	// By the uniform name of the socket
	private final Map<String, ZmqConnectionDetails> connections = new LinkedHashMap<>();

	SocketDefinitions(SocketOptions defaults) {
		this(defaults, new SecurityBundles(new ZmqProperties.Security()), List.of());
	}

	SocketDefinitions(SocketOptions defaults, SecurityBundles bundles, List<ZmqConnectionDetails> connections) {
		this.defaults = defaults;
		this.bundles = bundles;
		for (ZmqConnectionDetails details : connections) {
			if (this.connections.put(uniform(details.getSocketName()), details) != null) {
				throw new ZmqConfigurationException(details.getSocketName(), "connect", null,
						"Two ZmqConnectionDetails beans name this socket.", "Give it one that has all its endpoints.");
			}
		}
	}

	// Names that differ only in case or dashes are one socket. Each is bound to what all
	// property sources say of it; that of an environment variable knows no dashes, so
	// another spelling is the one that was meant
	List<ZmqSocketDefinition> create(Map<String, Socket> sockets) {
		Map<String, Map.Entry<String, Socket>> known = new LinkedHashMap<>();
		for (Map.Entry<String, Socket> socket : sockets.entrySet()) {
			String name = uniform(socket.getKey());
			Map.Entry<String, Socket> other = known.get(name);
			if (other == null || other.getKey().equals(name)) {
				known.put(name, socket);
			}
		}
		for (ZmqConnectionDetails details : this.connections.values()) {
			if (!known.containsKey(uniform(details.getSocketName()))) {
				throw new ZmqConfigurationException(details.getSocketName(), null, null,
						"A ZmqConnectionDetails bean names it, and there is no such socket below zmq.socket; there are "
								+ known.values().stream().map(Map.Entry::getKey).toList() + ".",
						"Configure it below zmq.socket." + details.getSocketName() + ", or correct the name.");
			}
		}
		List<ZmqSocketDefinition> definitions = new ArrayList<>();
		for (Map.Entry<String, Socket> socket : known.values()) {
			definitions.add(create(socket.getKey(), socket.getValue()));
		}
		return definitions;
	}

	private static String uniform(String name) {
		return name.replace("-", "").toLowerCase(Locale.ROOT);
	}

	ZmqSocketDefinition create(String name, Socket socket) {
		ZmqSocketType type = socket.getType();
		if (type == null) {
			throw new ZmqConfigurationException(name, "type", null, "The type of the socket is missing.",
					"Set it to one of " + List.of(ZmqSocketType.values()) + ".");
		}
		ZmqSocketDefinition.Builder builder = builder(name, type,
				!socket.getTopics().isEmpty() || hasSeveralFrames(type, socket))
			.bind(socket.getBind().toArray(new String[0]))
			.connect(connect(name, socket).toArray(new String[0]))
			.topics(socket.getTopics().toArray(new String[0]))
			.allowedAddresses(socket.getAllowedAddresses())
			.deniedAddresses(socket.getDeniedAddresses());
		if (socket.getSecurity() != null) {
			builder.security(this.bundles.get(name, socket.getSecurity()));
		}
		mapQueues(name, socket, builder);
		mapConnections(socket, builder);
		mapTypeSpecific(name, socket, builder, (types) -> true);
		return builder.build();
	}

	private List<String> connect(String name, Socket socket) {
		ZmqConnectionDetails details = this.connections.get(uniform(name));
		return (details != null) ? details.getConnect() : socket.getConnect();
	}

	// What a socket that only an annotation describes starts with
	ZmqSocketDefinition.Builder builder(String name, ZmqSocketType type) {
		return builder(name, type, hasSeveralFrames(type, this.defaults));
	}

	private boolean hasSeveralFrames(ZmqSocketType type, SocketOptions options) {
		ZmqFormat format = (options.getFormat() != null) ? options.getFormat() : this.defaults.getFormat();
		Boolean envelope = (options.getEnvelope() != null) ? options.getEnvelope() : this.defaults.getEnvelope();
		return format == ZmqFormat.HEADERS || (WITH_ENVELOPE.contains(type) && Boolean.TRUE.equals(envelope));
	}

	// A default is for the sockets that have the option, a socket's own is refused where
	// it has no meaning
	private ZmqSocketDefinition.Builder builder(String name, ZmqSocketType type, boolean severalFrames) {
		ZmqSocketDefinition.Builder builder = ZmqSocketDefinition.builder(name, type);
		mapQueues(name, this.defaults, builder);
		mapConnections(this.defaults, builder);
		if (this.defaults.getHeartbeat().getInterval() == null && type != ZmqSocketType.REQ) {
			// It is for sockets that have heartbeats
			builder.heartbeatTimeout(null);
		}
		mapTypeSpecific(name, this.defaults, builder,
				(types) -> types.contains(type) && (types != WITH_CONFLATE || !severalFrames));
		return builder;
	}

	// Without PropertyMapper: each of its method references is one more class that the
	// JVM
	// makes while the application starts
	private static void mapQueues(String name, SocketOptions options, ZmqSocketDefinition.Builder builder) {
		if (options.getSendHighWaterMark() != null) {
			builder.sendHighWaterMark(options.getSendHighWaterMark());
		}
		if (options.getReceiveHighWaterMark() != null) {
			builder.receiveHighWaterMark(options.getReceiveHighWaterMark());
		}
		if (options.getSendTimeout() != null) {
			builder.sendTimeout(options.getSendTimeout());
		}
		if (options.getLinger() != null) {
			builder.linger(options.getLinger());
		}
		if (options.getMaxMessageSize() != null) {
			builder.maxMessageSize(bytes(name, "max-message-size", options.getMaxMessageSize()));
		}
		if (options.getMaxFrames() != null) {
			builder.maxFrames(options.getMaxFrames());
		}
		if (options.getSendBufferSize() != null) {
			builder.sendBufferSize(bytes(name, "send-buffer-size", options.getSendBufferSize()));
		}
		if (options.getReceiveBufferSize() != null) {
			builder.receiveBufferSize(bytes(name, "receive-buffer-size", options.getReceiveBufferSize()));
		}
	}

	private static void mapConnections(SocketOptions options, ZmqSocketDefinition.Builder builder) {
		if (options.getFormat() != null) {
			builder.format(options.getFormat());
		}
		if (options.getBindTimeout() != null) {
			builder.bindTimeout(options.getBindTimeout());
		}
		if (options.getReconnectInterval() != null) {
			builder.reconnectInterval(options.getReconnectInterval());
		}
		if (options.getReconnectIntervalMax() != null) {
			builder.reconnectIntervalMax(options.getReconnectIntervalMax());
		}
		if (options.getHandshakeTimeout() != null) {
			builder.handshakeTimeout(options.getHandshakeTimeout());
		}
		if (options.getMaxConnections() != null) {
			builder.maxConnections(options.getMaxConnections());
		}
		if (options.getImmediate() != null) {
			builder.immediate(options.getImmediate());
		}
		if (options.getIpv6() != null) {
			builder.ipv6(options.getIpv6());
		}
		if (options.getSocksProxy() != null) {
			builder.socksProxy(options.getSocksProxy());
		}
		mapHeartbeat(options.getHeartbeat(), builder);
		mapTcpKeepAlive(options.getTcpKeepAlive(), builder);
	}

	private static void mapHeartbeat(Heartbeat heartbeat, ZmqSocketDefinition.Builder builder) {
		// A timeout goes with the interval beside it
		if (heartbeat.getInterval() != null) {
			builder.heartbeatInterval(heartbeat.getInterval()).heartbeatTimeout(null);
		}
		if (heartbeat.getTimeout() != null) {
			builder.heartbeatTimeout(heartbeat.getTimeout());
		}
	}

	private static void mapTcpKeepAlive(TcpKeepAlive keepAlive, ZmqSocketDefinition.Builder builder) {
		if (keepAlive.getEnabled() != null) {
			builder.tcpKeepAlive(keepAlive.getEnabled());
		}
		if (keepAlive.getIdle() != null) {
			builder.tcpKeepAliveIdle(keepAlive.getIdle());
		}
		if (keepAlive.getInterval() != null) {
			builder.tcpKeepAliveInterval(keepAlive.getInterval());
		}
		if (keepAlive.getCount() != null) {
			builder.tcpKeepAliveCount(keepAlive.getCount());
		}
	}

	private static void mapTypeSpecific(String name, SocketOptions options, ZmqSocketDefinition.Builder builder,
			Predicate<Set<ZmqSocketType>> wanted) {
		if (options.getRoutingId() != null && wanted.test(WITH_ROUTING_ID)) {
			builder.routingId(routingId(name, options.getRoutingId()));
		}
		if (options.getRouterHandover() != null && wanted.test(WITH_ROUTER)) {
			builder.routerHandover(options.getRouterHandover());
		}
		if (options.getConflate() != null && wanted.test(WITH_CONFLATE)) {
			builder.conflate(options.getConflate());
		}
		if (options.getEnvelope() != null && wanted.test(WITH_ENVELOPE)) {
			builder.envelope(options.getEnvelope());
		}
		if (options.getPublish().getWhenFull() != null && wanted.test(WITH_PUBLISH)) {
			builder.whenFull(options.getPublish().getWhenFull());
		}
		if (wanted.test(WITH_REQUEST)) {
			mapRequests(options.getRequest(), builder);
		}
	}

	private static void mapRequests(Request request, ZmqSocketDefinition.Builder builder) {
		if (request.getTimeout() != null) {
			builder.requestTimeout(request.getTimeout());
		}
		if (request.getCorrelation() != null) {
			builder.requestCorrelation(request.getCorrelation());
		}
		if (request.getMaxInFlight() != null) {
			builder.requestMaxInFlight(request.getMaxInFlight());
		}
	}

	private static int bytes(String name, String setting, DataSize size) {
		if (size.toBytes() > Integer.MAX_VALUE) {
			throw new ZmqConfigurationException(name, setting, size, "It is out of its range.",
					"Set it to less than 2GB.");
		}
		return (int) Math.max(size.toBytes(), Integer.MIN_VALUE);
	}

	private static byte[] routingId(String name, String text) {
		try {
			// Written as topics are
			return Topic.of(text).prefix();
		}
		catch (IllegalArgumentException ex) {
			throw new ZmqConfigurationException(name, "routing-id", text,
					"What follows 'hex:' is not pairs of hexadecimal digits.",
					"Write bytes as hex:00FF, or leave out 'hex:' for text.");
		}
	}

}
