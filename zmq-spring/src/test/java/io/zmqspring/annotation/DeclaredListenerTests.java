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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.ZmqRemoteException;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.listener.ListenerCounters;
import io.zmqspring.listener.ZmqErrorHandler;
import io.zmqspring.listener.ZmqListenerContainerCustomizer;
import io.zmqspring.listener.ZmqListenerContainerFactory;
import io.zmqspring.listener.ZmqListenerRegistry;
import io.zmqspring.listener.ZmqListenerSettings;
import io.zmqspring.message.PayloadConverter;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import io.zmqspring.socket.ZmqSockets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what an application declares beside the method: handlers of a class, filters,
 * arguments of its own, executors and factories.
 */
@Timeout(60)
class DeclaredListenerTests {

	private static final Queue<String> received = new ConcurrentLinkedQueue<>();

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	@AfterEach
	void close() {
		this.context.close();
		received.clear();
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp://127.0.0.1:*", "inproc://handlers" })
	void typeOfThePayloadChoosesTheHandler(String endpoint) {
		pipeline(endpoint, ZmqFormat.HEADERS);
		start(Orders.class);
		template().send("out", new Order("a", 3));
		template().send("out", new Cancellation("b"));
		template().send("out", "text");
		template().send("out", List.of(1));
		await().untilAsserted(
				() -> assertThat(received).containsExactly("order a", "cancel b", "other text", "other [1]"));
		assertThat(counters("orders.handlers").handled()).isEqualTo(4);
	}

	@Test
	void nameWithoutThePackageChoosesTheHandlerToo() {
		pipeline("inproc://simple", ZmqFormat.HEADERS);
		start(Orders.class);
		template().to("out").header(ZmqHeaders.TYPE, "com.example.model.Order").send(new Order("a", 1));
		template().to("out").header(ZmqHeaders.TYPE, "Cancellation").send(new Cancellation("b"));
		await().untilAsserted(() -> assertThat(received).containsExactly("order a", "cancel b"));
	}

	@Test
	void nameWithThePackageTellsTypesOfOneNameApart() {
		pipeline("inproc://same-name", ZmqFormat.HEADERS);
		start(TwoOrders.class);
		template().send("out", new Order("a", 1));
		template().send("out", new Foreign.Order("b"));
		template().to("out").header(ZmqHeaders.TYPE, "Order").send(new Foreign.Order("c"));
		await().untilAsserted(() -> assertThat(received).containsExactly("own a", "foreign b"));
		await().until(() -> counters("two").unconvertible() == 1);
	}

	@Test
	void messageThatNoHandlerTakesIsToldToTheErrorHandlerWithWhatToDo() {
		pipeline("inproc://unknown", ZmqFormat.HEADERS);
		this.context.registerBean(ZmqErrorHandler.class,
				() -> (message, failure, socket) -> received.add(failure.getMessage()));
		start(NoDefault.class);
		template().send("out", new Cancellation("b"));
		template().send("out", "no type");
		template().send("out", new Order("a", 1));
		await().untilAsserted(() -> assertThat(received).containsExactly(
				"The message is of the type '" + Cancellation.class.getName() + "', and the listener has handlers for ["
						+ Order.class.getName() + "]: add one for it, or make one the default",
				"The message does not say of which type it is, and the listener has handlers for ["
						+ Order.class.getName() + "]: add one for it, or make one the default",
				"order a"));
		assertThat(counters("only").unconvertible()).isEqualTo(2);
	}

	@Test
	void handlersAnswerRequests() {
		define(ZmqSocketDefinition.builder("in", ZmqSocketType.REP).bind("inproc://rep").format(ZmqFormat.HEADERS));
		define(ZmqSocketDefinition.builder("out", ZmqSocketType.REQ).connect("inproc://rep").format(ZmqFormat.HEADERS));
		start(OrdersOnly.class);
		assertThat(template().request("out", new Order("a", 2), String.class)).isEqualTo("done a");
		assertThatExceptionOfType(ZmqRemoteException.class)
			.isThrownBy(() -> template().request("out", new Cancellation("b"), String.class))
			.withMessageContaining("Cancellation");
	}

	@Test
	void resultsOfHandlersGoWhereTheClassSays() {
		pipeline("inproc://forward", ZmqFormat.HEADERS);
		define(ZmqSocketDefinition.builder("results", ZmqSocketType.PUSH).bind("inproc://results"));
		define(ZmqSocketDefinition.builder("sink", ZmqSocketType.PULL).connect("inproc://results"));
		start(Forwarding.class);
		template().send("out", new Order("a", 2));
		assertThat(template().receive("sink", String.class, Duration.ofSeconds(10))).isEqualTo("done a");
	}

	@Test
	void targetOfOneHandlerIsRefused() {
		pipeline("inproc://handler-target", ZmqFormat.HEADERS);
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> start(ForwardingHandler.class))
			.satisfies((ex) -> assertThat(ex.getSetting()).isEqualTo("@SendTo"))
			.withMessageContaining("Put @SendTo on the class");
	}

	@Test
	void handlersNeedAFormatThatSaysTheType() {
		pipeline("inproc://plain", ZmqFormat.PLAIN);
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> start(Orders.class))
			.satisfies((ex) -> assertThat(ex.getSetting()).isEqualTo("format"));
	}

	@ParameterizedTest
	@ValueSource(classes = { Handlerless.class, TwoDefaults.class, SameType.class, NoPayload.class })
	void handlersThatCannotBeToldApartAreRefused(Class<?> type) {
		pipeline("inproc://bad", ZmqFormat.HEADERS);
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> start(type));
	}

	@Test
	void filterOverHeadersHoldsBackWithoutConversion() {
		pipeline("inproc://filter", ZmqFormat.HEADERS);
		start(EuropeanDesk.class);
		template().to("out").header("region", "EU").send(new Order("a", 1));
		template().to("out").header("region", "US").send("no order at all");
		template().to("out").header("region", "EU").send(new Order("b", 1));
		await().untilAsserted(() -> assertThat(received).containsExactly("a", "b"));
		assertThat(counters("desk").filtered()).isEqualTo(1);
		assertThat(counters("desk").unconvertible()).isZero();
		assertThat(counters("desk").handled()).isEqualTo(2);
	}

	@Test
	void filterOverThePayloadConvertsIt() {
		pipeline("inproc://payload", ZmqFormat.PLAIN);
		start(LargeOrders.class);
		template().send("out", new Order("a", 1));
		template().send("out", "no order at all");
		template().send("out", new Order("b", 1000));
		await().untilAsserted(() -> assertThat(received).containsExactly("b"));
		assertThat(counters("large").filtered()).isEqualTo(1);
		assertThat(counters("large").unconvertible()).isEqualTo(1);
	}

	@Test
	void filterThatFailsIsAFailureOfTheListener() {
		pipeline("inproc://failing", ZmqFormat.PLAIN);
		start(FailingFilter.class);
		template().send("out", new Order("a", 1));
		await().until(() -> counters("failing").failed() == 1);
		assertThat(received).isEmpty();
	}

	@Test
	void requestsAreNotFiltered() {
		define(ZmqSocketDefinition.builder("in", ZmqSocketType.REP).bind("inproc://rep"));
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> start(LargeOrders.class))
			.satisfies((ex) -> assertThat(ex.getSetting()).isEqualTo("filter"));
	}

	@Test
	void filterOverTheTopicAndTheFrames() {
		define(ZmqSocketDefinition.builder("out", ZmqSocketType.PUB).bind("inproc://pub"));
		define(ZmqSocketDefinition.builder("in", ZmqSocketType.SUB).connect("inproc://pub"));
		start(EuroDesk.class);
		assertThat(template().awaitSubscribers("out", "", 1, Duration.ofSeconds(10))).isTrue();
		template().publish("out", "EURUSD", "a");
		template().publish("out", "USDEUR", "b");
		template().publish("out", "EURCHF", "c");
		template().send("out", ZmqMessage.of("EUR".getBytes(), new byte[0], "d".getBytes()));
		template().publish("out", "EUR", "end");
		await().untilAsserted(() -> assertThat(received).containsExactly("a", "c", "end"));
		assertThat(counters("euro").filtered()).isEqualTo(2);
	}

	@Test
	void argumentResolversOfTheApplicationAreAsked() {
		pipeline("inproc://resolver", ZmqFormat.HEADERS);
		this.context.registerBean(HandlerMethodArgumentResolver.class, TenantResolver::new);
		start(TenantDesk.class);
		template().to("out").header("tenant", "blue").send("text");
		await().untilAsserted(() -> assertThat(received).containsExactly("blue text"));
	}

	@Test
	void headerIsConverted() {
		pipeline("inproc://convert", ZmqFormat.HEADERS);
		start(HeaderDesk.class);
		template().to("out").header("count", 7).send("text");
		await().untilAsserted(() -> assertThat(received).containsExactly("14"));
	}

	@Test
	void executorIsNamedByTheAnnotation() {
		pipeline("inproc://executor", ZmqFormat.PLAIN);
		this.context.registerBean("mine", Executor.class,
				() -> Executors.newSingleThreadExecutor((task) -> new Thread(task, "mine")));
		start(ExecutorDesk.class);
		template().send("out", "x");
		await().untilAsserted(() -> assertThat(received).containsExactly("mine"));
	}

	@Test
	void executorThatIsNoneIsRefused() {
		pipeline("inproc://none", ZmqFormat.PLAIN);
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> start(ExecutorDesk.class))
			.satisfies((ex) -> assertThat(ex.getSetting()).isEqualTo("executor"));
	}

	@Test
	void batchesAreDeclaredByTexts() {
		pipeline("inproc://batch", ZmqFormat.PLAIN);
		System.setProperty("desk.batch", "true");
		try {
			start(BatchDesk.class);
			for (int i = 0; i < 3; i++) {
				template().send("out", new Order("o" + i, i));
			}
			await().untilAsserted(() -> assertThat(received).containsExactly("[o0, o1]", "[o2]"));
		}
		finally {
			System.clearProperty("desk.batch");
		}
	}

	@Test
	void batchThatIsNeitherTrueNorFalseIsRefused() {
		pipeline("inproc://batch", ZmqFormat.PLAIN);
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> start(BatchDesk.class))
			.satisfies((ex) -> assertThat(ex.getSetting()).isEqualTo("batch"))
			.withMessageContaining("perhaps");
	}

	@Test
	void factoryIsNamedByTheAnnotation() {
		pipeline("inproc://factory", ZmqFormat.PLAIN);
		this.context.registerBean("wide", ZmqListenerContainerFactory.class, () -> factory(
				(factory) -> factory.setSettings(ZmqListenerSettings.builder().autoStartup(false).build())));
		start(FactoryDesk.class);
		assertThat(registry().getContainer("wide-desk").isRunning()).isFalse();
		assertThat(registry().getContainerFactory().getSettings()).isEqualTo(ZmqListenerSettings.DEFAULT);
	}

	@Test
	void factoryThatIsNoneIsRefused() {
		pipeline("inproc://none", ZmqFormat.PLAIN);
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> start(FactoryDesk.class))
			.satisfies((ex) -> assertThat(ex.getSetting()).isEqualTo("containerFactory"));
	}

	@Test
	void customizersHaveTheLastWord() {
		pipeline("inproc://custom", ZmqFormat.PLAIN);
		this.context.registerBean(ZmqListenerContainerCustomizer.class,
				() -> (endpoint, settings) -> settings.autoStartup(!endpoint.id().equals("tuned")));
		start(EagerDesk.class);
		assertThat(registry().getContainer("tuned").isRunning()).isFalse();
	}

	@Test
	void attributesGoOverTheSettingsOfAllListeners() {
		pipeline("inproc://tuned", ZmqFormat.PLAIN);
		define(ZmqSocketDefinition.builder("dead", ZmqSocketType.PUSH)
			.bind("inproc://tuned-dead")
			.format(ZmqFormat.HEADERS));
		List<ZmqListenerSettings> settings = new ArrayList<>();
		this.context.registerBean(ZmqListenerContainerCustomizer.class,
				() -> (endpoint, builder) -> settings.add(builder.build()));
		start(TunedDesk.class);
		assertThat(settings).containsExactly(ZmqListenerSettings.builder()
			.autoStartup(false)
			.concurrency(2)
			.idleEventInterval(Duration.ofSeconds(3))
			.maxInFlight(4)
			.maxRetries(5)
			.batchSize(6)
			.batchTimeout(Duration.ofMillis(7))
			.deadLetter("dead")
			.build());
	}

	@Test
	void factoryOfTheApplicationIsUsed() {
		pipeline("inproc://own", ZmqFormat.PLAIN);
		this.context.registerBean("zmqListenerContainerFactory", ZmqListenerContainerFactory.class, () -> factory(
				(factory) -> factory.setSettings(ZmqListenerSettings.builder().autoStartup(false).build())));
		start(FailingFilter.class);
		assertThat(registry().getContainerFactory()).isSameAs(this.context.getBean("zmqListenerContainerFactory"));
		assertThat(registry().getContainer("failing").isRunning()).isFalse();
	}

	private ZmqListenerContainerFactory factory(Consumer<ZmqListenerContainerFactory> setUp) {
		ZmqListenerContainerFactory factory = new ZmqListenerContainerFactory(this.context.getBean(ZmqSockets.class),
				template(), new PayloadConverter());
		setUp.accept(factory);
		return factory;
	}

	private void pipeline(String endpoint, ZmqFormat format) {
		define(ZmqSocketDefinition.builder("in", ZmqSocketType.PULL).bind(endpoint).format(format));
		define(ZmqSocketDefinition.builder("out", ZmqSocketType.PUSH).connect("socket:in").format(format));
	}

	private void define(ZmqSocketDefinition.Builder definition) {
		ZmqSocketDefinition built = definition.build();
		this.context.registerBean(built.name() + "-socket", ZmqSocketDefinition.class, () -> built);
	}

	private void start(Class<?> bean) {
		this.context.register(Enabled.class, bean);
		this.context.refresh();
	}

	private ZmqTemplate template() {
		return this.context.getBean(ZmqTemplate.class);
	}

	private ZmqListenerRegistry registry() {
		return this.context.getBean(ZmqListenerRegistry.class);
	}

	private ListenerCounters counters(String id) {
		return registry().getContainer(id.startsWith("orders") ? "declaredListenerTests.Orders.handlers" : id)
			.getCounters();
	}

	record Order(String id, int amount) {
	}

	record Cancellation(String id) {
	}

	record Tenant(String name) {
	}

	@EnableZmq
	static class Enabled {

	}

	@ZmqListener("in")
	static class Orders {

		@ZmqHandler
		void onOrder(Order order) {
			received.add("order " + order.id());
		}

		@ZmqHandler
		void onCancellation(Message<Cancellation> cancellation) {
			received.add("cancel " + cancellation.getPayload().id());
		}

		@ZmqHandler(isDefault = true)
		void onOther(String other) {
			received.add("other " + other);
		}

	}

	static final class Foreign {

		record Order(String id) {
		}

	}

	@ZmqListener(value = "in", id = "two")
	static class TwoOrders {

		@ZmqHandler
		void onOwn(Order order) {
			received.add("own " + order.id());
		}

		@ZmqHandler
		void onForeign(Foreign.Order order) {
			received.add("foreign " + order.id());
		}

	}

	@ZmqListener(value = "in", id = "only")
	static class OrdersOnly {

		@ZmqHandler
		String onOrder(Order order) {
			received.add("order " + order.id());
			return "done " + order.id();
		}

	}

	@ZmqListener(value = "in", id = "only")
	static class NoDefault {

		@ZmqHandler
		void onOrder(Order order) {
			received.add("order " + order.id());
		}

	}

	@ZmqListener("in")
	@SendTo("results")
	static class Forwarding {

		@ZmqHandler
		String onOrder(Order order) {
			return "done " + order.id();
		}

	}

	@ZmqListener("in")
	static class ForwardingHandler {

		@ZmqHandler
		@SendTo("out")
		String onOrder(Order order) {
			return order.id();
		}

	}

	@ZmqListener("in")
	static class Handlerless {

		void handle(String text) {
		}

	}

	@ZmqListener("in")
	static class TwoDefaults {

		@ZmqHandler(isDefault = true)
		void one(String text) {
		}

		@ZmqHandler(isDefault = true)
		void two(Order order) {
		}

	}

	@ZmqListener("in")
	static class SameType {

		@ZmqHandler
		void one(Order order) {
		}

		@ZmqHandler
		void two(Message<Order> order) {
		}

	}

	@ZmqListener("in")
	static class NoPayload {

		@ZmqHandler
		void one(ZmqMessage message) {
		}

	}

	static class EuropeanDesk {

		@ZmqListener(value = "in", id = "desk", filter = "headers['region'] == 'EU'")
		void onOrder(Order order) {
			received.add(order.id());
		}

	}

	static class LargeOrders {

		@ZmqListener(value = "in", id = "large", filter = "payload.amount >= 100")
		void onOrder(Order order) {
			received.add(order.id());
		}

	}

	static class FailingFilter {

		@ZmqListener(value = "in", id = "failing", filter = "payload.amount")
		void onOrder(Order order) {
			received.add(order.id());
		}

	}

	static class EuroDesk {

		@ZmqListener(value = "in", id = "euro", filter = "topic.startsWith('EUR') and frames.size() == 2")
		void onText(String text) {
			received.add(text);
		}

	}

	static class TenantDesk {

		@ZmqListener("in")
		void onText(Tenant tenant, String text) {
			received.add(tenant.name() + " " + text);
		}

	}

	static class TenantResolver implements HandlerMethodArgumentResolver {

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return parameter.getParameterType() == Tenant.class;
		}

		@Override
		public Object resolveArgument(MethodParameter parameter, Message<?> message) {
			return new Tenant(String.valueOf(message.getHeaders().get("tenant")));
		}

	}

	static class HeaderDesk {

		@ZmqListener("in")
		void onText(String text, @Header("count") int count) {
			received.add(Integer.toString(count * 2));
		}

	}

	static class ExecutorDesk {

		@ZmqListener(value = "in", executor = "mine")
		void onText(String text) {
			received.add(Thread.currentThread().getName());
		}

	}

	static class BatchDesk {

		@ZmqListener(value = "in", batch = "${desk.batch:perhaps}", batchSize = "#{1 + 1}", batchTimeout = "100ms")
		void onOrders(List<Order> orders) {
			received.add(orders.stream().map(Order::id).toList().toString());
		}

	}

	static class EagerDesk {

		@ZmqListener(value = "in", id = "tuned", autoStartup = "true")
		void onText(String text) {
		}

	}

	static class TunedDesk {

		@ZmqListener(value = "in", autoStartup = "false", concurrency = "2", idleEventInterval = "3s",
				maxInFlight = "4", maxRetries = "5", batchSize = "6", batchTimeout = "7ms", deadLetter = "dead")
		void onText(String text) {
		}

	}

	static class FactoryDesk {

		@ZmqListener(value = "in", id = "wide-desk", containerFactory = "wide")
		void onText(String text) {
		}

	}

}
