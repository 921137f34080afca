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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.zmqspring.ZmqConfigurationException;

/**
 * Reads the public keys that a server trusts: from texts, from files, and from folders
 * with a file for each client, whose name is that of the file.
 *
 * @param setting what they are configured by
 * @param sources the keys, files and folders
 * @param secretKey the secret key of the server, which is none of them
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record AuthorizedClients(CurveSetting setting, List<String> sources, byte[] secretKey) {

	// The users by their keys
	Map<String, String> read() {
		Map<String, String> users = new LinkedHashMap<>();
		for (String source : this.sources) {
			if (!CurveSetting.isFile(source)) {
				add(users, source, "", source);
				continue;
			}
			Path place = path(source);
			if (!Files.exists(place)) {
				throw this.setting.failure(source, "There is no such file or folder.",
						"Create it, or correct the path.");
			}
			boolean folder = Files.isDirectory(place);
			for (Path file : Reloaded.files(place)) {
				addFile(users, file, folder ? stem(file) : "");
			}
		}
		return users;
	}

	static Path path(String source) {
		return Path.of(source.substring(CurveSetting.FILE.length()));
	}

	// The name of a client is given by who put the file there, not by who wrote it
	private static String stem(Path file) {
		return String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
	}

	private void addFile(Map<String, String> users, Path file, String owner) {
		String source = CurveSetting.FILE + file;
		KeyFile content;
		try {
			content = KeyFile.read(file);
		}
		catch (IOException ex) {
			throw this.setting.failure(source, "The file cannot be read: " + ex.getMessage() + ".",
					"Let the application read it, or correct the path.");
		}
		if (content.secretKey() != null) {
			throw secretInPlaceOfPublic(source);
		}
		if (content.publicKey() != null) {
			add(users, content.publicKey(), owner, source);
		}
		content.lines().forEach((key, name) -> add(users, key, owner.isEmpty() ? name : owner, source));
	}

	private void add(Map<String, String> users, String key, String user, String source) {
		byte[] decoded = this.setting.decode(key, source);
		if (Arrays.equals(decoded, this.secretKey)) {
			throw secretInPlaceOfPublic(source);
		}
		users.put(key, user.isEmpty() ? key : user);
	}

	private ZmqConfigurationException secretInPlaceOfPublic(String source) {
		return this.setting.failure(source, "A secret key stands where the public key of a client belongs.",
				"Put the public key there. A secret key that has left its owner is to be replaced.");
	}

	// Without the keys
	@Override
	public String toString() {
		return "Reader of " + this.setting;
	}

}
