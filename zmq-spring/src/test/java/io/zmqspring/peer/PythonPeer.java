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

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that speaks ZeroMQ by libzmq: {@code src/test/python/peer.py}.
 */
final class PythonPeer implements AutoCloseable {

	private static final String PYTHON = "/usr/bin/python3";

	private static final Pattern SNIPPET = Pattern.compile("```python\\R(.*?)```", Pattern.DOTALL);

	private final Process process;

	private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

	private final String endpoint;

	PythonPeer(String type, String how, String endpoint, Object... options) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(PYTHON, "src/test/python/peer.py", type, how, endpoint));
		for (Object option : options) {
			command.add(option.toString());
		}
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().put("PYTHONPATH", documentedModule().toString());
		this.process = builder.start();
		Thread reader = new Thread(this::readLines, "python");
		reader.setDaemon(true);
		reader.start();
		this.endpoint = line().replaceFirst("ready ", "");
	}

	static boolean isAvailable() {
		try {
			return new File(PYTHON).canExecute()
					&& new ProcessBuilder(PYTHON, "-c", "import zmq").start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	// What the documentation shows to users, as the module "wire"
	private static Path documentedModule() throws IOException {
		Matcher snippet = SNIPPET.matcher(Files.readString(Path.of("..", "docs", "wire-format.md")));
		if (!snippet.find()) {
			throw new IllegalStateException("The documentation shows no Python");
		}
		Path directory = Files.createDirectories(Path.of("target", "python"));
		Files.writeString(directory.resolve("wire.py"), snippet.group(1));
		return directory;
	}

	private void readLines() {
		try (BufferedReader reader = this.process.inputReader(StandardCharsets.UTF_8)) {
			reader.lines().forEach(this.lines::add);
		}
		catch (IOException | UncheckedIOException ex) {
			this.lines.add("no more: " + ex.getMessage());
		}
	}

	String endpoint() {
		return this.endpoint;
	}

	String line() throws InterruptedException {
		String line = this.lines.poll(20, TimeUnit.SECONDS);
		if (line == null) {
			throw new IllegalStateException("The peer says nothing");
		}
		return line;
	}

	// The frames of the next message, as texts
	List<String> frames() throws InterruptedException {
		List<String> frames = new ArrayList<>();
		for (String frame : line().split(" ")) {
			frames.add(frame.equals("-") ? "" : new String(HexFormat.of().parseHex(frame), StandardCharsets.UTF_8));
		}
		return frames;
	}

	// Where the other socket of a broker is bound
	String back() throws InterruptedException {
		return line().replaceFirst("back ", "");
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
