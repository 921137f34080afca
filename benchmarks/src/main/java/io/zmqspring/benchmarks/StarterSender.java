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

import java.time.Duration;
import java.util.Arrays;

import io.zmqspring.benchmarks.Workload.Option;
import io.zmqspring.core.ZmqTemplate;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * Sends or publishes through a template.
 */
final class StarterSender implements Peer {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Workload workload;

	private final Payloads payloads;

	private final ConfigurableApplicationContext application;

	private final ZmqTemplate template;

	private final Callers callers;

	private final String[] topics;

	private final String[] sockets;

	private int next;

	StarterSender(Workload workload, ConfigurableApplicationContext application) {
		this.workload = workload;
		this.payloads = new Payloads(workload);
		this.application = application;
		this.template = application.getBean(ZmqTemplate.class);
		this.callers = workload.has(Option.VIRTUAL_THREADS)
				? new Callers(workload.threads(), new VirtualThreadTaskExecutor().getVirtualThreadFactory())
				: new Callers(workload.threads());
		this.topics = workload.topics();
		this.sockets = new String[workload.publishes() ? 1 : workload.count()];
		Arrays.setAll(this.sockets, StarterPeer::out);
		if (workload.publishes()) {
			for (String topic : this.topics) {
				awaitSubscribers(topic);
			}
		}
	}

	private void awaitSubscribers(String topic) {
		if (!this.template.awaitSubscribers("out", topic, this.workload.receivers(), PATIENCE)) {
			close();
			throw new IllegalStateException("Not all subscribers of " + topic + " are there");
		}
	}

	@Override
	public Timing run(long messages) {
		Object payload = this.payloads.payload();
		this.next = 0;
		return switch (this.workload.pattern()) {
			case PACED -> this.callers.paced(messages, () -> this.template.send("out", this.payloads.stamped()));
			case PUBLISH -> this.callers.run(messages, () -> this.template.publish("out", Workload.TOPIC, payload));
			case TOPICS -> this.callers.run(messages, () -> {
				this.template.publish("out", this.topics[this.next], payload);
				this.next = (this.next + 1) % this.topics.length;
			});
			default -> (this.sockets.length == 1) ? this.callers.run(messages, () -> this.template.send("out", payload))
					: this.callers.run(messages, () -> {
						this.template.send(this.sockets[this.next], payload);
						this.next = (this.next + 1) % this.sockets.length;
					});
		};
	}

	@Override
	public void close() {
		this.callers.close();
		this.application.close();
	}

}
