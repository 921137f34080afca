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
import zmq.io.IOObject;

/**
 * The heartbeats of one connection (RFC 37/ZMTP): a PING every now and then, which the
 * peer must answer, or send something else, in time; and a PONG for the PING of the peer,
 * which may also say how long it will be silent at most. Timers are never taken back,
 * since JeroMQ would forget one that is set again before it is removed.
 */
final class Heartbeats {

	private static final int INTERVAL = 1;

	private static final int TIMEOUT = 2;

	private static final int TIME_TO_LIVE = 3;

	private static final byte[] PING = "\u0004PING".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] PONG = "\u0004PONG".getBytes(StandardCharsets.US_ASCII);

	private static final int LONGEST_CONTEXT = 16;

	private static final int TIME_TO_LIVE_UNIT_MILLIS = 100;

	private final Options options;

	private final IOObject io;

	private final long timeoutNanos;

	private @Nullable Msg ping;

	private @Nullable Msg pong;

	private long heard;

	// When the first PING was sent that has not been answered
	private long asked;

	private boolean answered = true;

	private long timeToLiveNanos;

	private final boolean[] timers = new boolean[TIME_TO_LIVE + 1];

	Heartbeats(Options options, IOObject io) {
		this.options = options;
		this.io = io;
		int timeout = (options.heartbeatTimeout == -1) ? options.heartbeatInterval : options.heartbeatTimeout;
		this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeout);
	}

	// The handshake is complete
	void start() {
		if (this.options.heartbeatInterval > 0) {
			set(INTERVAL, this.options.heartbeatInterval);
		}
	}

	// Something has come from the peer
	void heard() {
		this.answered = true;
		if (this.timers[TIME_TO_LIVE]) {
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
		if (millis > 0 && !this.timers[TIME_TO_LIVE]) {
			this.heard = System.nanoTime();
			set(TIME_TO_LIVE, millis);
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

	// Returns whether the peer has been silent for too long
	boolean timerEvent(int id) {
		this.timers[id] = false;
		return switch (id) {
			case INTERVAL -> {
				ask();
				set(INTERVAL, this.options.heartbeatInterval);
				yield false;
			}
			case TIMEOUT -> !this.answered && isOver(TIMEOUT, this.asked, this.timeoutNanos);
			default -> this.timeToLiveNanos > 0 && isOver(TIME_TO_LIVE, this.heard, this.timeToLiveNanos);
		};
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
		if (this.timeoutNanos > 0 && !this.timers[TIMEOUT]) {
			set(TIMEOUT, TimeUnit.NANOSECONDS.toMillis(this.timeoutNanos));
		}
	}

	private boolean isOver(int timer, long since, long nanos) {
		long remaining = since + nanos - System.nanoTime();
		if (remaining <= 0) {
			return true;
		}
		set(timer, TimeUnit.NANOSECONDS.toMillis(remaining) + 1);
		return false;
	}

	private static Msg command(byte[] body) {
		Msg command = new Msg(body);
		command.setFlags(Msg.COMMAND);
		return command;
	}

	private void set(int timer, long millis) {
		this.timers[timer] = true;
		this.io.addTimer(millis, timer);
	}

	void stop() {
		for (int i = 0; i < this.timers.length; i++) {
			if (this.timers[i]) {
				this.io.cancelTimer(i);
			}
		}
	}

}
