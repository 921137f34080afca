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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.core.ZmqTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

class StartupFailureTests {

	private static final String ORIGIN = "\\[.*application\\.yml\\] - ";

	@TempDir
	private Path directory;

	private String failure(String yaml, Class<?>... sources) {
		return failure(YamlApplication.of(this.directory, yaml).with(sources));
	}

	private String failure(YamlApplication application, String... arguments) {
		assertThatException().isThrownBy(() -> application.withLog("off").run(arguments).close());
		FailureAnalysis analysis = RecordedAnalysis.take();
		assertThat(analysis).as("analysis of the failure").isNotNull();
		return "%s%n%nAction:%n%n%s".formatted(analysis.getDescription(), analysis.getAction());
	}

	@Test
	void portInUse() throws IOException {
		try (ServerSocket occupant = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			String endpoint = "tcp://127.0.0.1:" + occupant.getLocalPort();
			assertThat(failure("""
					zmq:
					  defaults:
					    bind-timeout: 100ms
					  socket:
					    prices-out:
					      type: pub
					      bind: "%s"
					""".formatted(endpoint)))
				.contains("Property: zmq.socket.prices-out.bind", "Value: \"" + endpoint + "\"")
				.containsPattern("Origin: .*" + ORIGIN + "7:13")
				.contains("Address already in use", "Stop what listens on that port");
		}
	}

	@Test
	void portInUseByAnElementOfAList() throws IOException {
		try (ServerSocket occupant = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			String endpoint = "tcp://127.0.0.1:" + occupant.getLocalPort();
			assertThat(failure("""
					occupied: %d
					zmq:
					  socket:
					    work:
					      type: push
					      bind-timeout: 0
					      bind:
					      - inproc://startup-failure
					      - tcp://127.0.0.1:${occupied}
					""".formatted(occupant.getLocalPort())))
				.contains("Property: zmq.socket.work.bind", "Value: \"" + endpoint + "\"")
				.containsPattern("Origin: .*" + ORIGIN + "9:9");
		}
	}

	@ParameterizedTest
	@CsvSource({ "tcp://no-such-host.invalid:*, Unknown host no-such-host.invalid, Correct the host name",
			"tcp://192.0.2.1:*, assign requested address, Bind to an address of this machine" })
	void addressThatIsNotOfThisMachine(String endpoint, String reason, String action) {
		assertThat(failure("""
				zmq:
				  socket:
				    prices-out: { type: pub, bind-timeout: 0, bind: "%s" }
				""".formatted(endpoint))).contains("Property: zmq.socket.prices-out.bind",
				"Value: \"" + endpoint + "\"", reason, action);
	}

	@Test
	void inprocNameInUse() {
		assertThat(failure("""
				zmq:
				  socket:
				    first: { type: push, bind: "inproc://twice" }
				    second: { type: push, bind: "inproc://twice" }
				""")).contains("Property: zmq.socket.second.bind", "Value: \"inproc://twice\"",
				"push socket 'first' is bound to it", "inproc name of its own");
	}

	@Test
	void referenceToUnknownSocket() {
		assertThat(failure("""
				zmq:
				  socket:
				    prices-in: { type: sub, connect: "socket:prices-uot" }
				    prices-out: { type: pub, bind: "tcp://127.0.0.1:*" }
				""")).contains("Property: zmq.socket.prices-in.connect", "Value: \"socket:prices-uot\"",
				"There is no such socket; there are [prices-in, prices-out]", "Name another socket");
	}

	@Test
	void referenceToSocketThatCannotTalk() {
		assertThat(failure("""
				zmq:
				  socket:
				    prices-in: { type: pull, connect: "socket:prices-out" }
				    prices-out: { type: pub, bind: "tcp://127.0.0.1:*" }
				""")).contains("Property: zmq.socket.prices-in.connect",
				"A pull socket cannot talk to the pub socket 'prices-out'", "Connect it to a socket of type [push]");
	}

	@Test
	void missingType() {
		assertThat(failure("""
				zmq:
				  socket:
				    prices-out: { bind: "tcp://127.0.0.1:*" }
				""")).contains("Property: zmq.socket.prices-out.type", "The type of the socket is missing",
				"Set it to one of [pub, sub, push, pull, req, rep, pair, dealer, router, xpub, xsub]");
	}

	@Test
	void invalidType() {
		assertThat(failure("""
				zmq:
				  socket:
				    prices-out: { type: publish, bind: "tcp://127.0.0.1:*" }
				""")).contains("Property: zmq.socket.prices-out.type", "Value: \"publish\"")
			.containsPattern("Origin: .*" + ORIGIN + "3:25")
			.contains("The following values are valid")
			.containsPattern("dealer\\s+pair\\s+pub\\s+pull\\s+push\\s+rep\\s+req\\s+router\\s+sub\\s+xpub\\s+xsub");
	}

	@Test
	void missingEndpoint() {
		assertThat(failure("""
				zmq:
				  socket:
				    prices-in: { type: sub }
				""")).contains("Property: zmq.socket.prices-in", "It has no endpoint", "Set 'bind' or 'connect'");
	}

	@ParameterizedTest
	@CsvSource({ "bind, tcp:127.0.0.1:5556, This is no endpoint, 'Write tcp://<host>:<port>'",
			"connect, tcp://127.0.0.1:70000, The port is above 65535, Use a port from 1 to 65535",
			"connect, tcp://127.0.0.1:*, A wildcard names no peer, Name the host and the port",
			"bind, ipc:///tmp/prices, JeroMQ has no ipc transport, Use tcp://127.0.0.1:<port>" })
	void badEndpoint(String setting, String endpoint, String reason, String action) {
		assertThat(failure("""
				zmq:
				  socket:
				    prices-out: { type: pub, %s: "%s" }
				""".formatted(setting, endpoint)))
			.contains("Property: zmq.socket.prices-out." + setting, "Value: \"" + endpoint + "\"", reason, action)
			.containsPattern("Origin: .*" + ORIGIN + "3:");
	}

	@ParameterizedTest
	@CsvSource({ "send-high-water-mark, 0", "linger, -1s", "max-message-size, 3GB", "max-message-size, -1B",
			"reconnect-interval, 0", "routing-id, hex:0", "routing-id, hex:00FF", "heartbeat.timeout, 20s",
			"request.max-in-flight, 0", "tcp-keep-alive.count, 200" })
	void valueOutOfRange(String setting, String value) {
		assertThat(failure("""
				zmq:
				  socket:
				    quotes: { type: req, bind: "tcp://127.0.0.1:*", %s: "%s" }
				""".formatted(setting, value)))
			.contains("Property: zmq.socket.quotes." + setting, "Value: \"" + value + "\"", "Reason: ")
			.containsPattern("Origin: .*" + ORIGIN + "3:")
			.containsPattern("Action:\\s+\\S+");
	}

	@ParameterizedTest
	@ValueSource(strings = { "pricesOut", "prices_out", "PRICES", "[eu.prices]", "[prices out]", "1" })
	void propertyIsFoundWhateverTheNameOfTheSocket(String name) {
		assertThat(failure("""
				zmq:
				  socket:
				    "%s": { type: pub, bind: "tcp://127.0.0.1:*", linger: -1s }
				""".formatted(name))).contains("Property: zmq.socket." + name + ".linger", "Value: \"-1s\"")
			.containsPattern("Origin: .*" + ORIGIN + "3:");
	}

	@Test
	void defaultOutOfRange() {
		assertThat(failure("""
				zmq:
				  defaults:
				    linger: -5s
				  socket:
				    quotes: { type: req, bind: "tcp://127.0.0.1:*" }
				""")).contains("ZeroMQ socket 'quotes'", "Property: zmq.defaults.linger", "Value: \"-5s\"")
			.containsPattern("Origin: .*" + ORIGIN + "3:13");
	}

	@Test
	void contextSettingOutOfRange() {
		assertThat(failure("""
				zmq:
				  context:
				    io-threads: 0
				"""))
			.contains("Property: zmq.context.io-threads", "Value: \"0\"", "It is out of its range", "Use 1 to 128")
			.containsPattern("Origin: .*" + ORIGIN + "3:17");
	}

	@Test
	void listenerSettingOutOfRange() {
		assertThat(failure("""
				zmq:
				  listener:
				    concurrency: 0
				"""))
			.contains("Property: zmq.listener.concurrency", "Value: \"0\"", "It is out of its range", "Use 1 to")
			.containsPattern("Origin: .*" + ORIGIN + "3:18");
	}

	@Test
	void optionOfAnotherType() {
		assertThat(failure("""
				zmq:
				  socket:
				    work: { type: push, bind: "tcp://127.0.0.1:*", topics: "EUR" }
				""")).contains("Property: zmq.socket.work.topics", "Value: \"EUR\"",
				"It has no meaning on a push socket", "Leave it out");
	}

	@ParameterizedTest
	@CsvSource({ "socket.prices-out.bnid", "socket.prices-out.heartbeat.intervall", "defaults.lingr",
			"context.io-thread", "listener.concurency", "sockets.prices-out.bind" })
	void misspeltProperty(String name) {
		assertThat(failure("""
				zmq.socket.prices-out: { type: pub, bind: "tcp://127.0.0.1:*" }
				zmq.%s: "1"
				""".formatted(name))).contains("Property: zmq." + name, "Value: \"1\"")
			.containsPattern("Origin: .*" + ORIGIN + "2:");
	}

	@Test
	void misspeltArgument() {
		YamlApplication application = YamlApplication.of(this.directory, "");
		assertThat(failure(application, "--zmq.socket.prices-out.bnid=1"))
			.contains("Property: zmq.socket.prices-out.bnid");
	}

	@Test
	void variablesOfOtherProgramsAreIgnored() {
		YamlApplication application = YamlApplication.of(this.directory, """
				zmq:
				  socket:
				    prices-out: { type: pub, bind: "tcp://127.0.0.1:*" }
				""");
		application.withEnvironment(Map.of("ZMQ_HOME", "/opt/zmq", "ZMQ_PORT", "tcp://10.0.0.1:5556",
				"ZMQ_SERVICE_HOST", "10.0.0.1", "ZMQ_PORT_5556_TCP_ADDR", "10.0.0.1", "ZMQ_CONTEXT_PORT_1", "x"));
		try (ConfigurableApplicationContext context = application.run()) {
			assertThat(context.getBean(ZmqProperties.class).getSocket()).containsOnlyKeys("prices-out");
		}
	}

	@Test
	void environmentOverridesFile() {
		YamlApplication application = YamlApplication.of(this.directory, """
				zmq:
				  socket:
				    prices: { type: pub, bind: "tcp://127.0.0.1:*", linger: 1s }
				""");
		application.withEnvironment(Map.of("ZMQ_SOCKET_PRICES_LINGER", "2s"));
		try (ConfigurableApplicationContext context = application.run()) {
			assertThat(context.getBean(ZmqProperties.class).getSocket().get("prices").getLinger())
				.isEqualTo(Duration.ofSeconds(2));
		}
	}

	@Test
	void unknownSocket() {
		assertThat(failure("""
				zmq:
				  socket:
				    work: { type: push, bind: "tcp://127.0.0.1:*" }
				""", SendsToWrk.class)).contains("Property: zmq.socket.wrk",
				"There is no such socket; there are [work]", "Configure it below zmq.socket.wrk, or correct the name");
	}

	@Test
	void wrongTypeForTheCall() {
		assertThat(failure("""
				zmq:
				  socket:
				    wrk: { type: pull, bind: "tcp://127.0.0.1:*" }
				""", SendsToWrk.class))
			.contains("Property: zmq.socket.wrk.type", "Value: \"pull\"", "Nothing can send to a pull socket",
					"Use a socket of type")
			.containsPattern("Origin: .*" + ORIGIN + "3:18");
	}

	@Test
	void secondListener() {
		assertThat(failure("""
				zmq:
				  socket:
				    worker: { type: pull, bind: "tcp://127.0.0.1:*" }
				""", TwoListeners.class)).contains("ZeroMQ socket 'worker'", "Property: zmq.socket.worker",
				"There are two listeners", "a pull socket can have one", "Give one of them a socket of its own");
	}

	@Test
	void listenerOfAnUnknownSocket() {
		assertThat(failure("""
				zmq:
				  socket:
				    wrker: { type: pull, bind: "tcp://127.0.0.1:*" }
				""", TwoListeners.class)).contains("Property: zmq.socket.worker",
				"There is no such socket; there are [wrker]",
				"Configure it below zmq.socket.worker, or correct the name");
	}

	@Test
	void listenerOfASocketThatCannotReceive() {
		assertThat(failure("""
				zmq:
				  socket:
				    worker: { type: push, bind: "tcp://127.0.0.1:*" }
				""", TwoListeners.class)).contains("Property: zmq.socket.worker.type", "Value: \"push\"",
				"cannot receive from a push socket", "Let it listen to a socket of type");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = {
			"type: pair, bind: 'inproc://startup-a,inproc://startup-b'; worker; one peer; Give it one endpoint",
			"type: push, bind: 'inproc://startup-a,inproc://startup-a'; worker; listed twice; List each endpoint once",
			"type: req, conflate: true, bind: 'inproc://startup-a'; worker.conflate; no meaning on a req; Leave it out",
			"type: sub, conflate: true, topics: EUR, bind: 'inproc://startup-a'; worker.conflate; have a topic frame; "
					+ "Leave out 'conflate' or 'topics'",
			"type: push, format: headers, conflate: true, bind: 'inproc://startup-a'; worker.conflate; "
					+ "messages that have several; Leave out 'conflate' or 'format: headers'",
			"type: push, connect: 'socket:worker'; worker.connect; It is the socket itself; Name another socket",
			"type: req, format: headers, request.correlation: false, bind: 'inproc://startup-a'; "
					+ "worker.request.correlation; stand before the correlation frame; set 'format' to plain" })
	void socketThatCannotWork(String socket, String property, String reason, String action) {
		String failure = failure("""
				zmq:
				  socket:
				    worker: { %s }
				""".formatted(socket.replace('\'', '"')));
		assertThat(failure).contains("ZeroMQ socket 'worker'")
			.containsPattern("Property: zmq\\.socket\\." + Pattern.quote(property) + "\\R")
			.containsPattern("Reason: .*" + Pattern.quote(reason))
			.containsPattern("Action:\\s+.*" + Pattern.quote(action));
	}

	@ParameterizedTest
	@MethodSource
	void listenerThatCannotWork(Class<?> listener, String subject, String reason, String action) {
		assertThat(
				failure("""
						spring.autoconfigure.exclude: org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration
						zmq:
						  socket:
						    worker: { type: pull, bind: "tcp://127.0.0.1:*" }
						    prices: { type: sub, bind: "tcp://127.0.0.1:*" }
						    newest: { type: sub, conflate: true, bind: "tcp://127.0.0.1:*" }
						    desk:   { type: rep, bind: "tcp://127.0.0.1:*" }
						""",
						listener))
			.contains(subject)
			.containsPattern("Reason: .*" + Pattern.quote(reason))
			.containsPattern("Action:\\s+.*" + Pattern.quote(action));
	}

	static Stream<Arguments> listenerThatCannotWork() {
		return Stream.of(
				Arguments.of(NoSocket.class, "ZeroMQ cannot be used", "names no socket",
						"Give @ZmqListener the name of a socket"),
				Arguments.of(NoType.class, "ZeroMQ socket 'own'", "no type of socket that exists",
						"Set its type to sub"),
				Arguments.of(SendToSeveral.class, "Setting: @SendTo", "go to one socket", "Name exactly one socket"),
				Arguments.of(SameIds.class, "Value: \"same\"", "two listeners of this id", "an id of its own"),
				Arguments.of(ResultOfPull.class, "ZeroMQ socket 'worker'", "a pull socket sends none back",
						"name a socket for the results with @SendTo"),
				Arguments.of(TopicOfPull.class, "ZeroMQ socket 'worker'", "which a pull socket does not know",
						"Leave them out"),
				Arguments.of(TopicWithConflate.class, "Property: zmq.socket.newest.conflate", "which come in a frame",
						"Leave out 'conflate' of the socket or the topics"),
				Arguments.of(BadTopic.class, "Value: \"hex:0\"", "has a topic that is none", "Write hex:"),
				Arguments.of(NoErrorHandler.class, "Setting: errorHandler", "an error handler that is none",
						"Name a bean of the type ZmqErrorHandler"),
				Arguments.of(SendToOfRep.class, "Setting: @SendTo", "its result is the reply", "Leave @SendTo out"),
				Arguments.of(SendToOfVoid.class, "Setting: @SendTo", "it returns nothing to send", "Return a value"),
				Arguments.of(SendToPull.class, "Value: \"worker\"", "nothing can be sent to a pull socket",
						"Name a socket of type push"),
				Arguments.of(TwoDescriptions.class, "ZeroMQ socket 'own'", "describe it in different ways",
						"or in the same way at both"),
				Arguments.of(PayloadExpression.class, "ZeroMQ socket 'worker'", "which is not evaluated",
						"Take the payload as a whole"),
				Arguments.of(NothingValidates.class, "ZeroMQ socket 'worker'", "nothing validates",
						"Add a Validator bean"));
	}

	@Test
	void deadLetterSocketThatDoesNotExist() {
		assertThat(failure("""
				zmq:
				  socket:
				    worker: { type: pull, bind: "tcp://127.0.0.1:*" }
				""", NoDeadLetterSocket.class)).contains("Setting: dead-letter", "Value: \"nowhere\"", "does not exist",
				"Configure it below zmq.socket.nowhere");
	}

	@Test
	void retryOutOfItsRange() {
		assertThat(failure("""
				zmq:
				  listener:
				    retry:
				      delay: -1s
				""")).contains("Property: zmq.listener.retry.delay", "It is out of its range");
	}

	@Test
	void settingOfAnAnnotation() {
		assertThat(failure("""
				zmq:
				  socket:
				    worker: { type: pull, bind: "tcp://127.0.0.1:*" }
				""", NoConcurrency.class)).contains("Setting: concurrency", "Value: \"0\"", "out of its range")
			.doesNotContain("Property:", "Origin:");
	}

	@Test
	void endpointOfAnAnnotation() {
		assertThat(failure("", BadEndpoint.class))
			.contains("ZeroMQ socket 'own'", "Setting: bind", "Value: \"127.0.0.1:5556\"", "This is no endpoint",
					"Write tcp://<host>:<port>")
			.doesNotContain("Property:", "Origin:");
	}

	static class TwoListeners {

		@ZmqListener("worker")
		void first(String text) {
		}

		@ZmqListener("worker")
		void second(String text) {
		}

	}

	static class NoSocket {

		@ZmqListener("")
		void listen(String text) {
		}

	}

	static class NoType {

		@ZmqListener(value = "own", bind = "inproc://startup-own")
		void listen(String text) {
		}

	}

	static class SendToSeveral {

		@ZmqListener("worker")
		@SendTo({ "one", "two" })
		String listen(String text) {
			return text;
		}

	}

	static class SameIds {

		@ZmqListener(value = "worker", id = "same")
		void first(String text) {
		}

		@ZmqListener(value = "prices", id = "same")
		void second(String text) {
		}

	}

	static class ResultOfPull {

		@ZmqListener("worker")
		String listen(String text) {
			return text;
		}

	}

	static class NoDeadLetterSocket {

		@ZmqListener(value = "worker", deadLetter = "nowhere")
		void listen(String text) {
		}

	}

	static class TopicOfPull {

		@ZmqListener(value = "worker", topics = "EUR")
		void listen(String text) {
		}

	}

	static class TopicWithConflate {

		@ZmqListener(value = "newest", topics = "EUR")
		void listen(String text) {
		}

	}

	static class BadTopic {

		@ZmqListener(value = "prices", topics = "hex:0")
		void listen(String text) {
		}

	}

	static class NoErrorHandler {

		@Bean
		String text() {
			return "none";
		}

		@ZmqListener(value = "worker", errorHandler = "text")
		void listen(String text) {
		}

	}

	static class SendToOfRep {

		@ZmqListener("desk")
		@SendTo("worker")
		String listen(String text) {
			return text;
		}

	}

	static class SendToOfVoid {

		@ZmqListener("prices")
		@SendTo("worker")
		void listen(String text) {
		}

	}

	static class SendToPull {

		@ZmqListener("prices")
		@SendTo("worker")
		String listen(String text) {
			return text;
		}

	}

	static class TwoDescriptions {

		@ZmqListener(value = "own", type = "sub", bind = "inproc://startup-one", topics = "A")
		void first(String text) {
		}

		@ZmqListener(value = "own", type = "sub", bind = "inproc://startup-two", topics = "B")
		void second(String text) {
		}

	}

	static class PayloadExpression {

		@ZmqListener("worker")
		void listen(@Payload("name") String text) {
		}

	}

	static class NothingValidates {

		@ZmqListener("worker")
		void listen(@Validated String text) {
		}

	}

	static class NoConcurrency {

		@ZmqListener(value = "worker", concurrency = "0")
		void listen(String text) {
		}

	}

	static class BadEndpoint {

		@ZmqListener(value = "own", type = "pull", bind = "127.0.0.1:5556")
		void listen(String text) {
		}

	}

	static class SendsToWrk {

		@Bean
		SmartInitializingSingleton sender(ZmqTemplate template) {
			return () -> template.send("wrk", "task");
		}

	}

}
