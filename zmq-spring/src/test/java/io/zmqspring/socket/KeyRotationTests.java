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
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.zmqspring.ZmqSocketException;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.message.ZmqPeer;
import io.zmqspring.security.CurveKeys;
import io.zmqspring.security.CurveSecurity;
import io.zmqspring.security.ZmqSecurity;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for keys that change while sockets are open.
 */
class KeyRotationTests {

	private static final String LOOPBACK = "tcp://127.0.0.1:*";

	private static final Duration HANDSHAKE = Duration.ofSeconds(5);

	private static final int COUNT = Integer.getInteger("zmq.test.encrypted-messages", 20_000);

	private static final int CHANGES = 4;

	private final CurveKeys server = CurveKeys.generate();

	private final CurveKeys client = CurveKeys.generate();

	private final TestSockets servers = new TestSockets();

	private final TestSockets clients = new TestSockets();

	@TempDir
	private Path directory;

	@AfterEach
	void close() {
		this.clients.close();
		this.servers.close();
	}

	@Test
	void clientsComeAndGoWithTheirFiles() throws IOException {
		Path folder = Files.createDirectory(this.directory.resolve("clients"));
		ZmqSocket pull = bind(CurveSecurity.builder("server")
			.secretKey(this.server.secretKey())
			.authorizedClients("file:" + folder)
			.build());
		ZmqSecurity bundle = client(this.client, this.server);
		connect(pull, bundle);
		Awaitility.await().until(() -> pull.counters().unauthenticated() > 0);
		Path file = Files.writeString(folder.resolve("alice.pub"), this.client.publicKey());
		awaitAccepted(pull, bundle, "alice");
		Files.writeString(file, CurveKeys.generate().publicKey());
		awaitRefused(pull, bundle);
		Files.writeString(file, "no key");
		Files.writeString(folder.resolve("bob.pub"), "# Bob\n" + this.client.publicKey());
		Files.delete(file);
		awaitAccepted(pull, bundle, "bob");
	}

	private void awaitAccepted(ZmqSocket pull, ZmqSecurity bundle, String user) {
		Awaitility.await().pollInSameThread().untilAsserted(() -> {
			ZmqSocket push = connect(pull, bundle);
			TestSockets.send(push, "hello");
			ZmqMessage[] batch = new ZmqMessage[1];
			assertThat(pull.receive(batch, TestSockets.SECOND)).isOne();
			assertThat(batch[0].peer()).isEqualTo(new ZmqPeer(user, "127.0.0.1"));
			this.clients.close(push);
		});
	}

	private void awaitRefused(ZmqSocket pull, ZmqSecurity bundle) {
		Awaitility.await().pollInSameThread().ignoreExceptions().untilAsserted(() -> {
			long before = pull.counters().unauthenticated();
			ZmqSocket push = connect(pull, bundle);
			Awaitility.await().atMost(Duration.ofSeconds(1)).until(() -> pull.counters().unauthenticated() > before);
			this.clients.close(push);
		});
	}

	@Test
	void serverAndClientChangeTheirKeysUnderLoad() throws Exception {
		CurveKeys nextServer = CurveKeys.generate();
		CurveKeys nextClient = CurveKeys.generate();
		Path serverSecret = secret("server.key", this.server.secretKey());
		Path serverKey = Files.writeString(this.directory.resolve("server.pub"), this.server.publicKey());
		Path clientSecret = secret("client.key", this.client.secretKey());
		Path authorized = Files.writeString(this.directory.resolve("clients"), this.client.publicKey() + " alice");
		ZmqSocket pull = bind(CurveSecurity.builder("server")
			.secretKey("file:" + serverSecret)
			.authorizedClients("file:" + authorized)
			.build());
		ZmqSecurity bundle = CurveSecurity.builder("client")
			.secretKey("file:" + clientSecret)
			.serverKey("file:" + serverKey)
			.build();
		ZmqSocket push = connect(pull, bundle);
		Thread sender = new Thread(() -> IntStream.range(0, COUNT).forEach((i) -> TestSockets.send(push, "" + i)));
		sender.start();
		List<String> first = TestSockets.receiveTexts(pull, COUNT / 2);
		Files.writeString(authorized, this.client.publicKey() + " alice\n" + nextClient.publicKey() + " alice");
		Files.writeString(serverSecret, nextServer.secretKey());
		Files.writeString(serverKey, nextServer.publicKey());
		Files.writeString(clientSecret, nextClient.secretKey());
		List<String> second = TestSockets.receiveTexts(pull, COUNT - COUNT / 2);
		sender.join();
		assertThat(first).first().isEqualTo("0");
		assertThat(first.size() + second.size()).isEqualTo(COUNT);
		assertThat(second).last().isEqualTo("" + (COUNT - 1));
		awaitAccepted(pull, client(nextClient, nextServer), "alice");
		Files.writeString(authorized, nextClient.publicKey() + " alice");
		awaitRefused(pull, client(this.client, nextServer));
		// The first client, whose files have changed, comes again with its new key
		this.servers.close(pull);
		ZmqSocket again = bind(pull.endpoints().get(0),
				CurveSecurity.builder("server")
					.secretKey("file:" + serverSecret)
					.authorizedClients("file:" + authorized)
					.build());
		Awaitility.await().pollInSameThread().untilAsserted(() -> {
			TestSockets.send(push, "again");
			assertThat(again.receive(new ZmqMessage[1], TestSockets.SECOND)).isOne();
		});
	}

	// Each change brings a client that comes between the two, and waits for the other
	@Test
	void nothingIsLostWhileKeysChangeAgainAndAgain() throws Exception {
		Path serverSecret = secret("server.key", this.server.secretKey());
		Path serverKey = Files.writeString(this.directory.resolve("server.pub"), this.server.publicKey());
		Path clientSecret = secret("client.key", this.client.secretKey());
		Path authorized = Files.writeString(this.directory.resolve("clients"), this.client.publicKey());
		ZmqSocket pull = bind(CurveSecurity.builder("server")
			.secretKey("file:" + serverSecret)
			.authorizedClients("file:" + authorized)
			.build());
		ZmqSecurity bundle = CurveSecurity.builder("client")
			.secretKey("file:" + clientSecret)
			.serverKey("file:" + serverKey)
			.build();
		List<NumberSender> senders = new ArrayList<>();
		NumberReceiver receiver = new NumberReceiver(pull);
		senders.add(new NumberSender(connect(pull, bundle), 0));
		for (int change = 1; change < CHANGES; change++) {
			receiver.awaitSome();
			CurveKeys nextServer = CurveKeys.generate();
			CurveKeys nextClient = CurveKeys.generate();
			boolean clientFirst = change % 2 == 0;
			if (clientFirst) {
				Files.writeString(serverKey, nextServer.publicKey());
				Files.writeString(clientSecret, nextClient.secretKey());
				senders.add(new NumberSender(connect(pull, bundle), change));
				Awaitility.await().during(Duration.ofMillis(1500)).until(() -> true);
			}
			Files.writeString(authorized, Files.readString(authorized) + "\n" + nextClient.publicKey());
			Files.writeString(serverSecret, nextServer.secretKey());
			if (!clientFirst) {
				senders.add(new NumberSender(connect(pull, bundle), change));
				Awaitility.await().during(Duration.ofMillis(1500)).until(() -> true);
				Files.writeString(serverKey, nextServer.publicKey());
				Files.writeString(clientSecret, nextClient.secretKey());
			}
			int number = change;
			Awaitility.await().until(() -> receiver.seen(number) > 0);
		}
		long sent = 0;
		for (NumberSender sender : senders) {
			sent += sender.finish(COUNT / CHANGES);
		}
		receiver.await(sent);
		assertThat(receiver.outOfOrder()).isZero();
		assertThat(sent).isGreaterThanOrEqualTo(COUNT);
	}

	@Test
	void clientTriesItsServerKeysInTurn() {
		ZmqSocket pull = bind(
				CurveSecurity.builder("server").secretKey(this.server.secretKey()).allowAnyClient(true).build());
		ZmqSocket push = connect(pull,
				CurveSecurity.builder("client")
					.secretKey(this.client.secretKey())
					.serverKey(CurveKeys.generate().publicKey(), CurveKeys.generate().publicKey(),
							this.server.publicKey())
					.build());
		List<String> sent = IntStream.range(0, 500).mapToObj(String::valueOf).toList();
		sent.forEach((text) -> TestSockets.send(push, text));
		assertThat(TestSockets.receiveTexts(pull, sent.size())).isEqualTo(sent);
	}

	// What is decrypted is counted no more
	@Test
	void largeMessagesInCurveDoNotUseUpTheBudget() {
		try (TestSockets small = new TestSockets(new ZmqContext(
				new ZmqContext.Settings(1, 64, Duration.ofSeconds(10), 4 * 1024 * 1024), List.of(), List.of()))) {
			ZmqSocket pull = small.open(TestSockets.define(ZmqSocketType.PULL)
				.bind(LOOPBACK)
				.handshakeTimeout(HANDSHAKE)
				.security(CurveSecurity.builder("server")
					.secretKey(this.server.secretKey())
					.allowAnyClient(true)
					.build()));
			ZmqSocket push = connect(pull, client(this.client, this.server));
			byte[] large = new byte[1024 * 1024];
			for (int i = 0; i < 12; i++) {
				push.send(large, TestSockets.PATIENCE);
				assertThat(TestSockets.receive(pull).payload()).hasSameSizeAs(large);
			}
			assertThat(pull.counters().discarded()).isZero();
		}
	}

	private Path secret(String name, String key) {
		try {
			Path file = Files.writeString(this.directory.resolve(name), key);
			return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static ZmqSecurity client(CurveKeys own, CurveKeys server) {
		return CurveSecurity.builder("client").secretKey(own.secretKey()).serverKey(server.publicKey()).build();
	}

	private ZmqSocket bind(ZmqSecurity security) {
		return bind(LOOPBACK, security);
	}

	private ZmqSocket bind(String endpoint, ZmqSecurity security) {
		return this.servers.bind(ZmqSocketType.PULL, endpoint,
				(builder) -> builder.handshakeTimeout(HANDSHAKE).security(security));
	}

	private ZmqSocket connect(ZmqSocket to, ZmqSecurity security) {
		return this.clients.connect(ZmqSocketType.PUSH, to.endpoints().get(0),
				(builder) -> builder.handshakeTimeout(HANDSHAKE).security(security));
	}

	/**
	 * Sends its name and ever higher numbers until it is told to finish.
	 */
	private static final class NumberSender {

		private final Thread thread;

		private volatile int least = Integer.MAX_VALUE;

		private volatile int sent;

		NumberSender(ZmqSocket push, int name) {
			this.thread = new Thread(() -> {
				for (int number = 0; number < this.least; number++) {
					push.send(ByteBuffer.allocate(8).putInt(name).putInt(number).array(), TestSockets.PATIENCE);
					this.sent = number + 1;
				}
			});
			this.thread.start();
		}

		int finish(int least) throws InterruptedException {
			this.least = least;
			this.thread.join();
			return this.sent;
		}

	}

	/**
	 * Expects the numbers of each sender in order.
	 */
	private static final class NumberReceiver {

		private final AtomicIntegerArray next = new AtomicIntegerArray(CHANGES);

		private final AtomicLong received = new AtomicLong();

		private final AtomicLong outOfOrder = new AtomicLong();

		NumberReceiver(ZmqSocket pull) {
			Thread thread = new Thread(() -> {
				ZmqMessage[] batch = new ZmqMessage[64];
				try {
					while (true) {
						int count = pull.receive(batch, TestSockets.SECOND);
						for (int i = 0; i < count; i++) {
							accept(ByteBuffer.wrap(batch[i].payload()));
						}
					}
				}
				catch (ZmqSocketException ex) {
					// The test has ended
				}
			});
			thread.setDaemon(true);
			thread.start();
		}

		private void accept(ByteBuffer payload) {
			int name = payload.getInt();
			if (payload.getInt() != this.next.getAndIncrement(name)) {
				this.outOfOrder.incrementAndGet();
			}
			this.received.incrementAndGet();
		}

		int seen(int name) {
			return this.next.get(name);
		}

		void awaitSome() {
			long before = this.received.get();
			Awaitility.await().until(() -> this.received.get() > before + 500);
		}

		void await(long count) {
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.received.get() == count);
		}

		long outOfOrder() {
			return this.outOfOrder.get();
		}

	}

}
