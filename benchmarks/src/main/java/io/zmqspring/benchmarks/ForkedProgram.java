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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process that answers each line with a line. It ends with its standard input, so also
 * when this process is killed, and is destroyed if it does not.
 */
class ForkedProgram implements AutoCloseable {

	private static final long LONGEST_WAIT_SECONDS = 90;

	private static final long FAREWELL_SECONDS = 10;

	private final Process process;

	private final PrintStream commands;

	// An empty one after the last line
	private final BlockingQueue<Optional<String>> replies = new LinkedBlockingQueue<>();

	ForkedProgram(List<String> command) {
		try {
			this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.commands = new PrintStream(this.process.getOutputStream(), true, StandardCharsets.UTF_8);
		Thread reader = new Thread(this::read, "replies-" + this.process.pid());
		reader.setDaemon(true);
		reader.start();
	}

	private void read() {
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			String line = lines.readLine();
			while (line != null) {
				this.replies.add(Optional.of(line));
				line = lines.readLine();
			}
		}
		catch (IOException ex) {
			// As if it had ended
		}
		this.replies.add(Optional.empty());
	}

	final String ask(String command) {
		this.commands.println(command);
		return reply();
	}

	final String reply() {
		try {
			Optional<String> reply = this.replies.poll(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
			if (reply == null || reply.isEmpty()) {
				throw new IllegalStateException(
						"Process " + this.process.pid() + ((reply != null) ? " has ended" : " does not answer"));
			}
			return reply.get();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	final long pid() {
		return this.process.pid();
	}

	@Override
	public final void close() {
		this.commands.close();
		try {
			if (!this.process.waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
				this.process.destroyForcibly().waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS);
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
