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

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.zmqspring.message.Correlation;
import io.zmqspring.message.WireHeaders;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMsg;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the headers of requests and of their replies.
 */
@Timeout(120)
class RequestHeadersTests {

	private static final String RED = "{\"h\":{\"colour\":\"red\"}}";

	@Test
	void requestHasHeadersWhateverTheFormatOfTheServer() {
		ZMsg reply = exchange(ZmqFormat.PLAIN, Correlation.REQUEST_WITH_HEADERS, RED);
		assertThat(correlation(reply)).isEqualTo(Correlation.REPLY);
		assertThat(text(reply)).isEqualTo("a red");
	}

	@Test
	void replyHasHeadersOfItsOwn() {
		ZMsg reply = exchange(ZmqFormat.HEADERS, Correlation.REQUEST_WITH_HEADERS, RED);
		assertThat(correlation(reply)).isEqualTo(Correlation.REPLY_WITH_HEADERS);
		assertThat(text(reply)).isEqualTo("a red");
		assertThat(new String(reply.peekFirst().getData(), StandardCharsets.UTF_8))
			.contains("\"h\":{\"taste\":\"sweet\"}");
	}

	@Test
	void replyToARequestWithoutHeadersHasNone() {
		ZMsg reply = exchange(ZmqFormat.HEADERS, Correlation.REQUEST, "broker");
		assertThat(correlation(reply)).isEqualTo(Correlation.REPLY);
		assertThat(reply.peekFirst().getString(StandardCharsets.UTF_8)).isEqualTo("broker");
		assertThat(text(reply)).isEqualTo("a none");
	}

	@Test
	void brokenHeadersAreAnsweredWithAnError() {
		ZMsg plain = exchange(ZmqFormat.PLAIN, Correlation.REQUEST_WITH_HEADERS, "broken");
		assertThat(correlation(plain)).isEqualTo(Correlation.FAILURE);
		ZMsg withHeaders = exchange(ZmqFormat.HEADERS, Correlation.REQUEST_WITH_HEADERS, "broken");
		assertThat(correlation(withHeaders)).isEqualTo(Correlation.FAILURE_WITH_HEADERS);
		assertThat(WireHeaders.read(withHeaders.peekFirst().getData()).contentType())
			.isEqualTo("application/problem+json");
		assertThat(text(withHeaders).toLowerCase(Locale.ROOT)).contains("headers");
	}

	private static ZMsg exchange(ZmqFormat format, Correlation correlation, String headers) {
		try (ListenerFixture zmq = new ListenerFixture(); ZContext peers = new ZContext()) {
			String endpoint = zmq.bind(ZmqSocketDefinition.builder("server", ZmqSocketType.REP).format(format),
					"tcp://127.0.0.1:*");
			zmq.listen("server", new Object() {
				Message<String> handle(String text, @Header(name = "colour", defaultValue = "none") String colour) {
					return MessageBuilder.withPayload(text + " " + colour).setHeader("taste", "sweet").build();
				}
			});
			ZMQ.Socket dealer = peers.createSocket(SocketType.DEALER);
			dealer.setHandshakeIvl(500);
			dealer.setReceiveTimeOut(20_000);
			dealer.connect(endpoint);
			dealer.sendMore(headers);
			dealer.sendMore(correlation.frame(7));
			dealer.sendMore("");
			dealer.send("a");
			return ZMsg.recvMsg(dealer);
		}
	}

	private static Correlation correlation(ZMsg reply) {
		assertThat(reply).hasSize(4);
		return Correlation.of(reply.stream().toList().get(1).getData());
	}

	private static String text(ZMsg reply) {
		return reply.peekLast().getString(StandardCharsets.UTF_8);
	}

}
