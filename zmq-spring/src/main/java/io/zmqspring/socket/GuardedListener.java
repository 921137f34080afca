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

package io.zmqspring.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import zmq.Options;
import zmq.SocketBase;
import zmq.io.IEngine;
import zmq.io.IOObject;
import zmq.io.net.Listener;
import zmq.io.net.tcp.TcpAddress;
import zmq.poll.Poller;

/**
 * Accepts the TCP connections of a bound socket in place of JeroMQ's own listener, which
 * takes any number of them, gives each a share of the messages before it has said a word,
 * and takes the whole processor when there are no descriptors left.
 */
final class GuardedListener extends Listener {

	private static final Log logger = LogFactory.getLog(GuardedListener.class);

	private static final String TCP = "tcp://";

	private static final int PAUSE_MILLIS = 100;

	private final ThrottledLog failures = new ThrottledLog(logger);

	private final ServerSocketChannel server;

	private final String endpoint;

	private final Admission admission;

	private final Arrivals arrivals;

	private final IOObject io;

	private final IoTimer sweep;

	private final IoTimer pause;

	private Poller.@Nullable Handle handle;

	private GuardedListener(SocketEnvironment environment, SocketBase socket, ServerSocketChannel server,
			String endpoint, Admission admission, Arrivals arrivals) {
		super(environment.ioThread(), socket, environment.options());
		this.server = server;
		this.endpoint = endpoint;
		this.admission = admission;
		this.arrivals = arrivals;
		this.io = new IOObject(environment.ioThread(), this);
		this.sweep = new IoTimer(environment.ioThread());
		this.pause = new IoTimer(environment.ioThread());
	}

	// Called by the thread that opens the socket. Throws JeroMQ's exception for a host
	// that it does not know
	static GuardedListener bind(SocketBase socket, String address, Admission admission, Arrivals arrivals)
			throws IOException {
		SocketEnvironment environment = new SocketEnvironment(socket);
		TcpAddress resolved = new TcpAddress(address.substring(TCP.length()), environment.options().ipv6);
		ServerSocketChannel server = listen(resolved, environment.options());
		String endpoint = resolved.toString(((InetSocketAddress) server.getLocalAddress()).getPort());
		GuardedListener listener = new GuardedListener(environment, socket, server, endpoint, admission, arrivals);
		listener.launch();
		return listener;
	}

	private static ServerSocketChannel listen(TcpAddress address, Options options) throws IOException {
		ServerSocketChannel server = open(address, options);
		try {
			server.configureBlocking(false);
			if (options.rcvbuf != 0) {
				server.setOption(StandardSocketOptions.SO_RCVBUF, options.rcvbuf);
			}
			server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
			return server.bind((InetSocketAddress) address.address(), options.backlog);
		}
		catch (IOException | RuntimeException ex) {
			server.close();
			throw ex;
		}
	}

	private static ServerSocketChannel open(TcpAddress address, Options options) throws IOException {
		return (options.selectorChooser != null)
				? options.selectorChooser.choose(address, options).openServerSocketChannel()
				: ServerSocketChannel.open();
	}

	// The socket ends it when it is closed. JeroMQ lets nobody else say who owns it, so
	// that it tells of its end itself
	private void launch() {
		sendPlug(this);
		sendOwn(this.socket, this);
	}

	@Override
	public boolean setAddress(String address) {
		throw new UnsupportedOperationException("It is bound");
	}

	@Override
	public String getAddress() {
		return this.endpoint;
	}

	@Override
	protected void processPlug() {
		this.io.plug();
		poll();
	}

	private void poll() {
		this.handle = this.io.addFd(this.server);
		this.io.setPollAccept(this.handle);
	}

	private void stopPolling() {
		if (this.handle != null) {
			this.io.removeHandle(this.handle);
			this.handle = null;
		}
	}

	@Override
	public void acceptEvent() {
		SocketChannel channel = accept();
		if (channel != null && !launch(channel)) {
			close(channel);
		}
	}

	private @Nullable SocketChannel accept() {
		try {
			return this.server.accept();
		}
		catch (IOException ex) {
			if (this.server.isOpen()) {
				this.failures.warn("Cannot accept a connection on " + this.endpoint + "; trying again every "
						+ PAUSE_MILLIS + " ms. Is the limit of open files too low?", ex);
				pause();
			}
			return null;
		}
	}

	// The connection stays ready to be accepted, which would be tried again at once
	private void pause() {
		stopPolling();
		this.pause.set(PAUSE_MILLIS, this::poll);
	}

	private boolean launch(SocketChannel channel) {
		IEngine engine;
		try {
			TcpOptions.apply(channel, this.options);
			engine = new ZmtpEngine(channel, this.options, this.endpoint, this.admission::broken);
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("A connection ended before it was served", ex);
			return false;
		}
		if (!this.admission.reserve()) {
			return false;
		}
		GuardedSession session = new GuardedSession(chooseIoThread(this.options.affinity), this.socket, this.options,
				channel, this.admission, this.arrivals);
		session.incSeqnum();
		launchChild(session);
		this.admission.enter(session);
		sendAttach(session, engine, false);
		sweepLater();
		return true;
	}

	private void sweepLater() {
		if (!this.sweep.isSet()) {
			this.sweep.set(this.admission.sweepMillis(), this::sweep);
		}
	}

	private void sweep() {
		if (this.admission.sweep()) {
			sweepLater();
		}
	}

	// From any thread: no more connections, and the port is free soon
	void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			logger.debug("A listener ended with an error", ex);
		}
	}

	private static void close(SocketChannel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			logger.debug("A connection ended with an error", ex);
		}
	}

	@Override
	protected void processTerm(int linger) {
		stopPolling();
		close();
		this.sweep.cancel();
		this.pause.cancel();
		super.processTerm(linger);
	}

	@Override
	protected void destroy() {
		this.io.unplug();
		sendTermAck(this.socket);
	}

	@Override
	public String toString() {
		return this.endpoint;
	}

}
