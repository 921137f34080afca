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

package io.zmqspring.core;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.socket.ZmqSockets;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

/**
 * Receives through named sockets as a stream, where Reactor is present. A class of its
 * own, since Spring looks at all methods of a bean, and those of a template must not name
 * classes that may be missing.
 */
public final class ReactiveZmqTemplate {

	// How often a stream that waits for a message looks whether it has been cancelled
	private static final Duration TURN = Duration.ofMillis(200);

	private final ZmqOperations operations;

	private final ZmqSockets sockets;

	private final Set<String> streaming = ConcurrentHashMap.newKeySet();

	private final AtomicInteger threads = new AtomicInteger();

	/**
	 * Create a template.
	 * @param sockets the sockets by name
	 * @param operations receives the messages
	 */
	public ReactiveZmqTemplate(ZmqSockets sockets, ZmqOperations operations) {
		Assert.notNull(sockets, "'sockets' must not be null");
		Assert.notNull(operations, "'operations' must not be null");
		this.sockets = sockets;
		this.operations = operations;
	}

	/**
	 * Stream what a socket receives, in a thread that the subscription has to itself.
	 * Nothing is received that has not been requested: without demand messages queue in
	 * the socket until its high-water mark holds back the peers. The stream ends with an
	 * error when a message cannot be converted or the socket is closed, and never
	 * completes. Once it has been cancelled, others can receive from the socket; a
	 * message that arrives in that moment may be lost. A socket feeds one stream at a
	 * time, and a further subscriber gets an error: share the stream to have several.
	 * @param <T> the type of the payload
	 * @param socket the name of a socket of type pull, sub, xsub, pair, dealer or router
	 * @param type the type of the payload, or {@code ZmqMessage} for all frames
	 * @return the stream, which receives for as long as it is subscribed to
	 */
	public <T> Flux<T> stream(String socket, Class<T> type) {
		Assert.notNull(type, "'type' must not be null");
		return stream(socket, () -> this.operations.receive(socket, type, TURN));
	}

	/**
	 * Stream what a socket receives, as payloads of a generic type.
	 * @param <T> the type of the payload
	 * @param socket the name of a socket
	 * @param type the type of the payload
	 * @return the stream
	 * @see #stream(String, Class)
	 */
	public <T> Flux<T> stream(String socket, ParameterizedTypeReference<T> type) {
		Assert.notNull(type, "'type' must not be null");
		return stream(socket, () -> this.operations.receive(socket, type, TURN));
	}

	private <T> Flux<T> stream(String socket, Source<T> source) {
		Assert.notNull(socket, "'socket' must not be null");
		return Flux.create((sink) -> subscribe(socket, sink, source), FluxSink.OverflowStrategy.ERROR);
	}

	private <T> void subscribe(String spelling, FluxSink<T> sink, Source<T> source) {
		String name;
		try {
			name = this.sockets.definition(spelling).name();
		}
		catch (ZmqConfigurationException ex) {
			sink.error(ex);
			return;
		}
		if (!this.streaming.add(name)) {
			sink.error(new IllegalStateException("Socket '" + name + "' already feeds a stream: share that, for "
					+ "example with publish().refCount(), or cancel it first"));
			return;
		}
		Thread thread = new Thread(() -> receive(name, sink, source),
				"zmq-" + name + "-stream-" + this.threads.incrementAndGet());
		thread.setDaemon(true);
		sink.onRequest((count) -> LockSupport.unpark(thread));
		sink.onDispose(() -> LockSupport.unpark(thread));
		thread.start();
	}

	private <T> void receive(String name, FluxSink<T> sink, Source<T> source) {
		@Nullable RuntimeException failure = null;
		try {
			while (!sink.isCancelled()) {
				if (sink.requestedFromDownstream() == 0) {
					LockSupport.park();
					continue;
				}
				T payload = source.next();
				if (payload != null) {
					sink.next(payload);
				}
			}
		}
		catch (RuntimeException ex) {
			failure = ex;
		}
		finally {
			// Before anybody is told, who may subscribe again
			this.streaming.remove(name);
		}
		if (failure != null) {
			sink.error(failure);
		}
	}

	/**
	 * Receives the next payload, or {@code null} when none comes in a while.
	 *
	 * @param <T> the type of the payload
	 */
	@FunctionalInterface
	private interface Source<T> {

		@Nullable T next();

	}

}
