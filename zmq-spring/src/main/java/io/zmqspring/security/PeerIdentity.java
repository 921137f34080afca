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

import java.io.ByteArrayOutputStream;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

import io.zmqspring.message.ZmqPeer;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.io.Metadata;

/**
 * Reads from frames who sent them. What the ZAP handler said of a connection is in the
 * metadata of its frames, beside whatever the peer says of itself, which goes before it:
 * so it has names that no peer can know. Used by one thread at a time.
 */
public final class PeerIdentity {

	private static final String PREFIX = "X-" + random() + "-";

	private static final String USER = PREFIX + "User";

	private static final String ADDRESS = PREFIX + "Address";

	// One object for each connection, which must not live longer than it
	private WeakReference<Metadata> last = new WeakReference<>(new Metadata());

	private @Nullable ZmqPeer peer;

	/**
	 * Create a reader for one socket.
	 */
	public PeerIdentity() {
	}

	private static String random() {
		byte[] bytes = new byte[16];
		new SecureRandom().nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

	static byte[] metadata(@Nullable String user, String address) {
		ByteArrayOutputStream metadata = new ByteArrayOutputStream();
		append(metadata, ADDRESS, address);
		if (user != null) {
			append(metadata, USER, user);
		}
		return metadata.toByteArray();
	}

	private static void append(ByteArrayOutputStream metadata, String name, String value) {
		byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
		metadata.write(name.length());
		metadata.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
		metadata.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
		metadata.writeBytes(bytes);
	}

	/**
	 * Return who sent a frame.
	 * @param frame a frame, other than the routing id that a ROUTER puts before a message
	 * @return the peer, or {@code null} when nobody was asked about its connection
	 */
	public @Nullable ZmqPeer of(Msg frame) {
		Metadata metadata = frame.getMetadata();
		if (metadata == null) {
			return null;
		}
		if (!this.last.refersTo(metadata)) {
			this.last = new WeakReference<>(metadata);
			String address = metadata.get(ADDRESS);
			this.peer = (address != null) ? new ZmqPeer(metadata.get(USER), address) : null;
		}
		return this.peer;
	}

}
