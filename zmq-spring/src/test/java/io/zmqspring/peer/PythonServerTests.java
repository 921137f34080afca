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

package io.zmqspring.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.zmqspring.ZmqRequestTimeoutException;
import io.zmqspring.behaviour.Application;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for requests to servers on libzmq that know nothing of our frames, or that are
 * down.
 */
class PythonServerTests {

	private static final int COUNT = 200;

	private static final int MANY = 10_000;

	private static final Duration LONG = Duration.ofSeconds(60);

	@RegisterExtension
	final PythonPeers python = new PythonPeers();

	private final Application zmq = new Application();

	@AfterEach
	void close() {
		this.zmq.close();
	}

	@Test
	void serverThatIndexesFramesIsServedWithoutCorrelation() throws Exception {
		PythonPeer server = this.python.bind("index-server", MANY);
		this.zmq.connect(quotes(false), server.endpoint());
		for (int i = 0; i < COUNT; i++) {
			assertThat(ask("q" + i)).isEqualTo("reply to q" + i);
			assertThat(server.frames()).containsExactly("", "q" + i);
		}
		List<CompletableFuture<String>> replies = new ArrayList<>();
		for (int i = 0; i < COUNT; i++) {
			replies.add(this.zmq.template().requestAsync("quotes", "q" + i, String.class));
		}
		for (int i = 0; i < COUNT; i++) {
			assertThat(replies.get(i).get()).isEqualTo("reply to q" + i);
		}
	}

	@ParameterizedTest
	@CsvSource({ "rep,true", "rep,false", "router-server,true", "router-server,false" })
	void noRequestWaitsAtAServerThatIsDown(String type, boolean correlation) throws Exception {
		PythonPeer server = this.python.bind(type, MANY);
		PythonPeer victim = this.python.bind(type, MANY);
		this.zmq.connect(quotes(correlation), server.endpoint(), victim.endpoint());
		ZmqTemplate template = this.zmq.template();
		assertThat(template.awaitPeers("quotes", 2, LONG)).isTrue();
		List<CompletableFuture<String>> replies = new ArrayList<>();
		for (int i = 0; i < COUNT; i++) {
			if (i == COUNT / 2) {
				victim.line();
				victim.close();
			}
			replies.add(template.to("quotes").timeout(Duration.ofSeconds(2)).requestAsync("q" + i, String.class));
		}
		int lost = 0;
		for (int i = 0; i < COUNT; i++) {
			String reply = replies.get(i).exceptionally((ex) -> {
				assertThat(ex).isInstanceOf(ZmqRequestTimeoutException.class);
				return null;
			}).get();
			assertThat(reply).isIn("reply to q" + i, null);
			lost += (reply != null) ? 0 : 1;
		}
		assertThat(lost).isLessThan(COUNT);
		await().until(() -> this.zmq.sockets().get("quotes").peers() == 1);
		// A request that waited at the dead one would raise
		for (int i = 0; i < COUNT; i++) {
			assertThat(ask("later " + i)).isEqualTo("reply to later " + i);
		}
		PythonPeer successor = this.python.start(type, "bind", victim.endpoint(), MANY);
		assertThat(template.awaitPeers("quotes", 2, LONG)).isTrue();
		for (int i = 0; i < 10; i++) {
			assertThat(ask("at last " + i)).isEqualTo("reply to at last " + i);
		}
		// What had not left for the dead one may come first
		await().until(() -> successor.frames().stream().anyMatch((frame) -> frame.startsWith("at last")));
	}

	private static ZmqSocketDefinition.Builder quotes(boolean correlation) {
		return ZmqSocketDefinition.builder("quotes", ZmqSocketType.REQ)
			.requestCorrelation(correlation)
			.requestTimeout(LONG)
			.reconnectInterval(Duration.ofMillis(20))
			.reconnectIntervalMax(Duration.ofMillis(100));
	}

	private String ask(String question) {
		return this.zmq.template().request("quotes", question, String.class);
	}

}
