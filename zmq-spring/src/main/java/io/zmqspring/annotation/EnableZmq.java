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
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;

/**
 * Enables ZeroMQ by Java configuration: opens the sockets that beans of type
 * {@link io.zmqspring.socket.ZmqSocketDefinition} describe, and makes the methods
 * annotated with {@link ZmqListener @ZmqListener} on the beans of an application listen.
 * Spring Boot's auto-configuration does all this by itself. <pre class="code">
 * &#064;Configuration
 * &#064;EnableZmq
 * class Messaging {
 *
 *     &#064;Bean
 *     ZmqSocketDefinition prices() {
 *         return ZmqSocketDefinition.builder("prices", ZmqSocketType.SUB)
 *             .connect("tcp://prices.example.com:5556")
 *             .build();
 *     }
 *
 * }</pre>
 * <p>
 * Adds what the application does not define itself of
 * {@link io.zmqspring.socket.ZmqContext} (from beans of the types
 * {@link io.zmqspring.socket.ZmqContext.Settings},
 * {@link io.zmqspring.socket.ZmqContextCustomizer} and
 * {@link io.zmqspring.socket.ZmqSocketCustomizer}),
 * {@link io.zmqspring.socket.ZmqSockets}, {@link io.zmqspring.message.PayloadConverter},
 * {@link io.zmqspring.core.ZmqTemplate} and a
 * {@link io.zmqspring.listener.ZmqListenerContainerFactory} of the name
 * {@code zmqListenerContainerFactory}, and uses beans of the types
 * {@link io.zmqspring.listener.ZmqListenerSettings},
 * {@link io.zmqspring.listener.ZmqListenerContainerCustomizer},
 * {@link org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver}
 * and {@link org.springframework.validation.Validator} where there are any.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Import(ZmqListenerRegistrar.class)
public @interface EnableZmq {

}
