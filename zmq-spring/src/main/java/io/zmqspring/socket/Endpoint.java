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

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.zmqspring.ZmqConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * A validated address that a socket binds or connects to.
 *
 * @param address the address as it was configured
 * @param transport {@code tcp}, {@code inproc}, or {@code socket} for the address of
 * another socket of the application
 * @param host the host of a tcp address, the name of another socket, otherwise an empty
 * text
 * @param port the port of a tcp address, 0 for a wildcard
 */
record Endpoint(String address, String transport, String host, int port) {

	private static final Pattern TCP = Pattern.compile("tcp://(\\[[^\\]]+]|[^:;/\\s\\[\\]]+):(\\*|\\d{1,5})");

	private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.[\\d.]+|\\[(0{0,4}:)*:?0{0,3}1]",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern INPROC = Pattern.compile("inproc://(\\S{1,255})");

	private static final Pattern REFERENCE = Pattern.compile("socket:([^/\\s]+)");

	private static final int MAX_PORT = 65535;

	static Endpoint bind(String socket, String address) {
		return parse(socket, "bind", address);
	}

	static Endpoint connect(String socket, String address) {
		Matcher reference = REFERENCE.matcher(address);
		if (reference.matches()) {
			return new Endpoint(address, "socket", reference.group(1), 0);
		}
		Endpoint endpoint = parse(socket, "connect", address);
		if (endpoint.isTcp() && (endpoint.port == 0 || "*".equals(endpoint.host))) {
			throw new ZmqConfigurationException(socket, "connect", address, "A wildcard names no peer to connect to.",
					"Name the host and the port of the peer.");
		}
		return endpoint;
	}

	private static Endpoint parse(String socket, String setting, String address) {
		if (INPROC.matcher(address).matches()) {
			return new Endpoint(address, "inproc", "", 0);
		}
		Matcher tcp = TCP.matcher(address);
		if (tcp.matches()) {
			int port = "*".equals(tcp.group(2)) ? 0 : Integer.parseInt(tcp.group(2));
			if (port <= MAX_PORT) {
				return new Endpoint(address, "tcp", tcp.group(1), port);
			}
			throw new ZmqConfigurationException(socket, setting, address, "The port is above 65535.",
					"Use a port from 1 to 65535, or '*' for any free one when binding.");
		}
		if (address.startsWith("ipc://")) {
			throw new ZmqConfigurationException(socket, setting, address,
					"JeroMQ has no ipc transport: it would be a TCP port that only JeroMQ peers find.",
					"Use tcp://127.0.0.1:<port>, or inproc://<name> within one application.");
		}
		throw new ZmqConfigurationException(socket, setting, address, "This is no endpoint.",
				"Write tcp://<host>:<port>, with '*' for any host or port when binding, or inproc://<name>.");
	}

	// The same with the port that a wildcard has got
	Endpoint withPortOf(String bound) {
		Matcher tcp = TCP.matcher(bound);
		if (!isTcp() || this.port != 0 || !tcp.matches()) {
			return this;
		}
		String port = tcp.group(2);
		return new Endpoint("tcp://" + this.host + ":" + port, this.transport, this.host, Integer.parseInt(port));
	}

	boolean isTcp() {
		return "tcp".equals(this.transport);
	}

	// Whether others than this machine can be at the other end
	boolean isExposed() {
		return isTcp() && !LOOPBACK.matcher(this.host).matches();
	}

	boolean isInproc() {
		return "inproc".equals(this.transport);
	}

	boolean isReference() {
		return "socket".equals(this.transport);
	}

	// Where to connect to reach a socket of this application that is bound to an address
	static Endpoint ofBound(String socket, String address) {
		Matcher tcp = TCP.matcher(address);
		String host = tcp.matches() ? tcp.group(1) : "";
		return switch (host) {
			case "*", "0.0.0.0" -> connect(socket, address.replace(host, "127.0.0.1"));
			case "[::]", "[0:0:0:0:0:0:0:0]" -> connect(socket, address.replace(host, "[::1]"));
			default -> connect(socket, address);
		};
	}

	// The address says all; what a record has by itself is slow to set up
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Endpoint endpoint && this.address.equals(endpoint.address);
	}

	@Override
	public int hashCode() {
		return this.address.hashCode();
	}

	@Override
	public String toString() {
		return this.address;
	}

}
