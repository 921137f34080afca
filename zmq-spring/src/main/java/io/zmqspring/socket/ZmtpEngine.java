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
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import zmq.Options;
import zmq.io.IEngine;
import zmq.io.IOThread;
import zmq.io.SessionBase;
import zmq.io.net.Address;
import zmq.util.Utils;

/**
 * What JeroMQ's session sees of a connection over TCP, in place of JeroMQ's
 * {@code StreamEngine}.
 */
final class ZmtpEngine implements IEngine {

	private final SocketChannel channel;

	private final Options options;

	private final String endpoint;

	private final Address peer;

	private final Consumer<String> failures;

	private @Nullable ZmtpConnection connection;

	// Throws JeroMQ's exception when the connection is lost already
	ZmtpEngine(SocketChannel channel, Options options, String endpoint, Consumer<String> failures) throws IOException {
		channel.configureBlocking(false);
		this.channel = channel;
		this.options = options;
		this.endpoint = endpoint;
		this.peer = Utils.getPeerIpAddress(channel);
		this.failures = failures;
	}

	@Override
	public void plug(IOThread thread, SessionBase session) {
		this.connection = new ZmtpConnection(this.channel, this.options, this.endpoint, this.peer, thread,
				(LosslessSession) session, this.failures);
		this.connection.begin();
	}

	@Override
	public void terminate() {
		if (this.connection != null) {
			this.connection.close();
		}
	}

	void stopOutput() {
		if (this.connection != null) {
			this.connection.stopOutput();
		}
	}

	@Override
	public void restartInput() {
		if (this.connection != null) {
			this.connection.restartInput();
		}
	}

	@Override
	public void restartOutput() {
		if (this.connection != null) {
			this.connection.restartOutput();
		}
	}

	@Override
	public void zapMsgAvailable() {
		if (this.connection != null) {
			this.connection.zapMsgAvailable();
		}
	}

	@Override
	public String getEndPoint() {
		return this.endpoint;
	}

}
