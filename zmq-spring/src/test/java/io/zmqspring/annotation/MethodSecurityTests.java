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
import java.util.concurrent.atomic.AtomicInteger;

import io.zmqspring.ZmqRemoteException;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.listener.ZmqAuthenticationConverter;
import io.zmqspring.security.PlainSecurity;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that Spring Security's annotations guard listeners, and what listeners call.
 */
class MethodSecurityTests {

	@Test
	void methodIsForThoseWhoHaveTheRole() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Application.class,
				Desk.class, Ledger.class)) {
			ZmqTemplate template = context.getBean(ZmqTemplate.class);
			Ledger ledger = context.getBean(Ledger.class);
			assertThat(template.request("alice", "buy", String.class)).isEqualTo("buy by alice for alice");
			assertThatExceptionOfType(ZmqRemoteException.class)
				.isThrownBy(() -> template.request("bob", "buy", String.class))
				.withMessageContaining("Access Denied");
			assertThat(ledger.trades()).hasValue(1);
			assertThat(template.request("bob", "read", String.class)).isEqualTo("read by bob");
			// Whose peer says nothing has no role either
			assertThatExceptionOfType(ZmqRemoteException.class)
				.isThrownBy(() -> template.request("anybody", "buy", String.class));
			assertThat(ledger.trades()).hasValue(1);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableZmq
	@EnableMethodSecurity
	static class Application {

		private static final PlainSecurity USERS = PlainSecurity.server("users", Map.of("alice", "a", "bob", "b"));

		@Bean
		ZmqAuthenticationConverter authenticationConverter() {
			return (peer) -> UsernamePasswordAuthenticationToken.authenticated(String.valueOf(peer.user()), null,
					AuthorityUtils.createAuthorityList("alice".equals(peer.user()) ? "ROLE_TRADER" : "ROLE_READER"));
		}

		@Bean
		ZmqSocketDefinition desk() {
			return define("desk", ZmqSocketType.REP).bind("tcp://127.0.0.1:*").security(USERS).build();
		}

		@Bean
		ZmqSocketDefinition alice() {
			return client("alice", "a");
		}

		@Bean
		ZmqSocketDefinition bob() {
			return client("bob", "b");
		}

		@Bean
		ZmqSocketDefinition open() {
			return define("open", ZmqSocketType.REP).bind("tcp://127.0.0.1:*").build();
		}

		@Bean
		ZmqSocketDefinition anybody() {
			return define("anybody", ZmqSocketType.REQ).connect("socket:open").build();
		}

		private static ZmqSocketDefinition client(String user, String password) {
			return define(user, ZmqSocketType.REQ).connect("socket:desk")
				.security(PlainSecurity.client(user, user, password))
				.build();
		}

		private static ZmqSocketDefinition.Builder define(String name, ZmqSocketType type) {
			return ZmqSocketDefinition.builder(name, type).handshakeTimeout(Duration.ofSeconds(5));
		}

	}

	static class Desk {

		private final Ledger ledger;

		Desk(Ledger ledger) {
			this.ledger = ledger;
		}

		@ZmqListener("desk")
		String onRequest(String request, Principal principal) {
			return request.equals("buy") ? this.ledger.trade(request) + " for " + principal.getName()
					: request + " by " + Ledger.user();
		}

		@ZmqListener("open")
		@PreAuthorize("hasRole('TRADER')")
		String onOpenRequest(String request) {
			return this.ledger.trade(request);
		}

	}

	static class Ledger {

		private final AtomicInteger trades = new AtomicInteger();

		@PreAuthorize("hasRole('TRADER')")
		String trade(String request) {
			this.trades.incrementAndGet();
			return request + " by " + user();
		}

		AtomicInteger trades() {
			return this.trades;
		}

		static String user() {
			return SecurityContextHolder.getContext().getAuthentication().getName();
		}

	}

}
