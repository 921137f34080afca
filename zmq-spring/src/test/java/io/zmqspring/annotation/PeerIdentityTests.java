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

package io.zmqspring.annotation;

import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.security.PlainSecurity;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how a handler is told who sent a message.
 */
class PeerIdentityTests {

	private static final String LOOPBACK = "tcp://127.0.0.1:*";

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Desk.class);

	private final ZmqTemplate template = this.context.getBean(ZmqTemplate.class);

	private final Desk desk = this.context.getBean(Desk.class);

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void userAndAddressAreHeaders() throws InterruptedException {
		this.template.send("work", "a");
		assertThat(this.desk.seen.poll(20, TimeUnit.SECONDS)).isEqualTo("a of alice at 127.0.0.1");
	}

	@Test
	void userIsThePrincipalOfARequest() {
		assertThat(this.template.request("quotes", "EUR", String.class)).isEqualTo("EUR for bob");
	}

	@Test
	void nobodyIsThePrincipalWhereNobodyIsAsked() throws InterruptedException {
		this.template.send("open", "b");
		assertThat(this.desk.seen.poll(20, TimeUnit.SECONDS)).isEqualTo("b of null");
	}

	@Test
	void receivedMessageHasTheHeaders() {
		this.template.send("results", "c");
		Message<String> message = this.template.receive("results-in", new ParameterizedTypeReference<>() {
		}, Duration.ofSeconds(20));
		assertThat(message).isNotNull();
		assertThat(message.getHeaders()).containsEntry(ZmqHeaders.USER, "alice")
			.containsEntry(ZmqHeaders.PEER_ADDRESS, "127.0.0.1");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableZmq
	static class Desk {

		private static final PlainSecurity USERS = PlainSecurity.server("users", Map.of("alice", "a", "bob", "b"));

		private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

		@Bean
		ZmqSocketDefinition worker() {
			return define("worker", ZmqSocketType.PULL).format(ZmqFormat.HEADERS)
				.bind(LOOPBACK)
				.security(USERS)
				.build();
		}

		@Bean
		ZmqSocketDefinition work() {
			return define("work", ZmqSocketType.PUSH).format(ZmqFormat.HEADERS)
				.connect("socket:worker")
				.security(PlainSecurity.client("alice", "alice", "a"))
				.build();
		}

		@Bean
		ZmqSocketDefinition desk() {
			return define("desk", ZmqSocketType.REP).bind(LOOPBACK).security(USERS).build();
		}

		@Bean
		ZmqSocketDefinition quotes() {
			return define("quotes", ZmqSocketType.REQ).connect("socket:desk")
				.requestTimeout(Duration.ofSeconds(20))
				.security(PlainSecurity.client("bob", "bob", "b"))
				.build();
		}

		@Bean
		ZmqSocketDefinition openIn() {
			return define("open-in", ZmqSocketType.PULL).bind(LOOPBACK).build();
		}

		@Bean
		ZmqSocketDefinition open() {
			return define("open", ZmqSocketType.PUSH).connect("socket:open-in").build();
		}

		@Bean
		ZmqSocketDefinition resultsIn() {
			return define("results-in", ZmqSocketType.PULL).bind(LOOPBACK).security(USERS).build();
		}

		@Bean
		ZmqSocketDefinition results() {
			return define("results", ZmqSocketType.PUSH).connect("socket:results-in")
				.security(PlainSecurity.client("alice", "alice", "a"))
				.build();
		}

		private static ZmqSocketDefinition.Builder define(String name, ZmqSocketType type) {
			return ZmqSocketDefinition.builder(name, type).handshakeTimeout(Duration.ofSeconds(5));
		}

		@ZmqListener("worker")
		void onWork(String text, @Header(ZmqHeaders.USER) String user,
				@Header(ZmqHeaders.PEER_ADDRESS) String address) {
			this.seen.add(text + " of " + user + " at " + address);
		}

		@ZmqListener("desk")
		String quote(String currency, Principal principal) {
			return currency + " for " + principal.getName();
		}

		@ZmqListener("open-in")
		void onOpen(Principal principal, String text) {
			this.seen.add(text + " of " + principal);
		}

	}

}
