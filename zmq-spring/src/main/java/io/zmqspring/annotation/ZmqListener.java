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

package io.zmqspring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Marks a method that is called with each message that a socket receives. All attributes
 * may hold placeholders, {@code ${...}}, and SpEL expressions, <code>#{...}</code>.
 * <p>
 * Parameters: the converted payload (optionally with
 * {@link org.springframework.messaging.handler.annotation.Payload @Payload} and a
 * validation annotation), {@code String}, {@code byte[]},
 * {@link org.springframework.messaging.Message Message&lt;T&gt;},
 * {@link io.zmqspring.message.ZmqMessage} for all frames, and
 * {@link org.springframework.messaging.handler.annotation.Header @Header} or
 * {@link org.springframework.messaging.handler.annotation.Headers @Headers}.
 * <p>
 * A result, or what a {@link java.util.concurrent.CompletableFuture}, a reactive type or
 * a suspending function of Kotlin completes with, is the reply of a REP socket, a message
 * to the peer of a PAIR socket, and with
 * {@link org.springframework.messaging.handler.annotation.SendTo @SendTo} a message to
 * the socket of that name. A reactive type of several values is several messages, which a
 * REP socket cannot send.
 * <p>
 * Several listeners of one SUB socket share it, and each gets all messages that match its
 * topics; other sockets have one listener. On a class, it makes one listener of all its
 * {@link ZmqHandler @ZmqHandler} methods, of which the type of the payload chooses.
 *
 * @see EnableZmq
 * @see ZmqHandler
 */
@Target({ ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ZmqListeners.class)
public @interface ZmqListener {

	/**
	 * Name of the socket.
	 * @return the name
	 */
	@AliasFor("socket")
	String value() default "";

	/**
	 * Name of the socket.
	 * @return the name
	 */
	@AliasFor("value")
	String socket() default "";

	/**
	 * Id of the listener, which is the bean name of its container too. By default the
	 * names of the bean and the method, or of the bean and {@code handlers} on a class.
	 * @return the id
	 */
	String id() default "";

	/**
	 * Topics that a SUB socket subscribes to for this listener, text or bytes in the form
	 * {@code hex:00FF}; an empty one matches every message. By default the topics of the
	 * socket, and without these all messages.
	 * @return the topics
	 */
	String[] topics() default {};

	/**
	 * Number of threads that handle the messages; the order of the messages is kept with
	 * one. By default that of all listeners.
	 * @return the number
	 */
	String concurrency() default "";

	/**
	 * With a {@link #concurrency} above one, what messages whose order is kept have in
	 * common: a SpEL expression over {@code topic}, {@code headers}, {@code frames} (a
	 * {@link io.zmqspring.message.ZmqMessage}) and {@code payload}, such as
	 * {@code "topic"} or {@code "payload.account"}. Messages for which it is {@code null}
	 * keep their order among themselves. The thread that receives evaluates it. By
	 * default no order is kept.
	 * @return the expression
	 */
	String orderBy() default "";

	/**
	 * SpEL expression that tells which messages are handled, over {@code topic},
	 * {@code headers}, {@code frames} (a {@link io.zmqspring.message.ZmqMessage}) and
	 * {@code payload}, such as {@code "headers['region'] == 'EU'"}. The payload is
	 * converted for it only if it asks for it. What it holds back is counted. Not for REP
	 * sockets, each of whose requests is answered. By default all messages are handled.
	 * @return the expression
	 */
	String filter() default "";

	/**
	 * Whether the method takes batches: each of its parameters is a {@code List}, with an
	 * element for each message, such as payloads, {@code Message}, {@code ZmqMessage} or
	 * headers. A method that throws a
	 * {@link io.zmqspring.ZmqBatchListenerFailedException} says which message failed. Not
	 * for REP sockets, each of whose requests is answered. By default, it takes one
	 * message at a time.
	 * @return {@code true} or {@code false}
	 */
	String batch() default "";

	/**
	 * Number of messages that a batch has at the most. By default that of all listeners.
	 * @return the number
	 */
	String batchSize() default "";

	/**
	 * Time that a batch waits for more messages after its first, such as {@code 200ms}.
	 * By default that of all listeners.
	 * @return the time
	 */
	String batchTimeout() default "";

	/**
	 * Name of the {@link io.zmqspring.listener.ZmqListenerContainerFactory} bean that the
	 * settings come from which this annotation does not say. By default
	 * {@code zmqListenerContainerFactory}.
	 * @return the bean name
	 */
	String containerFactory() default "";

	/**
	 * Name of an {@link java.util.concurrent.Executor} bean that runs the method, as
	 * often at once as {@link #concurrency} says. By default that of all listeners, and
	 * without one threads of the listener do.
	 * @return the bean name
	 */
	String executor() default "";

	/**
	 * Time without a message after which a
	 * {@link io.zmqspring.listener.ZmqListenerIdleEvent} is published, such as
	 * {@code 30s}; zero for never. By default that of all listeners.
	 * @return the time
	 */
	String idleEventInterval() default "";

	/**
	 * Whether the listener starts with the application. By default as all listeners do.
	 * @return {@code true} or {@code false}
	 */
	String autoStartup() default "";

	/**
	 * Name of a {@link io.zmqspring.listener.ZmqErrorHandler} bean, or an expression that
	 * makes one. By default the only or primary bean of this type, and where there is
	 * none failures are logged.
	 * @return the bean name or expression, or {@code none} to log failures all the same
	 */
	String errorHandler() default "";

	/**
	 * Number of times that a message is handled again when the method fails, 0 for none.
	 * The delays are those of all listeners. By default the number of all listeners.
	 * @return the number
	 */
	String maxRetries() default "";

	/**
	 * Name of the socket that messages go to which failed for good. By default that of
	 * all listeners.
	 * @return the name of a socket of type push, pair or dealer in the {@code headers}
	 * format, or {@code none} where that of all listeners is not to be used, as by who
	 * receives the dead letters
	 */
	String deadLetter() default "";

	/**
	 * Number of messages that may wait for asynchronous results. By default that of all
	 * listeners.
	 * @return the number
	 */
	String maxInFlight() default "";

	/**
	 * Type of a socket that is configured nowhere else, together with {@link #bind} or
	 * {@link #connect}.
	 * @return the type: one that receives, which are sub, pull, rep, pair, dealer,
	 * router, xsub and xpub
	 */
	String type() default "";

	/**
	 * Endpoints to which a socket that is configured nowhere else binds.
	 * @return the endpoints, also separated by commas
	 */
	String[] bind() default {};

	/**
	 * Endpoints to which a socket that is configured nowhere else connects.
	 * @return the endpoints, also separated by commas
	 */
	String[] connect() default {};

}
