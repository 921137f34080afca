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

import java.util.List;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqSocketException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the names of {@link ZmqSockets}: those that differ only in case or dashes are
 * one socket.
 */
class SocketNameTests {

	private final ZmqContext context = new ZmqContext();

	private final ZmqSockets sockets = new ZmqSockets(this.context, List.of(definition("prices-out")));

	@BeforeEach
	void start() {
		this.context.start();
		this.sockets.start();
	}

	@AfterEach
	void stop() {
		this.sockets.stop();
		this.context.stop();
	}

	@ParameterizedTest
	@ValueSource(strings = { "prices-out", "pricesOut", "PRICESOUT", "pricesout", "Prices-Out" })
	void everySpellingIsTheSameSocket(String spelling) {
		ZmqSocket socket = this.sockets.get("prices-out");
		assertThat(this.sockets.get(spelling)).isSameAs(socket);
		assertThat(this.sockets.open(spelling)).isSameAs(socket);
		assertThat(this.sockets.definition(spelling).name()).isEqualTo("prices-out");
		this.sockets.claim(spelling, this);
		assertThat(this.sockets.isClaimed("prices-out")).isTrue();
		assertThat(this.sockets.isClaimed(spelling)).isTrue();
		this.sockets.close(spelling);
		assertThat(socket.isClosed()).isTrue();
		assertThat(this.sockets.open(spelling)).isNotSameAs(socket).isSameAs(this.sockets.get("prices-out"));
		this.sockets.openWithListener(spelling);
		this.sockets.stop();
		this.sockets.start();
		assertThatExceptionOfType(ZmqSocketException.class).isThrownBy(() -> this.sockets.get("prices-out"))
			.withMessageContaining("its listener is stopped");
	}

	@Test
	void secondSpellingIsNoSecondSocket() {
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.sockets.define(definition("pricesOut")))
			.withMessageContaining("'pricesOut'")
			.withMessageContaining("'prices-out'")
			.withMessageContaining("case or dashes");
		assertThat(this.sockets.definitions()).hasSize(1);
	}

	@Test
	void otherNameIsUnknown() {
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> this.sockets.get("prices_out"))
			.withMessageContaining("[prices-out]");
	}

	private static ZmqSocketDefinition definition(String name) {
		return ZmqSocketDefinition.builder(name, ZmqSocketType.PUSH).bind(Transport.INPROC.endpoint()).build();
	}

}
