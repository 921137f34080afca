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

package io.zmqspring.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A value that is read from files and folders, and again whenever they have changed. Who
 * asks for it looks for changes, twice a second at most. What cannot be read leaves the
 * value as it was. Thread-safe.
 *
 * @param <T> the type of the value
 */
final class Reloaded<T> {

	private static final Log logger = LogFactory.getLog(Reloaded.class);

	private static final long INTERVAL_NANOS = Duration.ofMillis(500).toNanos();

	// Younger files may change once more without looking changed
	private static final Duration SETTLED_AFTER = Duration.ofSeconds(2);

	private final String name;

	private final List<Path> places;

	private final Supplier<T> loader;

	private T value;

	private Map<Path, Object> seen;

	private boolean settled;

	private long nextLook;

	private @Nullable String failure;

	// Throws what the loader throws
	Reloaded(String name, List<Path> places, Supplier<T> loader) {
		this.name = name;
		this.places = List.copyOf(places);
		this.loader = loader;
		Instant start = Instant.now();
		this.seen = look();
		this.settled = isSettled(start);
		this.value = loader.get();
		this.nextLook = System.nanoTime() + INTERVAL_NANOS;
	}

	synchronized T get() {
		if (!this.places.isEmpty() && System.nanoTime() - this.nextLook >= 0) {
			lookAgain();
			this.nextLook = System.nanoTime() + INTERVAL_NANOS;
		}
		return this.value;
	}

	private void lookAgain() {
		Instant start = Instant.now();
		Map<Path, Object> now = look();
		if (this.settled && now.equals(this.seen)) {
			return;
		}
		this.seen = now;
		this.settled = isSettled(start);
		try {
			T loaded = this.loader.get();
			if (!loaded.equals(this.value)) {
				this.value = loaded;
				logger.info(this.name + " was read again, since it has changed");
			}
			this.failure = null;
		}
		catch (RuntimeException ex) {
			String message = String.valueOf(ex.getMessage());
			if (!message.equals(this.failure)) {
				this.failure = message;
				logger.error(this.name + " has changed and cannot be used: it stays as it was. " + message);
			}
		}
	}

	private boolean isSettled(Instant now) {
		return this.seen.values()
			.stream()
			.allMatch((stamp) -> stamp instanceof Stamp known
					&& known.modified.toInstant().plus(SETTLED_AFTER).isBefore(now));
	}

	private Map<Path, Object> look() {
		Map<Path, Object> stamps = new HashMap<>();
		for (Path place : this.places) {
			for (Path file : files(place)) {
				stamps.put(file, stamp(file));
			}
			stamps.put(place, stamp(place));
		}
		return stamps;
	}

	private static Object stamp(Path file) {
		try {
			BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
			return new Stamp(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
		}
		catch (IOException ex) {
			return "unreadable";
		}
	}

	// The files of a folder, or the file itself
	static List<Path> files(Path place) {
		if (!Files.isDirectory(place)) {
			return List.of(place);
		}
		try (Stream<Path> entries = Files.list(place)) {
			return new ArrayList<>(entries
				.filter((entry) -> Files.isRegularFile(entry) && !String.valueOf(entry.getFileName()).startsWith("."))
				.sorted()
				.toList());
		}
		catch (IOException ex) {
			return List.of();
		}
	}

	private record Stamp(FileTime modified, long size, String key) {
	}

}
