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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.zmqspring.benchmarks.Workload.Option;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The payloads of a workload, and how hand-written code turns them into bytes and back.
 */
final class Payloads {

	private final Workload workload;

	private final String text;

	private final Trade trade = Trade.example();

	private final ObjectWriter writer = new JsonMapper().writerFor(Trade.class);

	private final ObjectReader reader = new JsonMapper().readerFor(Trade.class);

	private final byte[] bytes;

	Payloads(Workload workload) {
		this.workload = workload;
		this.bytes = new byte[workload.size()];
		this.text = "t".repeat(workload.size());
	}

	byte[] bytes() {
		return this.bytes;
	}

	// For the starter, which converts by itself
	Object payload() {
		return switch (this.workload.payload()) {
			case BYTES, MESSAGE -> this.bytes;
			case TEXT -> this.text;
			case JSON -> this.trade;
		};
	}

	Supplier<byte[]> toBytes() {
		return switch (this.workload.payload()) {
			case BYTES, MESSAGE -> this.workload.has(Option.COPIES) ? () -> this.bytes.clone() : () -> this.bytes;
			case TEXT -> () -> this.text.getBytes(StandardCharsets.UTF_8);
			case JSON -> () -> this.writer.writeValueAsBytes(this.trade);
		};
	}

	Consumer<byte[]> reading(Arrivals arrivals) {
		if (this.workload.pattern() == Workload.Pattern.PACED) {
			return (frame) -> arrivals.arrivedAfter(ByteBuffer.wrap(frame).getLong());
		}
		return switch (this.workload.payload()) {
			case BYTES, MESSAGE -> arrivals::arrived;
			case TEXT -> (frame) -> arrivals.arrived(new String(frame, StandardCharsets.UTF_8));
			case JSON -> (frame) -> arrivals.arrived(this.reader.<Trade>readValue(frame));
		};
	}

	// A new payload that says when it was sent
	byte[] stamped() {
		byte[] stamped = new byte[this.bytes.length];
		ByteBuffer.wrap(stamped).putLong(System.nanoTime());
		return stamped;
	}

}
