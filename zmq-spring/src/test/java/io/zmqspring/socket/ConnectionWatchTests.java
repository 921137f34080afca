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

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import zmq.ZMQ;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionWatch} with the events of several I/O threads, in an order
 * that JeroMQ gives them once in a while.
 */
class ConnectionWatchTests {

	private static final String ADDRESS = "tcp://127.0.0.1:5555";

	private final AtomicLong now = new AtomicLong();

	private final ConnectionWatch watch = new ConnectionWatch(this.now::get);

	private final List<SocketChannel> channels = new ArrayList<>();

	@AfterEach
	void close() throws IOException {
		for (SocketChannel channel : this.channels) {
			channel.close();
		}
	}

	@Test
	void greetingMayComeBeforeItsConnection() throws IOException {
		greet();
		assertThat(this.watch.peers()).isZero();
		announce();
		assertThat(this.watch.peers()).isEqualTo(1);
		assertThat(this.watch.hasPeer()).isTrue();
	}

	@Test
	void greetingsWithoutTheirConnectionsMakeNoPeersOfOthers() throws IOException {
		for (int i = 0; i < 10_000; i++) {
			greet();
		}
		for (int i = 0; i < 10; i++) {
			announce();
		}
		assertThat(this.watch.connections()).isEqualTo(10);
		assertThat(this.watch.peers()).isEqualTo(1);
	}

	@Test
	void greetingWithoutItsConnectionIsForgotten() throws IOException {
		greet();
		this.now.addAndGet(TimeUnit.MINUTES.toNanos(1));
		announce();
		assertThat(this.watch.peers()).isZero();
		// Its own comes after it, and is not kept for the next
		greet();
		announce();
		assertThat(this.watch.peers()).isEqualTo(1);
	}

	@Test
	void greetingsOfConnectionsThatWereCutAreForgotten() throws IOException {
		greet();
		this.watch.closeAll();
		announce();
		assertThat(this.watch.peers()).isZero();
	}

	private void greet() {
		this.watch.consume(new ZMQ.Event(ZMQ.ZMQ_EVENT_HANDSHAKE_PROTOCOL, ADDRESS, 3));
	}

	private void announce() throws IOException {
		SocketChannel channel = SocketChannel.open();
		this.channels.add(channel);
		this.watch.consume(new ZMQ.Event(ZMQ.ZMQ_EVENT_CONNECTED, ADDRESS, channel));
	}

}
