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

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.security.CurveKeys;
import io.zmqspring.socket.ZmqSockets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks for keys and passwords in all that an application shows of itself.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretsTests {

	private static final CurveKeys SERVER = CurveKeys.generate();

	private static final CurveKeys CLIENT = CurveKeys.generate();

	// Each is written in another place
	private static final String IN_FILE = "wonderland-7193";

	private static final String IN_VARIABLE = "looking-glass-4021";

	private static final String IN_JSON = "cheshire-8850";

	private static final String WRONG = "jabberwocky-6617";

	private static final String YAML = """
			management:
			  endpoints.web.exposure.include: "*"
			  endpoint:
			    env.show-values: always
			    configprops.show-values: always
			    quartz.show-values: always
			zmq:
			  security:
			    curve:
			      desk: { secret-key: "%s", authorized-clients: "%s" }
			      client: { secret-key: "${CLIENT_KEY}", server-key: "%s" }
			    plain:
			      users: { users: { alice: %s, bob: "${BOBS}" } }
			      alice: { user: alice, password: %s }
			      mallory: { user: alice, password: %s }
			  socket:
			    curve-in: { type: pull, bind: "tcp://127.0.0.1:*", security: desk }
			    curve-out: { type: push, connect: "socket:curve-in", security: client }
			    plain-in: { type: pull, bind: "tcp://127.0.0.1:*", security: users }
			    plain-out: { type: push, connect: "socket:plain-in", security: alice }
			    plain-no: { type: push, connect: "socket:plain-in", security: mallory }
			""".formatted(SERVER.secretKey(), CLIENT.publicKey(), SERVER.publicKey(), IN_FILE, IN_FILE, WRONG);

	private static final String[] SECRETS = { SERVER.secretKey(), CLIENT.secretKey(), IN_FILE, IN_VARIABLE, IN_JSON,
			WRONG };

	@TempDir
	private Path directory;

	@Test
	void secretsAreShownByNothing(CapturedOutput output) {
		Map<String, Object> variables = new LinkedHashMap<>();
		variables.put("CLIENT_KEY", CLIENT.secretKey());
		variables.put("BOBS", IN_VARIABLE);
		variables.put("ZMQ_SECURITY_PLAIN_CAROL_USER", "carol");
		variables.put("ZMQ_SECURITY_PLAIN_CAROL_PASSWORD", IN_VARIABLE);
		variables.put("SPRING_APPLICATION_JSON",
				"{\"zmq\":{\"security\":{\"plain\":{\"dave\":{\"user\":\"dave\",\"password\":\"" + IN_JSON + "\"}}}}}");
		try (ConfigurableApplicationContext context = YamlApplication.of(this.directory, YAML)
			.withEnvironment(variables)
			.withLog("trace")
			.run()) {
			use(context);
			Map<String, String> endpoints = endpoints(context);
			assertThat(endpoints).containsKeys("env", "configprops", "beans", "conditions", "loggers");
			assertThat(endpoints.get("env")).contains("ZMQ_SECURITY_PLAIN_CAROL_PASSWORD", "******",
					SERVER.publicKey());
			assertThat(endpoints.get("configprops")).contains("secretKey", "******", SERVER.publicKey());
			assertThat(endpoints).allSatisfy((endpoint, shown) -> assertThat(shown).doesNotContain(SECRETS));
			Texts texts = new Texts();
			Stream.of(context.getBeanDefinitionNames()).map(context::getBean).forEach(texts::add);
			assertThat(texts.toString()).contains("CURVE server bundle 'desk'", "PLAIN client bundle 'mallory'")
				.doesNotContain(SECRETS);
		}
		assertThat(output).contains("CURVE server bundle 'desk'").doesNotContain(SECRETS);
	}

	private static void use(ConfigurableApplicationContext context) {
		ZmqTemplate template = context.getBean(ZmqTemplate.class);
		template.send("curve-out", "encrypted");
		template.send("plain-out", "readable");
		for (String socket : List.of("curve-in", "plain-in")) {
			assertThat(template.receive(socket, ZmqMessage.class, Duration.ofSeconds(20))).isNotNull();
		}
		ZmqSockets sockets = context.getBean(ZmqSockets.class);
		Awaitility.await().until(() -> sockets.get("plain-in").counters().unauthenticated() > 0);
		System.out.println(sockets.get("curve-in").definition().security());
	}

	// What each endpoint of the actuator shows when it is asked for everything
	private static Map<String, String> endpoints(ConfigurableApplicationContext context) {
		JsonMapper mapper = JsonMapper.builder().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS).build();
		Map<String, String> shown = new LinkedHashMap<>();
		context.getBeansWithAnnotation(Endpoint.class).forEach((name, bean) -> {
			String id = bean.getClass().getAnnotation(Endpoint.class).id();
			for (Method method : bean.getClass().getMethods()) {
				if (method.isAnnotationPresent(ReadOperation.class) && !id.equals("heapdump")
						&& (method.getParameterCount() == 0 || id.equals("env"))) {
					shown.merge(id, mapper.writeValueAsString(read(bean, method)), String::concat);
				}
			}
		});
		return shown;
	}

	private static Object read(Object endpoint, Method method) {
		try {
			method.setAccessible(true);
			Object[] arguments = new Object[method.getParameterCount()];
			if (method.getName().equals("environmentEntry")) {
				arguments[0] = "zmq.security.curve.desk.secret-key";
			}
			return method.invoke(endpoint, arguments);
		}
		catch (IllegalAccessException | InvocationTargetException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void whatIsNoSecretIsShown() {
		ZmqProperties.Security security = new ZmqProperties.Security();
		ZmqProperties.Plain plain = new ZmqProperties.Plain();
		plain.setUser("alice");
		plain.setPassword("short");
		security.getPlain().put("alice", plain);
		SecretSanitizingFunction function = new SecretSanitizingFunction(security);
		Map<String, Boolean> hidden = new LinkedHashMap<>();
		Map.of("zmq.security.curve.a.secret-key", "x", "zmq.security.curve.a.secretKey", "x",
				"ZMQ_SECURITY_CURVE_A_SECRETKEY", "x", "zmq.security.plain.a.users.bob", "x", "other", "short",
				"zmq.security.curve.a.public-key", "x", "zmq.security.required", "true", "another", "shortbread",
				"zmq.socket.a.security", "a", "my.users", "x")
			.forEach((key, value) -> hidden.put(key,
					"******".equals(function.apply(new SanitizableData(null, key, value)).getValue())));
		assertThat(hidden).containsExactlyInAnyOrderEntriesOf(Map.of("zmq.security.curve.a.secret-key", true,
				"zmq.security.curve.a.secretKey", true, "ZMQ_SECURITY_CURVE_A_SECRETKEY", true,
				"zmq.security.plain.a.users.bob", true, "other", true, "zmq.security.curve.a.public-key", false,
				"zmq.security.required", false, "another", false, "zmq.socket.a.security", false, "my.users", false));
	}

	@Test
	void startsWithoutActuator() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ZmqTemplate.class)
				.doesNotHaveBean(ActuatorConfiguration.class));
	}

	/**
	 * The texts of all objects of this project that others lead to.
	 */
	private static final class Texts {

		private final Set<Object> known = Collections.newSetFromMap(new IdentityHashMap<>());

		private final StringBuilder text = new StringBuilder();

		void add(Object object) {
			if (object == null || !this.known.add(object)) {
				return;
			}
			if (object instanceof Map<?, ?> map) {
				map.forEach((key, value) -> {
					add(key);
					add(value);
				});
			}
			else if (object instanceof Iterable<?> all) {
				all.forEach(this::add);
			}
			else if (object instanceof Object[] array) {
				Arrays.asList(array).forEach(this::add);
			}
			else if (object.getClass().getName().startsWith("io.zmqspring.")) {
				this.text.append(object).append('\n');
				for (Class<?> type = object.getClass(); type != Object.class
						&& type != null; type = type.getSuperclass()) {
					fields(type, object);
				}
			}
		}

		private void fields(Class<?> type, Object object) {
			if (!type.getName().startsWith("io.zmqspring.") || type.isHidden()) {
				return;
			}
			for (Field field : type.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
					try {
						field.setAccessible(true);
						add(field.get(object));
					}
					catch (IllegalAccessException ex) {
						throw new IllegalStateException(ex);
					}
				}
			}
		}

		@Override
		public String toString() {
			return this.text.toString();
		}

	}

}
