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

import java.util.HashMap;
import java.util.Map;

import io.zmqspring.benchmarks.Workload.Option;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application with one listener.
 */
final class StarterReceiver implements Peer {

	private final Arrivals arrivals = new Arrivals();

	private final Workload workload;

	private final ConfigurableApplicationContext application;

	StarterReceiver(Workload workload) {
		this.workload = workload;
		Map<String, Object> properties = new HashMap<>(workload.feature().properties());
		properties.put("zmq.socket.in.type", workload.answers() ? "rep" : "pull");
		properties.put("zmq.socket.in.bind", workload.has(Option.INPROC) ? "inproc://in" : "tcp://127.0.0.1:*");
		if (workload.has(Option.INPROC)) {
			properties.putAll(StarterPeer.nearProperties(workload, "inproc://in"));
		}
		if (workload.has(Option.CURVE)) {
			properties.putAll(Keys.serverProperties());
		}
		this.application = StarterPeer.start(beans(), properties);
	}

	private Object[] beans() {
		if (this.workload.feature() != Feature.NONE) {
			return this.workload.feature().beans(this.arrivals);
		}
		return new Object[] {
				this.workload.answers() ? new Listeners.Echo() : Listeners.of(this.workload, this.arrivals) };
	}

	@Override
	public String endpoint() {
		return this.application.getEnvironment().getRequiredProperty("local.zmq.in.endpoint");
	}

	@Override
	public Peer near(Workload workload) {
		return workload.has(Option.INPROC) ? StarterPeer.near(workload, this.application) : workload.near(endpoint());
	}

	@Override
	public void begin(long messages) {
		if (!this.workload.answers()) {
			this.arrivals.begin(messages);
		}
	}

	@Override
	public Timing run(long messages) {
		return this.arrivals.await();
	}

	@Override
	public void close() {
		this.application.close();
	}

}
