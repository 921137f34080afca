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
import java.util.Objects;

import io.zmqspring.message.ZmqMessage;
import io.zmqspring.message.ZmqPeer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Tells Spring Security who sent the message that is being handled, unless its peer did
 * not have to say who it is. For where Spring Security is present.
 */
final class AuthenticatedInvocation implements Invocation {

	private final Invocation method;

	private final ZmqAuthenticationConverter converter;

	private AuthenticatedInvocation(Invocation method, ZmqAuthenticationConverter converter) {
		this.method = method;
		this.converter = converter;
	}

	static Invocation of(Invocation method, @Nullable BeanFactory beanFactory) {
		ZmqAuthenticationConverter converter = (beanFactory != null)
				? beanFactory.getBeanProvider(ZmqAuthenticationConverter.class).getIfAvailable() : null;
		return new AuthenticatedInvocation(method, (converter != null) ? converter : AuthenticatedInvocation::convert);
	}

	private static Authentication convert(ZmqPeer peer) {
		UsernamePasswordAuthenticationToken token = UsernamePasswordAuthenticationToken
			.authenticated(Objects.requireNonNull(peer.user()), null, List.of());
		token.setDetails(peer);
		return token;
	}

	@Override
	public @Nullable Object invoke(ZmqMessage message) throws Throwable {
		ZmqPeer peer = message.peer();
		if (peer == null || peer.user() == null) {
			return this.method.invoke(message);
		}
		Authentication authentication = this.converter.convert(peer);
		SecurityContext before = begin(authentication);
		try {
			Object result = this.method.invoke(message);
			return (result instanceof StreamedResult stream) ? stream(stream, authentication) : result;
		}
		finally {
			end(before);
		}
	}

	private static StreamedResult stream(StreamedResult result, Authentication authentication) {
		return (target) -> {
			SecurityContext before = begin(authentication);
			try {
				return result.sendEach(target);
			}
			finally {
				end(before);
			}
		};
	}

	// One of its own for each message, since who handles it may alter it
	private static SecurityContext begin(Authentication authentication) {
		SecurityContext before = SecurityContextHolder.getContext();
		SecurityContext context = SecurityContextHolder.createEmptyContext();
		context.setAuthentication(authentication);
		SecurityContextHolder.setContext(context);
		return before;
	}

	private static void end(SecurityContext before) {
		if (before.getAuthentication() != null) {
			SecurityContextHolder.setContext(before);
		}
		else {
			SecurityContextHolder.clearContext();
		}
	}

	@Override
	public @Nullable Object payload(ZmqMessage message) throws Exception {
		return this.method.payload(message);
	}

}
