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

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.listener.ZmqErrorHandler;
import io.zmqspring.message.ZmqMessage;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

/**
 * Listeners that do nothing but count, each in one of the ways that there are.
 */
final class FeatureListeners {

	private FeatureListeners() {
	}

	record Plain(Arrivals arrivals) {

		@ZmqListener("in")
		void take(byte[] payload) {
			this.arrivals.arrived(payload);
		}

	}

	record Filtering(Arrivals arrivals) {

		@ZmqListener(value = "in", filter = "frames.size() == 1")
		void take(byte[] payload) {
			this.arrivals.arrived(payload);
		}

	}

	record Shared(Arrivals arrivals) {

		@ZmqListener(value = "in", concurrency = "${concurrency:2}")
		void take(byte[] payload) {
			this.arrivals.arrivedAtOneOfMany(payload);
		}

	}

	static final class Ordered {

		private final Arrivals arrivals;

		private int next;

		Ordered(Arrivals arrivals) {
			this.arrivals = arrivals;
		}

		// Found by the one thread that receives
		int key() {
			return this.next++ % 64;
		}

		@ZmqListener(value = "in", concurrency = "2",
				orderBy = "@'io.zmqspring.benchmarks.FeatureListeners$Ordered'.key()")
		void take(byte[] payload) {
			this.arrivals.arrivedAtOneOfMany(payload);
		}

	}

	record Pooled(Arrivals arrivals) {

		@ZmqListener(value = "in", executor = "#{T(java.util.concurrent.ForkJoinPool).commonPool()}")
		void take(byte[] payload) {
			this.arrivals.arrivedAtOneOfMany(payload);
		}

	}

	record Batches(Arrivals arrivals) {

		@ZmqListener(value = "in", batch = "true", batchSize = "100", batchTimeout = "5ms")
		void take(List<byte[]> payloads) {
			payloads.forEach(this.arrivals::arrived);
		}

	}

	record Later(Arrivals arrivals) {

		@ZmqListener("in")
		CompletableFuture<Void> take(byte[] payload) {
			this.arrivals.arrived(payload);
			return CompletableFuture.completedFuture(null);
		}

	}

	record Forwarding(Arrivals arrivals) {

		@ZmqListener("in")
		@SendTo("next")
		byte[] pass(byte[] payload) {
			return payload;
		}

		@ZmqListener("sink")
		void take(byte[] payload) {
			this.arrivals.arrived(payload);
		}

	}

	record Validating(Arrivals arrivals) {

		@ZmqListener("in")
		void take(@Validated byte[] payload) {
			this.arrivals.arrived(payload);
		}

	}

	record Whole(Arrivals arrivals) {

		@ZmqListener("in")
		void take(Message<byte[]> message) {
			this.arrivals.arrived(message);
		}

	}

	record Errors() implements ZmqErrorHandler {

		@Override
		public Object handle(ZmqMessage message, Throwable failure, String socket) {
			throw new IllegalStateException(failure);
		}

	}

	/**
	 * Finds everything valid, so that what is measured is how it is asked.
	 */
	record Anything() implements Validator {

		@Override
		public boolean supports(Class<?> type) {
			return true;
		}

		@Override
		public void validate(Object target, org.springframework.validation.Errors errors) {
		}

	}

}
