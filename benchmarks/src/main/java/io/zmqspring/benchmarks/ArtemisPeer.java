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

import java.util.List;
import java.util.Map;

import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.jms.annotation.EnableJms;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;

/**
 * Artemis in the same process without a disk, through Spring's support of JMS with what
 * Spring Boot makes of it.
 */
final class ArtemisPeer {

	private ArtemisPeer() {
	}

	static Peer far(Workload workload) {
		Arrivals arrivals = new Arrivals();
		ConfigurableApplicationContext application = StarterPeer.start(Application.class,
				new Object[] { new Listener(arrivals) }, Map.of());
		JmsTemplate template = application.getBean(JmsTemplate.class);
		byte[] payload = new Payloads(workload).bytes();
		return new TakingPeer(workload, List.of(arrivals), "vm://0",
				(same) -> new SendingPeer(() -> template.convertAndSend("in", payload), application::close),
				application::close);
	}

	record Listener(Arrivals arrivals) {

		@JmsListener(destination = "in")
		void take(byte[] payload) {
			this.arrivals.arrived(payload);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableJms
	static class Application {

		@Bean(initMethod = "start", destroyMethod = "stop")
		EmbeddedActiveMQ broker() throws Exception {
			ConfigurationImpl configuration = new ConfigurationImpl();
			configuration.setPersistenceEnabled(false)
				.setSecurityEnabled(false)
				.setJMXManagementEnabled(false)
				.addAcceptorConfiguration("in-vm", "vm://0");
			return new EmbeddedActiveMQ().setConfiguration(configuration);
		}

		@Bean
		@DependsOn("broker")
		CachingConnectionFactory connectionFactory() {
			return new CachingConnectionFactory(new ActiveMQConnectionFactory("vm://0"));
		}

		@Bean
		JmsTemplate jmsTemplate(ConnectionFactory connectionFactory) {
			return new JmsTemplate(connectionFactory);
		}

		@Bean
		DefaultJmsListenerContainerFactory jmsListenerContainerFactory(ConnectionFactory connectionFactory) {
			DefaultJmsListenerContainerFactory factory = new DefaultJmsListenerContainerFactory();
			factory.setConnectionFactory(connectionFactory);
			factory.setSessionTransacted(true);
			return factory;
		}

	}

}
