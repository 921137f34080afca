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

import java.util.List;

import io.zmqspring.message.PayloadConverter;
import io.zmqspring.socket.ZmqContext;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSockets;

/**
 * A template over started sockets.
 */
final class TemplateFixture implements AutoCloseable {

	private final ZmqContext context;

	private final ZmqSockets sockets;

	private final ZmqTemplate template;

	TemplateFixture(ZmqSocketDefinition... definitions) {
		this(new ZmqContext(), definitions);
	}

	TemplateFixture(ZmqContext context, ZmqSocketDefinition... definitions) {
		this.context = context;
		this.sockets = new ZmqSockets(this.context, List.of(definitions));
		this.template = new ZmqTemplate(this.sockets, new PayloadConverter());
		start();
	}

	void start() {
		this.context.start();
		this.sockets.start();
	}

	void stop() {
		this.sockets.stop();
		this.context.stop();
	}

	ZmqSockets sockets() {
		return this.sockets;
	}

	ZmqTemplate template() {
		return this.template;
	}

	@Override
	public void close() {
		stop();
	}

}
