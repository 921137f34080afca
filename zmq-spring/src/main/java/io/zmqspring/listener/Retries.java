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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.zmqspring.ZmqBatchListenerFailedException;
import io.zmqspring.ZmqConfigurationException;

import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;

/**
 * The retries of a started listener, in the thread that failed, so that no other message
 * overtakes. When the listener stops there are no more, and who waits for one goes on.
 */
final class Retries {

	private final RetryTemplate template;

	private final CountDownLatch stopped = new CountDownLatch(1);

	Retries(ZmqListenerSettings.Retry retry) {
		BackOff backOff = RetryPolicy.builder()
			.maxRetries(retry.maxRetries())
			.delay(shorter(retry.delay(), retry.maxDelay()))
			.jitter(retry.jitter())
			.multiplier(retry.multiplier())
			.maxDelay(retry.maxDelay())
			.build()
			.getBackOff();
		this.template = new RetryTemplate(
				RetryPolicy.builder().predicate(Retries::mayPass).backOff(() -> waiting(backOff.start())).build());
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	// What is wrong with the message or the configuration stays so
	private static boolean mayPass(Throwable attempt) {
		Throwable thrown = ((LastFailure) attempt).reason;
		boolean ofOne = thrown instanceof ZmqBatchListenerFailedException && thrown.getCause() != null;
		Throwable failure = ofOne ? thrown.getCause() : thrown;
		return failure instanceof Exception && !(failure instanceof UnreadableMessageException)
				&& !(failure instanceof BrokenStreamException) && !(failure instanceof MessageConversionException)
				&& !(failure instanceof ZmqConfigurationException);
	}

	// Waits itself, since nothing but an interrupt would end a wait of the template
	private BackOffExecution waiting(BackOffExecution backOff) {
		return () -> {
			long millis = backOff.nextBackOff();
			return (millis == BackOffExecution.STOP || isStoppedWithin(millis)) ? BackOffExecution.STOP : 0;
		};
	}

	private boolean isStoppedWithin(long millis) {
		try {
			return this.stopped.await(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

	// Throws what the last attempt threw
	void execute(Retryable<?> attempt) throws Throwable {
		LastFailure failure = new LastFailure();
		try {
			Object unused = this.template.execute(() -> failure.run(attempt));
		}
		catch (RetryException ex) {
			throw failure.reason;
		}
	}

	void stop() {
		this.stopped.countDown();
	}

	/**
	 * What the last attempt threw. One for all attempts of a message, since the template
	 * keeps whatever they throw until the end.
	 */
	@SuppressWarnings("serial")
	private static final class LastFailure extends Exception {

		private Throwable reason = this;

		LastFailure() {
			super(null, null, false, false);
		}

		Object run(Retryable<?> attempt) throws LastFailure {
			try {
				return attempt.execute();
			}
			catch (Throwable ex) {
				this.reason = ex;
				throw this;
			}
		}

		@Override
		public synchronized Throwable getCause() {
			return this.reason;
		}

	}

}
