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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

// The metadata that the build has generated.
final class ConfigurationMetadata {

	private ConfigurationMetadata() {
	}

	static Map<String, Property> read() {
		Map<String, Property> properties = new TreeMap<>();
		for (JsonNode node : json().get("properties")) {
			JsonNode value = node.get("defaultValue");
			properties.put(node.get("name").asString(), new Property(node.get("type").asString(),
					node.path("description").asString(""), (value != null) ? value.asString() : null));
		}
		return properties;
	}

	static JsonNode json() {
		try (InputStream stream = ConfigurationMetadata.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return JsonMapper.shared().readTree(stream);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	record Property(String type, String description, @Nullable String defaultValue) {

		String simpleType() {
			return this.type.substring(Math.max(this.type.lastIndexOf('.'), this.type.lastIndexOf('$')) + 1);
		}

	}

}
