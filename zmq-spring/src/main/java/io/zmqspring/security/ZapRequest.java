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

package io.zmqspring.security;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;
import zmq.Msg;

/**
 * A request of one of JeroMQ's own sockets about a connection, as a ROUTER gets it (RFC
 * 27/ZAP).
 */
final class ZapRequest {

	static final String VERSION = "1.0";

	// Routing id, delimiter, version, request id, domain, address, identity, mechanism
	private static final int LEADING = 8;

	private final List<Msg> frames;

	private final ZmqMechanism mechanism;

	private ZapRequest(List<Msg> frames, ZmqMechanism mechanism) {
		this.frames = frames;
		this.mechanism = mechanism;
	}

	// Null for one that cannot be answered
	static @Nullable ZapRequest of(List<Msg> frames) {
		if (frames.size() < LEADING || !VERSION.equals(text(frames.get(2)))) {
			return null;
		}
		for (ZmqMechanism mechanism : ZmqMechanism.values()) {
			if (mechanism.name().equals(text(frames.get(7))) && frames.size() == LEADING + credentials(mechanism)) {
				return new ZapRequest(List.copyOf(frames), mechanism);
			}
		}
		return null;
	}

	private static int credentials(ZmqMechanism mechanism) {
		return switch (mechanism) {
			case NULL -> 0;
			case PLAIN -> 2;
			case CURVE -> 1;
		};
	}

	Msg routingId() {
		return this.frames.get(0);
	}

	Msg requestId() {
		return this.frames.get(3);
	}

	String domain() {
		return text(this.frames.get(4));
	}

	String address() {
		return text(this.frames.get(5));
	}

	ZmqMechanism mechanism() {
		return this.mechanism;
	}

	byte[] credential(int index) {
		return this.frames.get(LEADING + index).data();
	}

	String text(int credential) {
		return text(this.frames.get(LEADING + credential));
	}

	private static String text(Msg frame) {
		return new String(frame.data(), StandardCharsets.UTF_8);
	}

}
