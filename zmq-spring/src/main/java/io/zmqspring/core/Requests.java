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

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.zmqspring.message.Envelope;
import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;

/**
 * Requests through one socket. Timeouts are in nanoseconds and hold for all of a request.
 */
interface Requests {

	Envelope request(ZmqMessage body, long timeout);

	<T extends @Nullable Object> CompletableFuture<T> requestAsync(ZmqMessage body, long timeout,
			Function<Envelope, T> reader);

}
