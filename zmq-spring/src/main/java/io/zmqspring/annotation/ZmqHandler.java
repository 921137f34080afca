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

/**
 * Marks one of several methods of a class that is annotated with
 * {@link ZmqListener @ZmqListener}. Each message goes to the method that takes a payload
 * of its type, which the {@code type} member of the {@code headers} format names: the
 * name of the class, or, since each application has classes of its own, its name without
 * the package. No class is loaded by it. Their results all go the same way, which
 * {@link org.springframework.messaging.handler.annotation.SendTo @SendTo} on the class
 * may say.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface ZmqHandler {

	/**
	 * Whether the method takes what no other takes: messages of other types, and those
	 * that do not say their type. Without such a method they are treated as messages that
	 * cannot be converted.
	 * @return {@code true} for at most one method
	 */
	boolean isDefault() default false;

}
