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

import java.net.UnknownHostException;

import io.zmqspring.ZmqSocketException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

// Explains an endpoint that could not be bound or connected: which property, which cause, and what to do.
class ZmqSocketFailureAnalyzer extends AbstractFailureAnalyzer<ZmqSocketException> {

	private final @Nullable Environment environment;

	ZmqSocketFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, ZmqSocketException cause) {
		String endpoint = cause.getEndpoint();
		if (endpoint == null) {
			return null;
		}
		String message = String.valueOf(cause.getMessage());
		String setting = message.startsWith("Cannot connect") ? "connect" : "bind";
		FailureDescription description = new FailureDescription(cause.getSocketName(), setting, endpoint, message);
		return new FailureAnalysis(description.toText(this.environment), action(cause, setting, endpoint), cause);
	}

	private static String action(ZmqSocketException cause, String setting, String endpoint) {
		if ("connect".equals(setting)) {
			return "Correct the endpoint.";
		}
		if (endpoint.startsWith("inproc:")) {
			return "Give each socket that binds an inproc name of its own.";
		}
		Throwable reason = cause.getCause();
		if (reason != null && reason.getCause() instanceof UnknownHostException) {
			return "Correct the host name, or bind to all addresses of this machine with tcp://*:<port>.";
		}
		String text = (reason != null) ? String.valueOf(reason.getMessage()) : "";
		if (text.contains("Permission denied")) {
			return "Choose a port above 1023, or allow the process to bind the lower ones.";
		}
		if (text.contains("assign requested address")) {
			return "Bind to an address of this machine, or to all of them with tcp://*:<port>.";
		}
		return "Stop what listens on that port (it may be another socket of this application), or choose another one; "
				+ "'*' is any free port. If the port is only slow to be released, raise bind-timeout.";
	}

}
