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

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/**
 * How much longer an application takes to start with a listener and a socket to send
 * through, than without the starter on its class path.
 */
final class StartUp implements Benchmark {

	private static final Pattern STARTER = Pattern
		.compile("(zmq-spring|jeromq|jnacl)[^/\\\\]*(\\.jar$|[/\\\\]target[/\\\\]classes[/\\\\]?$)");

	@Override
	public String name() {
		return "start-up";
	}

	@Override
	public List<Result> run(Effort effort, Records records) {
		List<Double> with = new ArrayList<>();
		List<Double> without = new ArrayList<>();
		List<Double> added = new ArrayList<>();
		String classPath = packed(ForkedJava.classPath());
		for (int i = 0; i < effort.rounds(); i++) {
			without.add(start(withoutStarter(), List.of()));
			with.add(start(classPath,
					List.of(StartUpListener.class.getName(), "--zmq.socket.in.type=pull",
							"--zmq.socket.in.bind=tcp://127.0.0.1:*", "--zmq.socket.out.type=push",
							"--zmq.socket.out.connect=socket:in")));
			added.add(with.get(i) - without.get(i));
			records.add(name(), "starter", i + 1, "milliseconds", with.get(i));
			records.add(name(), "without", i + 1, "milliseconds", without.get(i));
		}
		return List.of(Result.of(name(), "Added start-up time of an application", added, "ms", Target.atMost(250, 100),
				words("with: ", with), words("without: ", without)));
	}

	static String withoutStarter() {
		return Arrays.stream(ForkedJava.classPath().split(File.pathSeparator, -1))
			.filter((entry) -> !STARTER.matcher(entry).find())
			.collect(Collectors.joining(File.pathSeparator));
	}

	// The starter in jars, as applications have it: in directories of the build, each
	// class of the application would be looked for first
	private static String packed(String classPath) {
		return Arrays.stream(classPath.split(File.pathSeparator, -1))
			.map((entry) -> (STARTER.matcher(entry).find() && new File(entry).isDirectory()) ? pack(entry) : entry)
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static String pack(String directory) {
		try {
			File jar = File.createTempFile("starter-", ".jar");
			jar.deleteOnExit();
			ToolProvider tool = ToolProvider.findFirst("jar")
				.orElseThrow(() -> new IllegalStateException("This needs a JDK"));
			int code = tool.run(System.out, System.err, "--create", "--file=" + jar, "-C", directory, ".");
			if (code != 0) {
				throw new IllegalStateException("Cannot pack " + directory + ": exit code " + code);
			}
			return jar.getPath();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static double start(String classPath, List<String> arguments) {
		try (ForkedJava process = new ForkedJava(classPath, StartUpNode.class, arguments)) {
			return Double.parseDouble(process.reply());
		}
	}

	private static String words(String label, List<Double> values) {
		return label + String.format(Locale.ROOT, "%.0f ms", Result.median(values));
	}

}
