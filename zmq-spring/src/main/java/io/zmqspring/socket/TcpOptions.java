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
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

import zmq.Options;
import zmq.io.net.tcp.TcpUtils;

/**
 * What the options of a socket say of its connections over TCP.
 */
final class TcpOptions {

	private TcpOptions() {
	}

	static void apply(SocketChannel channel, Options options) throws IOException {
		if (options.sndbuf != 0) {
			channel.setOption(StandardSocketOptions.SO_SNDBUF, options.sndbuf);
		}
		if (options.rcvbuf != 0) {
			channel.setOption(StandardSocketOptions.SO_RCVBUF, options.rcvbuf);
		}
		if (options.tos != 0) {
			channel.setOption(StandardSocketOptions.IP_TOS, options.tos);
		}
		TcpUtils.tuneTcpSocket(channel);
		TcpUtils.tuneTcpKeepalives(channel, options.tcpKeepAlive, options.tcpKeepAliveCnt, options.tcpKeepAliveIdle,
				options.tcpKeepAliveIntvl);
	}

}
