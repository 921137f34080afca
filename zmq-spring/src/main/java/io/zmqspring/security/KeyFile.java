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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What a file with keys says: a certificate as CZMQ and JeroMQ write it, or a key on each
 * line, with the name of its owner behind it if one likes. A line that begins with
 * {@code #} is a comment.
 *
 * @param publicKey the public key of a certificate
 * @param secretKey the secret key of a certificate
 * @param lines the keys of a plain file, and behind each the name, which may be empty
 */
record KeyFile(@Nullable String publicKey, @Nullable String secretKey, Map<String, String> lines) {

	private static final Pattern PROPERTY = Pattern.compile("(public-key|secret-key)\\s*=\\s*\"([^\"]*)\"");

	static KeyFile read(Path file) throws IOException {
		String publicKey = null;
		String secretKey = null;
		Map<String, String> lines = new LinkedHashMap<>();
		boolean certificate = false;
		for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
			String text = line.strip();
			if (text.isEmpty() || text.startsWith("#")) {
				continue;
			}
			certificate |= text.equals("curve") || text.equals("metadata");
			Matcher property = PROPERTY.matcher(text);
			if (property.matches()) {
				publicKey = property.group(1).equals("public-key") ? property.group(2) : publicKey;
				secretKey = property.group(1).equals("secret-key") ? property.group(2) : secretKey;
			}
			else if (!certificate) {
				String[] parts = text.split("\\s+", 2);
				lines.put(parts[0], (parts.length > 1) ? parts[1] : "");
			}
		}
		return new KeyFile(publicKey, secretKey, lines);
	}

	boolean isCertificate() {
		return this.publicKey != null || this.secretKey != null;
	}

	// Where the file system knows of that
	static boolean isReadableByAll(Path file) throws IOException {
		PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
		return view != null && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ);
	}

	// Without the keys
	@Override
	public String toString() {
		return "Key file";
	}

}
