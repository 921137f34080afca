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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

import io.zmqspring.ZmqException;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.ZmqUnroutableException;
import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocketDefinition.WhenFull;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZMQ;

import org.springframework.util.Assert;

/**
 * An open socket that any number of threads may use, virtual ones included. Each call is
 * made under one lock and in the caller's thread; a send that finds no room waits outside
 * the lock. Interrupts never reach JeroMQ: a call that need not wait succeeds and leaves
 * the flag set, one that waits fails with a {@link ZmqException}.
 */
public final class ZmqSocket {

	private static final long NOTICE_PAUSE_NANOS = 1_000_000;

	// What is asked for each message, beside each other: with many sockets in use, each
	// object that a message looks at is one that the processor has to fetch again
	private final ZmqSocketType type;

	private final long sendTimeout;

	private final int maxMessageSize;

	private final boolean payloadsOnly;

	private final MessageSender sender;

	private final ZmqSocketDefinition definition;

	private final SocketCounters counters;

	private final SocketBase base;

	private final ConnectionWatch watch;

	private final List<String> endpoints;

	private final List<GuardedListener> listeners;

	private final SocketFailures failures;

	private final SocketGuard guard;

	private final FrameReader reader;

	private final MessageReceiver receiver;

	private final SubscriptionNotices notices;

	private final ToIntFunction<ZmqSocket> inprocPeers;

	private final boolean inproc;

	// By which it asks who may connect, if anybody is asked
	private final @Nullable String domain;

	private final OutgoingConnections outgoing;

	// Where there are several servers to send requests to
	private @Nullable RequestLanes lanes;

	// Where replies are dispatched, unless it is a lane of another. Guarded, as JeroMQ's
	// socket is
	private @Nullable Timekeeper timekeeper;

	private final ReplyDelivery replies;

	private final AtomicInteger subscribed = new AtomicInteger();

	// Guarded, as JeroMQ's socket is
	private boolean released;

	ZmqSocket(ZmqSocketDefinition definition, SocketCounters counters, SocketBase base, ConnectionWatch watch,
			List<String> endpoints, List<GuardedListener> listeners, ToIntFunction<ZmqSocket> inprocPeers,
			@Nullable String domain, Arrivals arrivals) {
		this.definition = definition;
		this.counters = counters;
		this.base = base;
		this.watch = watch;
		this.endpoints = List.copyOf(endpoints);
		this.listeners = List.copyOf(listeners);
		this.type = definition.type();
		this.sendTimeout = (definition.whenFull() == WhenFull.FAIL) ? 0 : definition.sendTimeout().toNanos();
		this.maxMessageSize = definition.maxMessageSize();
		this.payloadsOnly = definition.format() == ZmqFormat.PLAIN && this.type != ZmqSocketType.ROUTER;
		this.failures = new SocketFailures(definition);
		this.guard = new SocketGuard(base);
		this.inprocPeers = inprocPeers;
		this.domain = domain;
		this.inproc = definition.hasInproc();
		this.replies = arrivals.replies();
		this.reader = FrameReader.of(base, this.guard, definition, counters, domain != null);
		this.notices = new SubscriptionNotices(this.reader, counters, definition);
		if (definition.type().isPublishing()) {
			this.reader.readFrom(this.notices);
		}
		this.sender = new MessageSender(base, this.guard, this.failures, counters);
		this.receiver = new MessageReceiver(base, this.guard, this.failures, this.reader, this.notices,
				arrivals.backlog());
		this.outgoing = new OutgoingConnections(definition, base, this.guard, arrivals, this::use);
	}

	/**
	 * Return what this socket is.
	 * @return the definition
	 */
	public ZmqSocketDefinition definition() {
		return this.definition;
	}

	/**
	 * Return the type of the socket.
	 * @return the type
	 */
	public ZmqSocketType type() {
		return this.type;
	}

	/**
	 * Return how long sending may take by default.
	 * @return the time in nanoseconds; zero if a send is to fail when there is no room
	 */
	public long sendTimeout() {
		return this.sendTimeout;
	}

	/**
	 * Return whether nothing but a topic has to stand before a payload.
	 * @return {@code false} for messages with a routing id or a frame of headers
	 */
	public boolean sendsPayloadsOnly() {
		return this.payloadsOnly;
	}

	@Nullable String domain() {
		return this.domain;
	}

	/**
	 * Return what passed through sockets of this name.
	 * @return the counters
	 */
	public SocketCounters counters() {
		return this.counters;
	}

	/**
	 * Return the endpoints that this socket has bound, wildcards resolved.
	 * @return the endpoints in the order of the definition
	 */
	public List<String> endpoints() {
		return this.endpoints;
	}

	/**
	 * Return whether this socket was closed.
	 * @return {@code true} once it is of no more use
	 */
	public boolean isClosed() {
		return this.guard.isClosed();
	}

	/**
	 * Return the number of TCP connections; those of inproc cannot be known.
	 * @return the connections at this moment
	 */
	public int connections() {
		return this.watch.connections() + sum(ZmqSocket::connections);
	}

	/**
	 * Return the number of peers: over tcp those that have completed the handshake, over
	 * inproc the application's own sockets at the other end.
	 * @return the peers at this moment
	 */
	public int peers() {
		return this.watch.peers() + this.outgoing.peers() + this.inprocPeers.applyAsInt(this) + sum(ZmqSocket::peers);
	}

	private int sum(ToIntFunction<ZmqSocket> count) {
		return otherLanes().stream().mapToInt(count).sum();
	}

	// Whether a peer would take a message now, as far as can be known
	boolean isReachable() {
		return this.outgoing.hasPeer() || this.watch.hasPeer()
				|| (this.inproc && this.inprocPeers.applyAsInt(this) > 0);
	}

	// Before the socket is used
	void addLane(ZmqSocket lane) {
		if (this.lanes == null) {
			this.lanes = new RequestLanes(this);
		}
		this.lanes.add(lane);
		if (!this.definition.correlates()) {
			this.receiver.add(lane.receiver);
		}
	}

	List<ZmqSocket> otherLanes() {
		return (this.lanes != null) ? this.lanes.others() : List.of();
	}

	// The one that connects to an endpoint of the definition
	ZmqSocket lane(Endpoint endpoint) {
		if (this.lanes == null) {
			return this;
		}
		int bound = this.definition.binds().isEmpty() ? 0 : 1;
		return this.lanes.get(bound + this.definition.connects().indexOf(endpoint));
	}

	// What of the definition it has bound
	List<Endpoint> binds() {
		return this.endpoints.isEmpty() ? List.of() : this.definition.binds();
	}

	/**
	 * Wait for peers.
	 * @param count the number of peers, not negative
	 * @param timeout how long to wait
	 * @return {@code true} if they are there, {@code false} if the time is over
	 * @throws ZmqSocketException if the socket is closed
	 * @throws ZmqException if the thread was interrupted while it waited
	 */
	public boolean awaitPeers(int count, Duration timeout) {
		Assert.isTrue(count >= 0, "'count' must not be negative");
		return await("waiting for peers of", timeout, () -> {
			if (this.guard.isClosed()) {
				throw this.failures.closed();
			}
			return peers() >= count;
		});
	}

	/**
	 * Send one frame.
	 * @param payload the frame, which nobody alters from now on
	 * @param timeout how long it may take in all, in nanoseconds; zero does not wait
	 * @throws ZmqSendTimeoutException if it was not accepted in time
	 * @throws ZmqSocketException if the socket is closed
	 */
	public void send(byte[] payload, long timeout) {
		checkRouting(1);
		checkSize(payload);
		this.sender.send(null, payload, null, timeout);
	}

	/**
	 * Send a topic and a payload as two frames.
	 * @param topic the first frame, which nobody alters from now on
	 * @param payload the last frame, which nobody alters from now on
	 * @param timeout how long it may take in all, in nanoseconds; zero does not wait
	 * @throws ZmqSendTimeoutException if it was not accepted in time
	 * @throws ZmqSocketException if the socket is closed
	 */
	public void send(byte[] topic, byte[] payload, long timeout) {
		checkSize(topic);
		checkSize(payload);
		this.sender.send(topic, payload, null, timeout);
	}

	/**
	 * Send all frames of a message.
	 * @param message the message
	 * @param timeout how long it may take in all, in nanoseconds; zero does not wait
	 * @throws ZmqSendTimeoutException if it was not accepted in time
	 * @throws ZmqUnroutableException if the first frame names no peer of a routing socket
	 * @throws ZmqSocketException if the socket is closed
	 */
	public void send(ZmqMessage message, long timeout) {
		checkSize(message);
		this.sender.send(null, UnsafeFrames.payload(message), message, timeout);
	}

	/**
	 * Send a request: where there are several servers, to one that is there, or when none
	 * is to the first that comes within the timeout.
	 * @param request all frames of the request
	 * @param timeout how long its reply is waited for, in nanoseconds; to send it takes
	 * no longer than the socket's send timeout
	 * @throws ZmqSendTimeoutException if it was not accepted in time
	 * @throws ZmqSocketException if the socket is closed
	 */
	public void sendRequest(ZmqMessage request, long timeout) {
		long sendTimeout = this.definition.sendTimeout().toNanos();
		if (this.lanes == null) {
			send(request, Math.min(timeout, sendTimeout));
		}
		else {
			checkSize(request);
			this.lanes.send(request, timeout, sendTimeout);
		}
	}

	/**
	 * Send all frames of a message if its peer has room now, and wait for nothing but a
	 * turn on the socket.
	 * @param message the message
	 * @return {@code false} if the peer's queue is full, or the turn did not come within
	 * a second
	 * @throws ZmqUnroutableException if the first frame names no peer of a routing socket
	 * @throws ZmqSocketException if the socket is closed
	 */
	public boolean trySend(ZmqMessage message) {
		checkSize(message);
		return this.sender.trySend(message);
	}

	// Does not wait for its turn either
	boolean sendNow(ZmqMessage message) {
		return this.sender.sendNow(message);
	}

	// JeroMQ takes the routing id, and drops a message that has nothing else
	private void checkRouting(int frames) {
		if (frames < 2 && this.type == ZmqSocketType.ROUTER) {
			throw this.failures.withoutRoutingId();
		}
	}

	private void checkSize(ZmqMessage message) {
		checkRouting(message.size());
		for (int i = 0; i < message.size(); i++) {
			checkSize(UnsafeFrames.frame(message, i));
		}
		if (message.size() > this.definition.maxFrames()) {
			throw this.failures.tooManyFrames(message.size());
		}
		if (message.size() > 1 && this.definition.conflate()) {
			throw this.failures.conflating(message.size());
		}
	}

	private void checkSize(byte[] frame) {
		if (frame.length > this.maxMessageSize) {
			throw this.failures.tooLarge(frame.length);
		}
	}

	/**
	 * Receive what has arrived, and wait for the first message if nothing has. Not for
	 * the replies to correlated requests, which go to a {@linkplain #dispatchTo handler}.
	 * @param batch takes the messages, from index 0
	 * @param timeout how long to wait for the first message, in nanoseconds
	 * @return the number of messages, 0 when the time is over or {@link #wakeUp()} was
	 * called
	 * @throws ZmqSocketException if the socket is closed
	 * @throws ZmqException if the thread was interrupted while it waited
	 */
	public int receive(ZmqMessage[] batch, long timeout) {
		return this.receiver.receive(batch, (this.lanes != null) ? this.lanes.dealHeld(timeout) : timeout);
	}

	/**
	 * Have an action run once, as soon as there is something to {@link #receive} or the
	 * socket is closed or {@linkplain #wakeUp() woken up}: for who would otherwise keep a
	 * thread waiting. It may also be run for nothing. In place of any other action.
	 * @param selector on which another thread waits, which then runs the action
	 * @param action the action
	 * @return {@code false} if there is a reason to run it at once, which is then not
	 * done
	 */
	public boolean callOnArrival(ArrivalSelector selector, Runnable action) {
		return this.receiver.callOnArrival(selector, action);
	}

	/**
	 * Have a handler take all replies that arrive, in place of {@link #receive}.
	 * @param factory creates the handler, if there is none yet
	 * @return the handler, the same for all who ask
	 * @throws ZmqSocketException if the socket was closed before
	 */
	public ArrivalHandler dispatchTo(Supplier<? extends ArrivalHandler> factory) {
		ArrivalHandler current = this.replies.handler();
		return (current != null) ? current : startDispatching(factory);
	}

	private ArrivalHandler startDispatching(Supplier<? extends ArrivalHandler> factory) {
		Assert.state(this.definition.correlates(), "Only the replies to correlated requests can be dispatched");
		synchronized (this.replies) {
			ArrivalHandler current = this.replies.handler();
			if (current == null) {
				current = factory.get();
				// First, since whoever finds the handler sends through all of them
				for (ZmqSocket lane : otherLanes()) {
					lane.dispatch(current);
				}
				startTimekeeper(current);
				dispatch(current);
			}
			return current;
		}
	}

	private void dispatch(ArrivalHandler handler) {
		use(() -> {
			if (this.inproc) {
				ArrivalDispatcher.start(this.base, this.guard, this.reader, this.replies);
			}
			// Whoever closes the socket tells it
			this.replies.deliverTo(handler);
		});
	}

	private void startTimekeeper(ArrivalHandler handler) {
		use(() -> this.timekeeper = Timekeeper.start(this.base, this.guard,
				() -> (this.lanes != null) ? this.lanes.dealHeld(handler.timePassed()) : handler.timePassed()));
	}

	/**
	 * Have the handler be told that time passes, again and again for as long as it wants.
	 */
	public void watchTime() {
		this.guard.enterNow();
		try {
			if (this.timekeeper != null && !this.guard.isClosed()) {
				this.timekeeper.watch();
			}
		}
		finally {
			this.guard.exit();
		}
	}

	// By whoever receives, or who is told that time passes
	void lookAfterHeldRequests() {
		if (this.definition.correlates()) {
			watchTime();
		}
		else {
			wakeUp();
		}
	}

	/**
	 * Make a thread that waits in {@link #receive} return, or the next one that would
	 * wait.
	 */
	public void wakeUp() {
		this.receiver.wakeUp();
	}

	/**
	 * Subscribe to a topic, once more if the socket already has.
	 * @param topic the topic
	 */
	public void subscribe(Topic topic) {
		this.subscribed.incrementAndGet();
		subscribe(ZMQ.ZMQ_SUBSCRIBE, 1, topic.prefix());
	}

	/**
	 * Return how often this socket was subscribed to something, so that who did that can
	 * tell whether anybody else did.
	 * @return the number, of which what was taken back is a part
	 */
	public int subscribed() {
		return this.subscribed.get();
	}

	/**
	 * Take back one subscription to a topic.
	 * @param topic the topic
	 */
	public void unsubscribe(Topic topic) {
		subscribe(ZMQ.ZMQ_UNSUBSCRIBE, 0, topic.prefix());
	}

	// An XSUB socket has no option for it, but sends its subscriptions as messages (RFC
	// 29/PUBSUB)
	private void subscribe(int option, int notice, byte[] prefix) {
		use(() -> {
			if (this.definition.type() == ZmqSocketType.XSUB) {
				Msg message = new Msg(prefix.length + 1);
				message.put((byte) notice).put(prefix);
				this.guard.uninterrupted(() -> this.base.send(message, ZMQ.ZMQ_DONTWAIT));
			}
			else {
				this.base.setSocketOpt(option, prefix);
			}
		});
	}

	private void use(Runnable action) {
		this.guard.enterNow();
		try {
			if (this.guard.isClosed()) {
				throw this.failures.closed();
			}
			action.run();
		}
		finally {
			this.guard.exit();
		}
	}

	/**
	 * Wait until a PUB socket has subscribers for a topic.
	 * @param topic the topic, of which a subscription is a prefix
	 * @param count the number of subscriptions; above 1, subscribers that vanished may
	 * still be counted, since JeroMQ only tells when the last one of a topic goes
	 * @param timeout how long to wait
	 * @return {@code true} if they are there, {@code false} if the time is over
	 * @throws ZmqSocketException if the socket is closed
	 * @throws ZmqException if the thread was interrupted while it waited
	 */
	public boolean awaitSubscribers(byte[] topic, int count, Duration timeout) {
		return await("waiting for subscribers of", timeout, () -> {
			int[] seen = new int[1];
			use(() -> seen[0] = this.notices.count(topic));
			return seen[0] >= count;
		});
	}

	private boolean await(String activity, Duration timeout, BooleanSupplier condition) {
		long deadline = System.nanoTime() + timeout.toNanos();
		while (!condition.getAsBoolean()) {
			if (deadline - System.nanoTime() <= 0) {
				return false;
			}
			LockSupport.parkNanos(NOTICE_PAUSE_NANOS);
			if (Thread.currentThread().isInterrupted()) {
				throw this.failures.interrupted(activity);
			}
		}
		return true;
	}

	// Enter an idle socket, so that commands do not pile up in it. One that is in use
	// needs no visit, nor does one of which somebody is told that a command has come
	void visit() {
		if (this.receiver.isWatched() || !this.guard.tryEnter()) {
			return;
		}
		try {
			if (!this.guard.isClosed()) {
				this.guard.uninterrupted(() -> this.base.getSocketOpt(ZMQ.ZMQ_EVENTS) >= 0);
				if (this.definition.type().isPublishing()) {
					this.notices.drain();
				}
			}
		}
		finally {
			this.guard.exit();
		}
	}

	boolean whileNobodyUsesIt(BooleanSupplier action) {
		this.guard.enterNow();
		try {
			return action.getAsBoolean();
		}
		finally {
			this.guard.exit();
		}
	}

	OutgoingConnections outgoing() {
		return this.outgoing;
	}

	// Cut all connections, for a socket that is to be replaced
	void hangUp() {
		this.outgoing.hangUp();
		this.watch.closeAll();
	}

	// From any thread. What was sent is delivered within linger if the peer is there
	void close() {
		// A receiver that is woken up must learn why
		this.guard.close();
		this.receiver.wakeUp();
		otherLanes().forEach(ZmqSocket::close);
		this.guard.enterNow();
		try {
			if (!this.released) {
				this.released = true;
				// First, so that the endpoints are soon free again
				this.listeners.forEach(GuardedListener::close);
				this.binds()
					.stream()
					.filter(Endpoint::isInproc)
					.forEach((endpoint) -> this.guard.uninterrupted(() -> this.base.termEndpoint(endpoint.address())));
				this.base.close();
			}
		}
		finally {
			this.guard.exit();
			ArrivalHandler handler = this.replies.handler();
			if (handler != null) {
				handler.closed();
			}
		}
		this.receiver.close();
	}

	@Override
	public String toString() {
		return this.definition.toString();
	}

}
