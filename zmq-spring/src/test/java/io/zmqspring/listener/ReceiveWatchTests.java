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

package io.zmqspring.listener;

import java.util.Arrays;
import java.util.concurrent.Semaphore;

import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ReceiveWatch}.
 */
@Timeout(120)
class ReceiveWatchTests {

	@RepeatedTest(5)
	void waitsWhileThreadsWaitAndLooksWhenAllAreBusy() {
		try (ListenerFixture zmq = new ListenerFixture()) {
			zmq.connect(ZmqSocketDefinition.builder("out", ZmqSocketType.PUSH),
					zmq.bind("in", ZmqSocketType.PULL, ListenerFixture.address("inproc")));
			Semaphore permits = new Semaphore(0);
			zmq.listener("in", new Object() {
				void handle(String text) throws InterruptedException {
					permits.acquire();
				}
			}).start();
			await().until(ReceiveWatchTests::waitsWithoutEnd);
			zmq.template().send("out", "x");
			await().until(() -> zmq.sockets().get("in").counters().received() == 1);
			zmq.template().send("out", "x");
			await().until(() -> zmq.sockets().get("in").counters().received() == 2);
			permits.release(2);
		}
	}

	private static boolean waitsWithoutEnd() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().getName().equals("zmq-listeners"))
			.flatMap((entry) -> Arrays.stream(entry.getValue()))
			.anyMatch((element) -> element.getMethodName().equals("awaitArrival"));
	}

}
