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

package io.zmqspring.core;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What one call says beside its payload and topic.
 *
 * @param routingId the peer of a ROUTER, or {@code null}
 * @param headers the headers to send
 * @param timeout how long the call may take, or {@code null} for the socket's own
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record CallSettings(byte @Nullable [] routingId, Map<String, Object> headers, @Nullable Duration timeout) {

	static final CallSettings NONE = new CallSettings(null, Map.of(), null);

	boolean isBare() {
		return this.routingId == null && this.headers.isEmpty();
	}

}
