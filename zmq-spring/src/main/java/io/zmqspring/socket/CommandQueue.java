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
import java.lang.reflect.Field;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import zmq.Command;
import zmq.Ctx;
import zmq.IMailbox;
import zmq.ZObject;

/**
 * Gathers the commands to an I/O thread or a socket, which is called by one signal for
 * all that come before it looks. JeroMQ's mailbox writes a signal for each command and
 * reads each of them again, two system calls that are made also where who receives them
 * is awake.
 */
final class CommandQueue extends ZObject implements IMailbox {

	private static final Log logger = LogFactory.getLog(CommandQueue.class);

	// JeroMQ's, which wakes who receives the commands
	private final IMailbox signals;

	private final Queue<Command> commands = new ConcurrentLinkedQueue<>();

	// Whether a call is on its way
	private final AtomicBoolean called = new AtomicBoolean();

	// Until it has begun
	private @Nullable Thread owner = Thread.currentThread();

	// The command to look here, which JeroMQ lets nobody else make
	private volatile @Nullable Command call;

	CommandQueue(ZObject destination, IMailbox signals) {
		super(destination);
		this.signals = signals;
	}

	// Called by the thread that receives the commands. Nobody but JeroMQ's context knows
	// where they go
	static void install(ZObject destination) {
		try {
			Field field = Ctx.class.getDeclaredField("slots");
			field.setAccessible(true);
			IMailbox[] mailboxes = (IMailbox[]) field.get(destination.getCtx());
			CommandQueue queue = new CommandQueue(destination, mailboxes[destination.getTid()]);
			mailboxes[destination.getTid()] = queue;
			queue.begin();
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			logger.debug("Each command is signalled", ex);
		}
	}

	void begin() {
		sendCancel();
	}

	@Override
	public void send(Command command) {
		if (this.call != null) {
			this.commands.add(command);
			callOnce();
		}
		else if (Thread.currentThread() == this.owner) {
			this.call = command;
			this.owner = null;
		}
		else {
			// Before the call of what the same thread sends later
			this.signals.send(command);
		}
	}

	private void callOnce() {
		if (this.called.get() || !this.called.compareAndSet(false, true)) {
			return;
		}
		boolean sent = false;
		try {
			this.signals.send(this.call);
			sent = true;
		}
		finally {
			if (!sent) {
				// For want of memory; the next command calls for both
				this.called.set(false);
			}
		}
	}

	// The call
	@Override
	protected void processCancel() {
		this.called.set(false);
		try {
			Command command = this.commands.poll();
			while (command != null) {
				command.process();
				command = this.commands.poll();
			}
		}
		finally {
			if (!this.commands.isEmpty()) {
				// One of them has failed
				callOnce();
			}
		}
	}

	@Override
	public @Nullable Command recv(long timeout) {
		return this.signals.recv(timeout);
	}

	@Override
	public void close() throws IOException {
		this.signals.close();
	}

}
