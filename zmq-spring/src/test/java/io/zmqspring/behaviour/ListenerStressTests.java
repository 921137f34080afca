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

package io.zmqspring.behaviour;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.zmqspring.ZmqBatchListenerFailedException;
import io.zmqspring.ZmqSendTimeoutException;
import io.zmqspring.annotation.EnableZmq;
import io.zmqspring.annotation.ZmqHandler;
import io.zmqspring.annotation.ZmqListener;
import io.zmqspring.core.ReactiveZmqTemplate;
import io.zmqspring.core.ZmqTemplate;
import io.zmqspring.listener.ListenerCounters;
import io.zmqspring.listener.ZmqErrorHandler;
import io.zmqspring.listener.ZmqListenerContainer;
import io.zmqspring.listener.ZmqListenerEndpoint;
import io.zmqspring.listener.ZmqListenerFailedEvent;
import io.zmqspring.listener.ZmqListenerIdleEvent;
import io.zmqspring.listener.ZmqListenerRegistry;
import io.zmqspring.listener.ZmqListenerSettings;
import io.zmqspring.message.ZmqFormat;
import io.zmqspring.message.ZmqHeaders;
import io.zmqspring.message.ZmqMessage;
import io.zmqspring.socket.ZmqSocketDefinition;
import io.zmqspring.socket.ZmqSocketType;
import io.zmqspring.socket.ZmqSockets;
import kotlin.ResultKt;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * All that listeners can do at once, with handlers that fail, are slow or answer later,
 * and listeners that pause, restart, come and go: each message that was sent is handled
 * once, dead, or held back by a filter. Runs for 30 seconds, or as many as the system
 * property {@code zmq.stress.seconds} says.
 */
class ListenerStressTests {

	private static final int SECONDS = Integer.getInteger("zmq.stress.seconds", 30);

	private static final int MOST_PER_LANE = 10_000 * SECONDS;

	private static final Pattern NUMBER = Pattern.compile("\"number\":(\\d+)");

	private static final long MOST_HEAP = 48 * 1024 * 1024;

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final Map<String, Lane> lanes = new LinkedHashMap<>();

	private final AtomicBoolean over = new AtomicBoolean();

	private final AtomicInteger idleEvents = new AtomicInteger();

	private Disposable results;

	@AfterEach
	void close() {
		this.over.set(true);
		if (this.results != null) {
			this.results.dispose();
		}
		this.context.close();
	}

	@Test
	void booksBalance() throws Exception {
		start();
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
		List<Thread> senders = new ArrayList<>();
		for (Lane lane : this.lanes.values()) {
			Thread sender = new Thread(() -> lane.send(this.over), "sender-" + lane.id);
			sender.start();
			senders.add(sender);
		}
		disturb(System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS) / 4);
		long before = usedHeap();
		disturb(end);
		long after = usedHeap();
		this.over.set(true);
		for (Thread sender : senders) {
			sender.join();
		}
		await().until(() -> this.idleEvents.get() > 0);
		this.lanes.values().forEach(Lane::stop);
		Dead dead = this.context.getBean(Dead.class);
		int lost = this.lanes.values().stream().mapToInt((lane) -> lane.lost()).sum();
		await().untilAsserted(() -> assertThat(dead.count).hasValue(lost));
		for (Lane lane : this.lanes.values()) {
			lane.check();
		}
		Sink sink = this.context.getBean(Sink.class);
		await().untilAsserted(() -> assertThat(sink.results).hasValue(sink.expected.get()));
		await().untilAsserted(() -> assertThat(sink.replies).hasValue(sink.expectedReplies.get()));
		await().untilAsserted(() -> assertThat(sink.rates).hasValue(sink.expectedRates.get()));
		Lane desk = this.lanes.get("desk");
		await().untilAsserted(() -> assertThat(desk.answered).hasValue(desk.sent.get()));
		assertThat(desk.sorry).hasValue(desk.lost());
		assertThat(this.lanes.values().stream().mapToInt((lane) -> lane.restarts.get()).sum()).as("restarts")
			.isPositive();
		assertThat(after - before).as("growth of the heap").isLessThan(MOST_HEAP);
		System.out.println(this.lanes.values());
	}

	private void start() {
		this.context.registerBean(ZmqListenerSettings.class, () -> ZmqListenerSettings.builder()
			.queueCapacity(64)
			.maxInFlight(16)
			.shutdownTimeout(Duration.ofSeconds(60))
			.idleEventInterval(Duration.ofMillis(100))
			.virtualThreads(Runtime.version().feature() >= 21)
			.retry(new ZmqListenerSettings.Retry(2, Duration.ofMillis(1), Duration.ZERO, 2, Duration.ofMillis(5)))
			.deadLetter("dead-out")
			.build());
		this.context.registerBean("pool", ExecutorService.class, () -> Executors.newCachedThreadPool());
		this.context.registerBean(ZmqErrorHandler.class,
				() -> (message, failure, socket) -> socket.equals("desk") ? "sorry" : null);
		this.context.registerBean(Validator.class, Numbers::new);
		define(socket("dead-in", ZmqSocketType.PULL).format(ZmqFormat.HEADERS).bind("inproc://dead"));
		define(socket("dead-out", ZmqSocketType.PUSH).format(ZmqFormat.HEADERS).connect("inproc://dead"));
		define(socket("results-in", ZmqSocketType.PULL).bind("tcp://127.0.0.1:*"));
		define(socket("results-out", ZmqSocketType.PUSH).connect("socket:results-in"));
		pipeline("keyed", ZmqSocketType.PUSH, ZmqSocketType.PULL, ZmqFormat.PLAIN);
		pipeline("batch", ZmqSocketType.PUSH, ZmqSocketType.PULL, ZmqFormat.PLAIN);
		pipeline("split", ZmqSocketType.PUSH, ZmqSocketType.PULL, ZmqFormat.PLAIN);
		pipeline("later", ZmqSocketType.PUSH, ZmqSocketType.PULL, ZmqFormat.PLAIN);
		pipeline("mono", ZmqSocketType.PUSH, ZmqSocketType.PULL, ZmqFormat.PLAIN);
		pipeline("stream", ZmqSocketType.DEALER, ZmqSocketType.DEALER, ZmqFormat.PLAIN);
		pipeline("typed", ZmqSocketType.PUSH, ZmqSocketType.PULL, ZmqFormat.HEADERS);
		pipeline("desk", ZmqSocketType.REQ, ZmqSocketType.REP, ZmqFormat.PLAIN);
		pipeline("rates", ZmqSocketType.PUSH, ZmqSocketType.PULL, ZmqFormat.PLAIN);
		pipeline("guest", ZmqSocketType.PUSH, ZmqSocketType.PULL, ZmqFormat.PLAIN);
		define(socket("rates-pub", ZmqSocketType.PUB).whenFull(ZmqSocketDefinition.WhenFull.BLOCK)
			.bind("tcp://127.0.0.1:*"));
		define(socket("rates-sub", ZmqSocketType.SUB).connect("socket:rates-pub"));
		define(socket("topics-out", ZmqSocketType.PUB).whenFull(ZmqSocketDefinition.WhenFull.BLOCK)
			.bind("tcp://127.0.0.1:*"));
		define(socket("topics", ZmqSocketType.SUB).connect("socket:topics-out"));
		this.lanes.put("even", new Lane("even", "topics"));
		this.lanes.put("odd", new Lane("odd", "topics"));
		this.context.registerBean(ListenerStressTests.class, () -> this);
		this.context.register(Enabled.class, Dead.class, Sink.class, Desk.class, Typed.class);
		this.context.refresh();
		this.lanes.get("guest").register();
		Sink sink = this.context.getBean(Sink.class);
		this.results = new ReactiveZmqTemplate(sockets(), template()).stream("results-in", Job.class)
			.limitRate(16)
			.subscribe((job) -> sink.results.incrementAndGet());
		assertThat(template().awaitSubscribers("rates-pub", "EUR", 1, Application.TIMEOUT)).isTrue();
		assertThat(template().awaitSubscribers("topics-out", "even", 1, Application.TIMEOUT)).isTrue();
		assertThat(template().awaitSubscribers("topics-out", "odd", 1, Application.TIMEOUT)).isTrue();
	}

	// The sender binds, so that a listener that restarts finds it
	private void pipeline(String name, ZmqSocketType out, ZmqSocketType in, ZmqFormat format) {
		define(socket(name + "-out", out).format(format).bind("tcp://127.0.0.1:*"));
		define(socket(name, in).format(format).connect("socket:" + name + "-out"));
		this.lanes.put(name, new Lane(name, name));
	}

	private static ZmqSocketDefinition.Builder socket(String name, ZmqSocketType type) {
		return ZmqSocketDefinition.builder(name, type)
			.sendHighWaterMark(100)
			.receiveHighWaterMark(100)
			.sendTimeout(Duration.ofSeconds(20))
			.sendBufferSize(4096)
			.receiveBufferSize(4096)
			.reconnectInterval(Duration.ofMillis(10))
			.reconnectIntervalMax(Duration.ofMillis(50));
	}

	private void define(ZmqSocketDefinition.Builder definition) {
		ZmqSocketDefinition built = definition.build();
		this.context.registerBean(built.name() + "-socket", ZmqSocketDefinition.class, () -> built);
	}

	private void disturb(long until) {
		List<CompletableFuture<Void>> disturbers = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			Random random = new Random(i);
			disturbers
				.add(CompletableFuture.runAsync(() -> disturb(random, until), (task) -> new Thread(task).start()));
		}
		disturbers.forEach(CompletableFuture::join);
	}

	private void disturb(Random random, long until) {
		List<Lane> all = List.copyOf(this.lanes.values());
		while (System.nanoTime() < until) {
			Lane lane = all.get(random.nextInt(all.size()));
			if (lane.socket.equals("topics")) {
				lane.container().subscribe("extra");
			}
			if (random.nextBoolean() || lane.socket.equals("topics")) {
				lane.container().pause();
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(100)));
				lane.container().resume();
			}
			else {
				lane.restart();
			}
			if (lane.socket.equals("topics")) {
				lane.container().unsubscribe("extra");
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(50)));
		}
	}

	private static long usedHeap() {
		Runtime runtime = Runtime.getRuntime();
		System.gc();
		return runtime.totalMemory() - runtime.freeMemory();
	}

	private ZmqSockets sockets() {
		return this.context.getBean(ZmqSockets.class);
	}

	private ZmqTemplate template() {
		return this.context.getBean(ZmqTemplate.class);
	}

	@EventListener
	void onFailure(ZmqListenerFailedEvent event) {
		assertThat(event.isDeadLettered()).isTrue();
		this.lanes.get(event.getContainer().getId()).events.incrementAndGet();
	}

	@EventListener
	void onSilence(ZmqListenerIdleEvent event) {
		this.idleEvents.incrementAndGet();
	}

	// Of a job, also of a broken one
	private static int number(String payload) {
		Matcher number = NUMBER.matcher(payload);
		assertThat(number.find()).isTrue();
		return Integer.parseInt(number.group(1));
	}

	record Job(int number, String key) {
	}

	record Order(int number) {
	}

	record Cancellation(int number) {
	}

	@EnableZmq
	static class Enabled {

	}

	/**
	 * The way from one sender to one listener, and its books.
	 */
	final class Lane {

		private final String id;

		private final String socket;

		private final AtomicInteger sent = new AtomicInteger();

		private final AtomicInteger answered = new AtomicInteger();

		private final AtomicInteger sorry = new AtomicInteger();

		private final AtomicInteger restarts = new AtomicInteger();

		private final AtomicInteger events = new AtomicInteger();

		private final AtomicInteger twice = new AtomicInteger();

		private final BitSet done = new BitSet();

		private final BitSet dead = new BitSet();

		private final Set<Integer> tried = ConcurrentHashMap.newKeySet();

		private final Semaphore requests = new Semaphore(64);

		// Of containers that have been replaced
		private final List<ListenerCounters> former = new CopyOnWriteArrayList<>();

		private volatile ZmqListenerContainer container;

		// Sending, and a restart
		private final ReentrantReadWriteLock turn = new ReentrantReadWriteLock(true);

		Lane(String id, String socket) {
			this.id = id;
			this.socket = socket;
		}

		void send(AtomicBoolean end) {
			while (!end.get() && this.sent.get() < MOST_PER_LANE) {
				this.turn.readLock().lock();
				try {
					send(this.sent.get());
					this.sent.incrementAndGet();
				}
				catch (ZmqSendTimeoutException ex) {
					// Nothing of it was sent
					Thread.onSpinWait();
				}
				finally {
					this.turn.readLock().unlock();
				}
			}
		}

		private void send(int number) {
			Job job = new Job(number, "k" + number % 7);
			Object payload = (number % 200 == 11) ? "\"number\":" + number + ", broken" : job;
			String out = this.socket + "-out";
			switch (this.id) {
				case "even", "odd" -> template().publish(out, this.id + number % 3, payload);
				case "typed" -> template().send(out, typed(number, payload));
				case "desk" -> {
					this.requests.acquireUninterruptibly();
					template().to(out)
						.timeout(Duration.ofMinutes(2))
						.requestAsync(payload, String.class)
						.whenComplete(this::answered);
				}
				default -> template().send(out, payload);
			}
		}

		private Object typed(int number, Object payload) {
			return (payload instanceof String || number % 40 == 21) ? payload
					: (number % 2 == 0) ? new Order(number) : new Cancellation(number);
		}

		private void answered(String reply, Throwable failure) {
			this.requests.release();
			if (failure == null) {
				this.answered.incrementAndGet();
				this.sorry.addAndGet(reply.equals("sorry") ? 1 : 0);
			}
		}

		ZmqListenerContainer container() {
			return (this.container != null) ? this.container : registry().getContainer(this.id);
		}

		private ZmqListenerRegistry registry() {
			return ListenerStressTests.this.context.getBean(ZmqListenerRegistry.class);
		}

		// A listener that comes at run time
		void register() {
			this.container = registry().register(ZmqListenerEndpoint.builder(this.id, this.socket, (message) -> {
				String text = new String(message.payload());
				if (text.endsWith("broken")) {
					throw new MessageConversionException(text);
				}
				handle(number(text));
			}).build());
		}

		private void unregister() {
			this.former.add(container().getCounters());
			registry().unregister(this.id);
		}

		private long count(ToLongFunction<ListenerCounters> what) {
			return this.former.stream().mapToLong(what).sum() + what.applyAsLong(container().getCounters());
		}

		void restart() {
			this.turn.writeLock().lock();
			try {
				awaitArrival();
				boolean guest = this.container != null;
				if (guest) {
					unregister();
				}
				else {
					container().stop();
				}
				// What is sent to a peer that is just leaving is lost, and nobody knows
				String out = this.socket + "-out";
				await(this.id).until(() -> sockets().get(out).connections() == 0);
				if (guest) {
					register();
				}
				else {
					container().start();
				}
				assertThat(template().awaitPeers(out, 1, Duration.ofSeconds(30))).as(this.id).isTrue();
				this.restarts.incrementAndGet();
			}
			finally {
				this.turn.writeLock().unlock();
			}
		}

		private void awaitArrival() {
			int expected = this.socket.equals(this.id) ? this.sent.get()
					: ListenerStressTests.this.lanes.get("even").sent.get()
							+ ListenerStressTests.this.lanes.get("odd").sent.get();
			await().atMost(Duration.ofMinutes(2))
				.untilAsserted(() -> assertThat(sockets().get(this.socket).counters().received()).as(this.id)
					.isEqualTo(expected));
		}

		void stop() {
			awaitArrival();
			container().stop();
		}

		// Fails for good, or once, or takes its time, or none of these
		void handle(int number) {
			if (number % 50 == 7) {
				throw new IllegalStateException("never");
			}
			if (number % 20 == 3 && this.tried.add(number)) {
				throw new IllegalStateException("not yet");
			}
			if (number % 100 == 5) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
			}
			this.tried.remove(number);
			mark(number, this.done);
		}

		void mark(int number, BitSet marks) {
			synchronized (marks) {
				if (marks.get(number)) {
					this.twice.incrementAndGet();
				}
				marks.set(number);
			}
		}

		int lost() {
			return (int) (count(ListenerCounters::failed) + count(ListenerCounters::unconvertible));
		}

		void check() {
			long handled = count(ListenerCounters::handled);
			assertThat(count(ListenerCounters::dropped)).as(this.id).isZero();
			assertThat(handled + count(ListenerCounters::filtered) + lost()).as(this.id).isEqualTo(this.sent.get());
			assertThat(count(ListenerCounters::deadLettered)).as(this.id).isEqualTo(lost());
			assertThat(this.events).as(this.id).hasValue(lost());
			assertThat(this.twice).as(this.id).hasValue(0);
			assertThat(this.done.cardinality()).as(this.id).isEqualTo((int) handled);
			assertThat(this.dead.cardinality()).as(this.id).isEqualTo(lost());
			assertThat(this.done.intersects(this.dead)).as(this.id).isFalse();
			assertThat(handled).as(this.id).isPositive();
			assertThat(lost()).as(this.id).isPositive();
			assertThat(count(ListenerCounters::retried)).as(this.id).isPositive();
		}

		@Override
		public String toString() {
			return this.id + ": sent " + this.sent + " handled " + count(ListenerCounters::handled) + " dead "
					+ count(ListenerCounters::deadLettered) + " filtered " + count(ListenerCounters::filtered)
					+ " retried " + count(ListenerCounters::retried) + " restarts " + this.restarts + "\n";
		}

	}

	/**
	 * Receives the dead letters.
	 */
	static class Dead {

		private final AtomicInteger count = new AtomicInteger();

		private final ListenerStressTests test;

		Dead(ListenerStressTests test) {
			this.test = test;
		}

		@ZmqListener(value = "dead-in", deadLetter = "none", maxRetries = "0")
		void onDead(byte[] bytes, @Header(ZmqHeaders.DEAD_LETTER_LISTENER) String listener, ZmqMessage frames) {
			Lane lane = this.test.lanes.get(listener);
			lane.mark(number(new String(bytes)), lane.dead);
			this.count.incrementAndGet();
		}

	}

	/**
	 * Receives results and replies.
	 */
	static class Sink {

		private final AtomicInteger expected = new AtomicInteger();

		private final AtomicInteger results = new AtomicInteger();

		private final AtomicInteger expectedRates = new AtomicInteger();

		private final AtomicInteger rates = new AtomicInteger();

		private final AtomicInteger expectedReplies = new AtomicInteger();

		private final AtomicInteger replies = new AtomicInteger();

		@ZmqListener(value = "rates-sub", topics = "EUR")
		void onRate(Job job) {
			this.rates.incrementAndGet();
		}

		@ZmqListener("stream-out")
		void onReply(Integer number) {
			this.replies.incrementAndGet();
		}

	}

	/**
	 * Handles what is not chosen by its type.
	 */
	static class Desk {

		private final Map<String, Lane> lanes;

		private final Sink sink;

		private final ExecutorService pool;

		private final Map<String, Integer> last = new ConcurrentHashMap<>();

		Desk(ListenerStressTests test, Sink sink, ExecutorService pool) {
			this.pool = pool;
			this.lanes = test.lanes;
			this.sink = sink;
		}

		@ZmqListener(value = "keyed", id = "keyed", concurrency = "4", orderBy = "payload.key",
				filter = "payload.number % 30 != 9")
		void onKeyed(Job job) {
			Integer before = this.last.put(job.key(), job.number());
			if (before != null && before > job.number()) {
				this.lanes.get("keyed").twice.incrementAndGet();
			}
			this.lanes.get("keyed").handle(job.number());
		}

		@ZmqListener(value = "batch", id = "batch", concurrency = "2", batch = "true", batchSize = "20",
				batchTimeout = "5ms")
		void onBatch(List<Job> jobs) {
			Lane lane = this.lanes.get("batch");
			if (jobs.get(0).number() % 100 == 50 && lane.tried.add(-jobs.get(0).number())) {
				throw new IllegalStateException("the whole batch");
			}
			for (int i = 0; i < jobs.size(); i++) {
				try {
					lane.handle(jobs.get(i).number());
				}
				catch (IllegalStateException ex) {
					throw new ZmqBatchListenerFailedException("one", ex, i);
				}
			}
		}

		@ZmqListener(value = "split", id = "split", concurrency = "3", executor = "pool")
		@SendTo("results-out")
		List<Job> onSplit(Job job) {
			this.lanes.get("split").handle(job.number());
			this.sink.expected.addAndGet(job.number() % 3);
			return Collections.nCopies(job.number() % 3, job);
		}

		@ZmqListener(value = "later", id = "later")
		CompletableFuture<Void> onLater(@Validated Job job) {
			return CompletableFuture.runAsync(() -> this.lanes.get("later").handle(job.number()),
					CompletableFuture.delayedExecutor(job.number() % 3, TimeUnit.MILLISECONDS, this.pool));
		}

		@ZmqListener(value = "rates", id = "rates")
		@SendTo("rates-pub")
		Message<Job> onRate(Job job) {
			this.lanes.get("rates").handle(job.number());
			boolean wanted = job.number() % 4 == 0;
			this.sink.expectedRates.addAndGet(wanted ? 1 : 0);
			return MessageBuilder.withPayload(job).setHeader(ZmqHeaders.TOPIC, wanted ? "EURUSD" : "USDEUR").build();
		}

		@ZmqListener(value = "mono", id = "mono", concurrency = "2")
		Mono<Void> onMono(Job job) {
			return Mono.delay(Duration.ofMillis(job.number() % 3))
				.doOnNext((tick) -> this.lanes.get("mono").handle(job.number()))
				.then();
		}

		@ZmqListener(value = "stream", id = "stream")
		Flux<Integer> onStream(Job job) {
			return Flux.defer(() -> {
				this.lanes.get("stream").handle(job.number());
				this.sink.expectedReplies.addAndGet(job.number() % 4);
				return Flux.range(0, job.number() % 4);
			});
		}

		@ZmqListener(value = "desk", id = "desk", concurrency = "2")
		Object onRequest(Job job, Continuation<? super String> continuation) {
			CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, this.pool).execute(() -> {
				Object result = "done";
				try {
					this.lanes.get("desk").handle(job.number());
				}
				catch (IllegalStateException ex) {
					result = ResultKt.createFailure(ex);
				}
				continuation.resumeWith(result);
			});
			return IntrinsicsKt.getCOROUTINE_SUSPENDED();
		}

		@ZmqListener(value = "topics", id = "even", topics = "even")
		void onEven(Job job) {
			this.lanes.get("even").handle(job.number());
		}

		@ZmqListener(value = "topics", id = "odd", topics = "odd", concurrency = "2")
		Object onOdd(Job job, Continuation<? super Unit> continuation) {
			this.lanes.get("odd").handle(job.number());
			return Unit.INSTANCE;
		}

	}

	/**
	 * Finds one job in a hundred invalid.
	 */
	static class Numbers implements Validator {

		@Override
		public boolean supports(Class<?> type) {
			return type == Job.class;
		}

		@Override
		public void validate(Object target, Errors errors) {
			if (((Job) target).number() % 100 == 61) {
				errors.reject("number");
			}
		}

	}

	/**
	 * Handles by type.
	 */
	@ZmqListener(value = "typed", id = "typed")
	static class Typed {

		private final Lane lane;

		Typed(ListenerStressTests test) {
			this.lane = test.lanes.get("typed");
		}

		@ZmqHandler
		void onOrder(Order order) {
			this.lane.handle(order.number());
		}

		@ZmqHandler
		void onCancellation(Cancellation cancellation) {
			this.lane.handle(cancellation.number());
		}

	}

}
