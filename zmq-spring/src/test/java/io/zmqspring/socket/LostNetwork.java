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
import java.time.Duration;
import java.util.function.Consumer;

import org.awaitility.Awaitility;

/**
 * An application, alone in a network of its own, whose network goes away without a word
 * and comes back.
 */
public final class LostNetwork {

	private LostNetwork() {
	}

	public static void main(String[] args) throws Exception {
		loopback("up");
		Consumer<ZmqSocketDefinition.Builder> detection = args[0].equals("heartbeats")
				? (one) -> one.tcpKeepAlive(false).heartbeatInterval(Duration.ofSeconds(1)) : LostNetwork::probe;
		TestSockets sockets = new TestSockets();
		ZmqSocket pub = sockets.bind(ZmqSocketType.PUB, "tcp://127.0.0.1:*", detection);
		ZmqSocket sub = sockets.connect(ZmqSocketType.SUB, pub.endpoints().get(0), detection);
		sub.subscribe(Topic.of(""));
		Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
		exchange(pub, sub);
		loopback("down");
		Awaitility.await().until(() -> pub.peers() == 0 && sub.peers() == 0);
		loopback("up");
		exchange(pub, sub);
		System.out.println("both noticed");
		Runtime.getRuntime().halt(0);
	}

	static void probe(ZmqSocketDefinition.Builder one) {
		one.tcpKeepAliveIdle(Duration.ofSeconds(1)).tcpKeepAliveInterval(Duration.ofSeconds(1)).tcpKeepAliveCount(1);
	}

	private static void exchange(ZmqSocket pub, ZmqSocket sub) {
		Awaitility.await().until(() -> {
			TestSockets.send(pub, "message");
			return TestSockets.receiveNothing(sub, Duration.ofMillis(50)) > 0;
		});
		Awaitility.await().until(() -> TestSockets.receiveNothing(sub, Duration.ofMillis(50)) == 0);
	}

	private static void loopback(String state) throws IOException, InterruptedException {
		if (new ProcessBuilder("ip", "link", "set", "lo", state).inheritIO().start().waitFor() != 0) {
			throw new IllegalStateException("Cannot set the loopback interface " + state);
		}
	}

}
