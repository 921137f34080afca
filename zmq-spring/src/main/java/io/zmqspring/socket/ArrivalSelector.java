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
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Lets one thread wait for arrivals at many sockets, so that no thread has to wait at
 * each.
 *
 * @see ZmqSocket#callOnArrival(ArrivalSelector, Runnable)
 */
public final class ArrivalSelector implements AutoCloseable {

	private final Selector selector;

	// For which something is there, or whose socket was closed
	private final Queue<Call> due = new ConcurrentLinkedQueue<>();

	/**
	 * Open a selector without sockets.
	 * @throws UncheckedIOException if the system has no descriptors left for it
	 */
	public ArrivalSelector() {
		try {
			this.selector = Selector.open();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait for arrivals, and run the actions of the sockets at which there are some. By
	 * one thread at a time.
	 * @param millis how long to wait in milliseconds, 0 without end
	 */
	public void select(long millis) {
		try {
			this.selector.select(ArrivalSelector::run, millis);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Call call = this.due.poll();
		while (call != null) {
			call.run();
			call = this.due.poll();
		}
	}

	// The channel is not looked at before the socket is waited for again
	private static void run(SelectionKey key) {
		try {
			key.interestOps(0);
		}
		catch (CancelledKeyException ex) {
			// Its socket was closed
		}
		((Call) key.attachment()).run();
	}

	/**
	 * Make the thread that waits return, or the next one that would wait.
	 */
	public void wakeUp() {
		this.selector.wakeup();
	}

	// Called by the user of the socket
	Call add(SelectableChannel channel, Runnable action) {
		Call call = new Call(action);
		try {
			channel.register(this.selector, SelectionKey.OP_READ, call);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.selector.wakeup();
		return call;
	}

	/**
	 * Forget all sockets; their actions are not run any more.
	 */
	@Override
	public void close() {
		try {
			this.selector.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * An action to be run once.
	 */
	final class Call {

		private final AtomicReference<@Nullable Runnable> action;

		private Call(Runnable action) {
			this.action = new AtomicReference<>(action);
		}

		// By whoever has seen that something is there, and may have taken its signal
		void makeDue() {
			ArrivalSelector.this.due.add(this);
			wakeUp();
		}

		private void run() {
			Runnable taken = this.action.getAndSet(null);
			if (taken != null) {
				taken.run();
			}
		}

	}

}
