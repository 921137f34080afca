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

package io.zmqspring.boot.autoconfigure;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

// Hides the secrets of the security bundles where the actuator is told to show values: by their property, in any
// spelling, and by their value, which may stand in a variable of another name that a property refers to.
final class SecretSanitizingFunction implements SanitizingFunction {

	private static final Pattern SECRET_NAME = Pattern.compile("zmqsecurity.*(secretkey|password|users).*");

	// A shorter one may be part of anything
	private static final int SHORTEST_PART = 8;

	private final Set<String> secrets = new HashSet<>();

	SecretSanitizingFunction(ZmqProperties.Security security) {
		security.getCurve().values().forEach((bundle) -> add(bundle.getSecretKey()));
		security.getPlain().values().forEach((bundle) -> {
			add(bundle.getPassword());
			bundle.getUsers().values().forEach(this::add);
		});
	}

	private void add(@Nullable String secret) {
		if (secret != null && !secret.isEmpty() && !secret.startsWith("file:")) {
			this.secrets.add(secret);
		}
	}

	@Override
	public SanitizableData apply(SanitizableData data) {
		Object value = data.getValue();
		return (value != null && (isSecretName(data.getKey()) || isSecret(value.toString())))
				? data.withSanitizedValue() : data;
	}

	private static boolean isSecretName(String name) {
		return SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "")).matches();
	}

	private boolean isSecret(String value) {
		return this.secrets.stream()
			.anyMatch((secret) -> value.equals(secret) || (secret.length() >= SHORTEST_PART && value.contains(secret)));
	}

}
