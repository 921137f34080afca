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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import io.zmqspring.ZmqConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys of a CURVE bundle itself, and finds those that are not what they should
 * be.
 *
 * @param secretSource the secret key, or the file that has it
 * @param publicSource the public key or its file, or {@code null} for the one that
 * belongs to the secret key
 */
record KeyReader(String secretSource, @Nullable String publicSource) {

	byte[] secret(CurveSetting setting) {
		if (!CurveSetting.isFile(this.secretSource)) {
			return setting.decode(this.secretSource, this.secretSource);
		}
		Path file = AuthorizedClients.path(this.secretSource);
		KeyFile content = read(setting, this.secretSource);
		if (isReadableByAll(file)) {
			throw setting.failure(this.secretSource, "Everybody on this machine may read the file of the secret key.",
					"Take that right away, with 'chmod 600' or, in Kubernetes, 'defaultMode: 0400'.");
		}
		if (content.isCertificate()) {
			String key = content.secretKey();
			if (key == null) {
				throw setting.failure(this.secretSource, "The file is a public certificate.",
						"Name the file of the secret one.");
			}
			return setting.decode(key, this.secretSource);
		}
		return setting.decode(only(setting, this.secretSource, content.lines().keySet()), this.secretSource);
	}

	private static KeyFile read(CurveSetting setting, String source) {
		try {
			return KeyFile.read(AuthorizedClients.path(source));
		}
		catch (IOException ex) {
			throw setting.failure(source, "The file cannot be read (" + ex.getClass().getSimpleName() + ").",
					"Correct the path, or let the application read the file.");
		}
	}

	private static boolean isReadableByAll(Path file) {
		try {
			return KeyFile.isReadableByAll(file);
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static String only(CurveSetting setting, String source, Collection<String> keys) {
		if (keys.size() != 1) {
			throw setting.failure(source, "The file holds " + (keys.isEmpty() ? "no key." : "several keys."),
					"Give it one key, as a certificate or on one line.");
		}
		return keys.iterator().next();
	}

	byte[] publicKey(CurveSetting setting, byte[] secret) {
		byte[] expected = CurveKeys.publicKey(secret);
		if (this.publicSource == null) {
			return expected;
		}
		byte[] given = CurveSetting.isFile(this.publicSource) ? publicKeyOfFile(setting, this.publicSource)
				: setting.decode(this.publicSource, this.publicSource);
		if (Arrays.equals(given, expected)) {
			return given;
		}
		if (Arrays.equals(given, secret)) {
			throw secretInPlaceOfPublic(setting, this.publicSource);
		}
		throw setting.failure(this.publicSource,
				Arrays.equals(CurveKeys.publicKey(given), secret) ? "Public and secret key stand in each other's place."
						: "Public and secret key do not belong together.",
				"Give the two keys of one pair, or leave out 'public-key', which can be calculated.");
	}

	private static byte[] publicKeyOfFile(CurveSetting setting, String source) {
		KeyFile content = read(setting, source);
		String key = content.publicKey();
		return setting.decode((key != null) ? key : only(setting, source, content.lines().keySet()), source);
	}

	List<byte[]> serverKeys(CurveSetting setting, List<String> sources, byte[] secret) {
		List<byte[]> keys = new ArrayList<>();
		for (String source : sources) {
			for (String key : serverKeys(setting, source)) {
				byte[] decoded = setting.decode(key, source);
				if (Arrays.equals(decoded, secret)) {
					throw secretInPlaceOfPublic(setting, source);
				}
				keys.add(decoded);
			}
		}
		return keys;
	}

	private static Collection<String> serverKeys(CurveSetting setting, String source) {
		if (!CurveSetting.isFile(source)) {
			return List.of(source);
		}
		KeyFile content = read(setting, source);
		if (content.secretKey() != null) {
			throw secretInPlaceOfPublic(setting, source);
		}
		String key = content.publicKey();
		if (key == null && content.lines().isEmpty()) {
			throw setting.failure(source, "The file holds no key.", "Put the public key of the server into it.");
		}
		return (key != null) ? List.of(key) : content.lines().keySet();
	}

	private static ZmqConfigurationException secretInPlaceOfPublic(CurveSetting setting, String source) {
		return setting.failure(source, "A secret key stands where a public key belongs.",
				"Put the public key there. A secret key that has left its owner is to be replaced.");
	}

	// Without the keys
	@Override
	public String toString() {
		return "Reader of keys";
	}

}
