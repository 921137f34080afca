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
import org.junit.jupiter.params.provider.ValueSource;

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
		assertThat(Correlation.REPLY_WITH_HEADERS.frame(0)).startsWith(bytes("ZSB1"));
		assertThat(Correlation.FAILURE.frame(0)).startsWith(bytes("ZSE1"));
		assertThat(Correlation.FAILURE_WITH_HEADERS.frame(0)).startsWith(bytes("ZSF1"));
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
		Envelope envelope = Envelope.ofRequest(ZmqMessage.of(this.id, DELIMITER, bytes("a"), DELIMITER, bytes("b")));
		assertThat(envelope).isNotNull();
		assertThat(envelope.body()).isEqualTo(fromPeer(bytes("a"), DELIMITER, bytes("b")));
		assertThat(envelope.correlation()).isNull();
	}

	@Test
	void correlationStandsRightBeforeTheDelimiter() {
		byte[] broker = bytes("broker");
		Envelope envelope = Envelope
			.ofRequest(ZmqMessage.of(this.id, broker, Correlation.REQUEST.frame(7), DELIMITER, this.body));
		assertThat(envelope).isNotNull();
		assertThat(envelope.correlation()).isSameAs(Correlation.REQUEST);
		assertThat(envelope.number()).isEqualTo(7);
		assertThat(envelope.body()).isEqualTo(fromPeer(this.body));
	}

	@Test
	void correlationThatIsNotBeforeTheDelimiterIsNone() {
		Envelope envelope = Envelope
			.ofRequest(ZmqMessage.of(this.id, Correlation.REQUEST.frame(7), bytes("broker"), DELIMITER, this.body));
		assertThat(envelope).isNotNull();
		assertThat(envelope.correlation()).isNull();
	}

	@Test
	void routingIdThatLooksLikeCorrelationIsNone() {
		byte[] routingId = Correlation.REQUEST.frame(7);
		ZmqMessage request = ZmqMessage.of(routingId, DELIMITER, this.body);
		Envelope envelope = Envelope.ofRequest(request);
		assertThat(envelope).isNotNull();
		assertThat(envelope.correlation()).isNull();
		assertThat(envelope.answer(false, ZmqMessage.of(bytes("answer"))))
			.isEqualTo(ZmqMessage.of(routingId, DELIMITER, bytes("answer")));
	}

	@Test
	void messageWithoutDelimiterOrBodyHasNoEnvelope() {
		assertThat(Envelope.ofRequest(ZmqMessage.of(this.id, this.body))).isNull();
		assertThat(Envelope.ofRequest(ZmqMessage.of(this.body))).isNull();
		assertThat(Envelope.ofRequest(ZmqMessage.of(this.id, Correlation.REQUEST.frame(1), DELIMITER))).isNull();
		assertThat(Envelope.ofReply(ZmqMessage.of(DELIMITER))).isNull();
	}

	@Test
	void emptyBodyIsABody() {
		Envelope envelope = Envelope.ofRequest(ZmqMessage.of(this.id, DELIMITER, DELIMITER));
		assertThat(envelope).isNotNull();
		assertThat(envelope.body()).isEqualTo(fromPeer(DELIMITER));
	}

	@ParameterizedTest
	@EnumSource(value = Correlation.class, names = { "REPLY", "FAILURE" })
	void answerChangesOnlyTheMarker(Correlation outcome) {
		byte[] broker = bytes("broker");
		Envelope envelope = Envelope
			.ofRequest(ZmqMessage.of(this.id, broker, Correlation.REQUEST.frame(7), DELIMITER, this.body));
		assertThat(envelope).isNotNull();
		assertThat(envelope.answer(outcome.isFailure(), ZmqMessage.of(bytes("a"), DELIMITER, bytes("b"))))
			.isEqualTo(ZmqMessage.of(this.id, broker, outcome.frame(7), DELIMITER, bytes("a"), DELIMITER, bytes("b")));
	}

	@Test
	void answerToPlainPeerHasItsEnvelope() {
		Envelope envelope = Envelope.ofRequest(ZmqMessage.of(this.id, DELIMITER, this.body));
		assertThat(envelope).isNotNull();
		assertThat(envelope.answer(true, ZmqMessage.of(DELIMITER)))
			.isEqualTo(ZmqMessage.of(this.id, DELIMITER, DELIMITER));
	}

	@Test
	void requestHasItsHeadersBeforeTheCorrelation() {
		byte[] headers = bytes("{}");
		ZmqMessage request = Envelope.request(7,
				UnsafeFrames.withHeaders(ZmqMessage.of(bytes("a"), this.body), headers));
		assertThat(request).isEqualTo(
				ZmqMessage.of(headers, Correlation.REQUEST_WITH_HEADERS.frame(7), DELIMITER, bytes("a"), this.body));
		assertThat(Envelope.request(8, ZmqMessage.of(this.body)))
			.isEqualTo(ZmqMessage.of(Correlation.REQUEST.frame(8), DELIMITER, this.body));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void headersOfAnAnswerTakeThePlaceOfThoseOfTheRequest(boolean failed) {
		byte[] broker = bytes("broker");
		Envelope envelope = Envelope.ofRequest(ZmqMessage.of(this.id, broker, bytes("{}"),
				Correlation.REQUEST_WITH_HEADERS.frame(7), DELIMITER, this.body));
		assertThat(envelope).isNotNull();
		assertThat(UnsafeFrames.headers(envelope.body())).isEqualTo(bytes("{}"));
		assertThat(envelope.body().routingId()).isEqualTo(this.id);
		ZmqMessage answer = UnsafeFrames.withHeaders(ZmqMessage.of(this.body), bytes("{ }"));
		Correlation marker = failed ? Correlation.FAILURE_WITH_HEADERS : Correlation.REPLY_WITH_HEADERS;
		assertThat(envelope.answer(failed, answer))
			.isEqualTo(ZmqMessage.of(this.id, broker, bytes("{ }"), marker.frame(7), DELIMITER, this.body));
		Correlation without = failed ? Correlation.FAILURE : Correlation.REPLY;
		assertThat(envelope.answer(failed, ZmqMessage.of(this.body)))
			.isEqualTo(ZmqMessage.of(this.id, broker, bytes("{}"), without.frame(7), DELIMITER, this.body));
	}

	@Test
	void answerToRequestWithoutHeadersHasNone() {
		Envelope envelope = Envelope
			.ofRequest(ZmqMessage.of(this.id, bytes("broker"), Correlation.REQUEST.frame(7), DELIMITER, this.body));
		assertThat(envelope).isNotNull();
		assertThat(envelope.answer(false, UnsafeFrames.withHeaders(ZmqMessage.of(this.body), bytes("{}"))))
			.isEqualTo(ZmqMessage.of(this.id, bytes("broker"), Correlation.REPLY.frame(7), DELIMITER, this.body));
	}

	@Test
	void echoedHeadersAreIgnored() {
		ZmqMessage body = UnsafeFrames.withHeaders(ZmqMessage.of(this.body), bytes("{}"));
		Envelope echo = Envelope.ofReply(Envelope.request(7, body));
		assertThat(echo).isNotNull();
		assertThat(echo.number()).isEqualTo(7);
		assertThat(UnsafeFrames.headers(echo.body())).isNull();
		Envelope reply = Envelope
			.ofReply(ZmqMessage.of(bytes("{}"), Correlation.REPLY_WITH_HEADERS.frame(7), DELIMITER, this.body));
		assertThat(reply).isNotNull();
		assertThat(UnsafeFrames.headers(reply.body())).isEqualTo(bytes("{}"));
	}

	@Test
	void announcedHeadersThatAreMissingAreUnreadable() {
		Envelope envelope = Envelope
			.ofRequest(ZmqMessage.of(this.id, Correlation.REQUEST_WITH_HEADERS.frame(7), DELIMITER, this.body));
		assertThat(envelope).isNotNull();
		assertThat(UnsafeFrames.headers(envelope.body())).isEmpty();
		assertThat(envelope.answer(true, UnsafeFrames.withHeaders(ZmqMessage.of(this.body), bytes("{}"))))
			.isEqualTo(ZmqMessage.of(this.id, Correlation.FAILURE.frame(7), DELIMITER, this.body));
	}

	@Test
	void markerOfReplyMakesNoRequest() {
		Envelope envelope = Envelope
			.ofRequest(ZmqMessage.of(this.id, Correlation.REPLY.frame(7), DELIMITER, this.body));
		assertThat(envelope).isNotNull();
		assertThat(envelope.correlation()).isNull();
		assertThat(envelope.answer(false, ZmqMessage.of(this.body)))
			.isEqualTo(ZmqMessage.of(this.id, Correlation.REPLY.frame(7), DELIMITER, this.body));
	}

	private ZmqMessage fromPeer(byte[]... frames) {
		return UnsafeFrames.tail(ZmqMessage.of(frames), 0, this.id);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
