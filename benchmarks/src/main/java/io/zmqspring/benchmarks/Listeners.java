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

package io.zmqspring.benchmarks;

import java.util.function.Consumer;

import io.zmqspring.annotation.ZmqListener;

import org.springframework.messaging.Message;

/**
 * Listeners for each payload.
 */
final class Listeners {

	private Listeners() {
	}

	static Object of(Workload workload, Arrivals arrivals) {
		return switch (workload.payload()) {
			case BYTES -> new Bytes(new Payloads(workload).reading(arrivals));
			case TEXT -> new Text(arrivals);
			case JSON -> new Trades(arrivals);
			case MESSAGE -> new Whole(arrivals);
		};
	}

	record Echo() {

		@ZmqListener("in")
		byte[] echo(byte[] request) {
			return request;
		}

	}

	record Bytes(Consumer<byte[]> reader) {

		@ZmqListener("in")
		void take(byte[] payload) {
			this.reader.accept(payload);
		}

	}

	record Text(Arrivals arrivals) {

		@ZmqListener("in")
		void take(String payload) {
			this.arrivals.arrived(payload);
		}

	}

	record Trades(Arrivals arrivals) {

		@ZmqListener("in")
		void take(Trade payload) {
			this.arrivals.arrived(payload);
		}

	}

	record Whole(Arrivals arrivals) {

		@ZmqListener("in")
		void take(Message<byte[]> message) {
			this.arrivals.arrived(message);
		}

	}

}
