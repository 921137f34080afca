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

package io.zmqspring.security;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Generates a pair of keys for CURVE from the command line, with nothing on the class
 * path but this library: {@code java -jar zmq-spring.jar} prints them,
 * {@code java -jar zmq-spring.jar alice} writes the files {@code alice.pub} and
 * {@code alice.key}, of which only the owner may read the second.
 */
public final class CurveKeyGenerator {

	private CurveKeyGenerator() {
	}

	/**
	 * Generate a pair of keys.
	 * @param arguments the path of the files to write, without extension; none to print
	 * the keys
	 * @throws IOException if a file exists or cannot be written
	 */
	public static void main(String[] arguments) throws IOException {
		CurveKeys keys = CurveKeys.generate();
		PrintStream out = System.out;
		if (arguments.length == 0) {
			out.println("public-key: \"" + keys.publicKey() + "\"");
			out.println("secret-key: \"" + keys.secretKey() + "\"");
			return;
		}
		Path secret = Path.of(arguments[0] + ".key");
		Path open = Path.of(arguments[0] + ".pub");
		FileAttribute<?>[] ofOwner = secret.getFileSystem().supportedFileAttributeViews().contains("posix")
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) }
				: new FileAttribute<?>[0];
		Files.write(Files.createFile(secret, ofOwner), List.of(keys.secretKey()));
		Files.write(open, List.of(keys.publicKey()), StandardOpenOption.CREATE_NEW);
		out.println(open + ": \"" + keys.publicKey() + "\"");
		out.println(secret + ": secret");
	}

}
