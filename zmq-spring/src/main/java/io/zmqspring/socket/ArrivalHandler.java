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

package io.zmqspring.socket;

import io.zmqspring.message.ZmqMessage;

/**
 * Takes what arrives at a socket, on JeroMQ's I/O thread, where it must not wait for
 * anything.
 */
public interface ArrivalHandler {

	/**
	 * A message has arrived.
	 * @param message the message
	 */
	void arrived(ZmqMessage message);

	/**
	 * All messages that arrived at once were told of: for what needs to be done but once
	 * for all of them.
	 */
	void arrivedAll();

	/**
	 * Time has passed, which is only told after {@link ZmqSocket#watchTime()} has asked
	 * for it.
	 * @return after how many nanoseconds to tell it again, {@link Long#MAX_VALUE} not to
	 */
	long timePassed();

	/**
	 * The socket was closed, told by the thread that closed it. Nothing of use arrives
	 * any more. May be called more than once.
	 */
	void closed();

}
