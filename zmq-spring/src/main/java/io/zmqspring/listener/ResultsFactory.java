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

import java.util.List;
import java.util.function.Function;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.core.ZmqOperations;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.socket.ThrottledLog;
import io.zmqspring.socket.ZmqSocket;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import io.zmqspring.socket.ZmqSockets;

/**
 * Chooses, once, where the results of a listener go, and refuses those that cannot go
 * there.
 */
final class ResultsFactory {

	private final ZmqSockets sockets;

	private final ZmqOperations operations;

	private final PayloadConverter converter;

	ResultsFactory(ZmqSockets sockets, ZmqOperations operations, PayloadConverter converter) {
		this.sockets = sockets;
		this.operations = operations;
		this.converter = converter;
	}

	Function<ZmqSocket, Results> create(ZmqListenerEndpoint endpoint, ZmqSocketDefinition socket,
			ZmqListenerSettings settings, ThrottledLog log) {
		ZmqSocketType type = socket.type();
		List<ReturnType> returned = endpoint.returnTypes();
		boolean returns = endpoint.returnsResult();
		String target = endpoint.sendTo();
		if (target != null) {
			checkTarget(endpoint, type, returned, target);
			return returned.stream().anyMatch(ReturnType::isCollection)
					? (open) -> new CollectionResults(this.operations, target) : forward(target);
		}
		if (type == ZmqSocketType.REP) {
			checkOneReply(endpoint, returned);
			return (open) -> new Replies(new ReplySender(open, settings.queueCapacity(), log), this.converter,
					socket.format());
		}
		if (type == ZmqSocketType.ROUTER && returns) {
			checkPeer(endpoint);
			return (open) -> new RouterReplies(new ReplySender(open, settings.queueCapacity(), log), this.converter,
					socket.format());
		}
		if (returns && type != ZmqSocketType.PAIR && type != ZmqSocketType.DEALER) {
			throw new ZmqConfigurationException(socket.name(), null, null,
					"The listener '" + endpoint.id() + "' returns a value, and a " + type + " socket sends none back.",
					"Return void, or name a socket for the results with @SendTo.");
		}
		return returns ? forward(socket.name()) : (open) -> Results.NONE;
	}

	private static void checkOneReply(ZmqListenerEndpoint endpoint, List<ReturnType> returned) {
		if (returned.stream().anyMatch(ReturnType::isStream)) {
			throw new ZmqConfigurationException(endpoint.socket(), null, null,
					"The listener '" + endpoint.id() + "' returns a stream, and a rep socket sends exactly one reply.",
					"Return a Mono, for example of all elements with collectList(), or listen to a router socket.");
		}
	}

	private static void checkPeer(ZmqListenerEndpoint endpoint) {
		if (endpoint.batch()) {
			throw new ZmqConfigurationException(endpoint.socket(), "batch", true,
					"The listener '" + endpoint.id() + "' returns a value for a batch, whose messages may come from "
							+ "several peers of the router socket.",
					"Return void and send through the template, or name a socket for the results with @SendTo.");
		}
	}

	private Function<ZmqSocket, Results> forward(String target) {
		return (open) -> (exchange, result) -> {
			if (result != null) {
				this.operations.send(target, result);
			}
		};
	}

	private void checkTarget(ZmqListenerEndpoint endpoint, ZmqSocketType type, List<ReturnType> returned,
			String target) {
		if (type == ZmqSocketType.REP) {
			throw sendToFailure(endpoint, target, "its result is the reply of the rep socket.",
					"Leave @SendTo out, or send through the template.");
		}
		if (!endpoint.returnsResult()) {
			throw sendToFailure(endpoint, target, "it returns nothing to send.", "Return a value, or leave it out.");
		}
		ZmqSocketType targetType = this.sockets.definition(target).type();
		if (!targetType.isSending() || targetType == ZmqSocketType.REQ || targetType == ZmqSocketType.REP) {
			throw sendToFailure(endpoint, target, "nothing can be sent to a " + targetType + " socket like that.",
					"Name a socket of type push, pub, pair, dealer, xpub or xsub.");
		}
		if (targetType == ZmqSocketType.ROUTER
				&& !returned.stream().allMatch((result) -> result.isVoid() || result.canBeAddressed())) {
			throw sendToFailure(endpoint, target, "its result does not say which peer of the router socket it is for.",
					"Return a Message with the header " + ZmqHeaders.ROUTING_ID + ", or a ZmqMessage.");
		}
	}

	private static ZmqConfigurationException sendToFailure(ZmqListenerEndpoint endpoint, String target, String reason,
			String action) {
		return new ZmqConfigurationException(endpoint.socket(), "@SendTo", target,
				"The listener '" + endpoint.id() + "' has @SendTo, but " + reason, action);
	}

}
