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

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What sends and receives.
 */
enum Variant {

	RAW("raw JeroMQ"), STARTER("starter"), NAIVE("JeroMQ as it is usually written"),
	INTEGRATION("spring-integration-zeromq"), ARTEMIS("Artemis in the same process, through Spring's JMS"),
	LIBZMQ("libzmq"), REDIS("Redis, through Spring Data"), RABBITMQ("RabbitMQ, through Spring AMQP");

	private final String title;

	Variant(String title) {
		this.title = title;
	}

	String title() {
		return this.title;
	}

	String label() {
		return name().toLowerCase(Locale.ROOT);
	}

	// What this machine lacks for it, if anything
	@Nullable String missing() {
		return switch (this) {
			case LIBZMQ -> LibzmqPeer.isAvailable() ? null : "gcc and the headers of libzmq";
			case REDIS -> Program.isOnPath("redis-server") ? null : "redis-server";
			case RABBITMQ -> RabbitPeer.isAvailable() ? null : "rabbitmq-server";
			default -> null;
		};
	}

	String classPath() {
		return (this == RAW || this == STARTER || this == NAIVE) ? ForkedJava.classPath() : ForkedJava.wholeClassPath();
	}

	Peer far(Workload workload) {
		return switch (this) {
			case RAW -> RawPeer.far(workload);
			case STARTER -> StarterPeer.far(workload);
			case NAIVE -> NaivePeer.far(workload);
			case INTEGRATION -> IntegrationPeer.far(workload);
			case ARTEMIS -> ArtemisPeer.far(workload);
			case LIBZMQ -> LibzmqPeer.far(workload);
			case REDIS -> RedisPeer.far(workload);
			case RABBITMQ -> RabbitPeer.far(workload);
		};
	}

	Peer near(Workload workload, String endpoint) {
		return switch (this) {
			case RAW -> RawPeer.near(workload, endpoint);
			case STARTER -> StarterPeer.near(workload, endpoint);
			case NAIVE -> NaivePeer.near(workload, endpoint);
			case INTEGRATION -> IntegrationPeer.near(workload, endpoint);
			case LIBZMQ -> LibzmqPeer.near(workload, endpoint);
			case REDIS -> RedisPeer.near(workload, endpoint);
			case RABBITMQ -> RabbitPeer.near(workload, endpoint);
			case ARTEMIS -> throw new UnsupportedOperationException("Its far peer has both ends");
		};
	}

}
