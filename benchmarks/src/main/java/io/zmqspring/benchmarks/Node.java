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
import java.nio.charset.StandardCharsets;

/**
 * The process of one peer, or of both: does what it is told on its standard input, and
 * ends with it.
 */
public final class Node {

	private Node() {
	}

	/**
	 * Run a peer.
	 * @param args the workload, and for the near peer the endpoint of the far one
	 * @throws IOException if the standard input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		PrintStream replies = System.out;
		// Nothing else may stand between the replies
		System.setOut(System.err);
		Workload workload = Workload.parse(args[0]);
		long start = System.nanoTime();
		try (Peer peer = open(workload, args);
				BufferedReader commands = new BufferedReader(
						new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			replies.println((args.length > 1) ? "ready" : peer.endpoint());
			long opening = System.nanoTime() - start;
			String command = commands.readLine();
			while (command != null) {
				replies.println(answer(peer, command, opening));
				command = commands.readLine();
			}
		}
		System.exit(0);
	}

	private static Peer open(Workload workload, String[] args) {
		return (args.length > 1) ? workload.near(args[1])
				: workload.inOneProcess() ? BothPeers.here(workload) : workload.far();
	}

	private static String answer(Peer peer, String command, long opening) {
		String[] words = command.split(" ", -1);
		return switch (words[0]) {
			case "begin" -> {
				peer.begin(Long.parseLong(words[1]));
				yield "begun";
			}
			case "run" -> peer.run(Long.parseLong(words[1])).toString();
			case "footprint" -> Footprint.ofThisProcess(opening).toString();
			case "stop" -> Long.toString(peer.stop());
			case "usage" -> peer.usage().toString();
			default -> throw new IllegalArgumentException("Unknown command '" + command + "'");
		};
	}

}
