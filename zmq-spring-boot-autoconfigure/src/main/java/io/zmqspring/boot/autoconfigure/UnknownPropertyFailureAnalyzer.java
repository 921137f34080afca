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

import java.beans.PropertyDescriptor;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

// Explains a misspelt property, before Boot's own analyzer does: which names there are.
@Order(Ordered.LOWEST_PRECEDENCE - 1)
class UnknownPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
		BindException failure = findCause(rootFailure, BindException.class);
		if (failure == null || failure.getTarget().getType().resolve() != ZmqProperties.class) {
			return null;
		}
		StringBuilder description = new StringBuilder("ZeroMQ has no such property:%n".formatted());
		Set<String> actions = new LinkedHashSet<>();
		for (ConfigurationProperty property : cause.getUnboundProperties()) {
			description.append("%n    Property: %s".formatted(property.getName()));
			if (!property.getName().toString().startsWith(SecurityBindFailureAnalyzer.PREFIX)) {
				description.append("%n    Value: \"%s\"".formatted(property.getValue()));
			}
			description.append("%n    Origin: %s".formatted(property.getOrigin()));
			Unknown unknown = Unknown.in(property.getName());
			description.append("%n    Reason: '%s' is unknown below %s".formatted(unknown.element, unknown.parent));
			actions.add("Correct the name, or remove the property. Below %s there are: %s".formatted(unknown.parent,
					String.join(", ", unknown.siblings)));
		}
		return new FailureAnalysis(description.toString(), String.join("%n".formatted(), actions), cause);
	}

	private record Unknown(String element, String parent, List<String> siblings) {

		static Unknown in(ConfigurationPropertyName name) {
			ResolvableType type = ResolvableType.forClass(ZmqProperties.class);
			int last = name.getNumberOfElements() - 1;
			for (int i = 1; i < last; i++) {
				ResolvableType next = (Map.class == type.resolve()) ? type.getGeneric(1) : property(type, name, i);
				if (next == null) {
					return new Unknown(name.getElement(i, Form.ORIGINAL), name.chop(i).toString(), names(type));
				}
				type = next;
			}
			return new Unknown(name.getElement(last, Form.ORIGINAL), name.chop(last).toString(), names(type));
		}

		private static @Nullable ResolvableType property(ResolvableType type, ConfigurationPropertyName name,
				int index) {
			for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type.resolve(Object.class))) {
				if (property.getReadMethod() != null
						&& property.getName().equalsIgnoreCase(name.getElement(index, Form.UNIFORM))) {
					return ResolvableType.forMethodReturnType(property.getReadMethod());
				}
			}
			return null;
		}

		private static List<String> names(ResolvableType type) {
			return Arrays.stream(BeanUtils.getPropertyDescriptors(type.resolve(Object.class)))
				.map(PropertyDescriptor::getName)
				.filter((name) -> !"class".equals(name))
				.map(DataObjectPropertyName::toDashedForm)
				.toList();
		}

	}

}
