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
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A way through a SOCKS5 proxy without authentication (RFC 1928), which looks up the host
 * itself. JeroMQ has the option, but nothing behind it.
 */
final class SocksTunnel {

	private static final byte VERSION = 5;

	private static final byte HOST_NAME = 3;

	private static final byte IPV4 = 1;

	private static final byte IPV6 = 4;

	private static final int IPV6_SIZE = 16;

	private static final byte[] GREETING = { VERSION, 1, 0 };

	private static final int CHOICE_SIZE = 2;

	// As much of the reply as says how long it is
	private static final int REPLY_HEAD_SIZE = 5;

	private final SocketChannel channel;

	private final byte[] request;

	private final ByteBuffer choice = ByteBuffer.allocate(CHOICE_SIZE);

	private final ByteBuffer replyHead = ByteBuffer.allocate(REPLY_HEAD_SIZE);

	private ByteBuffer replyRest = ByteBuffer.allocate(0);

	private SocksTunnel(SocketChannel channel, byte[] request) {
		this.channel = channel;
		this.request = request;
	}

	// The channel is connected to the proxy
	static SocksTunnel begin(SocketChannel channel, String host, int port) throws IOException {
		byte[] address = address(host);
		byte[] request = ByteBuffer.allocate(5 + address.length)
			.put(new byte[] { VERSION, 1, 0 })
			.put(address)
			.putShort((short) port)
			.array();
		SocksTunnel tunnel = new SocksTunnel(channel, request);
		tunnel.write(GREETING);
		return tunnel;
	}

	// Names are for the proxy to resolve. IPv6 addresses stand in brackets
	private static byte[] address(String host) throws UnknownHostException {
		if (host.startsWith("[")) {
			byte[] address = InetAddress.getByName(host).getAddress();
			return ByteBuffer.allocate(1 + address.length)
				.put((address.length == IPV6_SIZE) ? IPV6 : IPV4)
				.put(address)
				.array();
		}
		byte[] name = host.getBytes(StandardCharsets.UTF_8);
		return ByteBuffer.allocate(2 + name.length).put(HOST_NAME).put((byte) name.length).put(name).array();
	}

	// Read what the proxy says, and nothing beyond. Returns whether the way is open
	boolean advance() throws IOException {
		if (this.choice.hasRemaining()) {
			if (!read(this.choice)) {
				return false;
			}
			check(this.choice.get(0) == VERSION && this.choice.get(1) == 0, "wants authentication");
			write(this.request);
		}
		if (this.replyHead.hasRemaining()) {
			if (!read(this.replyHead)) {
				return false;
			}
			check(this.replyHead.get(0) == VERSION && this.replyHead.get(1) == 0,
					"does not connect: error " + this.replyHead.get(1));
			this.replyRest = ByteBuffer.allocate(restSize());
		}
		return read(this.replyRest);
	}

	// Of an address, whose first byte has been read, and a port
	private int restSize() throws IOException {
		byte type = this.replyHead.get(3);
		check(type == IPV4 || type == IPV6 || type == HOST_NAME, "replies with an address of type " + type);
		return switch (type) {
			case IPV4 -> 3 + 2;
			case IPV6 -> 15 + 2;
			default -> (this.replyHead.get(4) & 0xff) + 2;
		};
	}

	private boolean read(ByteBuffer buffer) throws IOException {
		check(!buffer.hasRemaining() || this.channel.read(buffer) >= 0, "hung up");
		return !buffer.hasRemaining();
	}

	// A few bytes, for which a new connection has room
	private void write(byte[] bytes) throws IOException {
		check(this.channel.write(ByteBuffer.wrap(bytes)) == bytes.length, "takes nothing");
	}

	private static void check(boolean fine, String problem) throws IOException {
		if (!fine) {
			throw new IOException("The SOCKS5 proxy " + problem);
		}
	}

}
