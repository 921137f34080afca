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

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.Retryable;

/**
 * Where and how often a started listener handles again what has failed.
 */
final class Recovery {

	private static final long KEEP_ALIVE_SECONDS = 5;

	private final String name;

	private final int concurrency;

	private final @Nullable Retries retries;

	private volatile boolean abandoned;

	// Where failures take time that nobody's future may wait for
	private final @Nullable ThreadPoolExecutor threads;

	Recovery(Listener listener) {
		ZmqListenerSettings settings = listener.settings();
		this.name = "zmq-" + listener.id() + "-failures";
		this.concurrency = settings.concurrency();
		this.retries = (settings.retry().maxRetries() != 0) ? new Retries(settings.retry()) : null;
		boolean takesTime = this.retries != null || listener.deadLetters() != null || listener.isBatch();
		this.threads = takesTime ? createThreads() : null;
	}

	// Its queue is no longer than there are exchanges in flight
	private ThreadPoolExecutor createThreads() {
		ThreadPoolExecutor executor = new ThreadPoolExecutor(this.concurrency, this.concurrency, KEEP_ALIVE_SECONDS,
				TimeUnit.SECONDS, new LinkedBlockingQueue<>(), (task) -> {
					Thread thread = new Thread(task, this.name);
					thread.setDaemon(true);
					return thread;
				});
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	// Where it takes time, not in the thread that completed a future
	void later(Runnable recovery) {
		if (this.threads == null) {
			recovery.run();
			return;
		}
		try {
			this.threads.execute(recovery);
		}
		catch (RejectedExecutionException ex) {
			// The listener has stopped
			recovery.run();
		}
	}

	// Throws what the last attempt threw
	void retry(Retryable<?> attempt) throws Throwable {
		if (this.retries != null) {
			this.retries.execute(attempt);
		}
		else {
			Object unused = attempt.execute();
		}
	}

	// The result of a method that is waited for. The target takes those of a stream
	static @Nullable Object completed(@Nullable Object result, Predicate<Object> target) throws Throwable {
		Object outcome = (result instanceof StreamedResult stream) ? stream.sendEach(target) : result;
		try {
			return (outcome instanceof CompletionStage<?> stage) ? stage.toCompletableFuture().get() : outcome;
		}
		catch (ExecutionException ex) {
			throw unwrap(ex);
		}
	}

	static Throwable unwrap(Throwable failure) {
		boolean wrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
		return (wrapped && failure.getCause() != null) ? failure.getCause() : failure;
	}

	// No retries any more
	void beginStop() {
		if (this.retries != null) {
			this.retries.stop();
		}
	}

	// What has not begun ends at once
	void abandon() {
		this.abandoned = true;
		if (this.threads != null) {
			this.threads.shutdownNow().forEach(Runnable::run);
		}
	}

	boolean isAbandoned() {
		return this.abandoned;
	}

	void stop() {
		if (this.threads != null) {
			this.threads.shutdown();
		}
	}

}
