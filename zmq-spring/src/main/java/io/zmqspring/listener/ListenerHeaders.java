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

import io.zmqspring.message.WireHeaders;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.message.ZmqPeer;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessageHeaders;

/**
 * The headers of a received message. Without id and timestamp, which cost more than all
 * the rest and say nothing about the message.
 */
@SuppressWarnings("serial")
final class ListenerHeaders extends MessageHeaders {

	ListenerHeaders(ZmqMessage message, String socket, boolean topics, @Nullable ZmqMessage envelope,
			@Nullable WireHeaders written) {
		super(null, ID_VALUE_NONE, -1L);
		if (written != null) {
			written.copyTo(getRawHeaders());
		}
		getRawHeaders().put(ZmqHeaders.SOCKET, socket);
		String topic = topics ? message.topic() : null;
		if (topic != null) {
			getRawHeaders().put(ZmqHeaders.TOPIC, topic);
		}
		byte[] routingId = message.routingId();
		if (routingId != null) {
			getRawHeaders().put(ZmqHeaders.ROUTING_ID, routingId);
		}
		ZmqPeer peer = message.peer();
		if (peer != null) {
			getRawHeaders().put(ZmqHeaders.PEER_ADDRESS, peer.address());
			if (peer.user() != null) {
				getRawHeaders().put(ZmqHeaders.USER, peer.user());
			}
		}
		if (envelope != null) {
			getRawHeaders().put(ZmqHeaders.ENVELOPE, envelope);
		}
	}

}
