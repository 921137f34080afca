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
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Envelope} and {@link Correlation}.
 */
class EnvelopeTests {

	private static final byte[] DELIMITER = new byte[0];

	private final byte[] id = bytes("id");

	private final byte[] body = bytes("body");

	@ParameterizedTest
	@EnumSource(Correlation.class)
	void correlationIsMarkerAndBigEndianNumber(Correlation correlation) {
		byte[] frame = correlation.frame(0x0102030405060708L);
		assertThat(frame).hasSize(12).endsWith(1, 2, 3, 4, 5, 6, 7, 8);
		assertThat(Correlation.of(frame)).isSameAs(correlation);
		assertThat(Correlation.number(frame)).isEqualTo(0x0102030405060708L);
		assertThat(Correlation.number(correlation.frame(-1))).isEqualTo(-1);
	}

	@Test
	void markersAreThoseOfTheWireFormat() {
		assertThat(Correlation.REQUEST.frame(0)).startsWith(bytes("ZSR1"));
		assertThat(Correlation.REQUEST_WITH_HEADERS.frame(0)).startsWith(bytes("ZSH1"));
		assertThat(Correlation.REPLY.frame(0)).startsWith(bytes("ZSA1"));
		assertThat(Correlation.FAILURE.frame(0)).startsWith(bytes("ZSE1"));
	}

	@Test
	void otherFramesAreNoCorrelation() {
		assertThat(Correlation.of(new byte[0])).isNull();
		assertThat(Correlation.of(new byte[12])).isNull();
		assertThat(Correlation.of(bytes("ZSR1"))).isNull();
		assertThat(Correlation.of(Arrays.copyOf(Correlation.REQUEST.frame(1), 13))).isNull();
		assertThat(Correlation.of(Arrays.copyOf(Correlation.REQUEST.frame(1), 11))).isNull();
	}

	@Test
	void envelopeEndsAtTheFirstEmptyFrame() {
		Envelope envelope = Envelope.of(ZmqMessage.of(this.id, DELIMITER, bytes("a"), DELIMITER, bytes("b")), 1);
		assertThat(envelope).isNotNull();
		assertThat(envelope.body()).isEqualTo(fromPeer(bytes("a"), DELIMITER, bytes("b")));
		assertThat(envelope.correlation()).isNull();
	}

	@Test
	void correlationStandsRightBeforeTheDelimiter() {
		byte[] broker = bytes("broker");
		Envelope envelope = Envelope
			.of(ZmqMessage.of(this.id, broker, Correlation.REQUEST.frame(7), DELIMITER, this.body), 1);
		assertThat(envelope).isNotNull();
		assertThat(envelope.correlation()).isSameAs(Correlation.REQUEST);
		assertThat(envelope.number()).isEqualTo(7);
		assertThat(envelope.body()).isEqualTo(fromPeer(this.body));
	}

	@Test
	void correlationThatIsNotBeforeTheDelimiterIsNone() {
		Envelope envelope = Envelope
			.of(ZmqMessage.of(this.id, Correlation.REQUEST.frame(7), bytes("broker"), DELIMITER, this.body), 1);
		assertThat(envelope).isNotNull();
		assertThat(envelope.correlation()).isNull();
	}

	@Test
	void routingIdThatLooksLikeCorrelationIsNone() {
		byte[] routingId = Correlation.REQUEST.frame(7);
		ZmqMessage request = ZmqMessage.of(routingId, DELIMITER, this.body);
		Envelope envelope = Envelope.of(request, 1);
		assertThat(envelope).isNotNull();
		assertThat(envelope.correlation()).isNull();
		assertThat(envelope.answer(Correlation.REPLY, ZmqMessage.of(bytes("answer"))))
			.isEqualTo(ZmqMessage.of(routingId, DELIMITER, bytes("answer")));
	}

	@Test
	void messageWithoutDelimiterOrBodyHasNoEnvelope() {
		assertThat(Envelope.of(ZmqMessage.of(this.id, this.body), 1)).isNull();
		assertThat(Envelope.of(ZmqMessage.of(this.body), 1)).isNull();
		assertThat(Envelope.of(ZmqMessage.of(this.id, Correlation.REQUEST.frame(1), DELIMITER), 1)).isNull();
		assertThat(Envelope.of(ZmqMessage.of(DELIMITER), 0)).isNull();
	}

	@Test
	void emptyBodyIsABody() {
		Envelope envelope = Envelope.of(ZmqMessage.of(this.id, DELIMITER, DELIMITER), 1);
		assertThat(envelope).isNotNull();
		assertThat(envelope.body()).isEqualTo(fromPeer(DELIMITER));
	}

	@ParameterizedTest
	@EnumSource(value = Correlation.class, names = { "REPLY", "FAILURE" })
	void answerChangesOnlyTheMarker(Correlation outcome) {
		byte[] broker = bytes("broker");
		Envelope envelope = Envelope
			.of(ZmqMessage.of(this.id, broker, Correlation.REQUEST.frame(7), DELIMITER, this.body), 1);
		assertThat(envelope).isNotNull();
		assertThat(envelope.answer(outcome, ZmqMessage.of(bytes("a"), DELIMITER, bytes("b"))))
			.isEqualTo(ZmqMessage.of(this.id, broker, outcome.frame(7), DELIMITER, bytes("a"), DELIMITER, bytes("b")));
	}

	@Test
	void answerToPlainPeerHasItsEnvelope() {
		Envelope envelope = Envelope.of(ZmqMessage.of(this.id, DELIMITER, this.body), 1);
		assertThat(envelope).isNotNull();
		assertThat(envelope.answer(Correlation.FAILURE, ZmqMessage.of(DELIMITER)))
			.isEqualTo(ZmqMessage.of(this.id, DELIMITER, DELIMITER));
	}

	private ZmqMessage fromPeer(byte[]... frames) {
		return UnsafeFrames.tail(ZmqMessage.of(frames), 0, this.id);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
