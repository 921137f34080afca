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

package io.zmqspring.annotation;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executor;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.listener.ZmqListenerSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * Puts what an annotation says over the settings of all listeners.
 */
final class SettingsResolver {

	private static final String PREFIX = "listener.";

	private final TextResolver texts;

	SettingsResolver(TextResolver texts) {
		this.texts = texts;
	}

	ZmqListenerSettings resolve(ZmqListener annotation, String id, String socket, ZmqListenerSettings defaults) {
		ZmqListenerSettings.Builder settings = defaults.toBuilder();
		Attributes attributes = new Attributes(id, socket);
		if (attributes.has("concurrency", annotation.concurrency())) {
			settings.concurrency(attributes.number());
		}
		if (attributes.has("autoStartup", annotation.autoStartup())) {
			settings.autoStartup(attributes.flag());
		}
		if (attributes.has("idleEventInterval", annotation.idleEventInterval())) {
			settings.idleEventInterval(attributes.duration());
		}
		if (attributes.has("executor", annotation.executor())) {
			settings.executor(attributes.executor(annotation.executor()));
		}
		if (attributes.has("maxInFlight", annotation.maxInFlight())) {
			settings.maxInFlight(attributes.number());
		}
		if (attributes.has("batchSize", annotation.batchSize())) {
			settings.batchSize(attributes.number());
		}
		if (attributes.has("batchTimeout", annotation.batchTimeout())) {
			settings.batchTimeout(attributes.duration());
		}
		if (attributes.has("deadLetter", annotation.deadLetter())) {
			settings.deadLetter(attributes.textOrNone());
		}
		try {
			if (attributes.has("maxRetries", annotation.maxRetries())) {
				settings.maxRetries(attributes.number());
			}
			return settings.build();
		}
		catch (ZmqConfigurationException ex) {
			String setting = (ex.getSetting() != null && ex.getSetting().startsWith(PREFIX))
					? ex.getSetting().substring(PREFIX.length()) : ex.getSetting();
			throw new ZmqConfigurationException(socket, setting, ex.getValue(),
					"Listener '" + id + "': " + ex.getReason(), ex.getAction());
		}
	}

	boolean isBatch(ZmqListener annotation, String id, String socket) {
		Attributes attributes = new Attributes(id, socket);
		return attributes.has("batch", annotation.batch()) && attributes.flag();
	}

	/**
	 * The attributes of one annotation, of which those that are empty change nothing. Has
	 * no functions for each: the JVM would make a class of each while the application
	 * starts.
	 */
	private final class Attributes {

		private final String id;

		private final String socket;

		// Those of the attribute that was looked at last
		private String name = "";

		private String text = "";

		Attributes(String id, String socket) {
			this.id = id;
			this.socket = socket;
		}

		boolean has(String name, String attribute) {
			this.name = name;
			this.text = SettingsResolver.this.texts.text(attribute);
			return !this.text.isEmpty();
		}

		@Nullable String textOrNone() {
			return this.text.equals(TextResolver.NONE) ? null : this.text;
		}

		int number() {
			try {
				return Integer.parseInt(this.text);
			}
			catch (NumberFormatException ex) {
				throw failure("is no number", "Use a whole number.");
			}
		}

		Duration duration() {
			try {
				return DurationFormatterUtils.detectAndParse(this.text);
			}
			catch (IllegalArgumentException ex) {
				throw failure("is no duration", "Use a duration such as 500ms, 30s or PT1M.");
			}
		}

		Executor executor(String attribute) {
			Executor executor = SettingsResolver.this.texts.bean(attribute, Executor.class);
			if (executor == null) {
				throw failure("names no executor", "Name a bean of the type java.util.concurrent.Executor.");
			}
			return executor;
		}

		boolean flag() {
			return switch (this.text.toLowerCase(Locale.ROOT)) {
				case "true" -> true;
				case "false" -> false;
				default -> throw failure("is neither true nor false", "Use true or false.");
			};
		}

		private ZmqConfigurationException failure(String reason, String action) {
			return new ZmqConfigurationException(this.socket, this.name, this.text,
					"The attribute of the listener '" + this.id + "' " + reason + ".", action);
		}

	}

}
