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
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Principal;
import java.time.Duration;
import java.util.List;

import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.message.ZmqPeer;
import io.zmqspring.security.CurveKeys;
import io.zmqspring.security.ZmqAuthenticator;
import io.zmqspring.security.ZmqAuthenticator.Decision;
import io.zmqspring.socket.ZmqAuthenticationEvent;
import io.zmqspring.socket.ZmqSockets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class SecurityPropertiesTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String PASSWORD = "wonderland-7193";

	private static final CurveKeys SERVER = CurveKeys.generate();

	private static final CurveKeys CLIENT = CurveKeys.generate();

	private static final String SECURED = """
			zmq:
			  security:
			    required: true
			    curve:
			      desk:
			        secret-key: "%s"
			        authorized-clients: "%s"
			      client:
			        public-key: "%s"
			        secret-key: "%s"
			        server-key: "%s"
			    plain:
			      users: { users: { alice: %s } }
			      alice: { user: alice, password: %s }
			      mallory: { user: mallory, password: %s }
			  socket:
			    curve-in: { type: pull, bind: "tcp://127.0.0.1:*", security: desk }
			    curve-out: { type: push, connect: "socket:curve-in", security: client }
			    plain-in: { type: pull, bind: "tcp://127.0.0.1:*", security: users }
			    plain-out: { type: push, connect: "socket:plain-in", security: alice }
			    plain-no: { type: push, connect: "socket:plain-in", security: mallory }
			""".formatted(SERVER.secretKey(), CLIENT.publicKey(), CLIENT.publicKey(), CLIENT.secretKey(),
			SERVER.publicKey(), PASSWORD, PASSWORD, PASSWORD);

	@TempDir
	private Path directory;

	@Test
	void socketsUseTheirBundles() {
		try (ConfigurableApplicationContext context = YamlApplication.of(this.directory, SECURED).run()) {
			ZmqTemplate template = context.getBean(ZmqTemplate.class);
			template.send("curve-out", "secret");
			template.send("plain-out", "readable");
			assertThat(peer(template, "curve-in")).isEqualTo(new ZmqPeer(CLIENT.publicKey(), "127.0.0.1"));
			assertThat(peer(template, "plain-in")).isEqualTo(new ZmqPeer("alice", "127.0.0.1"));
		}
	}

	private static ZmqPeer peer(ZmqTemplate template, String socket) {
		ZmqMessage message = template.receive(socket, ZmqMessage.class, PATIENCE);
		assertThat(message).isNotNull();
		return message.peer();
	}

	@Test
	void userIsThePrincipalWithoutSpringSecurity() {
		assertThat(ClassUtils.isPresent("org.springframework.security.core.Authentication", null)).isFalse();
		try (ConfigurableApplicationContext context = YamlApplication.of(this.directory, SECURED)
			.with(Worker.class)
			.run()) {
			context.getBean(ZmqTemplate.class).send("plain-out", "work");
			Worker worker = context.getBean(Worker.class);
			Awaitility.await().until(() -> worker.seen, (seen) -> seen != null);
			assertThat(worker.seen).isEqualTo("work of alice");
		}
	}

	@Test
	void refusalsAreEventsAndCounted() {
		try (ConfigurableApplicationContext context = YamlApplication.of(this.directory, SECURED)
			.with(Refusals.class)
			.withLog("off")
			.run()) {
			Refusals refusals = context.getBean(Refusals.class);
			Awaitility.await().until(() -> refusals.reason, (reason) -> reason != null);
			assertThat(refusals.reason).isEqualTo("plain-in: there is no user 'mallory'");
			assertThat(context.getBean(ZmqSockets.class).get("plain-in").counters().unauthenticated()).isPositive();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = {
			"curve.a: { server-key: PUBLIC }; curve.a.secret-key; The secret key is missing",
			"curve.a: { public-key: PUBLIC, server-key: PUBLIC }; curve.a.secret-key; Half of the keys is missing",
			"curve.a: { secret-key: SECRETx, server-key: PUBLIC }; curve.a.secret-key; 41 characters",
			"curve.a: { secret-key: SECRET, server-key: SECRET }; curve.a.server-key; A secret key stands",
			"curve.a: { secret-key: SECRET, public-key: SECRET, server-key: PUBLIC }; curve.a.public-key; A secret key stands",
			"curve.a: { secret-key: SECRET, authorized-clients: SECRET }; curve.a.authorized-clients; A secret key stands",
			"curve.a: { secret-key: SECRET }; curve.a.server-key; client or of a server",
			"curve.a: { secret-key: SECRET, server-key: PUBLIC, allow-any-client: true }; curve.a.server-key; two bundles",
			"plain.a: { user: alice }; plain.a.password; The password is missing",
			"plain.a: { password: SECRET }; plain.a.user; name of a user is missing",
			"plain.a: { user: alice, password: SECRET, users: { bob: SECRET } }; plain.a.users; two bundles",
			"plain.a: { users: { bob: SECRETSECRETSECRETSECRET } }; plain.a.users.bob; 160 bytes",
			"curve.secret-key: SECRET; curve.secret-key; its value, which may be secret",
			"curve.a: { secret-kye: SECRET }; curve.a.secret-kye; is unknown below zmq.security.curve.a",
			"curve.a: { allow-any-client: SECRET }; curve.a.allow-any-client; its value, which may be secret" })
	void failureNamesThePropertyAndHidesTheValue(String yaml, String property, String text, CapturedOutput output) {
		String quoted = yaml.replace("PUBLIC", "\"" + CLIENT.publicKey() + "\"")
			.replaceAll("(SECRET)+x?", "\"$0\"")
			.replace("SECRET", SERVER.secretKey());
		String failure = failure("zmq.security." + quoted);
		assertThat(failure).contains("Property: zmq.security." + property, text);
		assertThat(failure + output).doesNotContain(SERVER.secretKey());
	}

	@Test
	void secretFileThatAllMayReadIsNamed() throws IOException {
		Path file = Files.writeString(this.directory.resolve("key"), SERVER.secretKey());
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
		assertThat(failure("zmq.security.curve.a: { secret-key: 'file:%s', allow-any-client: true }".formatted(file)))
			.contains("Property: zmq.security.curve.a.secret-key", "Value: \"file:" + file + "\"", "chmod 600");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '"', value = {
			"type: pull, bind: 'tcp://127.0.0.1:*', security: b; security; There is no such security bundle",
			"type: pull, bind: 'tcp://127.0.0.1:*', security: a; security; bundle of a client",
			"type: pull, bind: 'tcp://127.0.0.1:*', allowed-addresses: here; allowed-addresses; 'here' is no IP address",
			"type: pull, connect: 'tcp://127.0.0.1:1', denied-addresses: '::1'; allowed-addresses; does not bind" })
	void failureNamesTheSocket(String socket, String setting, String text) {
		assertThat(failure("""
				zmq:
				  security.plain.a: { user: a, password: b }
				  socket.in: { %s }
				""".formatted(socket))).contains("zmq.socket.in." + setting, text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "bind: 'tcp://*:*'", "bind: 'tcp://0.0.0.0:*'", "connect: 'tcp://192.0.2.1:5555'",
			"connect: 'tcp://example.invalid:5555'", "connect: 'tcp://192.0.2.1:5555', security: a" })
	void socketBeyondThisMachineNeedsCurveWhereThatIsRequired(String endpoint, CapturedOutput output) {
		String yaml = """
				zmq:
				  security.required: %s
				  security.plain.a: { user: a, password: b }
				  socket.out: { type: push, %s }
				""";
		assertThat(failure(yaml.formatted(true, endpoint))).contains("zmq.socket.out.security", "without CURVE");
		YamlApplication.of(this.directory, yaml.formatted(false, endpoint)).run().close();
		assertThat(output).containsOnlyOnce("push socket 'out' uses").contains("without CURVE");
	}

	@Test
	void socketOfThisMachineNeedsNoSecurity(CapturedOutput output) {
		YamlApplication.of(this.directory, """
				zmq:
				  security.required: true
				  socket:
				    one: { type: push, bind: "tcp://127.0.0.1:*" }
				    two: { type: push, ipv6: true, connect: [ "tcp://localhost:1", "tcp://[::1]:1", "inproc://two" ] }
				""").run().close();
		assertThat(output).doesNotContain("without CURVE");
	}

	@Test
	void authenticatorBeanDecides() {
		try (ConfigurableApplicationContext context = YamlApplication.of(this.directory, """
				zmq.socket:
				  in: { type: pull, bind: "tcp://127.0.0.1:*", allowed-addresses: "127.0.0.0/8,::1" }
				  out: { type: push, connect: "socket:in" }
				""").with(Guest.class).run()) {
			ZmqTemplate template = context.getBean(ZmqTemplate.class);
			template.send("out", "hello");
			assertThat(peer(template, "in")).isEqualTo(new ZmqPeer("guest of in", "127.0.0.1"));
		}
	}

	private String failure(String yaml) {
		assertThatException().isThrownBy(() -> YamlApplication.of(this.directory, yaml).withLog("error").run().close());
		FailureAnalysis analysis = RecordedAnalysis.take();
		assertThat(analysis).as("analysis of the failure").isNotNull();
		return String.join("\n", List.of(analysis.getDescription(), analysis.getAction()));
	}

	static class Worker {

		private volatile String seen;

		@ZmqListener("plain-in")
		void onWork(String text, Principal principal) {
			this.seen = text + " of " + principal.getName();
		}

	}

	static class Refusals {

		private volatile String reason;

		@EventListener
		void on(ZmqAuthenticationEvent event) {
			if (!event.isAccepted()) {
				this.reason = event.getSocketName() + ": " + event.getReason();
			}
		}

	}

	static class Guest {

		@Bean
		ZmqAuthenticator authenticator() {
			return (request) -> Decision.accept("guest of " + request.socketName());
		}

	}

}
