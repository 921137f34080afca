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

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.MimeType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PayloadConverter}.
 */
class PayloadConverterTests {

	private final PayloadConverter converter = new PayloadConverter();

	@Test
	void bytesAreCopiedBothWays() {
		byte[] payload = { 1, 2, 3 };
		byte[] written = this.converter.write(payload);
		assertThat(written).isNotSameAs(payload).containsExactly(1, 2, 3);
		Object read = this.converter.reader(byte[].class).read(payload);
		assertThat(read).isNotSameAs(payload).isEqualTo(new byte[] { 1, 2, 3 });
	}

	@Test
	void textIsUtf8() {
		byte[] written = this.converter.write("K\u00f6ln \u20ac \ud83d\ude80");
		assertThat(written).isEqualTo("K\u00f6ln \u20ac \ud83d\ude80".getBytes(StandardCharsets.UTF_8));
		assertThat(this.converter.reader(String.class).read(written)).isEqualTo("K\u00f6ln \u20ac \ud83d\ude80");
	}

	@Test
	void textIsNoJson() {
		assertThat(this.converter.write("{}")).isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
		assertThat(this.converter.reader(String.class).read(new byte[0])).isEqualTo("");
	}

	@Test
	void recordsAreJson() {
		byte[] written = this.converter.write(new Price("EURUSD", 1.25));
		assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo("{\"pair\":\"EURUSD\",\"value\":1.25}");
		assertThat(this.converter.reader(Price.class).read(written)).isEqualTo(new Price("EURUSD", 1.25));
	}

	@Test
	void genericTypesAreJson() {
		Type type = new ParameterizedTypeReference<Map<String, List<Price>>>() {
		}.getType();
		byte[] written = this.converter.write(Map.of("a", List.of(new Price("x", 1))));
		assertThat(this.converter.reader(type).read(written)).isEqualTo(Map.of("a", List.of(new Price("x", 1))));
	}

	@Test
	void nullIsAnEmptyFrameAndBack() {
		assertThat(this.converter.write(null)).isEmpty();
		assertThat(this.converter.reader(Price.class).read(new byte[0])).isNull();
		assertThat(this.converter.reader(byte[].class).read(new byte[0])).isEqualTo(new byte[0]);
	}

	@Test
	void readersAreResolvedOnce() {
		assertThat(this.converter.reader(Price.class)).isSameAs(this.converter.reader(Price.class));
	}

	@Test
	void unreadablePayloadNamesTheType() {
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> this.converter.reader(Price.class).read("no json".getBytes(StandardCharsets.UTF_8)))
			.withMessageContaining(Price.class.getName())
			.withMessageContaining("7 bytes");
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> this.converter.reader(Price.class).read("[1]".getBytes(StandardCharsets.UTF_8)))
			.withMessageContaining(Price.class.getName());
	}

	@Test
	void unwritablePayloadNamesTheType() {
		List<Object> endless = new ArrayList<>();
		endless.add(endless);
		assertThatExceptionOfType(MessageConversionException.class).isThrownBy(() -> this.converter.write(endless))
			.withMessageContaining(ArrayList.class.getName());
	}

	@Test
	void withoutJacksonOtherTypesNeedAConverter() {
		PayloadConverter plain = new PayloadConverter(List.of(), null);
		assertThat(plain.write("text")).isEqualTo("text".getBytes(StandardCharsets.UTF_8));
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> plain.write(new Price("EURUSD", 1)))
			.withMessageContaining(Price.class.getName())
			.withMessageContaining("MessageConverter");
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> plain.reader(Price.class).read(new byte[] { 1 }))
			.withMessageContaining(Price.class.getName())
			.withMessageContaining("MessageConverter");
	}

	@Test
	void converterOfTheUserComesBeforeJackson() {
		PayloadConverter custom = new PayloadConverter(List.of(new PriceConverter()), JsonMapper.shared());
		byte[] written = custom.write(new Price("EURUSD", 1.5));
		assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo("EURUSD=1.5");
		assertThat(custom.reader(Price.class).read(written)).isEqualTo(new Price("EURUSD", 1.5));
	}

	@Test
	void typesThatTheConverterOfTheUserLeavesAreJson() {
		PayloadConverter custom = new PayloadConverter(List.of(new PriceConverter()), JsonMapper.shared());
		byte[] written = custom.write(List.of(1, 2));
		assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo("[1,2]");
		assertThat(custom.reader(int[].class).read(written)).isEqualTo(new int[] { 1, 2 });
	}

	@Test
	void bytesAndTextNeverReachTheConverterOfTheUser() {
		PayloadConverter custom = new PayloadConverter(List.of(new GreedyConverter()), null);
		assertThat(custom.write(new byte[] { 1 })).containsExactly(1);
		assertThat(custom.write("a")).containsExactly('a');
		assertThat(custom.reader(String.class).read(new byte[] { 'b' })).isEqualTo("b");
		assertThat(custom.reader(byte[].class).read(new byte[] { 2 })).isEqualTo(new byte[] { 2 });
	}

	@Test
	void converterThatAltersItsInputAltersNothingElse() {
		PayloadConverter custom = new PayloadConverter(List.of(new AlteringConverter()), null);
		byte[] payload = { 1, 2 };
		custom.reader(Price.class).read(payload);
		assertThat(payload).containsExactly(1, 2);
	}

	@Test
	void converterThatReturnsNeitherBytesNorTextIsNamed() {
		PayloadConverter custom = new PayloadConverter(List.of(new GreedyConverter()), null);
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> custom.write(new Price("EURUSD", 1)))
			.withMessageContaining("GreedyConverter")
			.withMessageContaining("byte[]");
	}

	record Price(String pair, double value) {

	}

	private static final class PriceConverter extends AbstractMessageConverter {

		PriceConverter() {
			super(new MimeType("text", "plain"));
			setStrictContentTypeMatch(false);
		}

		@Override
		protected boolean supports(Class<?> type) {
			return type == Price.class;
		}

		@Override
		protected Object convertFromInternal(Message<?> message, Class<?> target, @Nullable Object hint) {
			String[] parts = new String((byte[]) message.getPayload(), StandardCharsets.UTF_8).split("=", 2);
			return new Price(parts[0], Double.parseDouble(parts[1]));
		}

		@Override
		protected Object convertToInternal(Object payload, @Nullable MessageHeaders headers, @Nullable Object hint) {
			return ((Price) payload).pair() + "=" + ((Price) payload).value();
		}

	}

	private static class GreedyConverter implements MessageConverter {

		@Override
		public Object fromMessage(Message<?> message, Class<?> target) {
			return new Price("greedy", 0);
		}

		@Override
		public Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
			return MessageBuilder.withPayload((Object) 42).build();
		}

		@Override
		public String toString() {
			return "GreedyConverter";
		}

	}

	private static final class AlteringConverter extends GreedyConverter {

		@Override
		public Object fromMessage(Message<?> message, Class<?> target) {
			Arrays.fill((byte[]) message.getPayload(), (byte) 0);
			return super.fromMessage(message, target);
		}

	}

}
