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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import zmq.Command;
import zmq.Ctx;
import zmq.IMailbox;
import zmq.SocketBase;
import zmq.ZMQ;
import zmq.ZObject;
import zmq.io.IOThread;

/**
 * Gathers the commands to an I/O thread or a socket, which is called by one signal for
 * all that come before it looks, and by none while it is awake and will look anyway.
 * JeroMQ's mailbox writes a signal for each command and reads each of them again, two
 * system calls that are made also where who receives them is awake.
 */
final class CommandQueue extends ZObject implements IMailbox {

	private static final Log logger = LogFactory.getLog(CommandQueue.class);

	// After JeroMQ's own two
	private static final int FIRST_IO_THREAD = 2;

	// In commands that find a call there
	private static final int LONGEST_SILENCE = 1024;

	// JeroMQ's, which wakes who receives the commands
	private final IMailbox signals;

	private final Queue<Command> commands = new ConcurrentLinkedQueue<>();

	// How often the receiver has looked, and after which look it was last called. A
	// thread that leaves a call to another one has seen it in JeroMQ's mailbox: what it
	// sends to its own socket, it must find there
	private volatile long looks;

	private volatile long calledAfter = -1;

	// Whether the receiver will look without being called
	private volatile boolean awake;

	// For I/O threads
	private final AnswerWait answers = new AnswerWait(System::nanoTime);

	// How many commands have found a call there. Threads may overwrite each other's count
	private int skipped;

	// Until it has begun
	private @Nullable Thread owner = Thread.currentThread();

	// The command to look here, which JeroMQ lets nobody else make
	private volatile @Nullable Command call;

	CommandQueue(Ctx context, int tid, IMailbox signals) {
		super(context, tid);
		this.signals = signals;
	}

	// For a socket that nobody uses yet, and the I/O threads that serve it. Nobody but
	// JeroMQ's context knows where their commands go; where it does not let itself be
	// asked, all is as JeroMQ does it
	static void install(SocketBase socket) {
		try {
			Ctx context = socket.getCtx();
			IMailbox[] mailboxes = mailboxes(context);
			for (int i = 0; i < context.get(ZMQ.ZMQ_IO_THREADS); i++) {
				install(context, mailboxes, FIRST_IO_THREAD + i);
			}
			install(context, mailboxes, socket.getTid());
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			logger.debug("Each command is signalled", ex);
		}
	}

	private static IMailbox[] mailboxes(Ctx context) throws ReflectiveOperationException {
		Field field = Ctx.class.getDeclaredField("slots");
		field.setAccessible(true);
		return (IMailbox[]) field.get(context);
	}

	// The one of an I/O thread
	static @Nullable CommandQueue of(IOThread thread) {
		try {
			return (mailboxes(thread.getCtx())[thread.getTid()] instanceof CommandQueue queue) ? queue : null;
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			return null;
		}
	}

	private static void install(Ctx context, IMailbox[] mailboxes, int tid) {
		if (!(mailboxes[tid] instanceof CommandQueue)) {
			CommandQueue queue = new CommandQueue(context, tid, mailboxes[tid]);
			mailboxes[tid] = queue;
			queue.begin();
		}
	}

	void begin() {
		try {
			sendCancel();
		}
		finally {
			this.owner = null;
		}
	}

	@Override
	public void send(Command command) {
		if (this.call != null) {
			this.commands.add(command);
			if (!this.awake) {
				call();
			}
		}
		else if (Thread.currentThread() == this.owner) {
			this.call = command;
		}
		else {
			this.signals.send(command);
		}
	}

	// Unless there is a call already, whose look is yet to come. Now and then all the
	// same: where its receiver is interrupted, JeroMQ may take a signal for nothing
	private void call() {
		long seen = this.looks;
		if (this.calledAfter != seen || ++this.skipped % LONGEST_SILENCE == 0) {
			this.signals.send(this.call);
			this.calledAfter = seen;
		}
	}

	// The call
	@Override
	@SuppressWarnings("NonAtomicVolatileUpdate") // by the receiver alone
	protected void processCancel() {
		this.looks++;
		look();
	}

	// By an I/O thread in an event of a connection, until it looks. Returns false where
	// it is about to look anyway
	boolean stayAwake() {
		if (this.awake) {
			return false;
		}
		this.awake = true;
		return true;
	}

	// Meanwhile: a peer has said something, which may be answered at once
	void heard(Object peer, boolean answerable) {
		this.answers.heard(peer);
		if (answerable) {
			this.answers.await(this.commands);
		}
	}

	void look() {
		boolean done = false;
		try {
			do {
				this.awake = true;
				Command command = this.commands.poll();
				while (command != null) {
					command.process();
					command = this.commands.poll();
				}
				this.awake = false;
			}
			while (!this.commands.isEmpty());
			done = true;
		}
		finally {
			if (!done) {
				lookLater();
			}
		}
	}

	// After a failure, for the commands that have come meanwhile
	void lookLater() {
		this.awake = false;
		this.signals.send(this.call);
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
