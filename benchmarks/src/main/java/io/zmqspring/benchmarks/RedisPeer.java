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

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * A Redis server without a disk, through Spring Data's publishing and listening.
 */
final class RedisPeer {

	private static final String HOST = "127.0.0.1";

	private RedisPeer() {
	}

	static Peer far(Workload workload) {
		int port = Program.freePort();
		Program server = new Program(port, "redis-server", "--bind", HOST, "--port", Integer.toString(port), "--save",
				"", "--appendonly", "no", "--client-output-buffer-limit", "pubsub 0 0 0");
		Arrivals arrivals = new Arrivals();
		LettuceConnectionFactory connections = connect(port);
		RedisMessageListenerContainer container = new RedisMessageListenerContainer();
		container.setConnectionFactory(connections);
		// Each message in a thread of its own, as by default
		container.addMessageListener((message, pattern) -> arrivals.arrivedAtOneOfMany(message.getBody()),
				new ChannelTopic("in"));
		container.afterPropertiesSet();
		container.start();
		return new TakingPeer(workload, arrivals, Integer.toString(port), () -> {
			container.stop();
			connections.destroy();
			server.close();
		});
	}

	static Peer near(Workload workload, String port) {
		LettuceConnectionFactory connections = connect(Integer.parseInt(port));
		RedisTemplate<String, byte[]> template = new RedisTemplate<>();
		template.setConnectionFactory(connections);
		template.setKeySerializer(RedisSerializer.string());
		template.setValueSerializer(RedisSerializer.byteArray());
		template.afterPropertiesSet();
		byte[] payload = new Payloads(workload).bytes();
		return new SendingPeer(() -> template.convertAndSend("in", payload), connections::destroy);
	}

	private static LettuceConnectionFactory connect(int port) {
		LettuceConnectionFactory connections = new LettuceConnectionFactory(HOST, port);
		connections.afterPropertiesSet();
		connections.start();
		return connections;
	}

}
