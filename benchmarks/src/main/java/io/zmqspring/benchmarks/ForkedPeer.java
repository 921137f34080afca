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

import org.jspecify.annotations.Nullable;

/**
 * A peer in a process of its own.
 */
final class ForkedPeer implements Peer {

	private final ForkedProgram process;

	private final String endpoint;

	ForkedPeer(Workload workload, @Nullable String endpoint) {
		this(new ForkedJava(workload.variant().classPath(), Node.class,
				(endpoint != null) ? List.of(workload.toString(), endpoint) : List.of(workload.toString())));
	}

	ForkedPeer(ForkedProgram process) {
		this.process = process;
		try {
			this.endpoint = this.process.reply();
		}
		catch (RuntimeException ex) {
			this.process.close();
			throw ex;
		}
	}

	@Override
	public String endpoint() {
		return this.endpoint;
	}

	@Override
	public void begin(long messages) {
		this.process.ask("begin " + messages);
	}

	@Override
	public Timing run(long messages) {
		return Timing.parse(this.process.ask("run " + messages));
	}

	@Override
	public Usage usage() {
		return Usage.parse(this.process.ask("usage"));
	}

	@Override
	public Footprint footprint() {
		return Footprint.parse(this.process.ask("footprint"));
	}

	@Override
	public long stop() {
		return Long.parseLong(this.process.ask("stop"));
	}

	@Override
	public void close() {
		this.process.close();
	}

}
