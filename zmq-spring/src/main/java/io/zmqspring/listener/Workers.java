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

import java.util.concurrent.Executor;

/**
 * What handles the messages of a started listener.
 */
interface Workers {

	// Those that do not run, once or whenever they have ended because there was nothing
	// to
	// do
	void start();

	// Have the threads of others run it, which are given back
	default void borrow(Executor threads) {
	}

	boolean include(Thread thread);

	// What is still to arrive is the last
	default void beginStop() {
	}

	// Wait until all messages are handled, once nothing more can arrive. Returns whether
	// they are
	boolean awaitEnd(long deadline) throws InterruptedException;

	void interrupt();

}
