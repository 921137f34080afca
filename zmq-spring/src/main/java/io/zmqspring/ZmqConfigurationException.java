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

package io.zmqspring;

import org.jspecify.annotations.Nullable;

/**
 * A configuration that cannot work. It names the socket, the setting, its value, the
 * reason, and what to do.
 */
@SuppressWarnings("serial")
public class ZmqConfigurationException extends ZmqException {

	private final @Nullable String socketName;

	private final @Nullable String setting;

	private final @Nullable String value;

	private final String reason;

	private final String action;

	/**
	 * Create an exception.
	 * @param socketName the name of the socket, or {@code null} when it is about all of
	 * them
	 * @param setting the setting below the socket in the spelling of a property, such as
	 * {@code send-timeout}, or {@code null} when it is about the socket as a whole
	 * @param value the value that was given, or {@code null} when it is missing
	 * @param reason why it cannot work, one sentence
	 * @param action what to do, one sentence
	 */
	public ZmqConfigurationException(@Nullable String socketName, @Nullable String setting, @Nullable Object value,
			String reason, String action) {
		super(describe(socketName, setting, value) + reason + " " + action);
		this.socketName = socketName;
		this.setting = setting;
		this.value = (value != null) ? value.toString() : null;
		this.reason = reason;
		this.action = action;
	}

	private static String describe(@Nullable String socketName, @Nullable String setting, @Nullable Object value) {
		StringBuilder text = new StringBuilder();
		if (socketName != null) {
			text.append("ZeroMQ socket '").append(socketName).append("'");
		}
		if (setting != null) {
			text.append((socketName != null) ? ", " : "ZeroMQ setting ").append("'").append(setting).append("'");
		}
		if (value != null) {
			text.append(" = '").append(value).append("'");
		}
		return text.isEmpty() ? "" : text.append(": ").toString();
	}

	/**
	 * Return the name of the socket.
	 * @return the name, or {@code null} when it is about all of them
	 */
	public @Nullable String getSocketName() {
		return this.socketName;
	}

	/**
	 * Return the setting that is wrong.
	 * @return the setting in the spelling of a property, or {@code null} when it is about
	 * the socket as a whole
	 */
	public @Nullable String getSetting() {
		return this.setting;
	}

	/**
	 * Return the value that was given.
	 * @return the value, or {@code null} when it is missing
	 */
	public @Nullable String getValue() {
		return this.value;
	}

	/**
	 * Return why it cannot work.
	 * @return one sentence
	 */
	public String getReason() {
		return this.reason;
	}

	/**
	 * Return what to do.
	 * @return one sentence
	 */
	public String getAction() {
		return this.action;
	}

}
