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

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanWrapperImpl;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.ConfigurableEnvironment;

// Where a setting of a socket was made: its property, and what the environment knows about it.
record ConfiguredProperty(String name, @Nullable Object value, @Nullable Object origin) {

	private static final String PREFIX = "zmq.";

	private static final Set<String> LISTS = Set.of("bind", "connect", "topics");

	private static final Pattern PLAIN = Pattern.compile("[\\w-]+");

	private static final Pattern DASHED = Pattern.compile("-(.)");

	// The property of a setting, or null for one that was not made by a property
	static @Nullable ConfiguredProperty find(ConfigurableEnvironment environment, @Nullable String socketName,
			@Nullable String setting, @Nullable String value) {
		if (socketName == null && setting != null && setting.startsWith("security.")) {
			// Its value may be secret
			return lookUp(environment, PREFIX + setting, value).withValue(null);
		}
		if (socketName == null) {
			return (setting != null && isProperty(new ZmqProperties(), setting))
					? lookUp(environment, PREFIX + setting, value) : null;
		}
		String socket = PREFIX + "socket."
				+ (PLAIN.matcher(socketName).matches() ? socketName : "[" + socketName + "]");
		if (setting == null) {
			return new ConfiguredProperty(socket, null, null);
		}
		if (!isProperty(new ZmqProperties.Socket(), setting) || !hasProperties(environment, socket)) {
			return null;
		}
		ConfiguredProperty own = lookUp(environment, socket + "." + setting, value);
		if (LISTS.contains(setting) && value != null) {
			// Otherwise an annotation has the value
			return (own.value != null && own.value.toString().contains(value)) ? own.withValue(value) : null;
		}
		ConfiguredProperty common = lookUp(environment, PREFIX + "defaults." + setting, value);
		return (own.value == null && common.value != null) ? common : own;
	}

	private static boolean isProperty(Object properties, String setting) {
		String property = DASHED.matcher(setting).replaceAll((match) -> match.group(1).toUpperCase(Locale.ROOT));
		return new BeanWrapperImpl(properties).isReadableProperty(property);
	}

	private ConfiguredProperty withValue(@Nullable String element) {
		return new ConfiguredProperty(this.name, element, this.origin);
	}

	private static boolean hasProperties(ConfigurableEnvironment environment, String name) {
		ConfigurationPropertyName parsed = ConfigurationPropertyName.adapt(name, '.');
		for (ConfigurationPropertySource source : ConfigurationPropertySources.from(environment.getPropertySources())) {
			if (source.containsDescendantOf(parsed) == ConfigurationPropertyState.PRESENT) {
				return true;
			}
		}
		return false;
	}

	private static ConfiguredProperty lookUp(ConfigurableEnvironment environment, String name,
			@Nullable String element) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.from(environment.getPropertySources())) {
			ConfigurationProperty property = lookUp(environment, source, ConfigurationPropertyName.adapt(name, '.'),
					element);
			if (property != null) {
				return new ConfiguredProperty(name, resolve(environment, property), property.getOrigin());
			}
		}
		return new ConfiguredProperty(name, null, null);
	}

	// A list is a text with commas or a property for each element, all of one source
	private static @Nullable ConfigurationProperty lookUp(ConfigurableEnvironment environment,
			ConfigurationPropertySource source, ConfigurationPropertyName name, @Nullable String element) {
		ConfigurationProperty property = source.getConfigurationProperty(name);
		ConfigurationProperty first = source.getConfigurationProperty(name.append("[0]"));
		if (property != null || first == null) {
			return property;
		}
		ConfigurationProperty next = first;
		for (int i = 1; next != null; i++) {
			if (String.valueOf(resolve(environment, next)).equals(element)) {
				return next;
			}
			next = source.getConfigurationProperty(name.append("[" + i + "]"));
		}
		return first;
	}

	private static Object resolve(ConfigurableEnvironment environment, ConfigurationProperty property) {
		Object value = property.getValue();
		return (value instanceof CharSequence text) ? environment.resolvePlaceholders(text.toString()) : value;
	}

}
