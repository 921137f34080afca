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

package io.zmqspring.boot.autoconfigure;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.listener.ZmqListenerContainerFactory;
import io.zmqspring.listener.ZmqListenerEndpoint;
import io.zmqspring.listener.ZmqListenerRegistry;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.socket.ZmqContext;
import io.zmqspring.socket.ZmqSocketType;
import io.zmqspring.socket.ZmqSockets;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.NativeDetector;
import org.springframework.core.env.Environment;

// Loads what sockets and listeners need while Spring reads the configuration: sends a message to
// a listener, both its own and within the process. A BackgroundPreinitializer of Boot would not
// know whether ZeroMQ is enabled.
class BackgroundPreloading implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

	private static final Log logger = LogFactory.getLog(BackgroundPreloading.class);

	private static final String ENDPOINT = "inproc://io.zmqspring.preloading";

	private static final AtomicBoolean started = new AtomicBoolean();

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		if (isWanted(event.getEnvironment()) && started.compareAndSet(false, true)) {
			Thread thread = new Thread(this::run, "zmq-preloading");
			thread.setDaemon(true);
			thread.start();
		}
	}

	static boolean isWanted(Environment environment) {
		return environment.getProperty("zmq.enabled", Boolean.class, true)
				&& !Boolean.getBoolean("spring.backgroundpreinitializer.ignore") && !NativeDetector.inNativeImage()
				&& Runtime.getRuntime().availableProcessors() > 1;
	}

	private void run() {
		try {
			preload();
		}
		catch (Exception | LinkageError ex) {
			// The application meets it again where it matters
			logger.debug("Loading in the background failed", ex);
		}
	}

	void preload() throws NoSuchMethodException {
		ZmqContext context = new ZmqContext();
		SocketDefinitions definitions = new SocketDefinitions(new ZmqProperties.SocketOptions());
		ZmqSockets sockets = new ZmqSockets(context,
				List.of(definitions.builder("in", ZmqSocketType.PULL).bind(ENDPOINT).build(),
						definitions.builder("out", ZmqSocketType.PUSH).connect(ENDPOINT).build()));
		PayloadConverter converter = new PayloadConverter(List.of(), null);
		ZmqTemplate template = new ZmqTemplate(sockets, converter);
		ZmqListenerRegistry registry = new ZmqListenerRegistry(
				new ZmqListenerContainerFactory(sockets, template, converter));
		try {
			context.start();
			sockets.start();
			registry.register(ZmqListenerEndpoint
				.builder("preloading", "in", this, getClass().getDeclaredMethod("take", String.class))
				.build());
			registry.start();
			template.send("out", "");
		}
		finally {
			registry.destroy();
			sockets.stop();
			context.stop();
		}
	}

	void take(String payload) {
	}

}
