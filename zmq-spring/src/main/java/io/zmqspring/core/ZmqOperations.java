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
 * {@link Message} whose headers hold what the socket needs ({@link ZmqHeaders#TOPIC}), or
 * a {@link ZmqMessage} for all frames at once.
 * <p>
 * All methods throw {@link ZmqConfigurationException} for a socket that does not exist or
 * whose type cannot do what is asked, {@link io.zmqspring.ZmqSocketException} for one
 * that is closed, and {@link ZmqException} for a thread that was interrupted while it
 * waited.
 */
public interface ZmqOperations {

	/**
	 * Publish a message as {@code [topic][payload]} through a PUB socket (RFC 29/PUBSUB).
	 * Subscribers that are not connected do not get it; what happens when a subscriber's
	 * queue is full says the socket's {@code publish.when-full}.
	 * @param socket the name of the socket
	 * @param topic the topic, which becomes UTF-8
	 * @param payload the payload
	 * @throws MessageConversionException if the payload cannot be converted
	 */
	void publish(String socket, String topic, Object payload);

	/**
	 * Send a message through a PUSH, PAIR or PUB socket. Returns when JeroMQ has taken it
	 * into the queue of a peer.
	 * @param socket the name of the socket
	 * @param payload the payload
	 * @throws ZmqSendTimeoutException if it was not accepted within the socket's
	 * {@code send-timeout}
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
	 * Send a request through a REQ socket and wait for its reply, of a generic type.
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
	 * Receive a message from a PULL, SUB or PAIR socket that has no listener.
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
	 * Receive a message of a generic type from a PULL, SUB or PAIR socket that has no
	 * listener.
	 * @param <T> the type of the payload
	 * @param socket the name of the socket
	 * @param type the type of the payload
	 * @param timeout how long to wait
	 * @return the payload, or {@code null} when nothing came
	 * @see #receive(String, Class, Duration)
	 */
	<T> @Nullable T receive(String socket, ParameterizedTypeReference<T> type, Duration timeout);

	/**
	 * Wait until a PUB socket has subscribers, since what is published before is lost to
	 * them.
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
	 * Start a call with more than the usual: a topic, a timeout of its own.
	 * @param socket the name of the socket
	 * @return the call, to be completed
	 */
	Call to(String socket);

	/**
	 * A call that is being put together. Not thread-safe; to be used once.
	 */
	interface Call {

		/**
		 * Set the topic of a PUB socket's message.
		 * @param topic the topic, which becomes UTF-8
		 * @return this call
		 */
		Call topic(String topic);

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
