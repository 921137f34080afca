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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.security.CurveKeyGenerator;
import io.zmqspring.security.CurveKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Does what docs/security.md says, with its own words.
 */
class SecurityDocumentTests {

	private final String document;

	@TempDir
	private Path directory;

	SecurityDocumentTests() throws IOException {
		this.document = Files.readString(Path.of("..", "docs", "security.md"));
	}

	@Test
	void curveInFiveMinutes() throws IOException {
		for (String command : blocks("shell").get(0).lines().toList()) {
			String name = command.replaceFirst("java -jar \\S+ (\\w+) .*", "$1");
			CurveKeyGenerator.main(new String[] { this.directory.resolve(name).toString() });
		}
		Files.createDirectory(this.directory.resolve("clients"));
		Files.copy(this.directory.resolve("alice.pub"), this.directory.resolve("clients/alice.pub"));
		String server = blocks("yaml").get(0)
			.replace("/etc/zmq", this.directory.toString())
			.replace("tcp://*:5557", "tcp://127.0.0.1:*");
		try (ConfigurableApplicationContext desk = YamlApplication.of(this.directory, server).with(Desk.class).run()) {
			String client = blocks("yaml").get(1)
				.replace("/etc/zmq", this.directory.toString())
				.replace("tcp://desk.example.com:5557",
						desk.getEnvironment().getRequiredProperty("local.zmq.quote-desk.endpoint"));
			try (ConfigurableApplicationContext alice = YamlApplication.of(this.directory, client).run()) {
				assertThat(alice.getBean(ZmqTemplate.class).request("quotes", "EUR", String.class))
					.isEqualTo("EUR for alice");
			}
		}
	}

	@Test
	void plainBundlesAreThoseOfBothSides() throws IOException {
		String yaml = blocks("yaml").get(2) + """
				  socket:
				    desk: { type: rep, bind: "tcp://127.0.0.1:*", security: desk-users }
				    quotes: { type: req, connect: "socket:desk", security: alice }
				""";
		try (ConfigurableApplicationContext context = YamlApplication.of(this.directory, yaml)
			.withEnvironment(Map.of("ALICE_PASSWORD", "wonderland"))
			.with(PlainDesk.class)
			.run()) {
			assertThat(context.getBean(ZmqTemplate.class).request("quotes", "EUR", String.class))
				.isEqualTo("EUR for alice");
		}
	}

	@Test
	void keysAreGeneratedByABean() throws IOException {
		try (ConfigurableApplicationContext context = YamlApplication.of(this.directory, "zmq: {}").run()) {
			CurveKeyGenerator generator = context.getBean(CurveKeyGenerator.class);
			CurveKeys keys = generator.write(this.directory.resolve("bob"));
			assertThat(Files.readString(this.directory.resolve("bob.key")).strip()).isEqualTo(keys.secretKey());
			assertThat(Files.readString(this.directory.resolve("bob.pub")).strip()).isEqualTo(keys.publicKey());
			assertThat(generator.generate().publicKey()).hasSize(40).isNotEqualTo(keys.publicKey());
		}
	}

	private List<String> blocks(String language) {
		return Pattern.compile("```" + language + "\\R(.*?)```", Pattern.DOTALL)
			.matcher(this.document)
			.results()
			.map((MatchResult block) -> block.group(1))
			.toList();
	}

	static class Desk {

		@ZmqListener("quote-desk")
		String quote(String currency, Principal principal) {
			return currency + " for " + principal.getName();
		}

	}

	static class PlainDesk {

		@ZmqListener("desk")
		String quote(String currency, Principal principal) {
			return currency + " for " + principal.getName();
		}

	}

}
