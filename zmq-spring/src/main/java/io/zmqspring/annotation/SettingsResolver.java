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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

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
		attributes.set("concurrency", annotation.concurrency(), attributes::number, settings::concurrency);
		attributes.set("autoStartup", annotation.autoStartup(), attributes::flag, settings::autoStartup);
		attributes.set("idleEventInterval", annotation.idleEventInterval(), attributes::duration,
				settings::idleEventInterval);
		attributes.set("executor", annotation.executor(), (name) -> attributes.executor(annotation.executor(), name),
				settings::executor);
		attributes.set("maxInFlight", annotation.maxInFlight(), attributes::number, settings::maxInFlight);
		attributes.set("batchSize", annotation.batchSize(), attributes::number, settings::batchSize);
		attributes.set("batchTimeout", annotation.batchTimeout(), attributes::duration, settings::batchTimeout);
		attributes.<@Nullable String>set("deadLetter", annotation.deadLetter(),
				(name) -> name.equals(TextResolver.NONE) ? null : name, settings::deadLetter);
		try {
			attributes.set("maxRetries", annotation.maxRetries(), attributes::number, settings::maxRetries);
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
		List<Boolean> batch = new ArrayList<>();
		Attributes attributes = new Attributes(id, socket);
		attributes.set("batch", annotation.batch(), attributes::flag, batch::add);
		return batch.contains(true);
	}

	/**
	 * The attributes of one annotation, of which those that are empty change nothing.
	 */
	private final class Attributes {

		private final String id;

		private final String socket;

		private String name = "";

		Attributes(String id, String socket) {
			this.id = id;
			this.socket = socket;
		}

		<T extends @Nullable Object> void set(String name, String attribute, Function<String, T> parser,
				Consumer<T> setter) {
			String text = SettingsResolver.this.texts.text(attribute);
			if (!text.isEmpty()) {
				this.name = name;
				setter.accept(parser.apply(text));
			}
		}

		int number(String text) {
			try {
				return Integer.parseInt(text);
			}
			catch (NumberFormatException ex) {
				throw failure(text, "is no number", "Use a whole number.");
			}
		}

		Duration duration(String text) {
			try {
				return DurationFormatterUtils.detectAndParse(text);
			}
			catch (IllegalArgumentException ex) {
				throw failure(text, "is no duration", "Use a duration such as 500ms, 30s or PT1M.");
			}
		}

		Executor executor(String attribute, String name) {
			Executor executor = SettingsResolver.this.texts.bean(attribute, Executor.class);
			if (executor == null) {
				throw failure(name, "names no executor", "Name a bean of the type java.util.concurrent.Executor.");
			}
			return executor;
		}

		boolean flag(String text) {
			return switch (text.toLowerCase(Locale.ROOT)) {
				case "true" -> true;
				case "false" -> false;
				default -> throw failure(text, "is neither true nor false", "Use true or false.");
			};
		}

		private ZmqConfigurationException failure(String text, String reason, String action) {
			return new ZmqConfigurationException(this.socket, this.name, text,
					"The attribute of the listener '" + this.id + "' " + reason + ".", action);
		}

	}

}
