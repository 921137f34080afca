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
import java.util.function.Consumer;
import java.util.function.Function;

import io.zmqspring.message.ZmqMessage;

/**
 * Threads of a listener's own, each of which takes one message after the other.
 */
final class ThreadWorkers implements Workers {

	private final HandOff messages;

	private final Consumer<ZmqMessage> handler;

	private final List<Thread> threads = new ArrayList<>();

	ThreadWorkers(int count, HandOff messages, Consumer<ZmqMessage> handler, Function<Runnable, Thread> factory) {
		this.messages = messages;
		this.handler = handler;
		for (int i = 0; i < count; i++) {
			this.threads.add(factory.apply(this::handleMessages));
		}
	}

	@Override
	public void start() {
		for (Thread thread : this.threads) {
			thread.start();
		}
	}

	private void handleMessages() {
		ZmqMessage message = this.messages.take();
		while (message != null) {
			this.handler.accept(message);
			message = this.messages.take();
		}
	}

	@Override
	public boolean include(Thread thread) {
		return this.threads.contains(thread);
	}

	@Override
	public boolean awaitEnd(long deadline) throws InterruptedException {
		for (Thread thread : this.threads) {
			thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
		}
		return this.threads.stream().noneMatch(Thread::isAlive);
	}

	@Override
	public void interrupt() {
		this.threads.forEach(Thread::interrupt);
	}

}
