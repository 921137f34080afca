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
import zmq.io.IOThread;
import zmq.io.SessionBase;
import zmq.io.StreamEngine;

/**
 * Reads and writes one connection that was accepted, and ends it when JeroMQ cannot read
 * what the peer has sent, such as a length that it takes for a negative one. JeroMQ would
 * leave it half read; and when it had come with the connection itself, commands that
 * other sockets have for the I/O thread would wait in it for good.
 */
final class GuardedEngine extends StreamEngine {

	private final Runnable input = super::inEvent;

	private final Runnable output = super::outEvent;

	private final Runnable moreInput = super::restartInput;

	private final Runnable moreOutput = super::restartOutput;

	private final Runnable decision = super::zapMsgAvailable;

	private final Consumer<RuntimeException> failures;

	private @Nullable SessionBase session;

	GuardedEngine(SocketChannel channel, Options options, String endpoint, Consumer<RuntimeException> failures)
			throws IOException {
		super(channel, options, endpoint);
		this.failures = failures;
	}

	@Override
	public void plug(IOThread thread, SessionBase session) {
		this.session = session;
		super.plug(thread, session);
	}

	@Override
	public void inEvent() {
		guard(this.input);
	}

	@Override
	public void outEvent() {
		guard(this.output);
	}

	@Override
	public void restartInput() {
		guard(this.moreInput);
	}

	@Override
	public void restartOutput() {
		guard(this.moreOutput);
	}

	@Override
	public void zapMsgAvailable() {
		guard(this.decision);
	}

	// As JeroMQ ends a connection whose peer breaks the protocol
	private void guard(Runnable event) {
		try {
			event.run();
		}
		catch (RuntimeException ex) {
			SessionBase ended = this.session;
			if (ended != null) {
				this.session = null;
				this.failures.accept(ex);
				ended.engineError(false, ErrorReason.PROTOCOL);
				terminate();
			}
		}
	}

}
