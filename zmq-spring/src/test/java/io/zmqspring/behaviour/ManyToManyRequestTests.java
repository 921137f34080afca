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

package io.zmqspring.behaviour;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Stream;

import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for requests (RFC 28/REQREP) of many clients and many threads.
 */
@Timeout(60)
class ManyToManyRequestTests {

	private static final int REQUESTS = 200;

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void eachRequestOfManyClientsIsAnsweredByOneOfManyServices(String transport) throws Exception {
		Services services = new Services();
		List<String> requests;
		try (Application zmq = new Application()) {
			String[] endpoints = Stream.of("service1", "service2", "service3")
				.map((name) -> zmq.bind(name, ZmqSocketType.REP, Application.address(transport)))
				.toArray(String[]::new);
			zmq.listen(services);
			for (int i = 0; i < 4; i++) {
				zmq.connect("client" + i, ZmqSocketType.REQ, endpoints);
			}
			requests = requestFrom(zmq, 4, (client) -> "client" + client, "\\d ");
		}
		assertThat(services.handled).containsExactlyInAnyOrderElementsOf(requests);
		assertThat(services.shares.keySet()).containsExactlyInAnyOrder(1, 2, 3);
		assertThat(services.shares.values())
			.allSatisfy((share) -> assertThat(share.get()).isGreaterThan(requests.size() / 6));
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "inproc" })
	void eachThreadOfOneTemplateGetsItsOwnReplies(String transport) throws Exception {
		Echo echo = new Echo();
		List<String> requests;
		try (Application zmq = new Application()) {
			String endpoint = zmq.bind("service", ZmqSocketType.REP, Application.address(transport));
			zmq.listen(echo);
			zmq.connect("client", ZmqSocketType.REQ, endpoint);
			requests = requestFrom(zmq, 32, (thread) -> "client", "echo ");
		}
		assertThat(echo.handled).containsExactlyInAnyOrderElementsOf(requests);
		assertThat(echo.threads).hasSize(4);
	}

	// Returns the requests, each of which got the reply that belongs to it
	private static List<String> requestFrom(Application zmq, int threads, IntFunction<String> socket, String prefix)
			throws Exception {
		Queue<String> requests = new ConcurrentLinkedQueue<>();
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<CompletableFuture<Void>> clients = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				int client = i;
				clients.add(CompletableFuture.runAsync(() -> {
					for (int k = 0; k < REQUESTS; k++) {
						String request = client + "-" + k;
						requests.add(request);
						assertThat(zmq.template().request(socket.apply(client), request, String.class))
							.matches(prefix + request);
					}
				}, executor));
			}
			CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(requests).hasSize(threads * REQUESTS);
		return List.copyOf(requests);
	}

	static class Services {

		private final Queue<String> handled = new ConcurrentLinkedQueue<>();

		private final Map<Integer, AtomicInteger> shares = new ConcurrentHashMap<>();

		@ZmqListener("service1")
		String first(String request) {
			return handle(1, request);
		}

		@ZmqListener("service2")
		String second(String request) {
			return handle(2, request);
		}

		@ZmqListener("service3")
		String third(String request) {
			return handle(3, request);
		}

		private String handle(int service, String request) {
			this.handled.add(request);
			this.shares.computeIfAbsent(service, (key) -> new AtomicInteger()).incrementAndGet();
			return service + " " + request;
		}

	}

	static class Echo {

		private final Queue<String> handled = new ConcurrentLinkedQueue<>();

		private final Map<String, Boolean> threads = new ConcurrentHashMap<>();

		@ZmqListener(socket = "service", concurrency = "4")
		String handle(String request) {
			this.handled.add(request);
			this.threads.put(Thread.currentThread().getName(), true);
			return "echo " + request;
		}

	}

}
