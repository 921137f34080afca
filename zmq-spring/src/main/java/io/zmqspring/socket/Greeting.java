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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import zmq.Options;

/**
 * What both ends of a connection say first (RFC 23/ZMTP, version 3).
 */
final class Greeting {

	static final int SIZE = 64;

	// The signature and the version, after which each end waits for that of the other
	static final int ANNOUNCEMENT_SIZE = 11;

	private static final int SIGNATURE_END = 9;

	private static final int VERSION = 10;

	private static final int MECHANISM = 12;

	private static final int MECHANISM_SIZE = 20;

	private Greeting() {
	}

	static ByteBuffer of(Options options) {
		byte[] greeting = new byte[SIZE];
		greeting[0] = (byte) 0xff;
		greeting[SIGNATURE_END] = 0x7f;
		greeting[VERSION] = 3;
		byte[] mechanism = options.mechanism.name().getBytes(StandardCharsets.US_ASCII);
		System.arraycopy(mechanism, 0, greeting, MECHANISM, mechanism.length);
		greeting[MECHANISM + MECHANISM_SIZE] = (byte) (options.asServer ? 1 : 0);
		return ByteBuffer.wrap(greeting);
	}

	// Whether what has come so far may be the greeting of a peer with the same mechanism.
	// Versions 1 and 2 cannot say who they are
	static boolean isPossible(ByteBuffer received, Options options) {
		int size = received.position();
		return (size <= 0 || received.get(0) == (byte) 0xff)
				&& (size <= SIGNATURE_END || (received.get(SIGNATURE_END) & 1) == 1)
				&& (size <= VERSION || received.get(VERSION) >= 3) && (size < SIZE || isMechanism(received, options));
	}

	private static boolean isMechanism(ByteBuffer received, Options options) {
		ByteBuffer expected = of(options);
		return received.slice(MECHANISM, MECHANISM_SIZE).equals(expected.slice(MECHANISM, MECHANISM_SIZE));
	}

}
