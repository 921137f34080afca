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
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;

import org.jspecify.annotations.Nullable;
import zmq.Command;
import zmq.Mailbox;
import zmq.io.IOObject;
import zmq.io.IOThread;
import zmq.poll.IPollEvents;

/**
 * Receives the commands of an I/O thread in place of JeroMQ, which spins there: who sends
 * a command writes a signal first and counts it afterwards ({@code Signaler.send}), and
 * is often put aside in between, for the I/O thread that the signal woke. A signal that
 * is not counted is not taken, and wakes the I/O thread again and again, which keeps the
 * processor from the one that is to count it: some 100 microseconds for a lone message.
 * Here the I/O thread gives way.
 */
final class PatientMailbox implements IPollEvents {

	private static final ThreadLocal<Boolean> attended = new ThreadLocal<>();

	private final Mailbox mailbox;

	private PatientMailbox(Mailbox mailbox) {
		this.mailbox = mailbox;
	}

	// Called on the I/O thread itself
	static void attend(IOThread thread) {
		if (attended.get() == null) {
			attended.set(true);
			Mailbox mailbox = thread.getMailbox();
			IOObject io = new IOObject(thread, new PatientMailbox(mailbox));
			io.plug();
			io.setPollIn(io.addFd(new SharedChannel(mailbox.getFd())));
		}
	}

	@Override
	@SuppressWarnings("ThreadPriorityCheck")
	public void inEvent() {
		Command command = this.mailbox.recv(0);
		if (command == null) {
			Thread.yield();
		}
		while (command != null) {
			command.process();
			command = this.mailbox.recv(0);
		}
	}

	/**
	 * A channel that JeroMQ's poller has already. It asks for the key before it waits
	 * whenever something has changed, also for that of a new selector; the key is then
	 * made that of the second handle.
	 */
	static final class SharedChannel extends SelectableChannel {

		private final SelectableChannel channel;

		// Of the second handle
		private @Nullable Object attachment;

		SharedChannel(SelectableChannel channel) {
			this.channel = channel;
		}

		@Override
		public SelectionKey register(Selector selector, int operations, @Nullable Object attachment)
				throws ClosedChannelException {
			this.attachment = attachment;
			return this.channel.register(selector, operations, attachment);
		}

		@Override
		public @Nullable SelectionKey keyFor(Selector selector) {
			if (this.attachment == null) {
				// It then registers, which changes the key that there is
				return null;
			}
			SelectionKey key = this.channel.keyFor(selector);
			if (key != null && key.attachment() != this.attachment) {
				key.attach(this.attachment);
			}
			return key;
		}

		@Override
		public SelectorProvider provider() {
			return this.channel.provider();
		}

		@Override
		public int validOps() {
			return this.channel.validOps();
		}

		@Override
		public boolean isRegistered() {
			return this.channel.isRegistered();
		}

		@Override
		public SelectableChannel configureBlocking(boolean block) throws IOException {
			return this.channel.configureBlocking(block);
		}

		@Override
		public boolean isBlocking() {
			return this.channel.isBlocking();
		}

		@Override
		public Object blockingLock() {
			return this.channel.blockingLock();
		}

		// Its owner closes the channel
		@Override
		protected void implCloseChannel() {
		}

	}

}
