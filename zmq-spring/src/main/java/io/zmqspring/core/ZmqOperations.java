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

package io.zmqspring.core;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqException;
import io.zmqspring.ZmqRemoteException;
import io.zmqspring.ZmqRequestTimeoutException;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.ZmqUnroutableException;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;

/**
 * Sends, publishes, requests and receives through named sockets. Every method may be
 * called from any number of threads, virtual ones included.
 * <p>
 * A payload is a {@code byte[]}, a text, any object that a converter takes, a
 * {@link Message} whose headers hold what the socket needs ({@link ZmqHeaders#TOPIC},
 * {@link ZmqHeaders#ROUTING_ID}, {@link ZmqHeaders#ENVELOPE}; what the call itself says
 * goes first), or a {@link ZmqMessage} for all frames at once. The other headers of a
 * {@code Message} are sent through sockets of the {@code headers} format; on plain ones
 * they stay here without a word, so that a message can be passed on.
 * <p>
 * A topic is text, which becomes UTF-8, or bytes in the form {@code hex:00FF}, wherever
 * it is written; {@link ZmqMessage#topic()} and {@link ZmqHeaders#TOPIC} give it back in
 * a form that means the same bytes.
 * <p>
 * All methods throw {@link ZmqConfigurationException} for a socket that does not exist or
 * whose type cannot do what is asked, {@link io.zmqspring.ZmqSocketException} for one
 * that is closed, and {@link ZmqException} for a thread that was interrupted while it
 * waited.
 */
public interface ZmqOperations {

	/**
	 * Publish a message as {@code [topic][payload]}, or {@code [topic][headers][payload]}
	 * in the {@code headers} format, through a PUB or XPUB socket (RFC 29/PUBSUB).
	 * Subscribers that are not connected do not get it; what happens when a subscriber's
	 * queue is full says the socket's {@code publish.when-full}.
	 * @param socket the name of the socket
	 * @param topic the topic
	 * @param payload the payload
	 * @throws IllegalArgumentException if the topic starts with {@code hex:} and goes on
	 * with something else than pairs of hexadecimal digits
	 * @throws MessageConversionException if the payload cannot be converted
	 */
	void publish(String socket, String topic, Object payload);

	/**
	 * Send a message through a PUSH, PAIR, DEALER, PUB, XPUB or XSUB socket, or through a
	 * ROUTER if the message names its peer. Returns when JeroMQ has taken it into the
	 * queue of a peer. Bytes that start with 1 or 0 subscribe or unsubscribe an XSUB
	 * socket; anything else it sends to the publishers.
	 * @param socket the name of the socket
	 * @param payload the payload
	 * @throws ZmqSendTimeoutException if it was not accepted within the socket's
	 * {@code send-timeout}
	 * @throws ZmqUnroutableException if a ROUTER has no such peer
	 * @throws IllegalArgumentException if a message for a ROUTER names no peer
	 * @throws MessageConversionException if the payload cannot be converted
	 */
	void send(String socket, Object payload);

	/**
	 * Send a request through a REQ socket and wait for its reply (RFC 28/REQREP).
	 * @param <T> the type of the reply
	 * @param socket the name of the socket
	 * @param payload the payload of the request
	 * @param replyType the type of the reply
	 * @return the reply; {@code null} when it is empty and the type is neither bytes nor
	 * text
	 * @throws ZmqRequestTimeoutException if no reply came within the socket's
	 * {@code request.timeout}
	 * @throws ZmqSendTimeoutException if the request found no room within the socket's
	 * {@code send-timeout}
	 * @throws ZmqRemoteException if the handler failed on the other side
	 * @throws MessageConversionException if the request or the reply cannot be converted
	 */
	<T> @Nullable T request(String socket, Object payload, Class<T> replyType);

	/**
	 * Send a request through a REQ socket and wait for its reply, of a generic type, such
	 * as {@code Message<Quote>} for a payload with its headers.
	 * @param <T> the type of the reply
	 * @param socket the name of the socket
	 * @param payload the payload of the request
	 * @param replyType the type of the reply
	 * @return the reply; {@code null} when it is empty and the type is neither bytes nor
	 * text
	 * @see #request(String, Object, Class)
	 */
	<T> @Nullable T request(String socket, Object payload, ParameterizedTypeReference<T> replyType);

	/**
	 * Send a request through a REQ socket. The call itself waits only for room: among the
	 * requests in flight and on the socket. The future fails with what
	 * {@link #request(String, Object, Class)} throws; what is chained to it runs on a
	 * thread that may block. Cancelling it gives up the reply.
	 * @param <T> the type of the reply
	 * @param socket the name of the socket
	 * @param payload the payload of the request
	 * @param replyType the type of the reply
	 * @return the reply in the future
	 */
	<T> CompletableFuture<T> requestAsync(String socket, Object payload, Class<T> replyType);

	/**
	 * Send a request through a REQ socket, for a reply of a generic type.
	 * @param <T> the type of the reply
	 * @param socket the name of the socket
	 * @param payload the payload of the request
	 * @param replyType the type of the reply
	 * @return the reply in the future
	 * @see #requestAsync(String, Object, Class)
	 */
	<T> CompletableFuture<T> requestAsync(String socket, Object payload, ParameterizedTypeReference<T> replyType);

	/**
	 * Receive a message from a PULL, SUB, XSUB, PAIR, DEALER or ROUTER socket that has no
	 * listener.
	 * @param <T> the type of the payload
	 * @param socket the name of the socket
	 * @param type the type of the payload, or {@link ZmqMessage} for all frames
	 * @param timeout how long to wait
	 * @return the payload, or {@code null} when nothing came
	 * @throws MessageConversionException if the message cannot be converted; it is
	 * consumed
	 */
	<T> @Nullable T receive(String socket, Class<T> type, Duration timeout);

	/**
	 * Receive a message of a generic type, such as {@code Message<Quote>} for a payload
	 * with its headers.
	 * @param <T> the type of the payload
	 * @param socket the name of the socket
	 * @param type the type of the payload
	 * @param timeout how long to wait
	 * @return the payload, or {@code null} when nothing came
	 * @see #receive(String, Class, Duration)
	 */
	<T> @Nullable T receive(String socket, ParameterizedTypeReference<T> type, Duration timeout);

	/**
	 * Wait until a PUB or XPUB socket has subscribers, since what is published before is
	 * lost to them.
	 * @param socket the name of the socket
	 * @param topic a topic that will be published; subscriptions that are a prefix of it
	 * count
	 * @param count the number of subscriptions; above 1, subscribers that vanished may
	 * still be counted
	 * @param timeout how long to wait
	 * @return {@code true} if they are there, {@code false} if the time is over
	 */
	boolean awaitSubscribers(String socket, String topic, int count, Duration timeout);

	/**
	 * Wait until a socket has peers: over tcp those whose connection speaks ZMTP, over
	 * inproc the application's own sockets at the other end.
	 * @param socket the name of the socket
	 * @param count the number of peers, not negative
	 * @param timeout how long to wait
	 * @return {@code true} if they are there, {@code false} if the time is over
	 */
	boolean awaitPeers(String socket, int count, Duration timeout);

	/**
	 * Start a call with more than the usual: a topic, a routing id, headers, a timeout of
	 * its own.
	 * @param socket the name of the socket
	 * @return the call, to be completed
	 */
	Call to(String socket);

	/**
	 * A call that is being put together. Not thread-safe; to be used once.
	 */
	interface Call {

		/**
		 * Set the topic of a PUB or XPUB socket's message.
		 * @param topic the topic
		 * @return this call
		 */
		Call topic(String topic);

		/**
		 * Set the peer to which a ROUTER sends.
		 * @param routingId the routing id of the peer, 1 to 255 bytes
		 * @return this call
		 */
		Call routingId(byte[] routingId);

		/**
		 * Set the peer to which a ROUTER sends.
		 * @param routingId the routing id of the peer, which becomes UTF-8, 1 to 255
		 * bytes
		 * @return this call
		 */
		Call routingId(String routingId);

		/**
		 * Add a header, which takes a socket of the {@code headers} format.
		 * @param name the name; those that start with {@code zmq_} are reserved, but for
		 * {@link ZmqHeaders#TYPE}
		 * @param value the value: a text, or a number, boolean, enum constant, UUID or
		 * time, which is sent as text
		 * @return this call
		 * @throws IllegalArgumentException if the header cannot be sent
		 */
		Call header(String name, Object value);

		/**
		 * Set how long the call may take, instead of the socket's {@code send-timeout} or
		 * {@code request.timeout}.
		 * @param timeout the timeout, positive
		 * @return this call
		 */
		Call timeout(Duration timeout);

		/**
		 * Send a payload.
		 * @param payload the payload
		 * @see ZmqOperations#send(String, Object)
		 */
		void send(Object payload);

		/**
		 * Send a request and wait for its reply.
		 * @param <T> the type of the reply
		 * @param payload the payload of the request
		 * @param replyType the type of the reply
		 * @return the reply
		 * @see ZmqOperations#request(String, Object, Class)
		 */
		<T> @Nullable T request(Object payload, Class<T> replyType);

		/**
		 * Send a request and wait for its reply, of a generic type.
		 * @param <T> the type of the reply
		 * @param payload the payload of the request
		 * @param replyType the type of the reply
		 * @return the reply
		 * @see ZmqOperations#request(String, Object, ParameterizedTypeReference)
		 */
		<T> @Nullable T request(Object payload, ParameterizedTypeReference<T> replyType);

		/**
		 * Send a request.
		 * @param <T> the type of the reply
		 * @param payload the payload of the request
		 * @param replyType the type of the reply
		 * @return the reply in the future
		 * @see ZmqOperations#requestAsync(String, Object, Class)
		 */
		<T> CompletableFuture<T> requestAsync(Object payload, Class<T> replyType);

		/**
		 * Send a request, for a reply of a generic type.
		 * @param <T> the type of the reply
		 * @param payload the payload of the request
		 * @param replyType the type of the reply
		 * @return the reply in the future
		 * @see ZmqOperations#requestAsync(String, Object, ParameterizedTypeReference)
		 */
		<T> CompletableFuture<T> requestAsync(Object payload, ParameterizedTypeReference<T> replyType);

	}

}
