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
 * Generates pairs of keys for CURVE: in code, as a bean of Spring Boot's, and from the
 * command line, with nothing on the class path but this library.
 * {@code java -jar zmq-spring.jar} prints them, {@code java -jar zmq-spring.jar alice}
 * writes the files {@code alice.pub} and {@code alice.key}, of which only the owner may
 * read the second.
 */
public final class CurveKeyGenerator {

	/**
	 * Create a generator.
	 */
	public CurveKeyGenerator() {
	}

	/**
	 * Generate a pair of keys.
	 * @param arguments the path of the files to write, without extension; none to print
	 * the keys
	 * @throws IOException if a file exists or cannot be written
	 */
	public static void main(String[] arguments) throws IOException {
		CurveKeyGenerator generator = new CurveKeyGenerator();
		PrintStream out = System.out;
		if (arguments.length == 0) {
			CurveKeys keys = generator.generate();
			out.println("public-key: \"" + keys.publicKey() + "\"");
			out.println("secret-key: \"" + keys.secretKey() + "\"");
			return;
		}
		CurveKeys keys = generator.write(Path.of(arguments[0]));
		out.println(arguments[0] + ".pub: \"" + keys.publicKey() + "\"");
		out.println(arguments[0] + ".key: secret");
	}

	/**
	 * Generate a pair of keys.
	 * @return the keys
	 */
	public CurveKeys generate() {
		return CurveKeys.generate();
	}

	/**
	 * Generate a pair of keys and write it to two files, which bundles refer to by
	 * {@code file:} and their paths.
	 * @param path the path of both, to which {@code .pub} and {@code .key} are added; the
	 * owner alone may read the second
	 * @return the keys
	 * @throws IOException if one of them exists or cannot be written
	 */
	public CurveKeys write(Path path) throws IOException {
		CurveKeys keys = generate();
		Path secret = Path.of(path + ".key");
		FileAttribute<?>[] ofOwner = secret.getFileSystem().supportedFileAttributeViews().contains("posix")
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) }
				: new FileAttribute<?>[0];
		Files.write(Files.createFile(secret, ofOwner), List.of(keys.secretKey()));
		Files.write(Path.of(path + ".pub"), List.of(keys.publicKey()), StandardOpenOption.CREATE_NEW);
		return keys;
	}

}
