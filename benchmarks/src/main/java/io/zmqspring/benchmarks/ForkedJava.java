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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Java process that answers each line with a line.
 */
final class ForkedJava extends ForkedProgram {

	// What an application with the starter does not have, and what would change it
	private static final Pattern ALTERNATIVES = Pattern
		.compile("[/\\\\](spring-(integration|jms|amqp|rabbit|tx|data|oxm|context-support)-|artemis-|activemq-"
				+ "|amqp-client-|lettuce-|redis-|reactor-|reactive-streams-|netty-|micrometer-core-|jgroups-|caffeine-"
				+ "|jakarta\\.(jms|transaction)-)[^/\\\\]*\\.jar$");

	// Room for the buffers of a thousand connections, of which the starter lets no more
	// come than fit into half of this
	private static final String DIRECT_MEMORY = "-XX:MaxDirectMemorySize=1g";

	private static final List<String> OPTIONS = Optional.ofNullable(System.getProperty("benchmarks.option"))
		.stream()
		.toList();

	ForkedJava(String classPath, Class<?> main, List<String> arguments) {
		this(classPath, main, List.of(), arguments);
	}

	ForkedJava(String classPath, Class<?> main, List<String> options, List<String> arguments) {
		super(command(classPath, main, options, arguments));
	}

	private static List<String> command(String classPath, Class<?> main, List<String> options, List<String> arguments) {
		List<String> command = new ArrayList<>(
				List.of(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java", "-Xms256m",
						"-Xmx512m", DIRECT_MEMORY, "-XX:+UseSerialGC", "-cp", classPath, main.getName()));
		command.addAll(1, OPTIONS);
		command.addAll(1, options);
		command.addAll(arguments);
		return command;
	}

	static String classPath() {
		return Arrays.stream(wholeClassPath().split(File.pathSeparator, -1))
			.filter((entry) -> !ALTERNATIVES.matcher(entry).find())
			.collect(Collectors.joining(File.pathSeparator));
	}

	static String wholeClassPath() {
		return System.getProperty("java.class.path");
	}

}
