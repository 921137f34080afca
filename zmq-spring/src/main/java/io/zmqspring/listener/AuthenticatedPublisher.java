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

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Tells a publisher that is subscribed to while a message is handled what Spring Security
 * knows then. For where Spring Security and Reactor are present.
 */
final class AuthenticatedPublisher {

	private AuthenticatedPublisher() {
	}

	static Publisher<?> of(Publisher<?> publisher) {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		return (authentication != null)
				? Flux.from(publisher).contextWrite(ReactiveSecurityContextHolder.withAuthentication(authentication))
				: publisher;
	}

}
