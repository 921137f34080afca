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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

import static org.awaitility.Awaitility.await;

/**
 * A plain JeroMQ peer on a thread of its own, which hands each message to a handler.
 */
final class RawServer implements AutoCloseable {

	private final Thread thread;

	private final CompletableFuture<String> endpoint = new CompletableFuture<>();

	private volatile boolean stopped;

	RawServer(SocketType type, String address, BiConsumer<ZMQ.Socket, List<byte[]>> handler) {
		this.thread = new Thread(() -> run(type, address, handler), "raw-server");
		this.thread.start();
	}

	// Answers each request with the text that was asked
	static RawServer echo(String address) {
		return new RawServer(SocketType.REP, address, (socket, frames) -> socket.send(frames.get(frames.size() - 1)));
	}

	static void send(ZMQ.Socket socket, List<byte[]> frames) {
		for (int i = 0; i < frames.size(); i++) {
			socket.send(frames.get(i), (i < frames.size() - 1) ? ZMQ.SNDMORE : 0);
		}
	}

	String endpoint() {
		return this.endpoint.join();
	}

	private void run(SocketType type, String address, BiConsumer<ZMQ.Socket, List<byte[]>> handler) {
		ZMQ.Context context = ZMQ.context(1);
		ZMQ.Socket socket = context.socket(type);
		socket.setLinger(0);
		socket.setHandshakeIvl(500);
		// What a REP or ROUTER socket has no room for it discards, here replies
		socket.setSndHWM(0);
		socket.setReceiveTimeOut(20);
		try {
			while (!socket.base().bind(address)) {
				Thread.onSpinWait();
			}
			this.endpoint.complete(socket.getLastEndpoint());
			while (!this.stopped) {
				byte[] first = socket.recv();
				if (first == null) {
					continue;
				}
				List<byte[]> frames = new ArrayList<>(List.of(first));
				while (socket.hasReceiveMore()) {
					frames.add(socket.recv());
				}
				handler.accept(socket, frames);
			}
		}
		finally {
			socket.close();
			context.term();
		}
	}

	@Override
	public void close() {
		this.stopped = true;
		await().until(() -> !this.thread.isAlive());
	}

}
