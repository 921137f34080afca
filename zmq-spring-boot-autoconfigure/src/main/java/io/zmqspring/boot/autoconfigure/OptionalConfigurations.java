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

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

// Selects the configurations whose libraries are there. With conditions they would be read at each
// start to be passed over; the report on conditions does not have them.
final class OptionalConfigurations implements ImportSelector, BeanClassLoaderAware {

	private @Nullable ClassLoader classLoader;

	@Override
	public void setBeanClassLoader(ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	@Override
	public String[] selectImports(AnnotationMetadata importingClass) {
		List<String> imports = new ArrayList<>();
		if (ClassUtils.isPresent("reactor.core.publisher.Flux", this.classLoader)) {
			imports.add("io.zmqspring.boot.autoconfigure.ReactiveConfiguration");
		}
		if (ClassUtils.isPresent("org.springframework.boot.actuate.endpoint.SanitizingFunction", this.classLoader)) {
			imports.add("io.zmqspring.boot.autoconfigure.ActuatorConfiguration");
		}
		return imports.toArray(new String[0]);
	}

}
