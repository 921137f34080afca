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

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.zmqspring.ZmqException;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.socket.ZmqContext;
import io.zmqspring.socket.ZmqIoThreadFailedEvent;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import io.zmqspring.socket.ZmqSockets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zmq.Msg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what becomes of sockets and listeners when an I/O thread of JeroMQ meets an
 * error.
 */
@Timeout(120)
class IoThreadFailureTests {

	private static final int ROUNDS = 5;

	private final AtomicBoolean armed = new AtomicBoolean();

	private final Queue<ZmqIoThreadFailedEvent> failures = new ConcurrentLinkedQueue<>();

	private final ZmqContext context = new ZmqContext(ZmqContext.Settings.DEFAULT, List.of(),
			List.of((definition, socket) -> socket.setMsgAllocator((size) -> allocate(size))));

	private final ZmqSockets sockets = new ZmqSockets(this.context, List.of());

	private final ZmqTemplate template = new ZmqTemplate(this.sockets, new PayloadConverter());

	private final ZmqListenerRegistry registry = new ZmqListenerRegistry(
			new ZmqListenerContainerFactory(this.sockets, this.template, new PayloadConverter()));

	private Msg allocate(int size) {
		if (this.armed.compareAndSet(true, false)) {
			throw new OutOfMemoryError("As if there were no memory");
		}
		return new Msg(size);
	}

	@AfterEach
	void stop() {
		long start = System.nanoTime();
		this.registry.destroy();
		this.sockets.stop();
		this.context.stop();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
	}

	@ParameterizedTest
	@CsvSource({ "pull, push", "sub, pub", "pair, pair", "dealer, dealer", "router, dealer", "xsub, xpub", "rep, req" })
	void listenersAndSendersGoOn(String listening, String sending) throws Exception {
		AtomicLong received = new AtomicLong();
		start(listening, sending, received);
		AtomicBoolean done = new AtomicBoolean();
		Thread sender = new Thread(() -> send(sending, done));
		sender.start();
		try {
			for (int round = 1; round <= ROUNDS; round++) {
				awaitTraffic(received);
				int seen = round;
				this.armed.set(true);
				await().until(() -> this.failures.size() >= seen);
			}
			awaitTraffic(received);
			assertThat(this.sockets.lost()).isEmpty();
			assertThat(this.failures).allSatisfy((event) -> {
				assertThat(event.getCause()).isInstanceOf(OutOfMemoryError.class);
				assertThat(event.getThreadName()).startsWith("iothread");
			});
		}
		finally {
			done.set(true);
			sender.join();
		}
	}

	@Test
	void listenerThatWasStoppedStaysStopped() {
		AtomicLong received = new AtomicLong();
		start("pull", "push", received);
		this.template.send("out", "one");
		await().until(() -> received.get() == 1);
		ZmqListenerContainer container = this.registry.getContainer("in-listener");
		this.armed.set(true);
		await().until(() -> {
			this.template.to("out").timeout(Duration.ofMillis(100)).send("two");
			return !this.failures.isEmpty();
		});
		container.stop();
		assertThat(container.isRunning()).isFalse();
		assertThat(this.sockets.isWanted("in")).isFalse();
	}

	private void start(String listening, String sending, AtomicLong received) {
		this.sockets.setApplicationEventPublisher((event) -> {
			if (event instanceof ZmqIoThreadFailedEvent failure) {
				this.failures.add(failure);
			}
		});
		this.context.start();
		this.sockets.define(define("in", listening).bind("tcp://127.0.0.1:*").build());
		this.sockets.define(define("out", sending).connect("socket:in").build());
		Object bean = listening.equals("rep") ? new Object() {
			String handle(String text) {
				received.incrementAndGet();
				return text;
			}
		} : new Object() {
			void handle(String text) {
				received.incrementAndGet();
			}
		};
		this.registry
			.register(ZmqListenerEndpoint.builder("in-listener", "in", bean, bean.getClass().getDeclaredMethods()[0])
				.build());
		this.sockets.start();
		this.registry.getContainer("in-listener").start();
	}

	private static ZmqSocketDefinition.Builder define(String name, String type) {
		return ZmqSocketDefinition.builder(name, ZmqSocketType.valueOf(type.toUpperCase(java.util.Locale.ROOT)))
			.linger(Duration.ofMillis(100))
			.sendTimeout(Duration.ofSeconds(1));
	}

	private void send(String sending, AtomicBoolean done) {
		while (!done.get()) {
			try {
				if (sending.equals("req")) {
					this.template.to("out").timeout(Duration.ofSeconds(1)).request("hello", String.class);
				}
				else {
					this.template.send("out", "hello");
				}
			}
			catch (ZmqException ex) {
				// What meets the failure is lost, or refused
				Thread.yield();
			}
		}
	}

	private static void awaitTraffic(AtomicLong received) {
		long before = received.get();
		await().until(() -> received.get() > before + 10);
	}

}
