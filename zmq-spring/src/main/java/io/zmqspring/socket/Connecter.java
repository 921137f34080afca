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
import java.nio.channels.SocketChannel;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import zmq.Options;
import zmq.Own;
import zmq.io.IOObject;
import zmq.io.IOThread;
import zmq.io.net.Address;
import zmq.io.net.NetProtocol;
import zmq.poll.IPollEvents;
import zmq.poll.Poller;

/**
 * Makes one connection over TCP, however often it has to try, and gives it to its
 * session. Each time that the channel gets another who polls it, JeroMQ's poller must
 * have forgotten the last one, or it forgets both (JeroMQ pull request 1022): it has when
 * it has executed a timer and waited once more.
 */
final class Connecter extends Own implements IPollEvents {

	private static final Log logger = LogFactory.getLog(Connecter.class);

	private final OutgoingSession session;

	private final OutgoingSession.Destination destination;

	// Of this attempt
	private Address address;

	// Through which the connection goes, if there is one
	private final @Nullable Address proxy;

	private final boolean delayed;

	private final long tunnelMillis;

	private final Consumer<String> failures;

	private final IOObject io;

	private final IoTimer timer;

	// Until the next attempt
	private int intervalMillis;

	// While an attempt is under way
	private @Nullable SocketChannel channel;

	private Poller.@Nullable Handle handle;

	private @Nullable SocksTunnel tunnel;

	private boolean plugged;

	Connecter(IOThread thread, OutgoingSession session, Options options, OutgoingSession.Destination destination,
			boolean delayed, long tunnelMillis, Consumer<String> failures) {
		super(thread, options);
		this.session = session;
		this.destination = destination;
		this.address = destination.current();
		this.proxy = (options.socksProxyAddress != null) ? new Address(NetProtocol.tcp, options.socksProxyAddress)
				: null;
		this.delayed = delayed;
		this.tunnelMillis = tunnelMillis;
		this.failures = failures;
		this.io = new IOObject(thread, this);
		this.timer = new IoTimer(thread);
		this.intervalMillis = options.reconnectIvl;
	}

	// Also called when the destination has moved, not to wait for the next attempt then
	@Override
	protected void processPlug() {
		if (this.plugged) {
			this.intervalMillis = this.options.reconnectIvl;
			if (this.channel == null && this.timer.isSet()) {
				this.timer.cancel();
				connect();
			}
			return;
		}
		this.plugged = true;
		this.io.plug();
		if (this.delayed) {
			connectLater();
		}
		else {
			connect();
		}
	}

	// After a random part of the interval more, so that many do not come at once
	private void connectLater() {
		int interval = this.options.reconnectIvl;
		this.timer.set(this.intervalMillis + ((interval > 0) ? ThreadLocalRandom.current().nextInt(interval) : 0),
				this::connect);
		this.intervalMillis = Math.max(this.intervalMillis,
				Math.min(2 * this.intervalMillis, this.options.reconnectIvlMax));
	}

	private void connect() {
		this.address = this.destination.current();
		try {
			// Again, since the host may have moved
			Address.IZAddress target = ((this.proxy != null) ? this.proxy : this.address).resolve(this.options.ipv6);
			SocketChannel opened = open(target);
			this.channel = opened;
			opened.configureBlocking(false);
			TcpOptions.apply(opened, this.options);
			if (opened.connect(target.address())) {
				connected();
			}
			else {
				this.handle = this.io.addFd(opened);
				this.io.setPollConnect(this.handle);
			}
		}
		catch (IOException | RuntimeException ex) {
			retry(ex);
		}
	}

	private SocketChannel open(Address.IZAddress target) throws IOException {
		return (this.options.selectorChooser != null)
				? this.options.selectorChooser.choose(target, this.options).openSocketChannel() : SocketChannel.open();
	}

	@Override
	public void connectEvent() {
		SocketChannel opened = this.channel;
		if (opened == null) {
			return;
		}
		try {
			opened.finishConnect();
			stopPolling();
			connected();
		}
		catch (IOException ex) {
			retry(ex);
		}
	}

	// To go on when the poller has forgotten the channel
	private void connected() {
		this.timer.set(0, (this.proxy != null) ? this::sendCancel : this::handOver);
	}

	@Override
	protected void processCancel() {
		SocketChannel opened = this.channel;
		if (opened == null) {
			return;
		}
		try {
			this.tunnel = SocksTunnel.begin(opened, this.address.host(), port());
			this.handle = this.io.addFd(opened);
			this.io.setPollIn(this.handle);
			this.timer.set(this.tunnelMillis, () -> retry(new IOException("The SOCKS5 proxy does not answer")));
		}
		catch (IOException | RuntimeException ex) {
			retry(ex);
		}
	}

	private int port() {
		return Integer.parseInt(this.address.address().substring(this.address.host().length() + 1));
	}

	@Override
	public void inEvent() {
		try {
			if (this.tunnel != null && this.tunnel.advance()) {
				this.tunnel = null;
				stopPolling();
				this.timer.set(0, this::handOver);
			}
		}
		catch (IOException ex) {
			retry(ex);
		}
	}

	private void handOver() {
		SocketChannel opened = this.channel;
		if (opened == null) {
			return;
		}
		try {
			ZmtpEngine engine = new ZmtpEngine(opened, this.options, this.address.toString(), this.failures);
			this.channel = null;
			sendAttach(this.session, engine);
			terminate();
			this.session.getSocket().eventConnected(this.address.toString(), opened);
		}
		catch (IOException | RuntimeException ex) {
			retry(ex);
		}
	}

	private void retry(Exception cause) {
		logger.debug("No connection to " + this.address, cause);
		close();
		connectLater();
	}

	private void close() {
		this.timer.cancel();
		stopPolling();
		this.tunnel = null;
		SocketChannel opened = this.channel;
		this.channel = null;
		try {
			if (opened != null) {
				opened.close();
			}
		}
		catch (IOException ex) {
			logger.debug("A connection ended with an error", ex);
		}
	}

	private void stopPolling() {
		if (this.handle != null) {
			this.io.removeHandle(this.handle);
			this.handle = null;
		}
	}

	@Override
	protected void processTerm(int linger) {
		close();
		super.processTerm(linger);
	}

	@Override
	protected void destroy() {
		this.io.unplug();
	}

	@Override
	public String toString() {
		return "Connecter to " + this.address;
	}

}
