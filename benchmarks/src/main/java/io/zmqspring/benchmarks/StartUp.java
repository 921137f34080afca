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

import io.zmqspring.benchmarks.startup.StartUpListener;
import io.zmqspring.benchmarks.startup.StartUpNode;

/**
 * How much longer an application takes to start with a listener and a socket to send
 * through, than without the starter on its class path; and the same where the JVM reads
 * the classes of each from an archive of its own (class data sharing).
 */
final class StartUp implements Benchmark {

	private static final Pattern STARTER = Pattern
		.compile("(zmq-spring|jeromq|jnacl)[^/\\\\]*(\\.jar$|[/\\\\]target[/\\\\]classes[/\\\\]?$)");

	private static final int ROUNDS = 3;

	@Override
	public String name() {
		return "start-up";
	}

	@Override
	public List<Result> run(Effort effort, Records records) {
		Application without = new Application(packed(withoutStarter()), List.of(), List.of());
		Application with = new Application(packed(ForkedJava.classPath()), List.of(),
				List.of(StartUpListener.class.getName(), "--zmq.socket.in.type=pull",
						"--zmq.socket.in.bind=tcp://127.0.0.1:*", "--zmq.socket.out.type=push",
						"--zmq.socket.out.connect=socket:in"));
		return List.of(
				measure("start-up", "Added start-up time of an application", Target.atMost(250, 100), with, without,
						effort, records),
				measure("start-up-archived", "Added start-up time with class data sharing", Target.NONE,
						with.archived(), without.archived(), effort, records));
	}

	private static Result measure(String name, String title, Target target, Application with, Application without,
			Effort effort, Records records) {
		List<Double> withStarter = new ArrayList<>();
		List<Double> withoutStarter = new ArrayList<>();
		List<Double> added = new ArrayList<>();
		// More than of other cases, since no two starts take the same time
		for (int i = 0; i < ROUNDS * effort.rounds(); i++) {
			if (i % 2 == 0) {
				withoutStarter.add(without.start());
				withStarter.add(with.start());
			}
			else {
				withStarter.add(with.start());
				withoutStarter.add(without.start());
			}
			added.add(withStarter.get(i) - withoutStarter.get(i));
			records.add(name, "starter", i + 1, "milliseconds", withStarter.get(i));
			records.add(name, "without", i + 1, "milliseconds", withoutStarter.get(i));
		}
		return Result.of(name, title, added, "ms", target, words("with: ", withStarter),
				words("without: ", withoutStarter));
	}

	private static String words(String label, List<Double> values) {
		return label + String.format(Locale.ROOT, "%.0f ms", Result.median(values));
	}

	static String withoutStarter() {
		return Arrays.stream(ForkedJava.classPath().split(File.pathSeparator, -1))
			.filter((entry) -> !STARTER.matcher(entry).find())
			.collect(Collectors.joining(File.pathSeparator));
	}

	// All in jars, as applications have it: in directories of the build, each class would
	// be looked for first, and there is no class data sharing with these
	private static String packed(String classPath) {
		return Arrays.stream(classPath.split(File.pathSeparator, -1))
			.map((entry) -> new File(entry).isDirectory() ? pack(entry) : entry)
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static String pack(String directory) {
		File jar = temporary(".jar");
		int code = ToolProvider.findFirst("jar")
			.orElseThrow(() -> new IllegalStateException("This needs a JDK"))
			.run(System.out, System.err, "--create", "--file=" + jar, "-C", directory, ".");
		if (code != 0) {
			throw new IllegalStateException("Cannot pack " + directory + ": exit code " + code);
		}
		return jar.getPath();
	}

	private static File temporary(String suffix) {
		try {
			File file = File.createTempFile("start-up-", suffix);
			file.deleteOnExit();
			return file;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * An application in a process of its own.
	 */
	private record Application(String classPath, List<String> options, List<String> arguments) {

		// At 21 MB of classes, the bare application is just below a collection of all
		// garbage, which nearly every other has behind it
		private static final String METASPACE = "-XX:MetaspaceSize=64m";

		double start() {
			List<String> all = new ArrayList<>(this.options);
			all.add(METASPACE);
			try (ForkedJava process = new ForkedJava(this.classPath, StartUpNode.class, all, this.arguments)) {
				return Double.parseDouble(process.reply());
			}
		}

		// The JVM tells on its output what it leaves out of an archive
		Application archived() {
			File archive = temporary(".jsa");
			new Application(this.classPath, List.of("-Xlog:disable", "-XX:ArchiveClassesAtExit=" + archive),
					this.arguments)
				.start();
			return new Application(this.classPath, List.of("-Xlog:disable", "-XX:SharedArchiveFile=" + archive),
					this.arguments);
		}

	}

}
