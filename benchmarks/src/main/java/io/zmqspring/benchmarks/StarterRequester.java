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

package io.zmqspring.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

import io.zmqspring.core.ZmqTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Asks through a template, and waits for each reply or only for the window.
 */
final class StarterRequester implements Peer {

	private final Workload workload;

	private final byte[] payload;

	private final ConfigurableApplicationContext application;

	private final ZmqTemplate template;

	private final Callers callers;

	StarterRequester(Workload workload, ConfigurableApplicationContext application) {
		this.workload = workload;
		this.payload = new Payloads(workload).bytes();
		this.application = application;
		this.template = application.getBean(ZmqTemplate.class);
		this.callers = new Callers(workload.threads());
	}

	@Override
	public Timing run(long messages) {
		return (this.workload.pattern() == Workload.Pattern.PIPELINE) ? pipeline(messages)
				: this.callers.timed(messages, () -> this.template.request("out", this.payload, byte[].class));
	}

	private Timing pipeline(long messages) {
		Semaphore window = new Semaphore(this.workload.window());
		AtomicReference<@Nullable Throwable> failures = new AtomicReference<>();
		Timing timing = this.callers.run(messages, () -> {
			window.acquireUninterruptibly();
			CompletableFuture<byte[]> unused = this.template.requestAsync("out", this.payload, byte[].class)
				.whenComplete((reply, ex) -> {
					if (ex != null) {
						failures.set(ex);
					}
					window.release();
				});
		});
		Timing rest = this.callers.run(1, () -> window.acquireUninterruptibly(this.workload.window()));
		Throwable failure = failures.get();
		if (failure != null) {
			throw new IllegalStateException("A request failed", failure);
		}
		return timing.with(rest);
	}

	@Override
	public void close() {
		this.callers.close();
		this.application.close();
	}

}
