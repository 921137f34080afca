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

package io.zmqspring.listener;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ThrottledLog;

/**
 * Tasks in the executor of an application, each of which handles what has arrived, up to
 * a batch, and makes room for others. Messages never depend on the executor alone: what
 * it refuses, or has not begun when the listener stops, threads of the listener handle.
 */
final class ExecutorWorkers implements Workers {

	private static final int BATCH_SIZE = 256;

	private final String listener;

	private final int limit;

	private final Executor executor;

	private final Consumer<ZmqMessage> handler;

	private final Function<Runnable, Thread> threads;

	private final ThrottledLog log;

	private final HandOff messages;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition ended = this.lock.newCondition();

	private final Set<Thread> running = new HashSet<>();

	private int submitted;

	private boolean stopping;

	// The messages call it whenever some have arrived
	ExecutorWorkers(String listener, int limit, Executor executor, Consumer<ZmqMessage> handler,
			Function<Runnable, HandOff> messages, Function<Runnable, Thread> threads, ThrottledLog log) {
		this.listener = listener;
		this.limit = limit;
		this.executor = executor;
		this.handler = handler;
		this.threads = threads;
		this.log = log;
		this.messages = messages.apply(this::submit);
	}

	HandOff messages() {
		return this.messages;
	}

	@Override
	public void start() {
	}

	// As many tasks as there are messages for them
	private void submit() {
		int count;
		boolean own;
		this.lock.lock();
		try {
			int room = this.limit - this.submitted - this.running.size();
			count = Math.min(room, this.messages.ready() - this.submitted);
			this.submitted += Math.max(0, count);
			own = this.stopping;
		}
		finally {
			this.lock.unlock();
		}
		for (int i = 0; i < count; i++) {
			if (own) {
				this.threads.apply(() -> run(true)).start();
			}
			else {
				execute();
			}
		}
	}

	private void execute() {
		try {
			this.executor.execute(() -> run(false));
		}
		catch (RejectedExecutionException ex) {
			this.log.warn("The executor of " + this.listener + " refuses its messages, which it now handles itself",
					ex);
			this.threads.apply(() -> run(false)).start();
		}
	}

	private void run(boolean own) {
		Thread thread = Thread.currentThread();
		this.lock.lock();
		try {
			if (this.stopping && !own) {
				// Begun too late: others have its messages
				return;
			}
			this.submitted--;
			this.running.add(thread);
		}
		finally {
			this.lock.unlock();
		}
		try {
			handleMessages();
		}
		finally {
			this.lock.lock();
			try {
				this.running.remove(thread);
				this.ended.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}
		submit();
	}

	private void handleMessages() {
		for (int i = 0; i < BATCH_SIZE; i++) {
			ZmqMessage message = this.messages.tryTake();
			if (message == null) {
				return;
			}
			this.handler.accept(message);
		}
	}

	@Override
	public boolean include(Thread thread) {
		this.lock.lock();
		try {
			return this.running.contains(thread);
		}
		finally {
			this.lock.unlock();
		}
	}

	// An executor may refuse or put off what comes while the application stops
	@Override
	public void beginStop() {
		this.lock.lock();
		try {
			this.stopping = true;
			this.submitted = 0;
		}
		finally {
			this.lock.unlock();
		}
		submit();
	}

	@Override
	public boolean awaitEnd(long deadline) throws InterruptedException {
		this.lock.lock();
		try {
			while (!isIdle()) {
				long remaining = deadline - System.nanoTime();
				if (remaining <= 0) {
					return false;
				}
				long unused = this.ended.awaitNanos(Math.min(remaining, TimeUnit.SECONDS.toNanos(1)));
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isIdle() {
		return this.submitted == 0 && this.running.isEmpty() && this.messages.size() == 0;
	}

	// Inside the lock, so that none of them does something else by then
	@Override
	public void interrupt() {
		this.lock.lock();
		try {
			this.running.forEach(Thread::interrupt);
		}
		finally {
			this.lock.unlock();
		}
	}

}
