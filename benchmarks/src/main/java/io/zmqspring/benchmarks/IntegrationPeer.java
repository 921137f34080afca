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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.zeromq.SocketType;
import org.zeromq.ZContext;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.handler.ReactiveMessageHandlerAdapter;
import org.springframework.integration.zeromq.inbound.ZeroMqMessageProducer;
import org.springframework.integration.zeromq.outbound.ZeroMqMessageHandler;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.support.GenericMessage;

/**
 * The adapters of Spring Integration.
 */
final class IntegrationPeer {

	private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

	private IntegrationPeer() {
	}

	static Peer far(Workload workload) {
		Arrivals arrivals = new Arrivals();
		DirectChannel channel = new DirectChannel();
		channel.subscribe((message) -> arrivals.arrived(message.getPayload()));
		ZContext context = new ZContext();
		ZeroMqMessageProducer producer = new ZeroMqMessageProducer(context, SocketType.PULL);
		producer.setOutputChannel(channel);
		// By default it sleeps for a second whenever it has found nothing
		producer.setConsumeDelay(Duration.ofMillis(1));
		ConfigurableApplicationContext application = start(context, producer);
		return new TakingPeer(workload, arrivals, "tcp://127.0.0.1:" + awaitPort(producer), application::close);
	}

	// Which another thread binds
	private static int awaitPort(ZeroMqMessageProducer producer) {
		long deadline = System.nanoTime() + PATIENCE_NANOS;
		while (producer.getBoundPort() == 0 && System.nanoTime() < deadline) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
		return producer.getBoundPort();
	}

	static Peer near(Workload workload, String endpoint) {
		ZContext context = new ZContext();
		ZeroMqMessageHandler handler = new ZeroMqMessageHandler(context, endpoint, SocketType.PUSH);
		ConfigurableApplicationContext application = start(context, handler);
		handler.start();
		MessageHandler adapter = new ReactiveMessageHandlerAdapter(handler);
		byte[] payload = new Payloads(workload).bytes();
		return new SendingPeer(() -> adapter.handleMessage(new GenericMessage<>(payload)), application::close);
	}

	private static ConfigurableApplicationContext start(Object... beans) {
		return StarterPeer.start(Application.class, beans, Map.of());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	static class Application {

	}

}
