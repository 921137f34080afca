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

package io.zmqspring.socket;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.socket.ZmqSocketDefinition.Builder;
import io.zmqspring.socket.ZmqSocketDefinition.WhenFull;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link ZmqSocketDefinition}.
 */
class ZmqSocketDefinitionTests {

	private static final Duration TOO_LONG = Duration.ofDays(1).plusMillis(1);

	private static final int MEBIBYTE = 1024 * 1024;

	@Test
	void defaultsAreThoseOfTheContract() {
		ZmqSocketDefinition definition = define(ZmqSocketType.PUSH).build();
		assertThat(definition.sendHighWaterMark()).isEqualTo(1000);
		assertThat(definition.receiveHighWaterMark()).isEqualTo(1000);
		assertThat(definition.sendTimeout()).isEqualTo(Duration.ofSeconds(5));
		assertThat(definition.linger()).isEqualTo(Duration.ofSeconds(5));
		assertThat(definition.bindTimeout()).isEqualTo(Duration.ofSeconds(2));
		assertThat(definition.maxMessageSize()).isEqualTo(16 * MEBIBYTE);
		assertThat(definition.maxFrames()).isEqualTo(1024);
		assertThat(definition.reconnectInterval()).isEqualTo(Duration.ofMillis(100));
		assertThat(definition.reconnectIntervalMax()).isEqualTo(Duration.ofSeconds(5));
		assertThat(definition.handshakeTimeout()).isEqualTo(Duration.ofSeconds(1));
		assertThat(definition.maxConnections()).isEqualTo(1000);
		assertThat(definition.tcpKeepAlive()).isTrue();
		assertThat(definition.tcpKeepAliveIdle()).isEqualTo(Duration.ofSeconds(15));
		assertThat(definition.tcpKeepAliveInterval()).isEqualTo(Duration.ofSeconds(5));
		assertThat(definition.tcpKeepAliveCount()).isEqualTo(3);
		assertThat(definition.immediate()).isFalse();
		assertThat(definition.conflate()).isFalse();
		assertThat(definition.whenFull()).isEqualTo(WhenFull.DROP);
		assertThat(definition.requestTimeout()).isEqualTo(Duration.ofSeconds(5));
		assertThat(definition.requestMaxInFlight()).isEqualTo(10000);
	}

	@ParameterizedTest
	@EnumSource
	void onlyRequestsHaveHeartbeatsUnlessSet(ZmqSocketType type) {
		assertThat(define(type).build().heartbeatInterval())
			.isEqualTo((type == ZmqSocketType.REQ) ? Duration.ofSeconds(15) : Duration.ZERO);
		assertThat(define(type).heartbeatInterval(Duration.ofSeconds(1)).build().heartbeatInterval())
			.isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void heartbeatTimeoutIsNineTenthsOfTheIntervalUnlessSet() {
		Builder builder = define(ZmqSocketType.PUSH).heartbeatInterval(Duration.ofSeconds(10));
		assertThat(builder.build().heartbeatTimeout()).isEqualTo(Duration.ofSeconds(9));
		assertThat(builder.heartbeatTimeout(Duration.ofSeconds(3)).build().heartbeatTimeout())
			.isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void heartbeatTimeoutIsNeverZeroForJeroMq() {
		assertRefused(define(ZmqSocketType.PUSH).heartbeatInterval(Duration.ofMillis(1)), "heartbeat.interval",
				"PT0.001S");
		assertThat(define(ZmqSocketType.PUSH).heartbeatInterval(Duration.ofMillis(2))
			.build()
			.heartbeatTimeout()
			.toMillis()).isPositive();
	}

	@Test
	void heartbeatTimeoutWithoutHeartbeatsSaysSo() {
		Builder builder = define(ZmqSocketType.PUSH).heartbeatInterval(Duration.ZERO)
			.heartbeatTimeout(Duration.ofSeconds(1));
		assertRefused(builder, "heartbeat.timeout", "PT1S").extracting(ZmqConfigurationException::getAction)
			.asString()
			.contains("heartbeat.interval");
	}

	@Test
	void definitionDoesNotFollowItsBuilder() {
		Builder builder = define(ZmqSocketType.PUSH).sendHighWaterMark(1);
		ZmqSocketDefinition definition = builder.build();
		builder.sendHighWaterMark(2).bind("tcp://127.0.0.1:*");
		assertThat(definition.sendHighWaterMark()).isEqualTo(1);
		assertThat(definition.binds()).isEmpty();
	}

	@Test
	void routingIdIsCopiedBothWays() {
		byte[] routingId = { 1, 2 };
		ZmqSocketDefinition definition = define(ZmqSocketType.REQ).routingId(routingId).build();
		routingId[0] = 9;
		byte[] copy = definition.routingId();
		assertThat(copy).containsExactly(1, 2);
		copy[0] = 9;
		assertThat(definition.routingId()).containsExactly(1, 2);
	}

	@Test
	void textNamesTypeAndSocket() {
		assertThat(define(ZmqSocketType.PUSH).build()).hasToString("push socket 'prices'");
	}

	@Test
	void nameAndTypeAreNeeded() {
		assertThatIllegalArgumentException().isThrownBy(() -> ZmqSocketDefinition.builder(" ", ZmqSocketType.PUB))
			.withMessageContaining("name");
		assertThatIllegalArgumentException().isThrownBy(() -> ZmqSocketDefinition.builder("prices", null))
			.withMessageContaining("type");
	}

	@ParameterizedTest
	@MethodSource
	void valueOutOfItsRangeIsRefused(String setting, Consumer<Builder> option, String value) {
		Builder builder = define(ZmqSocketType.REQ);
		option.accept(builder);
		assertRefused(builder, setting, value);
	}

	static Stream<Arguments> valueOutOfItsRangeIsRefused() {
		return Stream.of(out("send-high-water-mark", (one) -> one.sendHighWaterMark(0), 0),
				out("send-high-water-mark", (one) -> one.sendHighWaterMark(10_000_001), 10_000_001),
				out("receive-high-water-mark", (one) -> one.receiveHighWaterMark(0), 0),
				out("receive-high-water-mark", (one) -> one.receiveHighWaterMark(-1), -1),
				out("send-timeout", (one) -> one.sendTimeout(Duration.ofMillis(-1)), "PT-0.001S"),
				out("send-timeout", (one) -> one.sendTimeout(TOO_LONG), TOO_LONG),
				out("linger", (one) -> one.linger(Duration.ofMillis(-1)), "PT-0.001S"),
				out("linger", (one) -> one.linger(TOO_LONG), TOO_LONG),
				out("bind-timeout", (one) -> one.bindTimeout(Duration.ofMillis(-1)), "PT-0.001S"),
				out("bind-timeout", (one) -> one.bindTimeout(TOO_LONG), TOO_LONG),
				out("max-message-size", (one) -> one.maxMessageSize(0), 0),
				out("max-message-size", (one) -> one.maxMessageSize(-1), -1),
				out("max-frames", (one) -> one.maxFrames(0), 0),
				out("send-buffer-size", (one) -> one.sendBufferSize(-1), -1),
				out("send-buffer-size", (one) -> one.sendBufferSize(64 * MEBIBYTE + 1), 64 * MEBIBYTE + 1),
				out("receive-buffer-size", (one) -> one.receiveBufferSize(-1), -1),
				out("receive-buffer-size", (one) -> one.receiveBufferSize(64 * MEBIBYTE + 1), 64 * MEBIBYTE + 1),
				out("reconnect-interval", (one) -> one.reconnectInterval(Duration.ZERO), "PT0S"),
				out("reconnect-interval", (one) -> one.reconnectInterval(Duration.ofMillis(-1)), "PT-0.001S"),
				out("reconnect-interval-max", (one) -> one.reconnectIntervalMax(Duration.ofMillis(99)), "PT0.099S"),
				out("reconnect-interval-max", (one) -> one.reconnectIntervalMax(TOO_LONG), TOO_LONG),
				out("heartbeat.interval", (one) -> one.heartbeatInterval(Duration.ofMillis(-1)), "PT-0.001S"),
				out("heartbeat.interval", (one) -> one.heartbeatInterval(TOO_LONG), TOO_LONG),
				out("heartbeat.timeout", (one) -> one.heartbeatTimeout(Duration.ZERO), "PT0S"),
				out("heartbeat.timeout",
						(one) -> one.heartbeatInterval(Duration.ofSeconds(15)).heartbeatTimeout(Duration.ofSeconds(15)),
						"PT15S"),
				out("handshake-timeout", (one) -> one.handshakeTimeout(Duration.ZERO), "PT0S"),
				out("handshake-timeout", (one) -> one.handshakeTimeout(TOO_LONG), TOO_LONG),
				out("max-connections", (one) -> one.maxConnections(0), 0),
				out("max-connections", (one) -> one.maxConnections(1_000_001), 1_000_001),
				out("tcp-keep-alive.idle", (one) -> one.tcpKeepAliveIdle(Duration.ofMillis(999)), "PT0.999S"),
				out("tcp-keep-alive.interval", (one) -> one.tcpKeepAliveInterval(Duration.ZERO), "PT0S"),
				out("tcp-keep-alive.idle", (one) -> one.tcpKeepAliveIdle(Duration.ofSeconds(32768)), "PT9H6M8S"),
				out("tcp-keep-alive.count", (one) -> one.tcpKeepAliveCount(0), 0),
				out("tcp-keep-alive.count", (one) -> one.tcpKeepAliveCount(128), 128),
				out("request.timeout", (one) -> one.requestTimeout(Duration.ZERO), "PT0S"),
				out("request.max-in-flight", (one) -> one.requestMaxInFlight(0), 0),
				out("routing-id", (one) -> one.routingId(new byte[0]), "0 bytes"),
				out("routing-id", (one) -> one.routingId(new byte[256]), "256 bytes"),
				out("routing-id", (one) -> one.routingId(new byte[] { 0, 1 }), "2 bytes"));
	}

	private static Arguments out(String setting, Consumer<Builder> option, Object value) {
		return Arguments.of(setting, option, value.toString());
	}

	@ParameterizedTest
	@MethodSource
	void valueAtTheEdgeOfItsRangeIsTaken(Consumer<Builder> option) {
		Builder builder = define(ZmqSocketType.REQ);
		option.accept(builder);
		assertThat(builder.build()).isNotNull();
	}

	static Stream<Consumer<Builder>> valueAtTheEdgeOfItsRangeIsTaken() {
		return Stream.of((one) -> one.sendHighWaterMark(1).receiveHighWaterMark(10_000_000),
				(one) -> one.sendTimeout(Duration.ZERO).linger(Duration.ZERO).bindTimeout(Duration.ZERO),
				(one) -> one.maxMessageSize(1).maxFrames(1),
				(one) -> one.maxMessageSize(Integer.MAX_VALUE).maxFrames(Integer.MAX_VALUE),
				(one) -> one.sendBufferSize(0).receiveBufferSize(64 * MEBIBYTE),
				(one) -> one.reconnectInterval(Duration.ofMillis(7)).reconnectIntervalMax(Duration.ofMillis(7)),
				(one) -> one.heartbeatInterval(Duration.ZERO), (one) -> one.maxConnections(1),
				(one) -> one.maxConnections(1_000_000),
				(one) -> one.heartbeatTimeout(Duration.ofSeconds(15).minusMillis(1)),
				(one) -> one.tcpKeepAliveIdle(Duration.ofSeconds(1)).tcpKeepAliveCount(127),
				(one) -> one.routingId(new byte[] { 1 }), (one) -> {
					byte[] longest = new byte[255];
					longest[0] = 1;
					one.routingId(longest);
				});
	}

	@ParameterizedTest
	@EnumSource(names = { "SUB", "XSUB" }, mode = EnumSource.Mode.EXCLUDE)
	void topicsAreForSubscribers(ZmqSocketType type) {
		assertRefusedOnType(define(type).topics("EUR"), "topics", "sub");
	}

	@ParameterizedTest
	@EnumSource(names = { "REQ", "REP", "DEALER", "ROUTER" }, mode = EnumSource.Mode.EXCLUDE)
	void routingIdIsForRequests(ZmqSocketType type) {
		assertRefusedOnType(define(type).routingId(new byte[] { 1 }), "routing-id", "req");
	}

	@ParameterizedTest
	@EnumSource(names = { "REP", "ROUTER" }, mode = EnumSource.Mode.EXCLUDE)
	void routerHandoverIsForRouters(ZmqSocketType type) {
		assertRefusedOnType(define(type).routerHandover(true), "router-handover", "rep");
	}

	@ParameterizedTest
	@EnumSource(names = { "PUSH", "PULL", "SUB", "DEALER" }, mode = EnumSource.Mode.EXCLUDE)
	void conflateIsForMessagesOfOneFrame(ZmqSocketType type) {
		assertRefusedOnType(define(type).conflate(true), "conflate", "push");
	}

	@ParameterizedTest
	@EnumSource(names = { "PUB", "XPUB" }, mode = EnumSource.Mode.EXCLUDE)
	void whenFullIsForPublishers(ZmqSocketType type) {
		assertRefusedOnType(define(type).whenFull(WhenFull.BLOCK), "publish.when-full", "pub");
	}

	@ParameterizedTest
	@EnumSource(names = "REQ", mode = EnumSource.Mode.EXCLUDE)
	void requestOptionsAreForReq(ZmqSocketType type) {
		assertRefusedOnType(define(type).requestTimeout(Duration.ofSeconds(1)), "request.timeout", "req");
		assertRefusedOnType(define(type).requestMaxInFlight(1), "request.max-in-flight", "req");
		assertRefusedOnType(define(type).requestCorrelation(false), "request.correlation", "req");
	}

	@ParameterizedTest
	@EnumSource(names = "DEALER", mode = EnumSource.Mode.EXCLUDE)
	void envelopeIsForDealer(ZmqSocketType type) {
		assertRefusedOnType(define(type).envelope(true), "envelope", "dealer");
	}

	@Test
	void conflateDoesNotGoWithTopics() {
		assertThat(define(ZmqSocketType.SUB).conflate(true).build().conflate()).isTrue();
		assertRefused(define(ZmqSocketType.SUB).conflate(true).topics("EUR"), "conflate", "true");
	}

	@Test
	void topicThatIsNoHexadecimalIsRefused() {
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> define(ZmqSocketType.SUB).topics("EUR", "hex:0G"))
			.satisfies((ex) -> {
				assertThat(ex.getSocketName()).isEqualTo("prices");
				assertThat(ex.getSetting()).isEqualTo("topics");
				assertThat(ex.getValue()).isEqualTo("hex:0G");
				assertThat(ex.getAction()).contains("hexadecimal");
			});
	}

	@Test
	void topicsAreThoseOfTheProperty() {
		assertThat(define(ZmqSocketType.SUB).topics("EUR", "hex:00FF", "EUR").build().topics())
			.isEqualTo(Set.of(Topic.of("EUR"), Topic.of("hex:00FF")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp://127.0.0.1:5556", "tcp://*:5556", "tcp://*:*", "tcp://127.0.0.1:*",
			"tcp://127.0.0.1:0", "tcp://localhost:65535", "tcp://[::1]:5556", "tcp://[::]:*", "tcp://host.name-1_x:1",
			"inproc://work" })
	void endpointToBindIsTaken(String endpoint) {
		ZmqSocketDefinition definition = ZmqSocketDefinition.builder("prices", ZmqSocketType.PUB)
			.bind(endpoint)
			.build();
		assertThat(definition.binds()).singleElement().hasToString(endpoint);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "127.0.0.1:5556", "tcp:127.0.0.1:5556", "tcp://127.0.0.1", "tcp://127.0.0.1:",
			"tcp://:5556", "tcp://::1:5556", "tcp://127.0.0.1:-1", "tcp://127.0.0.1:65536", "tcp://127.0.0.1:99999",
			"tcp://127.0.0.1:123456", "tcp://127.0.0.1:port", "tcp://127.0.0.1:5556/path", "tcp://a b:5556",
			"tcp://eth0;10.0.0.1:5556", "TCP://127.0.0.1:5556", "ipc:///tmp/socket", "ipc://x", "inproc://",
			"inproc://a b", "udp://127.0.0.1:5556", "pgm://eth0;239.192.1.1:5555", "http://127.0.0.1:5556" })
	void badEndpointIsRefused(String endpoint) {
		assertRefused(ZmqSocketDefinition.builder("prices", ZmqSocketType.PUB).bind(endpoint), "bind", endpoint);
		assertRefused(ZmqSocketDefinition.builder("prices", ZmqSocketType.PUB).connect(endpoint), "connect", endpoint);
	}

	@Test
	void badEndpointSaysWhatToWrite() {
		assertRefused(define(ZmqSocketType.PUB).connect("ipc://x"), "connect", "ipc://x")
			.extracting(ZmqConfigurationException::getAction)
			.asString()
			.contains("tcp://")
			.contains("inproc://");
		assertRefused(define(ZmqSocketType.PUB).connect("tcp://h:65536"), "connect", "tcp://h:65536")
			.extracting(ZmqConfigurationException::getReason)
			.asString()
			.contains("65535");
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp://*:5556", "tcp://127.0.0.1:*", "tcp://127.0.0.1:0", "tcp://*:*" })
	void wildcardNamesNoPeer(String endpoint) {
		assertRefused(define(ZmqSocketType.PUB).connect(endpoint), "connect", endpoint)
			.extracting(ZmqConfigurationException::getReason)
			.asString()
			.contains("wildcard");
	}

	@Test
	void socketWithoutEndpointIsRefused() {
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> ZmqSocketDefinition.builder("prices", ZmqSocketType.PUB).build())
			.withMessageContaining("'prices'")
			.withMessageContaining("no endpoint")
			.withMessageContaining("'bind'")
			.withMessageContaining("'connect'");
	}

	@Test
	void pairHasOneEndpoint() {
		assertRefused(define(ZmqSocketType.PAIR).bind("inproc://a"), null, "[inproc://a, tcp://127.0.0.1:5556]");
		assertRefused(define(ZmqSocketType.PAIR).connect("tcp://h:1", "tcp://h:2"), null, "[tcp://h:1, tcp://h:2]");
	}

	@Test
	void endpointListedTwiceIsRefused() {
		assertRefused(define(ZmqSocketType.PUSH).connect("tcp://h:1", "tcp://h:1"), null, "[tcp://h:1, tcp://h:1]");
		assertThat(ZmqSocketDefinition.builder("prices", ZmqSocketType.PUB)
			.bind("tcp://127.0.0.1:*", "tcp://127.0.0.1:*")
			.build()
			.binds()).hasSize(2);
	}

	@Test
	void peersAreSymmetric() {
		for (ZmqSocketType type : ZmqSocketType.values()) {
			assertThat(type.peers()).isNotEmpty().allSatisfy((peer) -> assertThat(peer.peers()).contains(type));
		}
		assertThat(EnumSet.allOf(ZmqSocketType.class)).allMatch((type) -> type.isSending() || type.isReceiving());
	}

	@ParameterizedTest
	@MethodSource
	void contextSettingOutOfItsRangeIsRefused(String setting, Runnable creation) {
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(creation::run)
			.satisfies((ex) -> assertThat(ex.getSetting()).isEqualTo(setting))
			.satisfies((ex) -> assertThat(ex.getAction()).startsWith("Use "));
	}

	static Stream<Arguments> contextSettingOutOfItsRangeIsRefused() {
		return Stream.of(context("context.io-threads", 0, 1024, Duration.ZERO),
				context("context.io-threads", 129, 1024, Duration.ZERO),
				context("context.max-sockets", 1, 0, Duration.ZERO),
				context("context.max-sockets", 1, 65_537, Duration.ZERO),
				context("context.shutdown-timeout", 1, 1024, Duration.ofMillis(-1)));
	}

	private static Arguments context(String setting, int ioThreads, int maxSockets, Duration timeout) {
		Runnable creation = () -> new ZmqContext.Settings(ioThreads, maxSockets, timeout);
		return Arguments.of(setting, creation);
	}

	private static Builder define(ZmqSocketType type) {
		return ZmqSocketDefinition.builder("prices", type).connect("tcp://127.0.0.1:5556");
	}

	private static ObjectAssert<ZmqConfigurationException> assertRefused(Builder builder, String setting,
			String value) {
		ZmqConfigurationException ex = catchThrowableOfType(ZmqConfigurationException.class, builder::build);
		assertThat(ex).as("refusal of %s = %s", setting, value).isNotNull();
		assertThat(ex.getSocketName()).isEqualTo("prices");
		assertThat(ex.getSetting()).isEqualTo(setting);
		assertThat(ex.getValue()).isEqualTo(value);
		assertThat(ex.getReason()).isNotBlank();
		assertThat(ex.getAction()).isNotBlank();
		assertThat(ex).hasMessageContaining("'prices'")
			.hasMessageContaining("'" + value + "'")
			.hasMessageContaining(ex.getReason())
			.hasMessageEndingWith(ex.getAction());
		return assertThatObject(ex);
	}

	private static void assertRefusedOnType(Builder builder, String setting, String type) {
		ZmqConfigurationException ex = catchThrowableOfType(ZmqConfigurationException.class, builder::build);
		assertThat(ex).isNotNull();
		assertThat(ex.getSocketName()).isEqualTo("prices");
		assertThat(ex.getSetting()).isEqualTo(setting);
		assertThat(ex.getReason()).contains("no meaning");
		assertThat(ex.getAction()).contains(type);
	}

}
