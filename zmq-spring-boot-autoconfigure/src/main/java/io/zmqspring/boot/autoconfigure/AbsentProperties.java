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
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

// Passes over the properties of this starter that nobody has set. Boot would look for each of
// them in each source, and remember more than thirty names for each socket.
class AbsentProperties implements ConfigurationPropertiesBindHandlerAdvisor {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("zmq");

	@Override
	public BindHandler apply(BindHandler handler) {
		return new Handler(handler);
	}

	private static final class Handler extends AbstractBindHandler {

		// And what is above them. Null where that cannot be known
		private @Nullable Set<ConfigurationPropertyName> present;

		Handler(BindHandler parent) {
			super(parent);
		}

		@Override
		public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
				BindContext context) {
			if (PREFIX.equals(name)) {
				this.present = findPresent(context.getSources());
			}
			else if (this.present != null && PREFIX.isAncestorOf(name) && !this.present.contains(name)) {
				return null;
			}
			return super.onStart(name, target, context);
		}

		private static @Nullable Set<ConfigurationPropertyName> findPresent(
				Iterable<ConfigurationPropertySource> sources) {
			Set<ConfigurationPropertyName> present = new HashSet<>();
			for (ConfigurationPropertySource source : sources) {
				if (source.containsDescendantOf(PREFIX) == ConfigurationPropertyState.ABSENT) {
					continue;
				}
				// A variable of the environment may stand for several properties
				if (!(source instanceof IterableConfigurationPropertySource names)
						|| source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource) {
					return null;
				}
				for (ConfigurationPropertyName name : names) {
					if (PREFIX.isAncestorOf(name)) {
						add(name, present);
					}
				}
			}
			return present;
		}

		private static void add(ConfigurationPropertyName name, Set<ConfigurationPropertyName> present) {
			ConfigurationPropertyName added = name;
			while (!added.isEmpty() && present.add(added)) {
				added = added.getParent();
			}
		}

	}

}
