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
import java.util.List;
import java.util.Map;

import io.zmqspring.benchmarks.Workload.Option;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application with one listener.
 */
final class StarterReceiver {

	private StarterReceiver() {
	}

	static Peer open(Workload workload) {
		Arrivals arrivals = new Arrivals();
		Map<String, Object> properties = new HashMap<>(workload.feature().properties());
		properties.putAll(StarterPeer.receiving(workload, "in"));
		if (workload.has(Option.INPROC)) {
			properties.putAll(StarterPeer.nearProperties(workload, "inproc://in"));
		}
		if (workload.has(Option.CURVE)) {
			properties.putAll(Keys.serverProperties());
		}
		ConfigurableApplicationContext application = StarterPeer.start(beans(workload, arrivals), properties);
		String endpoint = application.getEnvironment().getRequiredProperty("local.zmq.in.endpoint");
		return new TakingPeer(workload, workload.answers() ? List.of() : List.of(arrivals), endpoint,
				(same) -> same.has(Option.INPROC) ? StarterPeer.near(same, application) : same.near(endpoint),
				application::close);
	}

	private static Object[] beans(Workload workload, Arrivals arrivals) {
		if (workload.feature() != Feature.NONE) {
			return workload.feature().beans(arrivals);
		}
		return new Object[] { workload.answers() ? new Listeners.Echo() : Listeners.of(workload, arrivals) };
	}

}
