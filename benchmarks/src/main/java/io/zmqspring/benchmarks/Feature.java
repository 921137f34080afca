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

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a listener of bytes may have beyond its method.
 */
enum Feature {

	NONE("nothing"), ERROR_HANDLER("`ZmqErrorHandler`"), RETRY("retries"), DEAD_LETTER("`deadLetter`"),
	FILTER("`filter`"), CONCURRENCY("`concurrency` 2"), CONCURRENCY_4("`concurrency` 4"),
	ORDER_BY("`concurrency` 2 and `orderBy`"), EXECUTOR("`executor`"), VIRTUAL_THREADS("virtual threads"),
	BATCH("`batch`"), FUTURE("`CompletableFuture`"), SEND_TO("`@SendTo` and the listener there"),
	VALIDATION("`@Validated`"), MESSAGE("`Message`"), HEADERS("the `headers` format"),
	IDLE_EVENT("`idleEventInterval`");

	private final String title;

	Feature(String title) {
		this.title = title;
	}

	static List<Feature> measured() {
		return Arrays.stream(values())
			.filter((feature) -> feature != NONE)
			.filter((feature) -> feature != VIRTUAL_THREADS || Runtime.version().feature() >= 21)
			.toList();
	}

	String title() {
		return this.title;
	}

	// Of the application that listens to the socket 'in'
	Object[] beans(Arrivals arrivals) {
		return switch (this) {
			case ERROR_HANDLER -> new Object[] { new FeatureListeners.Plain(arrivals), new FeatureListeners.Errors() };
			case FILTER -> new Object[] { new FeatureListeners.Filtering(arrivals) };
			case CONCURRENCY, CONCURRENCY_4 -> new Object[] { new FeatureListeners.Shared(arrivals) };
			case ORDER_BY -> new Object[] { new FeatureListeners.Ordered(arrivals) };
			case EXECUTOR -> new Object[] { new FeatureListeners.Pooled(arrivals) };
			case BATCH -> new Object[] { new FeatureListeners.Batches(arrivals) };
			case FUTURE -> new Object[] { new FeatureListeners.Later(arrivals) };
			case SEND_TO -> new Object[] { new FeatureListeners.Forwarding(arrivals) };
			case VALIDATION ->
				new Object[] { new FeatureListeners.Validating(arrivals), new FeatureListeners.Anything() };
			case MESSAGE -> new Object[] { new FeatureListeners.Whole(arrivals) };
			default -> new Object[] { new FeatureListeners.Plain(arrivals) };
		};
	}

	Map<String, Object> properties() {
		return switch (this) {
			case RETRY -> Map.of("zmq.listener.retry.enabled", true);
			case DEAD_LETTER -> Map.of("zmq.listener.dead-letter", "dead", "zmq.socket.dead.type", "push",
					"zmq.socket.dead.bind", "tcp://127.0.0.1:*", "zmq.socket.dead.format", "headers");
			case CONCURRENCY_4 -> Map.of("concurrency", 4);
			case VIRTUAL_THREADS -> Map.of("spring.threads.virtual.enabled", true);
			case SEND_TO -> Map.of("zmq.socket.next.type", "push", "zmq.socket.next.bind", "inproc://next",
					"zmq.socket.sink.type", "pull", "zmq.socket.sink.connect", "inproc://next");
			case HEADERS -> Map.of("zmq.socket.in.format", format());
			case IDLE_EVENT -> Map.of("zmq.listener.idle-event-interval", "1m");
			default -> Map.of();
		};
	}

	// Of both sockets
	String format() {
		return (this == HEADERS) ? "headers" : "plain";
	}

}
