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

/**
 * Listens without an annotated method, for listeners that are added at run time.
 */
@FunctionalInterface
public interface ZmqMessageListener {

	/**
	 * Handle a message.
	 * @param message all frames of the message; of a request the frames behind the
	 * envelope
	 * @throws Exception if the message cannot be handled
	 */
	void onMessage(ZmqMessage message) throws Exception;

}
