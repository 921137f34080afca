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

package io.zmqspring.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.zmqspring.core.ZmqTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

class ZmqConnectionDetailsTests {

	@TempDir
	private Path directory;

	@Test
	void eachSocketConnectsToWhereItsDetailsSay() {
		YamlApplication application = YamlApplication.of(this.directory, """
				zmq:
				  socket:
				    work:     { type: pull, bind: "inproc://connection-details-work" }
				    audit:    { type: pull, bind: "inproc://connection-details-audit" }
				    work-out: { type: push }
				    auditOut: { type: push, connect: "inproc://connection-details-nobody" }
				""").with(TwoDetails.class);
		try (ConfigurableApplicationContext context = application.run()) {
			ZmqTemplate template = context.getBean(ZmqTemplate.class);
			template.send("work-out", "task");
			template.send("auditOut", "record");
			assertThat(template.receive("work", String.class, Duration.ofSeconds(20))).isEqualTo("task");
			assertThat(template.receive("audit", String.class, Duration.ofSeconds(20))).isEqualTo("record");
		}
	}

	@Test
	void detailsOfAnUnknownSocketStopTheStart() {
		assertThat(failure("""
				zmq.socket.work-out: { type: push, connect: "inproc://connection-details-work" }
				""")).contains("ZeroMQ socket 'audit-out'", "A ZmqConnectionDetails bean names it",
				"there are [work-out]", "Configure it below zmq.socket.audit-out, or correct the name");
	}

	@Test
	void secondDetailsOfASocketStopTheStart() {
		assertThat(failure("""
				zmq.socket:
				  work-out: { type: push }
				  audit-out: { type: push }
				""", MoreDetails.class)).contains("ZeroMQ socket 'WorkOut'",
				"Two ZmqConnectionDetails beans name this socket", "Give it one that has all its endpoints");
	}

	private String failure(String yaml, Class<?>... sources) {
		YamlApplication application = YamlApplication.of(this.directory, yaml).with(TwoDetails.class).with(sources);
		assertThatException().isThrownBy(() -> application.withLog("off").run().close());
		FailureAnalysis analysis = RecordedAnalysis.take();
		assertThat(analysis).as("analysis of the failure").isNotNull();
		return analysis.getDescription() + analysis.getAction();
	}

	static class TwoDetails {

		@Bean
		ZmqConnectionDetails work() {
			return new Details("work-out", "inproc://connection-details-work");
		}

		@Bean
		ZmqConnectionDetails audit() {
			return new Details("audit-out", "inproc://connection-details-audit");
		}

	}

	static class MoreDetails {

		@Bean
		ZmqConnectionDetails more() {
			return new Details("WorkOut", "inproc://connection-details-more");
		}

	}

	private record Details(String name, String endpoint) implements ZmqConnectionDetails {

		@Override
		public String getSocketName() {
			return this.name;
		}

		@Override
		public List<String> getConnect() {
			return List.of(this.endpoint);
		}

	}

}
