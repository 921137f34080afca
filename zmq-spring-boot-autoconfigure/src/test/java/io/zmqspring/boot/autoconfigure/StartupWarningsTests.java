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

package io.zmqspring.boot.autoconfigure;

import java.nio.file.Path;

import io.zmqspring.annotation.ZmqListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class StartupWarningsTests {

	@TempDir
	private Path directory;

	@Test
	void warnsOfAShutdownTimeoutThatExceedsThePhase(CapturedOutput output) {
		run("zmq.listener.shutdown-timeout: 30s");
		assertThat(output).containsPattern("WARN.*zmq\\.listener\\.shutdown-timeout of 30000 ms is not below "
				+ "spring\\.lifecycle\\.timeout-per-shutdown-phase of 30000 ms");
	}

	@Test
	void warnsOfAPhaseBelowTheShutdownTimeout(CapturedOutput output) {
		run("spring.lifecycle.timeout-per-shutdown-phase: 20s");
		assertThat(output).contains("spring.lifecycle.timeout-per-shutdown-phase of 20000 ms");
	}

	@Test
	void isSilentByDefault(CapturedOutput output) {
		run("zmq.socket.work: { type: push, bind: 'tcp://127.0.0.1:*' }");
		assertThat(output).contains("Started").doesNotContain("shutdown-timeout", "Nothing listens");
	}

	@Test
	void warnsOfARepSocketThatNothingListensTo(CapturedOutput output) {
		run("zmq.socket.desk: { type: rep, bind: 'tcp://127.0.0.1:*' }");
		assertThat(output).containsPattern("WARN.*Nothing listens to rep socket 'desk'");
	}

	@Test
	void warnsOfPullAndSubSocketsThatNothingListensTo(CapturedOutput output) {
		run("""
				zmq.socket:
				  worker: { type: pull, bind: 'tcp://127.0.0.1:*' }
				  prices: { type: sub, bind: 'tcp://127.0.0.1:*' }
				""");
		assertThat(output)
			.containsPattern("WARN.*Nothing listens to pull socket 'worker'.*@ZmqListener\\(\"worker\"\\)")
			.containsPattern("WARN.*Nothing listens to sub socket 'prices'.*@ZmqListener\\(\"prices\"\\)");
	}

	@Test
	void isSilentAboutSocketsThatHaveAListener(CapturedOutput output) {
		run("zmq.socket.desk: { type: rep, bind: 'tcp://127.0.0.1:*' }", Listening.class);
		assertThat(output).contains("Started").doesNotContain("Nothing listens");
	}

	private void run(String yaml, Class<?>... sources) {
		YamlApplication.of(this.directory, yaml).with(sources).withLog("info").run().close();
	}

	static class Listening {

		@ZmqListener("desk")
		String answer(String text) {
			return text;
		}

	}

}
