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

package io.zmqspring.listener;

import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;

/**
 * What is called with each message of a listener.
 */
interface Invocation {

	// Throws UnreadableMessageException when the message is not what is taken, and
	// otherwise what a method throws
	@Nullable Object invoke(ZmqMessage message) throws Throwable;

	// The payload as it would be taken, for expressions
	@Nullable Object payload(ZmqMessage message) throws Exception;

}
