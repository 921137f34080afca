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

package io.zmqspring.samples.patterns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ApplicationArguments;
import org.springframework.stereotype.Component;

/**
 * The text files to count: those on the command line, otherwise the documents of this
 * repository.
 */
@Component
class Documents {

	private static final int LINES_PER_TASK = 25;

	private final List<Path> files;

	Documents(ApplicationArguments arguments) {
		List<String> paths = arguments.getNonOptionArgs();
		this.files = paths.isEmpty() ? repositoryDocuments() : paths.stream().map(Path::of).toList();
		if (this.files.isEmpty()) {
			throw new IllegalStateException("No documents found: give the paths of text files on the command line");
		}
	}

	private static List<Path> repositoryDocuments() {
		Path root = repositoryRoot(Path.of("").toAbsolutePath());
		if (root == null) {
			return List.of();
		}
		try (Stream<Path> paths = Files.walk(root, 2)) {
			return paths.filter((path) -> path.toString().endsWith(".md") || path.endsWith("LICENSE"))
				.filter(Files::isRegularFile)
				.sorted()
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static @Nullable Path repositoryRoot(@Nullable Path from) {
		Path folder = from;
		while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
			folder = folder.getParent();
		}
		return folder;
	}

	List<Path> files() {
		return this.files;
	}

	List<Task> tasks() {
		List<Task> tasks = new ArrayList<>();
		for (Path file : this.files) {
			List<String> lines = read(file);
			for (int from = 0; from < lines.size(); from += LINES_PER_TASK) {
				tasks.add(new Task(String.valueOf(file.getFileName()),
						lines.subList(from, Math.min(from + LINES_PER_TASK, lines.size()))));
			}
		}
		return tasks;
	}

	private static List<String> read(Path file) {
		try {
			return Files.readAllLines(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + file, ex);
		}
	}

}
