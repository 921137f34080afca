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

package io.zmqspring.listener;

import java.time.Duration;

import io.zmqspring.ZmqConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ZmqListenerSettings}.
 */
class ZmqListenerSettingsTests {

	@Test
	void defaults() {
		assertThat(ZmqListenerSettings.DEFAULT).isEqualTo(ZmqListenerSettings.builder()
			.autoStartup(true)
			.concurrency(1)
			.queueCapacity(256)
			.shutdownTimeout(Duration.ofSeconds(20))
			.batchSize(100)
			.batchTimeout(Duration.ofSeconds(1))
			.build());
	}

	@ParameterizedTest
	@CsvSource({ "-1, 1.0, max-retries", "1001, 1.0, max-retries", "1, 0.5, multiplier", "1, 1000001, multiplier" })
	void retriesOutOfTheirRangeAreRefused(int maxRetries, double multiplier, String setting) {
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> new ZmqListenerSettings.Retry(maxRetries, Duration.ZERO, Duration.ZERO, multiplier,
					Duration.ofSeconds(1)))
			.satisfies((ex) -> assertThat(ex.getSetting()).isEqualTo("listener.retry." + setting));
		assertThat(new ZmqListenerSettings.Retry(1000, Duration.ZERO, Duration.ZERO, 1, Duration.ofSeconds(1))
			.maxRetries()).isEqualTo(1000);
	}

	@ParameterizedTest
	@CsvSource({ "0, PT1S, listener.batch-size", "1048577, PT1S, listener.batch-size",
			"1, PT-1S, listener.batch-timeout", "1, P2D, listener.batch-timeout" })
	void batchesOutOfTheirRangeAreRefused(int size, Duration timeout, String setting) {
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> ZmqListenerSettings.builder().batchSize(size).batchTimeout(timeout).build())
			.satisfies((ex) -> assertThat(ex.getSetting()).isEqualTo(setting));
	}

	@ParameterizedTest
	@CsvSource({ "0, 256, PT20S, listener.concurrency", "1025, 256, PT20S, listener.concurrency",
			"1, 0, PT20S, listener.queue-capacity", "1, 1048577, PT20S, listener.queue-capacity",
			"1, 256, PT-1S, listener.shutdown-timeout", "1, 256, P2D, listener.shutdown-timeout" })
	void valuesOutOfTheirRangeAreRefused(int concurrency, int queueCapacity, Duration shutdownTimeout, String setting) {
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> ZmqListenerSettings.builder()
				.concurrency(concurrency)
				.queueCapacity(queueCapacity)
				.shutdownTimeout(shutdownTimeout)
				.build())
			.satisfies((ex) -> assertThat(ex.getSetting()).isEqualTo(setting));
	}

}
