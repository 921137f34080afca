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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.zmqspring.ZmqRemoteException;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.message.ZmqPeer;
import io.zmqspring.security.PlainSecurity;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import kotlin.coroutines.Continuation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what Spring Security knows while a message is handled.
 */
@Timeout(60)
class SecurityContextTests {

	private static final PlainSecurity USERS = PlainSecurity.server("users", Map.of("alice", "a", "bob", "b"));

	private static final int COUNT = 100;

	private final ListenerFixture zmq = new ListenerFixture();

	private final Queue<Object> seen = new ConcurrentLinkedQueue<>();

	@AfterEach
	void close() {
		this.zmq.close();
	}

	@Test
	void handlerRunsAsTheUserOfEachMessage() {
		server(ZmqSocketType.REP, ZmqSocketType.REQ);
		this.zmq.listener("in", new Server()).concurrency(3).start();
		requestAsBoth();
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void handlerRunsAsTheUserOnVirtualThreads() {
		server(ZmqSocketType.REP, ZmqSocketType.REQ);
		this.zmq.listener("in", new Server()).settings((settings) -> settings.virtualThreads(true)).start();
		requestAsBoth();
	}

	@Test
	void threadsOfAnExecutorGoBackAsTheyCame() {
		ExecutorService executor = Executors.newFixedThreadPool(1);
		try {
			executor.execute(() -> SecurityContextHolder.setContext(SecurityContextTests.context("system")));
			server(ZmqSocketType.REP, ZmqSocketType.REQ);
			this.zmq.listener("in", new Server()).settings((settings) -> settings.executor(executor)).start();
			requestAsBoth();
			assertThat(CompletableFuture.supplyAsync(SecurityContextTests::user, executor))
				.succeedsWithin(Duration.ofSeconds(10))
				.isEqualTo("system");
			executor.execute(SecurityContextHolder::clearContext);
			requestAsBoth();
			assertThatExceptionOfType(ZmqRemoteException.class)
				.isThrownBy(() -> this.zmq.template().request("bob", "fail", String.class));
			assertThat(CompletableFuture.supplyAsync(SecurityContextTests::user, executor))
				.succeedsWithin(Duration.ofSeconds(10))
				.isEqualTo("nobody");
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void userAndPeerArePartOfTheAuthentication() {
		server(ZmqSocketType.PULL, ZmqSocketType.PUSH);
		this.zmq.listen("in", new Object() {
			void handle(String text) {
				SecurityContextTests.this.seen.add(authentication());
			}
		});
		this.zmq.template().send("alice", "a");
		await().until(() -> !this.seen.isEmpty());
		assertThat(this.seen.poll()).isInstanceOfSatisfying(Authentication.class, (authentication) -> {
			assertThat(authentication.isAuthenticated()).isTrue();
			assertThat(authentication.getName()).isEqualTo("alice");
			assertThat(authentication.getPrincipal()).isEqualTo("alice");
			assertThat(authentication.getCredentials()).isNull();
			assertThat(authentication.getAuthorities()).isEmpty();
			assertThat(authentication.getDetails()).isEqualTo(new ZmqPeer("alice", "127.0.0.1"));
		});
	}

	@Test
	void nobodyIsKnownWhereNobodyIsAsked() {
		this.zmq.connect("out", ZmqSocketType.PUSH,
				this.zmq.bind("in", ZmqSocketType.PULL, ListenerFixture.address("tcp")));
		this.zmq.connect("local", ZmqSocketType.PUSH,
				this.zmq.bind("local-in", ZmqSocketType.PULL, ListenerFixture.address("inproc")));
		Object bean = new Object() {
			void handle(String text) {
				SecurityContextTests.this.seen.add(text + " of " + user());
			}
		};
		this.zmq.listen("in", bean);
		this.zmq.listen("local-in", bean);
		this.zmq.template().send("out", "a");
		this.zmq.template().send("local", "b");
		await().until(() -> this.seen.size() == 2);
		assertThat(this.seen).containsExactlyInAnyOrder("a of nobody", "b of nobody");
	}

	// Its messages may come from several peers
	@Test
	void batchRunsAsNobody() {
		server(ZmqSocketType.PULL, ZmqSocketType.PUSH);
		this.zmq.listener("in", new Object() {
			void handle(List<ZmqMessage> messages) {
				messages.forEach((message) -> SecurityContextTests.this.seen
					.add(user() + " for " + ((message.peer() != null) ? message.peer().user() : null)));
			}
		}).endpoint((endpoint) -> endpoint.batch(true)).start();
		this.zmq.template().send("alice", "a");
		await().until(() -> !this.seen.isEmpty());
		assertThat(this.seen).containsExactly("nobody for alice");
	}

	@Test
	void retriesRunAsTheUser() {
		server(ZmqSocketType.REP, ZmqSocketType.REQ);
		this.zmq.listener("in", new Object() {
			private int calls;

			String handle(String text) {
				String user = user();
				SecurityContextHolder.getContext().setAuthentication(null);
				if (++this.calls % 3 != 0) {
					throw new IllegalStateException(user);
				}
				return user;
			}
		}).settings((settings) -> settings.retry(retries())).start();
		requestAsBoth();
	}

	@Test
	void futureThatFailedIsTriedAgainAsTheUser() {
		server(ZmqSocketType.REP, ZmqSocketType.REQ);
		this.zmq.listener("in", new Object() {
			private int calls;

			CompletableFuture<String> handle(String text) {
				String user = user();
				boolean last = ++this.calls % 3 == 0;
				return CompletableFuture.supplyAsync(() -> {
					if (!last) {
						throw new IllegalStateException(user);
					}
					return user;
				});
			}
		}).settings((settings) -> settings.retry(retries())).start();
		requestAsBoth();
	}

	@Test
	void suspendingFunctionRunsAsTheUserUntilItSuspends() {
		server(ZmqSocketType.REP, ZmqSocketType.REQ);
		this.zmq.listen("in", new Object() {
			Object handle(String text, Continuation<? super String> continuation) {
				return user();
			}
		});
		requestAsBoth();
	}

	@Test
	void monoKnowsTheUserWhereverItRuns() {
		server(ZmqSocketType.REP, ZmqSocketType.REQ);
		this.zmq.listen("in", new Object() {
			Mono<String> handle(String text) {
				return Mono.delay(Duration.ofMillis(1)).then(reactiveUser());
			}
		});
		requestAsBoth();
	}

	@Test
	void fluxKnowsTheUserWhereverItRuns() {
		String endpoint = this.zmq.bind(ZmqSocketDefinition.builder("in", ZmqSocketType.DEALER)
			.handshakeTimeout(Duration.ofSeconds(5))
			.security(USERS), ListenerFixture.address("tcp"));
		connect("alice", "a", ZmqSocketType.DEALER, endpoint);
		this.zmq.listen("in", new Object() {
			Flux<String> handle(String text) {
				return Flux.interval(Duration.ofMillis(1)).take(3).concatMap((number) -> reactiveUser());
			}
		});
		this.zmq.template().send("alice", "who");
		for (int i = 0; i < 3; i++) {
			assertThat(this.zmq.template().receive("alice", String.class, ListenerFixture.TIMEOUT)).isEqualTo("alice");
		}
	}

	private static Mono<String> reactiveUser() {
		return ReactiveSecurityContextHolder.getContext().map((context) -> context.getAuthentication().getName());
	}

	private static ZmqListenerSettings.Retry retries() {
		return new ZmqListenerSettings.Retry(5, Duration.ofMillis(1), Duration.ZERO, 1, Duration.ofMillis(1));
	}

	private void server(ZmqSocketType in, ZmqSocketType out) {
		String endpoint = this.zmq.bind(
				ZmqSocketDefinition.builder("in", in).handshakeTimeout(Duration.ofSeconds(5)).security(USERS),
				ListenerFixture.address("tcp"));
		connect("alice", "a", out, endpoint);
		connect("bob", "b", out, endpoint);
	}

	private void connect(String user, String password, ZmqSocketType type, String endpoint) {
		this.zmq.connect(ZmqSocketDefinition.builder(user, type)
			.handshakeTimeout(Duration.ofSeconds(5))
			.security(PlainSecurity.client(user, user, password)), endpoint);
	}

	private void requestAsBoth() {
		for (int i = 0; i < COUNT; i++) {
			for (String user : List.of("alice", "bob")) {
				assertThat(this.zmq.template().request(user, "who", String.class)).isEqualTo(user);
			}
		}
	}

	private static SecurityContext context(String user) {
		SecurityContext context = SecurityContextHolder.createEmptyContext();
		context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(user, null, List.of()));
		return context;
	}

	private static Authentication authentication() {
		return SecurityContextHolder.getContext().getAuthentication();
	}

	private static String user() {
		Authentication authentication = authentication();
		return (authentication != null) ? authentication.getName() : "nobody";
	}

	static class Server {

		String handle(String text) {
			if (text.equals("fail")) {
				throw new IllegalStateException(user());
			}
			return user();
		}

	}

}
