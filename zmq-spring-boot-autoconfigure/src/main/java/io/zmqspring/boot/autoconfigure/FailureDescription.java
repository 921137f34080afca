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

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

// What a start-up failure is about, in the form that Boot gives to failures of its binder.
record FailureDescription(@Nullable String socketName, @Nullable String setting, @Nullable String value,
		String reason) {

	String toText(@Nullable Environment environment) {
		StringBuilder text = new StringBuilder((this.socketName != null)
				? "ZeroMQ socket '%s' cannot be used as it is configured:%n".formatted(this.socketName)
				: "ZeroMQ cannot be used as it is configured:%n".formatted());
		ConfiguredProperty property = (environment instanceof ConfigurableEnvironment configurable)
				? ConfiguredProperty.find(configurable, this.socketName, this.setting, this.value) : null;
		if (property != null) {
			append(text, "Property", property.name());
			appendValue(text, (property.value() != null) ? property.value() : this.value);
			append(text, "Origin", property.origin());
		}
		else {
			append(text, "Setting", this.setting);
			appendValue(text, this.value);
		}
		append(text, "Reason", this.reason);
		return text.toString();
	}

	private static void appendValue(StringBuilder text, @Nullable Object value) {
		append(text, "Value", (value != null) ? "\"" + value + "\"" : null);
	}

	private static void append(StringBuilder text, String label, @Nullable Object value) {
		if (value != null) {
			text.append("%n    %s: %s".formatted(label, value));
		}
	}

}
