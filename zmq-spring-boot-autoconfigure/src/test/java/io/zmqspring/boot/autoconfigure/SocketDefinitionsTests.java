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

import java.beans.PropertyDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.boot.autoconfigure.ZmqProperties.Socket;
import io.zmqspring.boot.autoconfigure.ZmqProperties.SocketOptions;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.socket.Topic;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketDefinition.WhenFull;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SocketDefinitionsTests {

	private final SocketOptions defaults = new SocketOptions();

	@Test
	void everyOptionReachesTheDefinition() {
		Socket socket = socket(ZmqSocketType.REQ);
		setAll(socket);
		assertThatAllAreSet(create(socket));
		assertThat(create(socket).requestTimeout()).isEqualTo(Duration.ofMillis(17));
		assertThat(create(socket).requestMaxInFlight()).isEqualTo(18);
		assertThat(create(socket).routingId()).asString().isEqualTo("me");
	}

	@ParameterizedTest
	@EnumSource
	void everyDefaultReachesTheDefinitionsThatHaveTheOption(ZmqSocketType type) {
		setAll(this.defaults);
		setTypeSpecific(this.defaults);
		ZmqSocketDefinition definition = create(socket(type));
		assertThatAllAreSet(definition);
		assertThat(definition.routerHandover()).isEqualTo(type == ZmqSocketType.REP || type == ZmqSocketType.ROUTER);
		assertThat(definition.conflate())
			.isEqualTo(List.of(ZmqSocketType.PUSH, ZmqSocketType.PULL, ZmqSocketType.SUB, ZmqSocketType.DEALER)
				.contains(type));
		assertThat(definition.whenFull()).isEqualTo(type.isPublishing() ? WhenFull.FAIL : WhenFull.DROP);
		assertThat(definition.routingId() != null)
			.isEqualTo(List.of(ZmqSocketType.REQ, ZmqSocketType.REP, ZmqSocketType.DEALER, ZmqSocketType.ROUTER)
				.contains(type));
		assertThat(definition.requestMaxInFlight()).isEqualTo((type == ZmqSocketType.REQ) ? 18 : 10000);
	}

	// The rest have tests of their own
	@Test
	void everyOptionIsTested() {
		setAll(this.defaults);
		setTypeSpecific(this.defaults);
		BeanWrapper options = new BeanWrapperImpl(this.defaults);
		assertThat(names(SocketOptions.class, "")).hasSizeGreaterThan(20)
			.filteredOn((name) -> options.getPropertyValue(name) == null)
			.containsExactlyInAnyOrder("format", "envelope", "request.correlation");
	}

	@Test
	void everyOwnOptionOverridesItsDefault() {
		BeanWrapper options = new BeanWrapperImpl(this.defaults);
		Map<Class<?>, Object> others = Map.of(Integer.class, 1000, Duration.class, Duration.ofMinutes(3),
				DataSize.class, DataSize.ofKilobytes(100), Boolean.class, false, String.class, "other:1");
		names(SocketOptions.class, "").stream()
			.filter((name) -> others.containsKey(options.getPropertyType(name)))
			.forEach((name) -> options.setPropertyValue(name, others.get(options.getPropertyType(name))));
		Socket socket = socket(ZmqSocketType.REQ);
		setAll(socket);
		assertThatAllAreSet(create(socket));
		assertThat(create(socket).requestTimeout()).isEqualTo(Duration.ofMillis(17));
		assertThat(create(socket).requestMaxInFlight()).isEqualTo(18);
		assertThat(create(socket).routingId()).asString().isEqualTo("me");
	}

	private static List<String> names(Class<?> type, String prefix) {
		List<String> names = new ArrayList<>();
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type)) {
			String name = prefix + property.getName();
			if (property.getWriteMethod() != null) {
				names.add(name);
			}
			else if (property.getPropertyType() != Class.class) {
				names.addAll(names(property.getPropertyType(), name + "."));
			}
		}
		return names;
	}

	@Test
	void typeSpecificOptionsOfASocketReachItsDefinition() {
		Socket rep = socket(ZmqSocketType.REP);
		rep.setRouterHandover(true);
		assertThat(create(rep).routerHandover()).isTrue();
		Socket pull = socket(ZmqSocketType.PULL);
		pull.setConflate(true);
		assertThat(create(pull).conflate()).isTrue();
		Socket pub = socket(ZmqSocketType.PUB);
		pub.getPublish().setWhenFull(WhenFull.BLOCK);
		assertThat(create(pub).whenFull()).isEqualTo(WhenFull.BLOCK);
	}

	@Test
	void correlationReachesTheDefinition() {
		Socket req = socket(ZmqSocketType.REQ);
		assertThat(create(req).requestCorrelation()).isTrue();
		req.getRequest().setCorrelation(false);
		assertThat(create(req).requestCorrelation()).isFalse();
	}

	@Test
	void formatAndEnvelopeReachTheDefinition() {
		this.defaults.setFormat(ZmqFormat.HEADERS);
		this.defaults.setEnvelope(true);
		this.defaults.setConflate(true);
		Socket dealer = socket(ZmqSocketType.DEALER);
		assertThat(create(dealer).format()).isEqualTo(ZmqFormat.HEADERS);
		assertThat(create(dealer).envelope()).isTrue();
		assertThat(create(dealer).conflate()).isFalse();
		dealer.setEnvelope(false);
		dealer.setFormat(ZmqFormat.PLAIN);
		assertThat(create(dealer).envelope()).isFalse();
		assertThat(create(dealer).conflate()).isTrue();
		assertThat(create(socket(ZmqSocketType.PUSH)).envelope()).isFalse();
	}

	@Test
	void conflateByDefaultSparesSocketsWithTopics() {
		this.defaults.setConflate(true);
		Socket socket = socket(ZmqSocketType.SUB);
		socket.setTopics(List.of("EUR"));
		assertThat(create(socket).conflate()).isFalse();
	}

	@Test
	void ownOptionOverridesDefault() {
		setAll(this.defaults);
		Socket socket = socket(ZmqSocketType.PUSH);
		socket.setLinger(Duration.ofMinutes(1));
		socket.setImmediate(false);
		socket.getHeartbeat().setInterval(Duration.ofSeconds(2));
		ZmqSocketDefinition definition = create(socket);
		assertThat(definition.linger()).isEqualTo(Duration.ofMinutes(1));
		assertThat(definition.immediate()).isFalse();
		assertThat(definition.heartbeatInterval()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void defaultHeartbeatTimeoutIsNotForAnotherInterval() {
		setAll(this.defaults);
		Socket socket = socket(ZmqSocketType.PUSH);
		socket.getHeartbeat().setInterval(Duration.ofSeconds(2));
		assertThat(create(socket).heartbeatTimeout()).isEqualTo(Duration.ofMillis(1800));
		socket.getHeartbeat().setInterval(Duration.ZERO);
		assertThat(create(socket).heartbeatInterval()).isZero();
	}

	@Test
	void defaultHeartbeatTimeoutIsForSocketsThatHaveHeartbeats() {
		this.defaults.getHeartbeat().setTimeout(Duration.ofSeconds(9));
		assertThat(create(socket(ZmqSocketType.PUSH)).heartbeatInterval()).isZero();
		assertThat(create(socket(ZmqSocketType.REQ)).heartbeatTimeout()).isEqualTo(Duration.ofSeconds(9));
		Socket socket = socket(ZmqSocketType.PUSH);
		socket.getHeartbeat().setTimeout(Duration.ofSeconds(9));
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> create(socket))
			.withMessageContaining("heartbeat.timeout");
	}

	@Test
	void routingIdIsTextOrBytes() {
		Socket socket = socket(ZmqSocketType.REQ);
		socket.setRoutingId("hex:FF00");
		assertThat(create(socket).routingId()).containsExactly(0xFF, 0);
		socket.setRoutingId("ä");
		assertThat(create(socket).routingId()).containsExactly(0xC3, 0xA4);
	}

	@Test
	void topicsAreTextOrBytes() {
		Socket socket = socket(ZmqSocketType.SUB);
		socket.setTopics(List.of("EUR", "hex:00FF"));
		assertThat(create(socket).topics()).containsExactlyInAnyOrder(Topic.of("EUR"), Topic.of("hex:00FF"));
	}

	private ZmqSocketDefinition create(Socket socket) {
		return new SocketDefinitions(this.defaults).create("a", socket);
	}

	private static Socket socket(ZmqSocketType type) {
		Socket socket = new Socket();
		socket.setType(type);
		socket.setBind(new ArrayList<>(List.of("tcp://127.0.0.1:*")));
		return socket;
	}

	private static void setAll(SocketOptions options) {
		options.setSendHighWaterMark(1);
		options.setReceiveHighWaterMark(2);
		options.setSendTimeout(Duration.ofMillis(3));
		options.setLinger(Duration.ofMillis(4));
		options.setBindTimeout(Duration.ofMillis(5));
		options.setMaxMessageSize(DataSize.ofKilobytes(6));
		options.setMaxFrames(7);
		options.setSendBufferSize(DataSize.ofBytes(8));
		options.setReceiveBufferSize(DataSize.ofBytes(9));
		options.setReconnectInterval(Duration.ofMillis(6));
		options.setReconnectIntervalMax(Duration.ofMillis(7));
		options.getHeartbeat().setInterval(Duration.ofMillis(10));
		options.getHeartbeat().setTimeout(Duration.ofMillis(9));
		options.setHandshakeTimeout(Duration.ofMillis(11));
		options.setImmediate(true);
		options.getTcpKeepAlive().setEnabled(true);
		options.getTcpKeepAlive().setIdle(Duration.ofSeconds(12));
		options.getTcpKeepAlive().setInterval(Duration.ofSeconds(13));
		options.getTcpKeepAlive().setCount(14);
		options.setIpv6(true);
		options.setSocksProxy("proxy:15");
		options.setRoutingId("me");
		options.getRequest().setTimeout(Duration.ofMillis(17));
		options.getRequest().setMaxInFlight(18);
		options.setMaxConnections(19);
	}

	private static void setTypeSpecific(SocketOptions options) {
		options.setRouterHandover(true);
		options.setConflate(true);
		options.getPublish().setWhenFull(WhenFull.FAIL);
	}

	private static void assertThatAllAreSet(ZmqSocketDefinition definition) {
		assertThat(definition.sendHighWaterMark()).isEqualTo(1);
		assertThat(definition.receiveHighWaterMark()).isEqualTo(2);
		assertThat(definition.sendTimeout()).isEqualTo(Duration.ofMillis(3));
		assertThat(definition.linger()).isEqualTo(Duration.ofMillis(4));
		assertThat(definition.bindTimeout()).isEqualTo(Duration.ofMillis(5));
		assertThat(definition.maxMessageSize()).isEqualTo(6144);
		assertThat(definition.maxFrames()).isEqualTo(7);
		assertThat(definition.sendBufferSize()).isEqualTo(8);
		assertThat(definition.receiveBufferSize()).isEqualTo(9);
		assertThat(definition.reconnectInterval()).isEqualTo(Duration.ofMillis(6));
		assertThat(definition.reconnectIntervalMax()).isEqualTo(Duration.ofMillis(7));
		assertThat(definition.heartbeatInterval()).isEqualTo(Duration.ofMillis(10));
		assertThat(definition.heartbeatTimeout()).isEqualTo(Duration.ofMillis(9));
		assertThat(definition.handshakeTimeout()).isEqualTo(Duration.ofMillis(11));
		assertThat(definition.maxConnections()).isEqualTo(19);
		assertThat(definition.immediate()).isTrue();
		assertThat(definition.tcpKeepAlive()).isTrue();
		assertThat(definition.tcpKeepAliveIdle()).isEqualTo(Duration.ofSeconds(12));
		assertThat(definition.tcpKeepAliveInterval()).isEqualTo(Duration.ofSeconds(13));
		assertThat(definition.tcpKeepAliveCount()).isEqualTo(14);
		assertThat(definition.ipv6()).isTrue();
		assertThat(definition.socksProxy()).isEqualTo("proxy:15");
	}

}
