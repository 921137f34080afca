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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocket;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * One run of a listener, from start to stop: its queue and the threads that empty it.
 */
final class ActiveListener {

	private static final Log logger = LogFactory.getLog(ActiveListener.class);

	// For a method to end after its thread was interrupted
	private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final Listener listener;

	private final Subscription subscription;

	private final Handling handling;

	private final Runnable onLostSocket;

	private final MessageQueue queue;

	private final List<Thread> threads = new ArrayList<>();

	private final long droppedBefore;

	ActiveListener(Listener listener, ZmqSocket socket, Runnable onLostSocket) {
		this.listener = listener;
		this.subscription = new Subscription(socket, listener.topics());
		this.handling = new Handling(listener, socket);
		this.onLostSocket = onLostSocket;
		this.queue = new MessageQueue(listener.settings().queueCapacity());
		this.droppedBefore = listener.counters().dropped();
	}

	Subscription subscription() {
		return this.subscription;
	}

	void start() {
		for (int i = 1; i <= this.listener.settings().concurrency(); i++) {
			Thread thread = new Thread(this::handleMessages, "zmq-" + this.listener.id() + "-" + i);
			thread.setDaemon(true);
			this.threads.add(thread);
		}
		this.threads.forEach(Thread::start);
	}

	private void handleMessages() {
		ZmqMessage message = this.queue.take();
		while (message != null) {
			try {
				this.handling.handle(message);
			}
			catch (Throwable ex) {
				goOnAfter(ex);
			}
			// What one message left behind is nothing to the next
			Thread.interrupted();
			message = this.queue.take();
		}
	}

	private void goOnAfter(Throwable failure) {
		try {
			this.listener.log().warn(this.listener + " goes on after an error", failure);
		}
		catch (Throwable ex) {
			// No memory even for that
			this.listener.counters().countFailed();
		}
	}

	boolean runsOn(Thread thread) {
		return this.threads.contains(thread);
	}

	void pause(boolean pause) {
		this.queue.pause(pause);
	}

	boolean isPaused() {
		return this.queue.isPaused();
	}

	// Called by the receiver alone. Waits for room
	void accept(ZmqMessage[] batch, int count) {
		for (int i = this.queue.put(batch, count); i < count; i++) {
			this.handling.drop(batch[i]);
		}
	}

	// Select what this listener subscribed to; copied where it may alter what others see
	int select(ZmqMessage[] batch, int count, ZmqMessage[] selection, boolean shared) {
		int selected = 0;
		for (int i = 0; i < count; i++) {
			if (this.subscription.matches(batch[i])) {
				selection[selected++] = (shared && this.listener.exposesArray()) ? copy(batch[i]) : batch[i];
			}
		}
		return selected;
	}

	private static ZmqMessage copy(ZmqMessage message) {
		byte[][] frames = new byte[message.size()][];
		for (int i = 0; i < frames.length; i++) {
			frames[i] = message.frame(i);
		}
		return UnsafeFrames.wrap(frames);
	}

	void socketLost() {
		this.onLostSocket.run();
	}

	// Take nothing more, so that a receiver that waits for room goes on
	void close() {
		this.queue.close();
	}

	// Handle what is in the queue, and answer for what cannot be handled in time
	void stop(long deadline) throws InterruptedException {
		this.queue.close();
		boolean ended = join(deadline) && this.handling.awaitEnd(deadline);
		if (!ended) {
			abandon();
		}
		this.handling.stop(deadline);
		long dropped = this.listener.counters().dropped() - this.droppedBefore;
		if (!ended || dropped != 0) {
			logger.warn(this.listener + " dropped " + dropped + " messages that it had received"
					+ (ended ? "" : ", and interrupted what it was doing, when its shutdown timeout of "
							+ this.listener.settings().shutdownTimeout().toMillis() + " ms was over"));
		}
	}

	private boolean join(long deadline) throws InterruptedException {
		for (Thread thread : this.threads) {
			thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
		}
		return this.threads.stream().noneMatch(Thread::isAlive);
	}

	private void abandon() throws InterruptedException {
		ZmqMessage message = this.queue.poll();
		while (message != null) {
			this.handling.drop(message);
			message = this.queue.poll();
		}
		this.handling.abandon();
		this.threads.forEach(Thread::interrupt);
		join(System.nanoTime() + GRACE_NANOS);
		// What a thread had just taken
		this.handling.abandon();
	}

}
