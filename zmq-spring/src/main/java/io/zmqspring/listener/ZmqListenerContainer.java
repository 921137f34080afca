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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.Topic;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Runs one listener: starts and stops it with the application or by hand, and pauses it.
 * The last listener of a socket closes it when it stops, and opens it again when it
 * starts. A PAIR socket, through which others may send until the last moment, is left
 * open when the application stops.
 */
public final class ZmqListenerContainer implements SmartLifecycle {

	/**
	 * Phase of the listeners: almost last to start, almost first to stop.
	 */
	public static final int PHASE = Integer.MAX_VALUE - 100;

	private static final Log logger = LogFactory.getLog(ZmqListenerContainer.class);

	private static final long RESTART_PAUSE_MILLIS = 100;

	private final Listener listener;

	private final SocketReceiver receiver;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition stopped = this.lock.newCondition();

	private final List<Runnable> callbacks = new ArrayList<>();

	private volatile @Nullable ActiveListener active;

	private boolean stopping;

	private boolean stoppedByHand;

	// Between the loss of the socket and the start with its replacement
	private volatile boolean restarting;

	private final ListenerEvents events;

	// Those of the next start
	private final Set<Topic> topics;

	ZmqListenerContainer(Listener listener, SocketReceiver receiver, ListenerEvents events) {
		this.listener = listener;
		this.receiver = receiver;
		this.events = events;
		this.topics = new LinkedHashSet<>(listener.topics());
	}

	/**
	 * Return the id of the listener.
	 * @return the id
	 */
	public String getId() {
		return this.listener.id();
	}

	/**
	 * Return the name of the socket that the listener receives from.
	 * @return the name
	 */
	public String getSocketName() {
		return this.listener.socket().name();
	}

	/**
	 * Return what became of the listener's messages.
	 * @return the counters, which go on over restarts
	 */
	public ListenerCounters getCounters() {
		return this.listener.counters();
	}

	@Override
	public boolean isAutoStartup() {
		return this.listener.settings().autoStartup();
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/**
	 * Open the socket unless it is open, and begin to receive. Waits for a stop that is
	 * under way.
	 * @throws io.zmqspring.ZmqSocketException if the socket cannot be opened
	 * @throws IllegalStateException if the listener itself calls this while it is being
	 * stopped
	 */
	@Override
	public void start() {
		this.lock.lock();
		try {
			while (this.stopping) {
				if (isOwnThread()) {
					throw new IllegalStateException(this.listener + " cannot start itself while it is being stopped");
				}
				this.stopped.awaitUninterruptibly();
			}
			if (this.active == null) {
				this.active = this.receiver.join((socket) -> new ActiveListener(this.listener, this.topics, socket,
						this::socketLost,
						(messages) -> this.events.watch(this, this.listener.settings().idleEventInterval(), messages),
						this::failed));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void failed(ZmqMessage message, Throwable failure, boolean deadLettered) {
		this.events.failed(this, message, failure, deadLettered);
	}

	private boolean isOwnThread() {
		ActiveListener current = this.active;
		return current != null && current.runsOn(Thread.currentThread());
	}

	// On a thread of its own, since the receiver may hold what a start waits for
	private void socketLost() {
		daemon("lost", this::stopWithoutSocket).start();
	}

	private void stopWithoutSocket() {
		boolean replaced = this.receiver.isSocketWanted();
		this.restarting = replaced;
		CountDownLatch latch = new CountDownLatch(1);
		stop(latch::countDown, !replaced);
		try {
			latch.await();
			while (!restarted()) {
				TimeUnit.MILLISECONDS.sleep(RESTART_PAUSE_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	// Unless somebody has stopped it meanwhile. Whatever keeps the socket from being
	// opened may be over soon, a customizer that fails included
	private boolean restarted() {
		this.lock.lock();
		try {
			if (this.restarting) {
				start();
				this.restarting = false;
			}
			return true;
		}
		catch (RuntimeException ex) {
			logger.debug(this.listener + " waits for its socket", ex);
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Stop, and wait until what has been received is handled or the shutdown timeout is
	 * over. Called by the listener itself, it does not wait.
	 */
	@Override
	public void stop() {
		this.restarting = false;
		CountDownLatch latch = new CountDownLatch(1);
		stop(latch::countDown, true);
		if (isOwnThread()) {
			return;
		}
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void stop(Runnable callback) {
		this.restarting = false;
		stop(callback, false);
	}

	private void stop(Runnable callback, boolean byHand) {
		this.lock.lock();
		try {
			ActiveListener current = this.active;
			if (current != null) {
				this.callbacks.add(callback);
				this.stoppedByHand |= byHand;
				if (!this.stopping) {
					this.stopping = true;
					daemon("stopper", () -> stop(current)).start();
				}
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		callback.run();
	}

	private Thread daemon(String role, Runnable task) {
		Thread thread = new Thread(task, "zmq-" + this.listener.id() + "-" + role);
		thread.setDaemon(true);
		return thread;
	}

	private void stop(ActiveListener current) {
		long deadline = System.nanoTime() + this.listener.settings().shutdownTimeout().toNanos();
		try {
			current.beginStop();
			this.receiver.leave(current, deadline);
			current.stop(deadline);
			if (closesSocket()) {
				this.receiver.closeIfUnused();
			}
		}
		catch (InterruptedException | RuntimeException ex) {
			logger.warn(this.listener + " did not stop in order", ex);
			current.close();
		}
		finally {
			finishStop();
		}
	}

	// All listeners of an application stop at once, and one may still send to the socket
	// of another
	private boolean closesSocket() {
		this.lock.lock();
		try {
			return !this.restarting && (this.stoppedByHand || this.listener.socket().type() != ZmqSocketType.PAIR);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void finishStop() {
		List<Runnable> waiting;
		this.lock.lock();
		try {
			this.active = null;
			this.stopping = false;
			this.stoppedByHand = false;
			waiting = List.copyOf(this.callbacks);
			this.callbacks.clear();
			this.stopped.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		waiting.forEach(Runnable::run);
	}

	/**
	 * Return whether the listener receives, or still handles what it has received.
	 */
	@Override
	public boolean isRunning() {
		return this.active != null || this.restarting;
	}

	/**
	 * Handle no further messages until {@link #resume()}. The socket stays open and lets
	 * messages queue, until its high-water mark holds back the peers; listeners that
	 * share the socket are then held back too. Without effect unless it is running; a
	 * stop ends the pause.
	 */
	public void pause() {
		pause(true);
	}

	/**
	 * Go on after {@link #pause()}.
	 */
	public void resume() {
		pause(false);
	}

	private void pause(boolean pause) {
		this.lock.lock();
		try {
			ActiveListener current = this.active;
			if (current != null && !this.stopping) {
				current.pause(pause);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return whether the listener is paused.
	 * @return {@code true} between {@link #pause()} and {@link #resume()}
	 */
	public boolean isPaused() {
		ActiveListener current = this.active;
		return current != null && current.isPaused();
	}

	/**
	 * Subscribe to one more topic, now and whenever the listener starts again. Messages
	 * of the topic arrive once the publishers have heard of it.
	 * @param topic the topic, as text or as bytes in the form {@code hex:00FF}; an empty
	 * one matches every message. One that the listener has already changes nothing
	 * @throws IllegalArgumentException if what follows {@code hex:} is not pairs of
	 * hexadecimal digits
	 * @throws IllegalStateException if the socket is no SUB or XSUB, or keeps the newest
	 * message only
	 */
	public void subscribe(String topic) {
		changeTopics(topic, true);
	}

	/**
	 * Take back a subscription to a topic, now and whenever the listener starts again.
	 * Messages that have arrived before are still handled. A listener without any topic
	 * gets nothing.
	 * @param topic the topic, as it was subscribed to. One that the listener does not
	 * have changes nothing
	 * @throws IllegalArgumentException if what follows {@code hex:} is not pairs of
	 * hexadecimal digits
	 * @throws IllegalStateException if the socket is no SUB or XSUB
	 */
	public void unsubscribe(String topic) {
		changeTopics(topic, false);
	}

	private void changeTopics(String text, boolean add) {
		Topic topic = Topic.of(text);
		ZmqSocketDefinition socket = this.listener.socket();
		if (!socket.type().isSubscribing() || (add && socket.conflate() && !text.isEmpty())) {
			throw new IllegalStateException(this.listener + " cannot subscribe to '" + text + "', since its socket "
					+ (socket.conflate() ? "keeps the newest message of one frame" : "knows no topics"));
		}
		this.lock.lock();
		try {
			if (add) {
				this.topics.add(topic);
			}
			else {
				this.topics.remove(topic);
			}
			ActiveListener current = this.active;
			if (current != null && !this.stopping) {
				current.subscribe(topic, add);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return what the listener subscribes to.
	 * @return the topics; none if the socket knows no topics, and an empty text for all
	 * messages
	 */
	public List<String> getTopics() {
		this.lock.lock();
		try {
			return this.topics.stream().map(Topic::toString).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public String toString() {
		return "Container of " + this.listener;
	}

}
