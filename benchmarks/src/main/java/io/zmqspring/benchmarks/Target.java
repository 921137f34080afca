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

package io.zmqspring.benchmarks;

/**
 * What a result must reach, and what it aims at; both zero where nothing is asked.
 */
record Target(double must, double aim, boolean atMost) {

	static final Target NONE = new Target(0, 0, false);

	static Target atLeast(double must, double aim) {
		return new Target(must, aim, false);
	}

	static Target atMost(double must, double aim) {
		return new Target(must, aim, true);
	}

	boolean exists() {
		return this.must != 0;
	}

	String verdict(double value) {
		if (!exists()) {
			return "";
		}
		return reaches(value, this.aim) ? "aim" : reaches(value, this.must) ? "must" : "missed";
	}

	private boolean reaches(double value, double goal) {
		return this.atMost ? value <= goal : value >= goal;
	}

}
