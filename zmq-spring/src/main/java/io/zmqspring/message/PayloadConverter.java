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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.ClassUtils;

/**
 * Converts payloads: {@code byte[]} as it is (copied, since the caller owns it), text as
 * UTF-8, any other type by the first of the given {@link MessageConverter converters}
 * that takes it, and otherwise by Jackson as JSON.
 */
public final class PayloadConverter {

	private static final byte[] EMPTY = new byte[0];

	private static final boolean JACKSON_PRESENT = ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper",
			PayloadConverter.class.getClassLoader());

	private final List<MessageConverter> converters;

	private final @Nullable Json json;

	private final Map<Type, PayloadReader> readers = new ConcurrentHashMap<>();

	/**
	 * Create a converter with Jackson's defaults, where Jackson is present.
	 */
	public PayloadConverter() {
		this(List.of(), JACKSON_PRESENT ? Json.createMapper() : null);
	}

	/**
	 * Create a converter.
	 * @param converters asked in order before Jackson is
	 * @param jsonMapper a {@code tools.jackson.databind.json.JsonMapper}, or {@code null}
	 * for no JSON
	 */
	public PayloadConverter(List<MessageConverter> converters, @Nullable Object jsonMapper) {
		this.converters = List.copyOf(converters);
		this.json = (jsonMapper != null) ? new Json((JsonMapper) jsonMapper) : null;
	}

	/**
	 * Convert a payload to bytes that nobody else holds.
	 * @param payload the payload; {@code null} becomes an empty frame
	 * @return the bytes
	 * @throws MessageConversionException if nothing converts its type
	 */
	public byte[] write(@Nullable Object payload) {
		return (payload instanceof byte[] bytes) ? bytes.clone() : (payload instanceof String text)
				? text.getBytes(StandardCharsets.UTF_8) : convert(payload, null).payload();
	}

	/**
	 * Convert a payload to bytes that nobody else holds, and say what they are.
	 * @param payload the payload; {@code null} becomes an empty frame
	 * @param contentType the media type that the caller wants, a text or a
	 * {@link org.springframework.util.MimeType}, or {@code null}
	 * @return the bytes and their media type
	 * @throws MessageConversionException if nothing converts its type
	 */
	public Converted convert(@Nullable Object payload, @Nullable Object contentType) {
		if (payload == null) {
			return new Converted(EMPTY, null);
		}
		if (payload instanceof byte[] bytes) {
			return new Converted(bytes.clone(), "application/octet-stream");
		}
		if (payload instanceof String text) {
			return new Converted(text.getBytes(StandardCharsets.UTF_8), "text/plain;charset=UTF-8");
		}
		if (payload instanceof ZmqMessage || payload instanceof Message || payload instanceof CompletionStage) {
			throw new MessageConversionException(
					"A " + payload.getClass().getName() + " is no payload: hand it over by itself, or its content");
		}
		for (MessageConverter converter : this.converters) {
			Message<?> message = converter.toMessage(payload, headers(contentType));
			if (message != null) {
				Object written = message.getHeaders().get(MessageHeaders.CONTENT_TYPE);
				return new Converted(bytes(message.getPayload(), converter),
						(written != null) ? written.toString() : null);
			}
		}
		if (this.json == null) {
			throw new MessageConversionException("No converter takes " + payload.getClass().getName()
					+ ": add Jackson to the class path, or a MessageConverter bean");
		}
		return new Converted(this.json.write(payload), "application/json");
	}

	private static @Nullable MessageHeaders headers(@Nullable Object contentType) {
		return (contentType != null) ? new MessageHeaders(Map.of(MessageHeaders.CONTENT_TYPE, contentType)) : null;
	}

	private static byte[] bytes(Object converted, MessageConverter converter) {
		if (converted instanceof byte[] bytes) {
			return bytes.clone();
		}
		if (converted instanceof String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}
		throw new MessageConversionException(converter + " returned " + converted.getClass().getName()
				+ " where a ZeroMQ frame needs byte[] or String");
	}

	/**
	 * Return the reader for a type.
	 * @param type the type, generic or not
	 * @return the reader, which is cached
	 */
	public PayloadReader reader(Type type) {
		return this.readers.computeIfAbsent(type, this::createReader);
	}

	private PayloadReader createReader(Type type) {
		if (type == byte[].class) {
			return (payload) -> payload.clone();
		}
		if (type == String.class) {
			return (payload) -> new String(payload, StandardCharsets.UTF_8);
		}
		PayloadReader jsonReader = (this.json != null) ? this.json.reader(type) : null;
		if (this.converters.isEmpty() && jsonReader != null) {
			return jsonReader;
		}
		return new ConvertersReader(this.converters, type, jsonReader);
	}

	/**
	 * A payload as bytes.
	 *
	 * @param payload the bytes
	 * @param contentType their media type, or {@code null} if the converter did not say
	 */
	@SuppressWarnings("ArrayRecordComponent") // frames are compared by nobody
	public record Converted(byte[] payload, @Nullable String contentType) {

	}

	/**
	 * Asks the given converters in order, and Jackson last.
	 */
	private static final class ConvertersReader implements PayloadReader {

		private final List<MessageConverter> converters;

		private final Type type;

		private final Class<?> target;

		private final @Nullable PayloadReader jsonReader;

		ConvertersReader(List<MessageConverter> converters, Type type, @Nullable PayloadReader jsonReader) {
			this.converters = converters;
			this.type = type;
			this.target = ResolvableType.forType(type).resolve(Object.class);
			this.jsonReader = jsonReader;
		}

		@Override
		public @Nullable Object read(byte[] payload) {
			return read(payload, null);
		}

		@Override
		public @Nullable Object read(byte[] payload, @Nullable String contentType) {
			MessageHeaders headers = headers(contentType);
			Message<byte[]> message = MessageBuilder.withPayload(payload.clone()).copyHeaders(headers).build();
			for (MessageConverter converter : this.converters) {
				Object converted = (converter instanceof SmartMessageConverter smart)
						? smart.fromMessage(message, this.target, ParameterizedTypeReference.forType(this.type))
						: converter.fromMessage(message, this.target);
				if (converted != null) {
					return converted;
				}
			}
			if (this.jsonReader == null) {
				throw new MessageConversionException("No converter makes " + this.type.getTypeName()
						+ ": add Jackson to the class path, or a MessageConverter bean");
			}
			return this.jsonReader.read(payload);
		}

	}

	/**
	 * Keeps Jackson's classes out of a class path that has none.
	 */
	private static final class Json {

		private final JsonMapper mapper;

		private final ObjectWriter writer;

		Json(JsonMapper mapper) {
			this.mapper = mapper;
			this.writer = mapper.writer();
		}

		static Object createMapper() {
			return JsonMapper.builder().build();
		}

		byte[] write(Object payload) {
			try {
				return this.writer.writeValueAsBytes(payload);
			}
			catch (JacksonException ex) {
				throw new MessageConversionException(
						"Cannot write " + payload.getClass().getName() + " as JSON: " + ex.getOriginalMessage(), ex);
			}
		}

		PayloadReader reader(Type type) {
			ObjectReader reader = this.mapper.readerFor(this.mapper.constructType(type));
			return (payload) -> {
				if (payload.length == 0) {
					return null;
				}
				try {
					return reader.readValue(payload);
				}
				catch (JacksonException ex) {
					throw new MessageConversionException("Cannot read " + payload.length + " bytes as JSON of "
							+ type.getTypeName() + ": " + ex.getOriginalMessage(), ex);
				}
			};
		}

	}

}
