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

package io.zmqspring.boot.autoconfigure.health;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.boot.autoconfigure.ZmqAutoConfiguration;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.listener.ZmqListenerRegistry;
import io.zmqspring.socket.ZmqSocketCustomizer;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import io.zmqspring.socket.ZmqSockets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.zeromq.ZMQ;
import zmq.Msg;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.util.Assert;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that health tells how sockets and listeners are.
 */
class ZmqHealthIndicatorTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class, HealthContributorAutoConfiguration.class,
				ZmqHealthContributorAutoConfiguration.class))
		.withPropertyValues("zmq.socket.in.type=pull", "zmq.socket.in.bind=tcp://127.0.0.1:*",
				"zmq.socket.out.type=push", "zmq.socket.out.connect=socket:in", "zmq.defaults.linger=100ms",
				"zmq.defaults.send-timeout=200ms", "zmq.defaults.bind-timeout=100ms");

	@Test
	void upWithTheStateOfEachSocketAndListener() {
		this.runner.withBean(Desk.class).run((context) -> {
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(health(context).getDetails()).isEqualTo(
					Map.of("sockets", Map.of("in", "open", "out", "open"), "listeners", Map.of("desk", "running")));
			ZmqListenerRegistry registry = context.getBean(ZmqListenerRegistry.class);
			registry.pause("desk");
			assertThat(health(context).getDetails()).containsEntry("listeners", Map.of("desk", "paused"));
			registry.stop("desk");
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(health(context).getDetails()).isEqualTo(
					Map.of("sockets", Map.of("in", "closed", "out", "open"), "listeners", Map.of("desk", "stopped")));
		});
	}

	@Test
	void peerThatIsNotThereIsNotClaimedToBe() {
		this.runner.withPropertyValues("zmq.socket.alone.type=push", "zmq.socket.alone.connect=tcp://127.0.0.1:1")
			.run((context) -> {
				assertThat(health(context).getStatus()).isEqualTo(Status.UP);
				assertThat(health(context).getDetails().toString()).doesNotContain("connected", "peer");
			});
	}

	@Test
	void downWhileASocketIsNotOpenAgainAfterAnErrorOnAnIoThread() {
		this.runner.withBean(Desk.class).withBean(Faults.class).run((context) -> {
			Faults faults = context.getBean(Faults.class);
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			faults.unopenable.set(true);
			faults.armed.set(true);
			Awaitility.await().until(() -> {
				trySend(context);
				return health(context).getStatus().equals(Status.DOWN);
			});
			assertThat(health(context).getDetails()).extractingByKey("sockets").asString().contains("in=lost");
			faults.unopenable.set(false);
			Awaitility.await().until(() -> health(context).getStatus().equals(Status.UP));
			assertThat(health(context).getDetails()).extractingByKey("sockets").asString().doesNotContain("lost");
		});
	}

	private static void trySend(ApplicationContext context) {
		try {
			context.getBean(ZmqTemplate.class).send("out", "text");
		}
		catch (RuntimeException ex) {
			// What meets the error is lost, or refused
			Thread.yield();
		}
	}

	@Test
	void outOfServiceOnceTheSocketsAreStopped() {
		this.runner.run((context) -> {
			context.getBean(ZmqSockets.class).stop();
			assertThat(health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		});
	}

	@Test
	void canBeDisabled() {
		this.runner.withPropertyValues("management.health.zmq.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ZmqHealthIndicator.class));
		this.runner.withPropertyValues("zmq.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ZmqHealthIndicator.class));
	}

	private static Health health(ApplicationContext context) {
		Health health = context.getBean(ZmqHealthIndicator.class).health();
		assertThat(health).isNotNull();
		return health;
	}

	static class Desk {

		@ZmqListener(id = "desk", value = "in")
		void handle(String text) {
		}

	}

	/**
	 * Lets an I/O thread meet an error, and the socket not be opened again.
	 */
	static class Faults implements ZmqSocketCustomizer {

		private final AtomicBoolean armed = new AtomicBoolean();

		private final AtomicBoolean unopenable = new AtomicBoolean();

		@Override
		public void customize(ZmqSocketDefinition definition, ZMQ.Socket socket) {
			if (definition.type() == ZmqSocketType.PULL) {
				Assert.state(!this.unopenable.get(), "Not now");
				socket.setMsgAllocator(this::allocate);
			}
		}

		private Msg allocate(int size) {
			if (this.armed.compareAndSet(true, false)) {
				throw new OutOfMemoryError("As if there were no memory");
			}
			return new Msg(size);
		}

	}

}
