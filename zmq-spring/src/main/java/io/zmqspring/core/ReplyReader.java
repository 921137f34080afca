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

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.zmqspring.ZmqRemoteException;
import io.zmqspring.message.Correlation;
import io.zmqspring.message.Envelope;
import io.zmqspring.message.MessageLayout;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.message.UnsafeFrames;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.message.ZmqMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.converter.MessageConversionException;

/**
 * Makes of a reply what the caller asked for.
 */
final class ReplyReader {

	private static final MessageLayout BODY = new MessageLayout(MessageLayout.Leading.REQUEST_ENVELOPE,
			ZmqFormat.PLAIN);

	private final PayloadConverter converter;

	ReplyReader(PayloadConverter converter) {
		this.converter = converter;
	}

	@Nullable Object read(String socket, Envelope reply, MessageReader reader) {
		Correlation correlation = reply.correlation();
		if (correlation != null && correlation.isFailure()) {
			throw failure(socket, reply.body());
		}
		return reader.read(socket, reply.body(), BODY);
	}

	private ZmqRemoteException failure(String socket, ZmqMessage body) {
		String problem = new String(UnsafeFrames.payload(body), StandardCharsets.UTF_8);
		return new ZmqRemoteException("The handler of a request through socket '" + socket
				+ "' failed on the other side: " + describe(body, problem), problem);
	}

	private String describe(ZmqMessage body, String problem) {
		try {
			if (this.converter.reader(Map.class).read(UnsafeFrames.payload(body)) instanceof Map<?, ?> members) {
				Object title = members.get("title");
				Object detail = members.get("detail");
				return (detail != null) ? title + ": " + detail : String.valueOf(title);
			}
		}
		catch (MessageConversionException ex) {
			// Not ours to judge: the caller gets the text as it came
		}
		return problem;
	}

}
