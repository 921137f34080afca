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

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;

/**
 * Threads of a listener, each of which takes one message after the other. While the
 * messages are asleep, it has none.
 */
final class ThreadWorkers implements Workers {

	// For those that have nothing more to do to end
	private static final long SHORTEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final String name;

	private final HandOff messages;

	private final Consumer<ZmqMessage> handler;

	private final @Nullable ClassLoader classLoader = Thread.currentThread().getContextClassLoader();

	private final @Nullable Run[] running;

	private Executor threads;

	ThreadWorkers(String name, int count, HandOff messages, Consumer<ZmqMessage> handler, Executor threads) {
		this.name = name;
		this.messages = messages;
		this.handler = handler;
		this.running = new Run[count];
		this.threads = threads;
	}

	@Override
	public void borrow(Executor threads) {
		this.threads = threads;
	}

	@Override
	public synchronized void start() {
		if (this.messages.isAsleep()) {
			return;
		}
		for (int i = 0; i < this.running.length; i++) {
			if (this.running[i] == null) {
				Run run = new Run(i);
				this.threads.execute(run);
				this.running[i] = run;
			}
		}
	}

	private void handleMessages() {
		ZmqMessage message = this.messages.take();
		while (message != null) {
			this.handler.accept(message);
			message = this.messages.take();
		}
	}

	// Unless they were woken up meanwhile
	private synchronized boolean isToEnd(int index) {
		if (this.messages.isAsleep()) {
			free(index);
			return true;
		}
		return this.messages.isClosed();
	}

	private synchronized void free(int index) {
		this.running[index] = null;
	}

	private synchronized Stream<Run> running() {
		return Arrays.stream(this.running.clone()).filter(Objects::nonNull);
	}

	@Override
	public boolean include(Thread thread) {
		return running().anyMatch((run) -> run.thread == thread);
	}

	@Override
	public boolean awaitEnd(long deadline) throws InterruptedException {
		boolean ended = true;
		for (Run run : running().toList()) {
			ended &= run.ended.await(Math.max(SHORTEST_WAIT_NANOS, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
		}
		return ended;
	}

	@Override
	public void interrupt() {
		running().forEach(Run::interrupt);
	}

	/**
	 * A thread's time with the listener. Borrowed threads serve others afterwards.
	 */
	private final class Run implements Runnable {

		private final int index;

		private final CountDownLatch ended = new CountDownLatch(1);

		private volatile @Nullable Thread thread;

		Run(int index) {
			this.index = index;
		}

		@Override
		public void run() {
			Thread current = Thread.currentThread();
			String name = current.getName();
			ClassLoader classLoader = current.getContextClassLoader();
			this.thread = current;
			current.setName(ThreadWorkers.this.name + "-" + (this.index + 1));
			current.setContextClassLoader(ThreadWorkers.this.classLoader);
			boolean inOrder = false;
			try {
				do {
					handleMessages();
				}
				while (!isToEnd(this.index));
				inOrder = true;
			}
			finally {
				if (!inOrder) {
					free(this.index);
				}
				end();
				current.setName(name);
				current.setContextClassLoader(classLoader);
				this.ended.countDown();
			}
		}

		private synchronized void end() {
			this.thread = null;
			// By whom it came
			Thread.interrupted();
		}

		synchronized void interrupt() {
			Thread current = this.thread;
			if (current != null) {
				current.interrupt();
			}
		}

	}

}
