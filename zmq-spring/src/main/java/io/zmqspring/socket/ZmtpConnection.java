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
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

import io.zmqspring.socket.Conversation.Taken;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.Options;
import zmq.ZMQ;
import zmq.io.IOObject;
import zmq.io.IOThread;
import zmq.io.StreamEngine.ErrorReason;
import zmq.io.net.Address;
import zmq.poll.IPollEvents;
import zmq.poll.Poller;

/**
 * Reads and writes one connection in version 3 of RFC 23/ZMTP. JeroMQ's
 * {@code StreamEngine} needs more time for each frame than all else that its thread does,
 * asks the system to be told of room before it knows that there is none, and leaves a
 * connection half read when it cannot read what the peer has sent. Called by the I/O
 * thread.
 */
final class ZmtpConnection implements IPollEvents {

	private static final Log logger = LogFactory.getLog(ZmtpConnection.class);

	// As many frames tell that more are on their way
	private static final int FLOW = 4;

	// Then it looks whether to rest
	private static final int READS_IN_A_ROW = 64;

	// Then it is the turn of other connections
	private static final int WRITES_IN_A_ROW = 8;

	private final SocketChannel channel;

	private final Options options;

	private final String endpoint;

	private final Address peer;

	private final LosslessSession session;

	private final Consumer<String> failures;

	private final IOObject io;

	private final Poller.Handle handle;

	private final Heartbeats heartbeats;

	// Those to the I/O thread
	private final @Nullable CommandQueue commands;

	// For who counts the peers that speak. The connection itself would be kept in memory
	private final Object voice = new Object();

	// Whether it and its peer may answer each other
	private final boolean converses;

	private final ByteBuffer greeting;

	private final ByteBuffer peerGreeting = ByteBuffer.allocate(Greeting.SIZE);

	private final Runnable input = this::receive;

	private final Runnable output = this::send;

	private final Runnable moreInput = this::receiveAgain;

	private final Runnable decision = this::proceed;

	// From the end of the greetings on
	private @Nullable Flow flow;

	private boolean inputStopped;

	// In the current event: whether the peer spoke, and something of it was handed over
	private boolean spoke;

	private boolean handedOver;

	private final RestingInputs resting;

	private boolean outputPolled;

	private boolean outputEnded;

	private boolean closed;

	ZmtpConnection(SocketChannel channel, Options options, String endpoint, Address peer, IOThread thread,
			LosslessSession session, Consumer<String> failures) {
		this.channel = channel;
		this.options = options;
		this.endpoint = endpoint;
		this.peer = peer;
		this.session = session;
		this.failures = failures;
		this.resting = session.backlog().restingOn(thread);
		this.io = new IOObject(thread, this);
		this.io.plug();
		PatientMailbox.attend(thread);
		this.commands = CommandQueue.of(thread);
		this.converses = converses(options);
		this.handle = this.io.addFd(channel);
		this.heartbeats = new Heartbeats(options, thread, this::restartOutput, () -> fail(ErrorReason.TIMEOUT));
		this.greeting = Greeting.of(options).limit(Greeting.ANNOUNCEMENT_SIZE);
	}

	private static boolean converses(Options options) {
		return switch (options.type) {
			case ZMQ.ZMQ_ROUTER, ZMQ.ZMQ_DEALER, ZMQ.ZMQ_PAIR -> true;
			default -> false;
		};
	}

	void begin() {
		this.io.setPollIn(this.handle);
		restartOutput();
		guard(this.input);
	}

	@Override
	public void inEvent() {
		event(this.input);
	}

	@Override
	public void outEvent() {
		event(this.output);
	}

	// By the poller. No command to its thread needs a signal meanwhile
	private void event(Runnable event) {
		CommandQueue current = this.commands;
		if (current == null || !current.stayAwake()) {
			guard(event);
			return;
		}
		boolean done = false;
		try {
			this.spoke = false;
			this.handedOver = false;
			guard(event);
			if (this.spoke) {
				current.heard(this.voice, this.handedOver && this.converses);
			}
			done = true;
		}
		finally {
			if (!done) {
				current.lookLater();
			}
		}
		current.look();
	}

	// There is something to send again. Also by timers, whose exceptions the poller does
	// not survive: commands are not looked for then
	void restartOutput() {
		guard(this.output);
	}

	// The socket has room again, or it has rested. Not when its channel was closed from
	// elsewhere, as all are when an I/O thread has failed
	void restartInput() {
		if (this.channel.isOpen()) {
			guard(this.moreInput);
		}
	}

	void zapMsgAvailable() {
		guard(this.decision);
	}

	private void guard(Runnable event) {
		if (this.closed) {
			return;
		}
		try {
			event.run();
		}
		catch (RuntimeException ex) {
			if (!this.closed) {
				logger.debug("A peer was not understood", ex);
				this.failures
					.accept((ex instanceof IllegalArgumentException) ? String.valueOf(ex.getMessage()) : ex.toString());
				fail(ErrorReason.PROTOCOL);
			}
		}
	}

	private void receive() {
		try {
			Flow current = (this.flow != null) ? this.flow : greet();
			if (current != null && !this.inputStopped) {
				int count = current.decoder().read(this.channel);
				if (count < 0) {
					fail(ErrorReason.CONNECTION);
				}
				else if (count > 0) {
					this.spoke = true;
					this.heartbeats.heard();
					take(current);
				}
			}
		}
		catch (IOException ex) {
			logger.debug("A connection was lost", ex);
			fail(ErrorReason.CONNECTION);
		}
	}

	private @Nullable Flow greet() throws IOException {
		int count = this.channel.read(this.peerGreeting);
		if (count < 0 || !Greeting.isPossible(this.peerGreeting, this.options)) {
			fail((count < 0) ? ErrorReason.CONNECTION : ErrorReason.PROTOCOL);
			return null;
		}
		if (this.peerGreeting.hasRemaining()) {
			sendRestOfGreeting();
			return null;
		}
		this.greeting.limit(Greeting.SIZE);
		this.flow = new Flow(new Conversation(this.session, this.options, this.peer, this.heartbeats),
				new FrameDecoder(this.options), new FrameEncoder(this.options));
		send();
		return this.closed ? null : this.flow;
	}

	// As late as the protocol allows: a JeroMQ client whose connection stalls (its pull
	// request 1022) tries again while it waits for a greeting, and not once it has one
	private void sendRestOfGreeting() {
		if (this.peerGreeting.position() >= Greeting.ANNOUNCEMENT_SIZE && this.greeting.limit() < Greeting.SIZE) {
			this.greeting.limit(Greeting.SIZE);
			send();
		}
	}

	private void take(Flow current) {
		boolean ready = current.conversation().isReady();
		Taken taken = current.conversation().takeHeld();
		boolean rests = false;
		Msg frame = (taken == Taken.YES) ? current.decoder().next() : null;
		for (int i = 1; frame != null; i++) {
			taken = current.conversation().take(frame);
			rests = taken == Taken.YES && i % READS_IN_A_ROW == 0 && this.resting.isDue(this.session.written());
			frame = (taken == Taken.YES && !rests) ? current.decoder().next() : null;
			this.handedOver |= taken == Taken.YES;
		}
		if (taken == Taken.NEVER) {
			fail(ErrorReason.PROTOCOL);
			return;
		}
		pollInput(taken == Taken.YES && !rests);
		if (rests) {
			this.resting.add(this);
		}
		if (!ready || this.heartbeats.isDue()) {
			send();
		}
		if (!this.closed) {
			this.session.flush();
		}
	}

	private void pollInput(boolean on) {
		if (on && this.inputStopped) {
			this.io.setPollIn(this.handle);
		}
		else if (!on && !this.inputStopped) {
			this.io.resetPollIn(this.handle);
		}
		this.inputStopped = !on;
	}

	private void receiveAgain() {
		if (this.flow != null && this.inputStopped) {
			take(this.flow);
			if (!this.closed && !this.inputStopped) {
				receive();
			}
		}
	}

	private void proceed() {
		if (this.flow == null) {
			return;
		}
		if (!this.flow.conversation().zapMsgAvailable()) {
			fail(ErrorReason.PROTOCOL);
			return;
		}
		send();
		if (!this.closed) {
			receiveAgain();
		}
	}

	// Until there is nothing more to send, of which the session then tells when there is,
	// or no room, of which the poller does
	private void send() {
		if (this.outputEnded) {
			return;
		}
		try {
			if (this.greeting.hasRemaining()) {
				this.channel.write(this.greeting);
			}
			boolean all = !this.greeting.hasRemaining() && (this.flow == null || write(this.flow));
			pollOutput(!all);
		}
		catch (IOException ex) {
			// What has come can still be read, and its end will be
			logger.debug("A connection can no longer be written to", ex);
			stopOutput();
		}
	}

	void stopOutput() {
		this.outputEnded = true;
		pollOutput(false);
	}

	private boolean write(Flow current) throws IOException {
		for (int i = 0; i < WRITES_IN_A_ROW; i++) {
			fill(current);
			if (current.encoder().isEmpty()) {
				return true;
			}
			current.encoder().write(this.channel);
			if (!current.encoder().isEmpty()) {
				return false;
			}
		}
		return false;
	}

	private static void fill(Flow current) {
		int count = 0;
		while (current.encoder().hasRoom()) {
			Msg next = current.conversation().next();
			if (next != null) {
				current.encoder().add(next);
				count++;
			}
			else if (count < FLOW) {
				return;
			}
			else {
				letOthersRun();
				count = 0;
			}
		}
	}

	// Where messages come faster than they can be written one by one, a system call for a
	// few of them costs more than all that was saved: their sender may go first
	@SuppressWarnings("ThreadPriorityCheck")
	private static void letOthersRun() {
		Thread.yield();
	}

	private void pollOutput(boolean on) {
		if (on && !this.outputPolled) {
			this.io.setPollOut(this.handle);
		}
		else if (!on && this.outputPolled) {
			this.io.resetPollOut(this.handle);
		}
		this.outputPolled = on;
	}

	private void fail(ErrorReason reason) {
		if (!this.closed) {
			this.session.getSocket().eventDisconnected(this.endpoint, this.channel);
			this.session.flush();
			this.session.engineError(this.flow != null && this.flow.conversation().isReady(), reason);
			close();
		}
	}

	void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		if (this.flow != null) {
			this.flow.conversation().end();
		}
		this.io.removeHandle(this.handle);
		this.io.unplug();
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			logger.debug("A connection ended with an error", ex);
		}
	}

	private record Flow(Conversation conversation, FrameDecoder decoder, FrameEncoder encoder) {
	}

}
