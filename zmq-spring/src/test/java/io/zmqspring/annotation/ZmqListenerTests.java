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

package io.zmqspring.annotation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqSocketException;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.listener.ZmqErrorHandler;
import io.zmqspring.listener.ZmqListenerContainer;
import io.zmqspring.listener.ZmqListenerContainerFactory;
import io.zmqspring.listener.ZmqListenerRegistry;
import io.zmqspring.listener.ZmqListenerSettings;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.socket.LogCapture;
import io.zmqspring.socket.ZmqContext;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import io.zmqspring.socket.ZmqSockets;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.samples.ListeningSample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ZmqListener} and {@link EnableZmq}.
 */
@Timeout(60)
class ZmqListenerTests {

	private static final Queue<String> received = new ConcurrentLinkedQueue<>();

	private final String run = UUID.randomUUID().toString();

	private final List<ZmqSocketDefinition> definitions = new ArrayList<>();

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	@AfterEach
	void close() {
		this.context.close();
		received.clear();
	}

	@Test
	void methodOfAnyBeanListens() {
		start(Desk.class);
		template().send("out", "hello");
		awaitReceived("desk hello");
	}

	@Test
	void componentInAPackageBelowThatOfSpringListens() {
		start(ListeningSample.class);
		template().send("out", "hello");
		await().until(() -> "hello".equals(this.context.getBean(ListeningSample.class).received()));
	}

	@Test
	void containerIsABeanThatTheApplicationStartsAndStops() {
		start(Desk.class);
		ZmqListenerContainer container = this.context.getBean("desk.onText", ZmqListenerContainer.class);
		assertThat(container).isSameAs(this.context.getBean(ZmqListenerRegistry.class).getContainer("desk.onText"));
		assertThat(container.isRunning()).isTrue();
		assertThat(container.getSocketName()).isEqualTo("in");
		this.context.stop();
		assertThat(container.isRunning()).isFalse();
		this.context.start();
		assertThat(container.isRunning()).isTrue();
		template().send("out", "again");
		awaitReceived("desk again");
		this.context.close();
		assertThat(container.isRunning()).isFalse();
	}

	@Test
	void listenersStartAfterAndStopBeforeTheirSockets() {
		start(Desk.class);
		assertThat(ZmqListenerContainer.PHASE).isGreaterThan(SmartLifecycle.DEFAULT_PHASE - 1000)
			.isGreaterThan(ZmqSockets.PHASE);
		for (int i = 0; i < 1000; i++) {
			template().send("out", Integer.toString(i));
		}
		this.context.close();
		assertThat(received).hasSize(1000);
	}

	@Test
	void beanMaySendThroughThePairOfAListenerFromItsStartToItsStop() {
		define(ZmqSocketDefinition.builder("left", ZmqSocketType.PAIR).bind(inproc("pair")));
		define(ZmqSocketDefinition.builder("right", ZmqSocketType.PAIR).connect(inproc("pair")));
		this.context.registerBean("talker", Talker.class, () -> new Talker(template()));
		start(PairDesk.class);
		this.context.stop();
		this.context.start();
		this.context.stop();
		assertThat(received).containsExactly("start", "stop", "start", "stop");
	}

	@Test
	void placeholdersAndExpressionsAreResolved() {
		properties(Map.of("desk.socket", "in", "desk.target", "results-out"));
		define(ZmqSocketDefinition.builder("results-in", ZmqSocketType.PULL).bind(inproc("results")));
		define(ZmqSocketDefinition.builder("results-out", ZmqSocketType.PUSH).connect(inproc("results")));
		start(ResolvedDesk.class, Texts.class);
		ZmqListenerContainer container = this.context.getBean(ZmqListenerRegistry.class).getContainer("id-of-desk");
		assertThat(container.isRunning()).isFalse();
		assertThat(container.isAutoStartup()).isFalse();
		container.start();
		template().send("out", "x");
		assertThat(template().receive("results-in", String.class, Duration.ofSeconds(10))).isEqualTo("result x");
		await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
			.filteredOn((thread) -> thread.getName().matches("zmq-id-of-desk-\\d"))
			.hasSize(3));
	}

	@Test
	void annotationMayBeAMetaAnnotation() {
		start(MetaDesk.class);
		template().send("out", "meta");
		awaitReceived("meta meta");
		assertThat(registry().getIds()).containsExactly("meta");
	}

	@Test
	void annotationMayBeRepeated() {
		define(ZmqSocketDefinition.builder("in2", ZmqSocketType.PULL).bind(inproc("second")));
		define(ZmqSocketDefinition.builder("out2", ZmqSocketType.PUSH).connect(inproc("second")));
		start(RepeatedDesk.class);
		template().send("out", "a");
		template().send("out2", "b");
		awaitReceived("repeated a", "repeated b");
		assertThat(registry().getIds()).containsExactlyInAnyOrder("repeatedDesk.onText", "repeatedDesk.onText#2");
	}

	@Test
	void annotationMayDefineItsSocket() {
		properties(Map.of("endpoint", inproc("defined")));
		start(DefiningDesk.class);
		this.context.getBean(ZmqSockets.class)
			.define(ZmqSocketDefinition.builder("pub", ZmqSocketType.PUB).bind(inproc("defined")).build());
		this.context.getBean(ZmqSockets.class).open("pub");
		assertThat(template().awaitSubscribers("pub", "EUR", 1, Duration.ofSeconds(10))).isTrue();
		template().publish("pub", "USD", "no");
		template().publish("pub", "EURUSD", "yes");
		awaitReceived("EURUSD yes");
	}

	@Test
	void socketWithoutATypeIsRefused() {
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> start(TypelessDesk.class))
			.withMessageContaining("'type'")
			.withMessageContaining("sub, pull, rep, pair, dealer, router, xsub or xpub");
	}

	@Test
	void jdkProxyIsCalledThroughItsInterface() {
		this.context.registerBean(ProxyingPostProcessor.class, () -> new ProxyingPostProcessor(false));
		start(ProxiedDesk.class);
		assertThat(this.context.getBean("proxiedDesk")).isNotInstanceOf(ProxiedDesk.class);
		template().send("out", "jdk");
		awaitReceived("intercepted", "proxied jdk");
	}

	@Test
	void cglibProxyIsCalledThroughItsInterceptors() {
		this.context.registerBean(ProxyingPostProcessor.class, () -> new ProxyingPostProcessor(true));
		start(ProxiedDesk.class);
		assertThat(this.context.getBean("proxiedDesk")).isInstanceOf(ProxiedDesk.class);
		template().send("out", "cglib");
		awaitReceived("intercepted", "proxied cglib");
	}

	@Test
	void annotationOfAnInterfaceCounts() {
		start(ImplementingDesk.class);
		template().send("out", "42");
		awaitReceived("Integer 42");
	}

	@Test
	void annotationOfASuperclassCounts() {
		start(InheritingDesk.class);
		template().send("out", "42");
		awaitReceived("inherited 42");
	}

	@Test
	void lazyBeanListensOnceItIsThere() {
		start(LazyConfiguration.class);
		template().send("out", "early");
		assertThat(registry().getIds()).isEmpty();
		this.context.getBean("lazyDesk");
		awaitReceived("desk early");
	}

	@Test
	void listenerThatComesWhileTheApplicationStartsIsStarted() {
		this.context.registerBean("late", LateStarter.class, () -> new LateStarter(this.context));
		start(LazyConfiguration.class);
		assertThat(registry().getContainer("lazyDesk.onText").isRunning()).isTrue();
	}

	@Test
	void prototypeThatNobodyAsksForIsRefused() {
		this.context.registerBeanDefinition("prototype", prototype());
		assertThatIllegalStateException().isThrownBy(this::start)
			.withMessageContaining("'prototype'")
			.withMessageContaining("make it a singleton, or give its scope a proxy");
	}

	@Test
	void prototypeThatComesLateIsRefused() {
		start();
		this.context.registerBeanDefinition("prototype", prototype());
		assertThatExceptionOfType(BeanCreationException.class).isThrownBy(() -> this.context.getBean("prototype"))
			.withStackTraceContaining("make it a singleton, or give its scope a proxy");
	}

	private static RootBeanDefinition prototype() {
		RootBeanDefinition definition = new RootBeanDefinition(Desk.class);
		definition.setScope(BeanDefinition.SCOPE_PROTOTYPE);
		return definition;
	}

	@Test
	void sendToOfAClassIsForItsMethodsThatHaveAResultToSend() {
		define(ZmqSocketDefinition.builder("results-in", ZmqSocketType.PULL).bind(inproc("results")));
		define(ZmqSocketDefinition.builder("results-out", ZmqSocketType.PUSH).connect(inproc("results")));
		define(ZmqSocketDefinition.builder("silent-in", ZmqSocketType.PULL).bind(inproc("silent")));
		define(ZmqSocketDefinition.builder("server", ZmqSocketType.REP).bind(inproc("server")));
		define(ZmqSocketDefinition.builder("client", ZmqSocketType.REQ).connect(inproc("server")));
		start(ForwardingDesk.class);
		template().send("out", "x");
		assertThat(template().receive("results-in", String.class, Duration.ofSeconds(10))).isEqualTo("forward x");
		assertThat(template().request("client", "y", String.class)).isEqualTo("reply y");
	}

	@Test
	void scopedProxyListensForItsTargets() {
		start(ScopedConfiguration.class);
		template().send("out", "1");
		template().send("out", "2");
		await().untilAsserted(() -> assertThat(received).hasSize(2).doesNotHaveDuplicates());
	}

	@Test
	void errorHandlerIsABeanOrAnExpression() {
		start(FailingDesk.class, Handlers.class);
		template().send("out", "x");
		awaitReceived("handled in: failed on x");
	}

	@Test
	void onlyErrorHandlerIsThatOfAllListeners() {
		start(RetryingDesk.class, Handlers.class);
		template().send("out", "x");
		awaitReceived("handled in: attempt 2");
	}

	@Test
	void listenerWithoutAnErrorHandlerLogsThoughThereIsOneForAll() {
		this.context.registerBean(ZmqListenerSettings.class,
				() -> ZmqListenerSettings.builder().deadLetter("nowhere").build());
		start(UnhandledDesk.class, Handlers.class);
		ZmqListenerContainer container = registry().getContainer("unhandled");
		try (LogCapture log = new LogCapture(ZmqListenerContainer.class)) {
			template().send("out", "x");
			await().until(() -> container.getCounters().failed() == 1);
			container.stop();
			assertThat(log.messages(Level.WARN)).singleElement()
				.asString()
				.contains("'unhandled'", "could not handle a message");
		}
		assertThat(container.getCounters().deadLettered()).isZero();
		assertThat(received).isEmpty();
	}

	@Test
	void errorHandlerOfAnotherTypeIsRefused() {
		this.context.registerBean("handler", String.class, () -> "none");
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> start(FailingDesk.class))
			.withMessageContaining("'in', 'errorHandler' = 'handler'");
	}

	@Test
	void unknownSocketIsRefused() {
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> start(UnknownDesk.class))
			.withMessageContaining("There is no such socket; there are [in, out]");
	}

	@Test
	void listenerWithoutASocketIsRefused() {
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> start(SocketlessDesk.class))
			.withMessageContaining("'socketlessDesk.onText' names no socket");
	}

	@Test
	void describedSocketWithoutANameIsRefused() {
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> start(NamelessDesk.class))
			.withMessageContaining("'namelessDesk.onText' names no socket");
	}

	@Test
	void listenersMayDescribeTheSameSocketInTheSameWay() {
		properties(Map.of("endpoint", inproc("shared"), "other", inproc("shared")));
		start(SharingDesk.class);
		this.context.getBean(ZmqSockets.class)
			.define(ZmqSocketDefinition.builder("pub", ZmqSocketType.PUB).bind(inproc("shared")).build());
		this.context.getBean(ZmqSockets.class).open("pub");
		assertThat(template().awaitSubscribers("pub", "EUR", 1, Duration.ofSeconds(10))).isTrue();
		assertThat(template().awaitSubscribers("pub", "USD", 1, Duration.ofSeconds(10))).isTrue();
		template().publish("pub", "EUR", "1");
		template().publish("pub", "USD", "2");
		awaitReceived("euro 1", "dollar 2");
	}

	@Test
	void listenersThatDescribeTheSameSocketInDifferentWaysAreRefused() {
		properties(Map.of("endpoint", inproc("shared"), "other", inproc("different")));
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> start(SharingDesk.class))
			.withMessageContaining("'sharingDesk.onEuro'")
			.withMessageContaining("'sharingDesk.onDollar'")
			.withMessageContaining("in different ways in their annotations");
	}

	@Test
	void concurrencyThatIsNoNumberIsRefused() {
		properties(Map.of("threads", "many"));
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> start(ManyThreadsDesk.class))
			.withMessageContaining("'in', 'concurrency' = 'many'")
			.withMessageContaining("'manyThreadsDesk.onText'");
	}

	@Test
	void concurrencyOutOfItsRangeIsRefused() {
		properties(Map.of("threads", "0"));
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> start(ManyThreadsDesk.class))
			.withMessageContaining(
					"'in', 'concurrency' = '0': Listener 'manyThreadsDesk.onText': It is out of its range")
			.withMessageContaining("Use 1 to 1024 threads.");
	}

	@Test
	void autoStartupThatIsNoBooleanIsRefused() {
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> start(MaybeDesk.class))
			.withMessageContaining("'in', 'autoStartup' = 'maybe'");
	}

	@Test
	void placeholderWithoutAValueIsRefused() {
		this.context.registerBean(PropertySourcesPlaceholderConfigurer.class);
		assertThatIllegalArgumentException().isThrownBy(() -> start(ManyThreadsDesk.class))
			.withMessageContaining("threads");
	}

	@Test
	void sendToNamesExactlyOneSocket() {
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> start(TwoTargetsDesk.class))
			.withMessageContaining("'@SendTo' = '[a, b]'");
	}

	@Test
	void socketOpensWithItsListenerWhenThatDoesNotStartByItself() {
		start(SleepingDesk.class);
		assertThatExceptionOfType(ZmqSocketException.class)
			.isThrownBy(() -> this.context.getBean(ZmqSockets.class).get("in"));
		registry().getContainer("sleepingDesk.onText").start();
		template().send("out", "awake");
		awaitReceived("sleeping awake");
	}

	@Test
	void settingsAndConverterAreTakenFromBeans() {
		ZmqListenerSettings settings = ZmqListenerSettings.builder()
			.autoStartup(false)
			.concurrency(2)
			.queueCapacity(16)
			.shutdownTimeout(Duration.ofSeconds(1))
			.build();
		this.context.registerBean(ZmqListenerSettings.class, () -> settings);
		start(Desk.class);
		assertThat(registry().getContainerFactory().getSettings()).isSameAs(settings);
		assertThat(registry().getContainer("desk.onText").isRunning()).isFalse();
	}

	@Test
	void registryOfTheApplicationIsUsed() {
		this.context.registerBean("own", ZmqListenerRegistry.class,
				() -> new ZmqListenerRegistry(new ZmqListenerContainerFactory(this.context.getBean(ZmqSockets.class),
						template(), new PayloadConverter())));
		start(Desk.class);
		assertThat(this.context.getBean("own", ZmqListenerRegistry.class).getIds()).containsExactly("desk.onText");
	}

	private void properties(Map<String, Object> properties) {
		this.context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
	}

	private String inproc(String name) {
		return "inproc://" + name + this.run;
	}

	private void define(ZmqSocketDefinition.Builder definition) {
		this.definitions.add(definition.build());
	}

	private void start(Class<?>... components) {
		this.definitions.add(0, ZmqSocketDefinition.builder("in", ZmqSocketType.PULL).bind(inproc("work")).build());
		this.definitions.add(1, ZmqSocketDefinition.builder("out", ZmqSocketType.PUSH).connect(inproc("work")).build());
		this.context.registerBean(ZmqContext.class, () -> new ZmqContext());
		this.context.registerBean(ZmqSockets.class,
				() -> new ZmqSockets(this.context.getBean(ZmqContext.class), this.definitions));
		this.context.registerBean(ZmqTemplate.class,
				() -> new ZmqTemplate(this.context.getBean(ZmqSockets.class), new PayloadConverter()));
		this.context.register(Zmq.class);
		for (Class<?> component : components) {
			String name = component.getSimpleName();
			Consumer<String> register = component.isAnnotationPresent(Configuration.class)
					? (unused) -> this.context.register(component)
					: (bean) -> this.context.registerBeanDefinition(bean, new RootBeanDefinition(component));
			register.accept(name.substring(0, 1).toLowerCase() + name.substring(1));
		}
		this.context.refresh();
	}

	private ZmqTemplate template() {
		return this.context.getBean(ZmqTemplate.class);
	}

	private ZmqListenerRegistry registry() {
		return this.context.getBean(ZmqListenerRegistry.class);
	}

	private static void awaitReceived(String... texts) {
		await().untilAsserted(() -> assertThat(received).containsExactlyInAnyOrder(texts));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableZmq
	static class Zmq {

	}

	static class Desk {

		@ZmqListener("in")
		private void onText(String text) {
			received.add("desk " + text);
		}

	}

	static class ResolvedDesk {

		@ZmqListener(value = "${desk.socket}", id = "#{'id-of-' + 'desk'}", concurrency = "#{texts.threads}",
				autoStartup = "${desk.auto:false}")
		@SendTo("${desk.target}")
		String onText(String text) {
			return "result " + text;
		}

	}

	public static class Texts {

		public String getThreads() {
			return "3";
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@ZmqListener(concurrency = "2")
	@interface WorkListener {

		@AliasFor(annotation = ZmqListener.class, attribute = "socket")
		String from();

		@AliasFor(annotation = ZmqListener.class, attribute = "id")
		String id() default "";

	}

	static class MetaDesk {

		@WorkListener(from = "in", id = "meta")
		void onText(String text) {
			received.add("meta " + text);
		}

	}

	static class RepeatedDesk {

		@ZmqListener("in")
		@ZmqListener("in2")
		void onText(String text) {
			received.add("repeated " + text);
		}

	}

	static class DefiningDesk {

		@ZmqListener(value = "own", type = "sub", connect = "${endpoint}", topics = "#{{'EUR', 'CHF'}}")
		void onText(String text, @Header(ZmqHeaders.TOPIC) String topic) {
			received.add(topic + " " + text);
		}

	}

	static class TypelessDesk {

		@ZmqListener(value = "own", bind = "inproc://typeless")
		void onText(String text) {
		}

	}

	interface TextDesk {

		void onText(String text);

	}

	static class ProxiedDesk implements TextDesk {

		@Override
		@ZmqListener("in")
		public void onText(String text) {
			received.add("proxied " + text);
		}

	}

	interface GenericDesk<T> {

		@ZmqListener("in")
		void onPayload(T payload);

	}

	static class ImplementingDesk implements GenericDesk<Integer> {

		@Override
		public void onPayload(Integer payload) {
			received.add(payload.getClass().getSimpleName() + " " + payload);
		}

	}

	abstract static class AbstractDesk {

		@ZmqListener("in")
		abstract void onText(String text);

	}

	static class InheritingDesk extends AbstractDesk {

		@Override
		void onText(String text) {
			received.add("inherited " + text);
		}

	}

	static final class ProxyingPostProcessor implements BeanPostProcessor {

		private final boolean targetClass;

		ProxyingPostProcessor(boolean targetClass) {
			this.targetClass = targetClass;
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (!(bean instanceof ProxiedDesk)) {
				return bean;
			}
			ProxyFactory factory = new ProxyFactory(bean);
			factory.setProxyTargetClass(this.targetClass);
			factory.addAdvice((MethodInterceptor) (invocation) -> {
				received.add("intercepted");
				return invocation.proceed();
			});
			return factory.getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyConfiguration {

		@Bean
		@Lazy
		Desk lazyDesk() {
			return new Desk();
		}

	}

	static final class LateStarter implements SmartLifecycle {

		private final AnnotationConfigApplicationContext context;

		private boolean running;

		LateStarter(AnnotationConfigApplicationContext context) {
			this.context = context;
		}

		@Override
		public void start() {
			this.running = true;
			this.context.getBean("lazyDesk");
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return ZmqListenerContainer.PHASE;
		}

	}

	static class PairDesk {

		@ZmqListener("left")
		void onText(String text) {
		}

	}

	static final class Talker implements SmartLifecycle {

		private final ZmqTemplate template;

		private boolean running;

		Talker(ZmqTemplate template) {
			this.template = template;
		}

		@Override
		public void start() {
			this.running = true;
			talk("start");
		}

		@Override
		public void stop() {
			this.running = false;
			talk("stop");
		}

		private void talk(String text) {
			this.template.send("left", text);
			received.add(text);
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return 0;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedConfiguration {

		@Bean
		@Scope(value = BeanDefinition.SCOPE_PROTOTYPE, proxyMode = ScopedProxyMode.TARGET_CLASS)
		ScopedDesk scopedDesk() {
			return new ScopedDesk();
		}

	}

	static class ScopedDesk {

		@ZmqListener("in")
		void onText(String text) {
			received.add("instance " + System.identityHashCode(this));
		}

	}

	static class FailingDesk {

		@ZmqListener(value = "in", errorHandler = "handler")
		void onText(String text) {
			throw new IllegalStateException("failed on " + text);
		}

	}

	static class UnhandledDesk {

		@ZmqListener(value = "in", id = "unhandled", errorHandler = "${handler:none}", deadLetter = "none")
		void onText(String text) {
			throw new IllegalStateException("failed on " + text);
		}

	}

	static class RetryingDesk {

		private int attempts;

		@ZmqListener(value = "in", maxRetries = "#{'1'}")
		void onText(String text) {
			throw new IllegalStateException("attempt " + ++this.attempts);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		ZmqErrorHandler handler() {
			return (message, failure, socket) -> received.add("handled " + socket + ": " + failure.getMessage());
		}

	}

	static class UnknownDesk {

		@ZmqListener("nowhere")
		void onText(String text) {
		}

	}

	static class SocketlessDesk {

		@ZmqListener
		void onText(String text) {
		}

	}

	static class NamelessDesk {

		@ZmqListener(type = "pull", bind = "inproc://nameless")
		void onText(String text) {
		}

	}

	static class SharingDesk {

		@ZmqListener(value = "shared", type = "sub", connect = "${endpoint}", topics = "EUR")
		void onEuro(String text) {
			received.add("euro " + text);
		}

		@ZmqListener(value = "shared", type = "sub", connect = "${other}", topics = "USD")
		void onDollar(String text) {
			received.add("dollar " + text);
		}

	}

	static class ManyThreadsDesk {

		@ZmqListener(value = "in", concurrency = "${threads}")
		void onText(String text) {
		}

	}

	static class MaybeDesk {

		@ZmqListener(value = "in", autoStartup = "maybe")
		void onText(String text) {
		}

	}

	static class TwoTargetsDesk {

		@ZmqListener("in")
		@SendTo({ "a", "b" })
		String onText(String text) {
			return text;
		}

	}

	@SendTo("results-out")
	static class ForwardingDesk {

		@ZmqListener("in")
		String onText(String text) {
			return "forward " + text;
		}

		@ZmqListener("silent-in")
		void onSilence(String text) {
		}

		@ZmqListener("server")
		String onRequest(String text) {
			return "reply " + text;
		}

	}

	static class SleepingDesk {

		@ZmqListener(value = "in", autoStartup = "false")
		void onText(String text) {
			received.add("sleeping " + text);
		}

	}

}
