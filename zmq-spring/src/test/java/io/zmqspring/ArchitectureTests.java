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

import java.util.List;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the structure of the library.
 */
class ArchitectureTests {

	private static final String ROOT = "io.zmqspring";

	private static final List<String> LAYERS = Stream
		.of(".annotation", ".listener", ".core", ".socket", ".security", ".message", "")
		.map(ROOT::concat)
		.toList();

	private static final List<String> BESIDE = List.of(ROOT + ".observation", ROOT + ".aot");

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	@Test
	void packagesAreThoseOfTheArchitecture() {
		assertThat(CLASSES).isNotEmpty();
		assertThat(CLASSES).allSatisfy((one) -> assertThat(one.getPackageName())
			.matches((name) -> LAYERS.contains(name) || BESIDE.contains(name), "is a known package"));
	}

	@Test
	void packagesHaveNoCycles() {
		SlicesRuleDefinition.slices().matching(ROOT + ".(*)").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void packagesPointDownwardsOnly() {
		for (int i = 1; i < LAYERS.size(); i++) {
			ArchRuleDefinition.noClasses()
				.that()
				.resideInAPackage(LAYERS.get(i))
				.should()
				.dependOnClassesThat()
				.resideInAnyPackage(LAYERS.subList(0, i).toArray(String[]::new))
				.allowEmptyShould(true)
				.check(CLASSES);
		}
	}

	@Test
	void onlyTheLowerLayersKnowJeroMq() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackages(ROOT + ".socket", ROOT + ".security", ROOT + ".message")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.zeromq..", "zmq..")
			.check(CLASSES);
	}

	@Test
	void libraryKnowsNothingOfBoot() {
		ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot..")
			.check(CLASSES);
	}

	@Test
	void everyPackageIsNullMarked() {
		List<String> unmarked = CLASSES.stream()
			.map((one) -> one.getPackage())
			.distinct()
			.filter((one) -> !one.isAnnotatedWith(NullMarked.class))
			.map(JavaPackage::getName)
			.toList();
		assertThat(unmarked).isEmpty();
	}

}
