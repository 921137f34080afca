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

package io.zmqspring.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Peers in Python that end with the test. Where there is no Python, the test is skipped.
 */
final class PythonPeers implements BeforeEachCallback, AfterEachCallback {

	private static final boolean PYTHON = PythonPeer.isAvailable();

	private final List<PythonPeer> peers = new ArrayList<>();

	// For each test: of a class that is skipped as a whole the build says nothing
	@Override
	public void beforeEach(ExtensionContext context) {
		assumeTrue(PYTHON, "Skipped: /usr/bin/python3 cannot import zmq (apt-get install python3-zmq)");
	}

	PythonPeer bind(String type, Object... options) throws IOException, InterruptedException {
		return start(type, "bind", "tcp://127.0.0.1:*", options);
	}

	PythonPeer connect(String type, String endpoint, Object... options) throws IOException, InterruptedException {
		return start(type, "connect", endpoint, options);
	}

	PythonPeer start(String type, String how, String endpoint, Object... options)
			throws IOException, InterruptedException {
		PythonPeer peer = new PythonPeer(type, how, endpoint, options);
		this.peers.add(peer);
		return peer;
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.peers.forEach(PythonPeer::close);
	}

}
