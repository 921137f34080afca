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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.Options;
import zmq.io.IOThread;

/**
 * The heartbeats of one connection (RFC 37/ZMTP): a PING every now and then, which the
 * peer must answer, or send something else, in time; and a PONG for the PING of the peer,
 * which may also say how long it will be silent at most.
 */
final class Heartbeats {

	private static final byte[] PING = "\u0004PING".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] PONG = "\u0004PONG".getBytes(StandardCharsets.US_ASCII);

	private static final int LONGEST_CONTEXT = 16;

	private static final int TIME_TO_LIVE_UNIT_MILLIS = 100;

	private final Options options;

	private final Runnable onDue;

	private final Runnable onSilence;

	private final IoTimer interval;

	private final IoTimer timeout;

	private final IoTimer timeToLive;

	private final long timeoutNanos;

	private @Nullable Msg ping;

	private @Nullable Msg pong;

	private long heard;

	// When the first PING was sent that has not been answered
	private long asked;

	private boolean answered = true;

	private long timeToLiveNanos;

	// The actions are run when there is a command to send, and when the peer has been
	// silent for too long
	Heartbeats(Options options, IOThread thread, Runnable onDue, Runnable onSilence) {
		this.options = options;
		this.onDue = onDue;
		this.onSilence = onSilence;
		this.interval = new IoTimer(thread);
		this.timeout = new IoTimer(thread);
		this.timeToLive = new IoTimer(thread);
		int timeout = (options.heartbeatTimeout == -1) ? options.heartbeatInterval : options.heartbeatTimeout;
		this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeout);
	}

	// The handshake is complete
	void start() {
		if (this.options.heartbeatInterval > 0) {
			this.interval.set(this.options.heartbeatInterval, this::ask);
		}
	}

	// Something has come from the peer
	void heard() {
		this.answered = true;
		if (this.timeToLive.isSet()) {
			this.heard = System.nanoTime();
		}
	}

	// Returns false if it is none that can be understood
	boolean received(Msg command) {
		byte[] said = command.data();
		if (!Arrays.equals(said, 0, Math.min(said.length, PING.length), PING, 0, PING.length)) {
			return true;
		}
		int context = PING.length + Short.BYTES;
		if (said.length < context) {
			return false;
		}
		byte[] reply = Arrays.copyOf(PONG, PONG.length + Math.min(LONGEST_CONTEXT, said.length - context));
		System.arraycopy(said, context, reply, PONG.length, reply.length - PONG.length);
		this.pong = command(reply);
		long millis = (long) (command.getShort(PING.length) & 0xffff) * TIME_TO_LIVE_UNIT_MILLIS;
		this.timeToLiveNanos = TimeUnit.MILLISECONDS.toNanos(millis);
		if (millis > 0 && !this.timeToLive.isSet()) {
			this.heard = System.nanoTime();
			this.timeToLive.set(millis, this::checkTimeToLive);
		}
		return true;
	}

	// Whether there is a command to send
	boolean isDue() {
		return this.ping != null || this.pong != null;
	}

	@Nullable Msg poll() {
		Msg next = (this.pong != null) ? this.pong : this.ping;
		if (this.pong != null) {
			this.pong = null;
		}
		else {
			this.ping = null;
		}
		return next;
	}

	private void ask() {
		byte[] ping = Arrays.copyOf(PING, PING.length + Short.BYTES + this.options.heartbeatContext.length);
		ping[PING.length] = (byte) (this.options.heartbeatTtl >> Byte.SIZE);
		ping[PING.length + 1] = (byte) this.options.heartbeatTtl;
		System.arraycopy(this.options.heartbeatContext, 0, ping, PING.length + Short.BYTES,
				this.options.heartbeatContext.length);
		this.ping = command(ping);
		if (this.answered) {
			this.answered = false;
			this.asked = System.nanoTime();
		}
		if (this.timeoutNanos > 0 && !this.timeout.isSet()) {
			this.timeout.set(TimeUnit.NANOSECONDS.toMillis(this.timeoutNanos), this::checkTimeout);
		}
		this.interval.set(this.options.heartbeatInterval, this::ask);
		this.onDue.run();
	}

	private void checkTimeout() {
		if (!this.answered) {
			check(this.timeout, this.asked + this.timeoutNanos, this::checkTimeout);
		}
	}

	private void checkTimeToLive() {
		if (this.timeToLiveNanos > 0) {
			check(this.timeToLive, this.heard + this.timeToLiveNanos, this::checkTimeToLive);
		}
	}

	private void check(IoTimer timer, long deadline, Runnable again) {
		long remaining = deadline - System.nanoTime();
		if (remaining <= 0) {
			this.onSilence.run();
		}
		else {
			timer.set(TimeUnit.NANOSECONDS.toMillis(remaining) + 1, again);
		}
	}

	private static Msg command(byte[] body) {
		Msg command = new Msg(body);
		command.setFlags(Msg.COMMAND);
		return command;
	}

	void stop() {
		this.interval.cancel();
		this.timeout.cancel();
		this.timeToLive.cancel();
	}

}
