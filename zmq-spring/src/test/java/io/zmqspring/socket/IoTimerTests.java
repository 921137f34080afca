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
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import zmq.ZObject;
import zmq.io.IOThread;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IoTimer}, on an I/O thread of JeroMQ.
 */
class IoTimerTests {

	private static final long HOUR_MILLIS = 3_600_000;

	private final List<String> events = new CopyOnWriteArrayList<>();

	private final ZMQ.Context context = ZMQ.context(1);

	private ZMQ.Socket socket;

	private IOThread thread;

	@BeforeEach
	void open() {
		this.socket = this.context.socket(SocketType.PAIR);
		this.thread = new SocketEnvironment(this.socket.base()).ioThread();
	}

	@AfterEach
	void close() {
		this.socket.close();
		this.context.term();
	}

	@RepeatedTest(10)
	void timerThatIsSetWhileTimersRunIsLookedAt() {
		onIoThread(() -> {
			new IoTimer(this.thread).set(HOUR_MILLIS, () -> this.events.add("an hour later"));
			IoTimer timer = new IoTimer(this.thread);
			timer.set(1, () -> timer.set(1, () -> timer.set(1, () -> this.events.add("third"))));
		});
		awaitEvents("third");
	}

	@RepeatedTest(10)
	void timerThatIsTakenBackCanBeSetAgainAtOnce() {
		onIoThread(() -> {
			IoTimer first = new IoTimer(this.thread);
			IoTimer second = new IoTimer(this.thread);
			first.set(20, () -> this.events.add("first"));
			second.set(30, () -> this.events.add("taken back"));
			second.cancel();
			second.set(40, () -> this.events.add("second"));
		});
		awaitEvents("first", "second");
	}

	@Test
	void lastSettingCounts() {
		onIoThread(() -> {
			IoTimer timer = new IoTimer(this.thread);
			for (int i = 0; i < 100; i++) {
				String name = "timer " + i;
				timer.set(5, () -> this.events.add(name));
			}
			assertSet(timer, true);
			new IoTimer(this.thread).set(100, () -> {
				this.events.add("end");
				assertSet(timer, false);
			});
		});
		awaitEvents("timer 99", "set", "end", "not set");
	}

	@Test
	void timerThatIsTakenBackStaysSilent() {
		onIoThread(() -> {
			new IoTimer(this.thread).set(1, () -> this.events.add("first"));
			IoTimer timer = new IoTimer(this.thread);
			timer.set(1, () -> this.events.add("taken back"));
			timer.cancel();
			timer.cancel();
			assertSet(timer, false);
		});
		awaitEvents("first", "not set");
	}

	private void assertSet(IoTimer timer, boolean set) {
		assertThat(timer.isSet()).isEqualTo(set);
		this.events.add(set ? "set" : "not set");
	}

	private void awaitEvents(String... expected) {
		Awaitility.await().untilAsserted(() -> assertThat(this.events).containsExactlyInAnyOrder(expected));
	}

	private void onIoThread(Runnable action) {
		new Visitor(this.thread, action).visit();
	}

	private static final class Visitor extends ZObject {

		private final Runnable action;

		Visitor(IOThread thread, Runnable action) {
			super(thread);
			this.action = action;
		}

		void visit() {
			sendCancel();
		}

		@Override
		protected void processCancel() {
			this.action.run();
		}

	}

}
