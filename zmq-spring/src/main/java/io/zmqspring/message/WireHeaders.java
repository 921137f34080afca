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

import java.io.ByteArrayOutputStream;
import java.time.temporal.TemporalAccessor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;

/**
 * The headers of a message in the {@code headers} format: a JSON object in UTF-8 with the
 * members {@code content-type}, {@code type}, {@code traceparent}, {@code tracestate},
 * {@code baggage} (texts), {@code seq}, {@code ts} (integers) and {@code h} (an object of
 * the user's headers, texts). All are optional, and members of other names are ignored.
 * Needs Jackson on the class path.
 */
public final class WireHeaders {

	private static final String CONTENT_TYPE = "content-type";

	private static final String TYPE = "type";

	private static final String SEQUENCE = "seq";

	private static final String TIMESTAMP = "ts";

	private static final String USER = "h";

	// Known by the same name on both sides
	private static final Set<String> TRACING = Set.of("traceparent", "tracestate", "baggage");

	// What the peer must not be able to pretend
	private static final String RESERVED_PREFIX = "zmq_";

	private static final JsonFactory JSON = new JsonFactory();

	private final Map<String, Object> members;

	private final Map<String, String> user;

	private WireHeaders(Map<String, Object> members, Map<String, String> user) {
		this.members = members;
		this.user = user;
	}

	/**
	 * Create the headers of a message to be sent.
	 * @param contentType the media type of the payload, or {@code null}
	 * @param type the name of the payload's type, or {@code null}
	 * @param sequence the number of the message
	 * @param timestamp the time of sending, in milliseconds since 1970
	 * @param headers the headers of the message: what has a name of this format replaces
	 * the above, and the others go as the user's if they are texts, numbers, booleans,
	 * enum constants, UUIDs or times
	 * @return the headers
	 */
	public static WireHeaders of(@Nullable String contentType, @Nullable String type, long sequence, long timestamp,
			Map<String, ?> headers) {
		Map<String, Object> members = new LinkedHashMap<>();
		putIfPresent(members, CONTENT_TYPE, headers.get(MessageHeaders.CONTENT_TYPE), contentType);
		putIfPresent(members, TYPE, headers.get(ZmqHeaders.TYPE), type);
		Map<String, String> user = new LinkedHashMap<>();
		headers.forEach((name, value) -> {
			String text = text(value);
			if (text != null && TRACING.contains(name)) {
				members.put(name, text);
			}
			else if (text != null && isUser(name)) {
				user.put(name, text);
			}
		});
		members.put(SEQUENCE, sequence);
		members.put(TIMESTAMP, timestamp);
		return new WireHeaders(members, user);
	}

	/**
	 * Return whether a header can be sent.
	 * @param name the name of the header
	 * @param value its value
	 * @return {@code false} if the name is reserved, or the value is nothing that
	 * {@link #of} writes
	 */
	public static boolean carries(String name, Object value) {
		return MessageHeaders.CONTENT_TYPE.equals(name) || ZmqHeaders.TYPE.equals(name)
				|| (text(value) != null && (TRACING.contains(name) || isUser(name)));
	}

	private static void putIfPresent(Map<String, Object> members, String name, @Nullable Object first,
			@Nullable String second) {
		Object value = (first != null) ? first : second;
		if (value != null) {
			members.put(name, value.toString());
		}
	}

	private static boolean isUser(String name) {
		return !name.startsWith(RESERVED_PREFIX) && !TRACING.contains(name) && !MessageHeaders.ID.equals(name)
				&& !MessageHeaders.TIMESTAMP.equals(name) && !MessageHeaders.CONTENT_TYPE.equals(name)
				&& !MessageHeaders.REPLY_CHANNEL.equals(name) && !MessageHeaders.ERROR_CHANNEL.equals(name);
	}

	private static @Nullable String text(@Nullable Object value) {
		boolean hasText = value instanceof CharSequence || value instanceof Number || value instanceof Boolean
				|| value instanceof Character || value instanceof UUID || value instanceof TemporalAccessor;
		if (value instanceof Enum<?> constant) {
			return constant.name();
		}
		return (hasText && value != null) ? value.toString() : null;
	}

	/**
	 * Read a headers frame.
	 * @param frame the bytes
	 * @return the headers
	 * @throws MessageConversionException if the frame is no JSON object, or a known
	 * member has a value of another type
	 */
	public static WireHeaders read(byte[] frame) {
		Map<String, Object> members = new LinkedHashMap<>();
		Map<String, String> user = new LinkedHashMap<>();
		try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), frame)) {
			expect(parser.nextToken(), JsonToken.START_OBJECT, "the frame");
			while (parser.nextToken() != JsonToken.END_OBJECT) {
				String name = parser.currentName();
				readMember(parser, name, parser.nextToken(), members, user);
			}
			expect(parser.nextToken(), null, "the end of the frame");
			return new WireHeaders(members, user);
		}
		catch (JacksonException ex) {
			throw new MessageConversionException(
					"The frame before the payload holds no headers, being no JSON: " + ex.getOriginalMessage(), ex);
		}
	}

	private static void readMember(JsonParser parser, String name, JsonToken token, Map<String, Object> members,
			Map<String, String> user) {
		if (token == JsonToken.VALUE_NULL) {
			return;
		}
		switch (name) {
			case CONTENT_TYPE, TYPE, "traceparent", "tracestate", "baggage" -> {
				expect(token, JsonToken.VALUE_STRING, name);
				members.put(name, parser.getString());
			}
			case SEQUENCE, TIMESTAMP -> {
				expect(token, JsonToken.VALUE_NUMBER_INT, name);
				members.put(name, parser.getLongValue());
			}
			case USER -> {
				expect(token, JsonToken.START_OBJECT, name);
				readUser(parser, user);
			}
			default -> parser.skipChildren();
		}
	}

	private static void readUser(JsonParser parser, Map<String, String> user) {
		while (parser.nextToken() != JsonToken.END_OBJECT) {
			String name = parser.currentName();
			JsonToken token = parser.nextToken();
			if (token != JsonToken.VALUE_NULL) {
				expect(token, JsonToken.VALUE_STRING, USER + "." + name);
				user.put(name, parser.getString());
			}
		}
	}

	private static void expect(@Nullable JsonToken found, @Nullable JsonToken expected, String place) {
		if (found != expected) {
			throw new MessageConversionException("The frame before the payload holds no headers: " + place + " is "
					+ found + " where the headers format has " + expected);
		}
	}

	/**
	 * Write the headers frame.
	 * @return the bytes
	 */
	public byte[] write() {
		ByteArrayOutputStream frame = new ByteArrayOutputStream(256);
		try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), frame, JsonEncoding.UTF8)) {
			generator.writeStartObject();
			this.members.forEach((name, value) -> {
				if (value instanceof Long number) {
					generator.writeNumberProperty(name, number);
				}
				else {
					generator.writeStringProperty(name, value.toString());
				}
			});
			if (!this.user.isEmpty()) {
				generator.writeObjectPropertyStart(USER);
				this.user.forEach(generator::writeStringProperty);
				generator.writeEndObject();
			}
			generator.writeEndObject();
		}
		return frame.toByteArray();
	}

	/**
	 * Return the media type of the payload.
	 * @return the content type, or {@code null} when the sender did not say
	 */
	public @Nullable String contentType() {
		return (String) this.members.get(CONTENT_TYPE);
	}

	/**
	 * Return the name of the payload's type.
	 * @return the name, as the sender calls it, or {@code null} when it did not say
	 */
	public @Nullable String type() {
		return (String) this.members.get(TYPE);
	}

	/**
	 * Add all of them to the headers of a message. The user's headers cannot replace
	 * those of this format or of the receiving socket.
	 * @param headers takes the headers
	 */
	public void copyTo(Map<String, Object> headers) {
		this.user.forEach((name, value) -> {
			if (isUser(name)) {
				headers.put(name, value);
			}
		});
		this.members.forEach((name, value) -> headers.put(headerName(name), value));
	}

	private static String headerName(String member) {
		return switch (member) {
			case CONTENT_TYPE -> MessageHeaders.CONTENT_TYPE;
			case TYPE -> ZmqHeaders.TYPE;
			case SEQUENCE -> ZmqHeaders.SEQUENCE;
			case TIMESTAMP -> ZmqHeaders.TIMESTAMP;
			default -> member;
		};
	}

}
