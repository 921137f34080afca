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

import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.Topic;
import io.zmqspring.socket.ZmqSocket;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.messaging.converter.MessageConversionException;

/**
 * One run of a listener, from start to stop: its queue and what empties it.
 */
final class ActiveListener {

	private static final Log logger = LogFactory.getLog(ActiveListener.class);

	// For a method to end after its thread was interrupted
	private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final Listener listener;

	private final Subscription subscription;

	private final Handling handling;

	private final Runnable onLostSocket;

	private final HandOff queue;

	private final Workers workers;

	private final AtomicInteger threads = new AtomicInteger();

	private final long droppedBefore;

	private final @Nullable IdleWatch idle;

	ActiveListener(Listener listener, Set<Topic> topics, ZmqSocket socket, Runnable onLostSocket,
			Function<HandOff, @Nullable IdleWatch> idle, FailedMessages.Observer onFailure) {
		this.listener = listener;
		this.subscription = new Subscription(socket, topics);
		this.handling = new Handling(listener, socket, onFailure);
		this.onLostSocket = onLostSocket;
		this.droppedBefore = listener.counters().dropped();
		Consumer<ZmqMessage> handler = handler();
		Executor executor = listener.settings().executor();
		int concurrency = listener.settings().concurrency();
		if (executor != null) {
			ExecutorWorkers tasks = new ExecutorWorkers(listener.toString(), concurrency, executor, task(handler),
					this::queue, this::thread, listener.log());
			this.queue = tasks.messages();
			this.workers = tasks;
		}
		else {
			this.queue = queue(null);
			this.workers = new ThreadWorkers("zmq-" + listener.id(), concurrency, this.queue, task(handler),
					(task) -> thread(task).start());
		}
		this.idle = idle.apply(this.queue);
	}

	private Consumer<ZmqMessage> handler() {
		BatchHandling batches = this.handling.batches();
		Consumer<ZmqMessage> handler = (batches != null) ? batches(batches)::add : this.handling::handle;
		MessageExpression filter = this.listener.filter();
		return (filter != null) ? (message) -> {
			if (passes(message, filter)) {
				handler.accept(message);
			}
		} : handler;
	}

	private Batches batches(BatchHandling handling) {
		ZmqListenerSettings settings = this.listener.settings();
		return new Batches(settings.batchSize(), settings.batchTimeout(), this::take,
				(batch) -> this.handling.handle(handling, batch));
	}

	// One more for a batch
	private @Nullable ZmqMessage take(long deadline) {
		MessageExpression filter = this.listener.filter();
		MessageQueue messages = (MessageQueue) this.queue;
		ZmqMessage message = messages.take(deadline);
		while (message != null && filter != null && !passes(message, filter)) {
			message = messages.take(deadline);
		}
		return message;
	}

	private HandOff queue(@Nullable Runnable onArrival) {
		int capacity = this.listener.settings().queueCapacity();
		MessageExpression orderBy = this.listener.orderBy();
		return (orderBy != null) ? new OrderedQueue(capacity, (message) -> key(orderBy, message), onArrival)
				: new MessageQueue(capacity, onArrival);
	}

	private @Nullable Object key(MessageExpression orderBy, ZmqMessage message) {
		try {
			return orderBy.evaluate(message);
		}
		catch (MessageConversionException ex) {
			// The handling reports it
			return null;
		}
		catch (RuntimeException ex) {
			this.listener.log().warn(this.listener + " could not tell which messages a message must not overtake", ex);
			return null;
		}
	}

	private boolean passes(ZmqMessage message, MessageExpression filter) {
		try {
			if (filter.test(message)) {
				return true;
			}
			this.listener.counters().countFiltered();
		}
		catch (MessageConversionException ex) {
			this.handling.refuse(message, new UnreadableMessageException(ex));
		}
		catch (RuntimeException ex) {
			this.handling.refuse(message, ex);
		}
		return false;
	}

	private Consumer<ZmqMessage> task(Consumer<ZmqMessage> handler) {
		return (message) -> {
			try {
				handler.accept(message);
			}
			catch (Throwable ex) {
				goOnAfter(ex);
			}
			// What one message left behind is nothing to the next
			Thread.interrupted();
			this.queue.done(message);
		};
	}

	private Thread thread(Runnable task) {
		String name = "zmq-" + this.listener.id() + "-" + this.threads.incrementAndGet();
		if (this.listener.settings().virtualThreads()) {
			Thread thread = new VirtualThreadTaskExecutor().getVirtualThreadFactory().newThread(task);
			thread.setName(name);
			return thread;
		}
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

	void subscribe(Topic topic, boolean add) {
		if (add) {
			this.subscription.add(topic);
		}
		else {
			this.subscription.remove(topic);
		}
	}

	Subscription subscription() {
		return this.subscription;
	}

	void start() {
		this.workers.start();
		if (this.idle != null) {
			this.idle.start();
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

	int queueCapacity() {
		return this.listener.settings().queueCapacity();
	}

	// Whether threads that are lent to it receive for themselves. A virtual thread would
	// hold its carrier while it waits in JeroMQ, and one that fills a batch is no longer
	// free
	boolean takeTurnsIn(ReceiveLoop loop, Executor threads) {
		ZmqListenerSettings settings = this.listener.settings();
		if (settings.executor() != null || settings.virtualThreads() || this.listener.isBatch()
				|| !this.queue.takeTurnsIn(loop)) {
			return false;
		}
		this.workers.borrow(threads);
		return true;
	}

	boolean hasMessages() {
		return this.queue.size() != 0;
	}

	boolean isIdle() {
		return this.queue.isIdle();
	}

	void turnIsFree() {
		this.queue.turnIsFree();
	}

	void loopIsAsleep() {
		this.queue.loopIsAsleep();
	}

	void wakeUp() {
		this.workers.start();
	}

	boolean runsOn(Thread thread) {
		return this.workers.include(thread);
	}

	void pause(boolean pause) {
		this.queue.pause(pause);
	}

	boolean isPaused() {
		return this.queue.isPaused();
	}

	// Called by the receiver alone. Waits for room
	void accept(ZmqMessage[] batch, int count) {
		if (this.idle != null && count != 0) {
			this.idle.arrived();
		}
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
		ZmqMessage copy = UnsafeFrames.wrap(frames);
		return (message.peer() != null) ? UnsafeFrames.withPeer(copy, message.peer()) : copy;
	}

	void socketLost() {
		this.onLostSocket.run();
	}

	// Whatever is held up goes on, so that the receiver can end
	void beginStop() {
		this.queue.pause(false);
		this.workers.beginStop();
		this.handling.beginStop();
	}

	// Take nothing more, so that a receiver that waits for room goes on
	void close() {
		this.queue.close();
		if (this.idle != null) {
			this.idle.stop();
		}
	}

	// Handle what is in the queue, and answer for what cannot be handled in time
	void stop(long deadline) throws InterruptedException {
		close();
		boolean ended = this.workers.awaitEnd(deadline) && this.handling.awaitEnd(deadline) && !hasMessages();
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

	private void abandon() throws InterruptedException {
		ZmqMessage message = this.queue.poll();
		while (message != null) {
			this.handling.drop(message);
			message = this.queue.poll();
		}
		this.handling.abandon();
		this.workers.interrupt();
		boolean unused = this.workers.awaitEnd(System.nanoTime() + GRACE_NANOS);
		// What a thread had just taken
		this.handling.abandon();
	}

}
