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

package io.zmqspring.message;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ZmqMessage}.
 */
class ZmqMessageTests {

	@Test
	void framesAreCopiedIn() {
		byte[] topic = bytes("topic");
		byte[] payload = bytes("payload");
		ZmqMessage message = ZmqMessage.of(topic, payload);
		topic[0] = 'X';
		payload[0] = 'X';
		assertThat(message.frame(0)).isEqualTo(bytes("topic"));
		assertThat(message.payload()).isEqualTo(bytes("payload"));
	}

	@Test
	void framesAreCopiedOut() {
		ZmqMessage message = UnsafeFrames.tail(ZmqMessage.of(bytes("id"), bytes("topic"), bytes("payload")), 1,
				bytes("id"));
		message.frame(0)[0] = 'X';
		message.frame(1)[0] = 'X';
		message.payload()[0] = 'X';
		byte[] routingId = message.routingId();
		assertThat(routingId).isEqualTo(bytes("id"));
		routingId[0] = 'X';
		assertThat(message.frame(0)).isEqualTo(bytes("topic"));
		assertThat(message.frame(1)).isEqualTo(bytes("payload"));
		assertThat(message.payload()).isEqualTo(bytes("payload"));
		assertThat(message.routingId()).isEqualTo(bytes("id"));
	}

	@Test
	void framesAreNumberedFromZeroAndPayloadIsLast() {
		ZmqMessage message = ZmqMessage.of(bytes("a"), new byte[0], bytes("b"));
		assertThat(message.size()).isEqualTo(3);
		assertThat(message.frame(0)).isEqualTo(bytes("a"));
		assertThat(message.frame(1)).isEmpty();
		assertThat(message.frame(2)).isEqualTo(bytes("b"));
		assertThat(message.payload()).isEqualTo(bytes("b"));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> message.frame(3));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> message.frame(-1));
	}

	@Test
	void oneFrameHasNoTopic() {
		assertThat(ZmqMessage.of(bytes("payload")).topic()).isNull();
		assertThat(ZmqMessage.of(bytes("payload")).routingId()).isNull();
		assertThat(ZmqMessage.of(bytes("topic"), bytes("payload")).topic()).isEqualTo("topic");
	}

	@Test
	void topicIsUtf8() {
		assertThat(ZmqMessage.of(bytes("K\u00f6ln"), new byte[0]).topic()).isEqualTo("K\u00f6ln");
	}

	@Test
	void messageWithoutFramesIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(ZmqMessage::of).withMessageContaining("frames");
		assertThatIllegalArgumentException().isThrownBy(() -> ZmqMessage.of(bytes("a"), null))
			.withMessageContaining("null");
	}

	@Test
	void equalityIsThatOfFramesAndRoutingId() {
		ZmqMessage message = ZmqMessage.of(bytes("a"), bytes("b"));
		assertThat(message).isEqualTo(ZmqMessage.of(bytes("a"), bytes("b")))
			.hasSameHashCodeAs(ZmqMessage.of(bytes("a"), bytes("b")))
			.isNotEqualTo(ZmqMessage.of(bytes("a"), bytes("c")))
			.isNotEqualTo(ZmqMessage.of(bytes("ab")))
			.isNotEqualTo(UnsafeFrames.tail(message, 0, bytes("id")));
	}

	@Test
	void textNeverShowsContent() {
		assertThat(ZmqMessage.of(bytes("secret"), new byte[0])).hasToString("ZmqMessage[6 B, 0 B]");
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
