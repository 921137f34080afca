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

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

// Explains a security property that has no such form, before Boot's own analyzer does, which would show its value.
@Order(Ordered.LOWEST_PRECEDENCE - 1)
class SecurityBindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	static final String PREFIX = "zmq.security";

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException failure) {
		BindException innermost = failure;
		while (innermost.getCause() instanceof BindException cause) {
			innermost = cause;
		}
		if (!innermost.getName().toString().startsWith(PREFIX)) {
			return null;
		}
		StringBuilder description = new StringBuilder("ZeroMQ cannot be used as it is configured:%n".formatted());
		description.append("%n    Property: %s".formatted(innermost.getName()));
		if (innermost.getProperty() != null) {
			description.append("%n    Origin: %s".formatted(innermost.getProperty().getOrigin()));
		}
		description
			.append("%n    Reason: its value, which may be secret and is not shown, has no form that fits".formatted());
		return new FailureAnalysis(description.toString(),
				"Correct the value. Bundles are written below zmq.security.curve.<name> and zmq.security.plain.<name>.",
				failure);
	}

}
