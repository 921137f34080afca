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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The same in C with libzmq, compiled when it is first needed.
 */
final class LibzmqPeer {

	private LibzmqPeer() {
	}

	static boolean isAvailable() {
		return Program.isOnPath("gcc") && Files.exists(Path.of("/usr/include/zmq.h"));
	}

	static Peer far(Workload workload) {
		return new ForkedPeer(new ForkedProgram(
				List.of(Twin.PROGRAM, workload.answers() ? "rep" : "pull", Integer.toString(workload.size()))));
	}

	static Peer near(Workload workload, String endpoint) {
		return new ForkedPeer(new ForkedProgram(List.of(Twin.PROGRAM, workload.answers() ? "req" : "push",
				Integer.toString(workload.size()), endpoint)));
	}

	private static final class Twin {

		static final String PROGRAM = compile();

		private static String compile() {
			try (InputStream source = LibzmqPeer.class.getResourceAsStream("/twin.c")) {
				if (source == null) {
					throw new IllegalStateException("The source twin.c is missing");
				}
				Path directory = Files.createTempDirectory("twin");
				Path file = directory.resolve("twin.c");
				Path program = directory.resolve("twin");
				Files.copy(source, file);
				Program.run("gcc", "-O2", "-o", program.toString(), file.toString(), "-lzmq", "-lpthread");
				List.of(directory, file, program).forEach((path) -> path.toFile().deleteOnExit());
				return program.toString();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
