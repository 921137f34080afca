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

import java.util.concurrent.TimeUnit;

import io.zmqspring.ZmqException;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.ZmqUnroutableException;
import org.jspecify.annotations.Nullable;
import zmq.ZError;

/**
 * What can go wrong with a socket, as exceptions that name it.
 *
 * @param definition what the socket is
 */
record SocketFailures(ZmqSocketDefinition definition) {

	ZmqException of(int error, long timeout) {
		return switch (error) {
			case ZError.EAGAIN -> sendTimeout(timeout);
			case ZError.EHOSTUNREACH ->
				new ZmqUnroutableException("No peer of " + this.definition + " has the routing id of the message");
			case ZError.ETERM -> closed();
			default -> new ZmqSocketException(this.definition.name(), null,
					this.definition + " failed: " + ZError.toString(error), null);
		};
	}

	private ZmqSendTimeoutException sendTimeout(long timeout) {
		return new ZmqSendTimeoutException("Message not accepted by " + this.definition + " within "
				+ TimeUnit.NANOSECONDS.toMillis(timeout) + " ms: no peer is there, or the queue of each peer holds its "
				+ "send-high-water-mark of " + this.definition.sendHighWaterMark() + " messages");
	}

	ZmqSocketException closed() {
		return new ZmqSocketException(this.definition.name(), null, this.definition + " is closed", null);
	}

	ZmqException interrupted(String activity) {
		return new ZmqException("Interrupted while " + activity + " " + this.definition,
				new InterruptedException("The thread was interrupted"));
	}

	ZmqException tooLarge(int bytes) {
		return new ZmqException("Frame of " + bytes + " bytes refused by " + this.definition
				+ ": its max-message-size is " + this.definition.maxMessageSize() + " bytes");
	}

	ZmqException withoutRoutingId() {
		return new ZmqException("Message of one frame refused by " + this.definition
				+ ": its first frame is the routing id of the peer, and others follow (RFC 28/REQREP)");
	}

	ZmqException tooManyFrames(int frames) {
		return new ZmqException("Message of " + frames + " frames refused by " + this.definition
				+ ": its max-frames is " + this.definition.maxFrames());
	}

	ZmqException conflating(int frames) {
		return new ZmqException("Message of " + frames + " frames refused by " + this.definition
				+ ": it is set to conflate, which keeps one frame; send one, or leave out conflate");
	}

	ZmqSocketException connect(Endpoint endpoint, String reason, @Nullable Throwable cause) {
		return new ZmqSocketException(this.definition.name(), endpoint.address(),
				"Cannot connect " + this.definition + " to " + endpoint + ": " + reason, cause);
	}

}
