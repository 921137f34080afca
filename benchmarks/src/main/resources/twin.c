// One end of a workload with libzmq. Answers each line with a line, and ends with its
// standard input: twin pull|rep SIZE, or twin push|req SIZE ENDPOINT.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

static void *zocket;
static char payload[65536];
static size_t size;
static long goal;
static int64_t end;
static pthread_t thread;
static int taking;

// The clock of System.nanoTime
static int64_t now(void) {
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void *take(void *unused) {
	zmq_msg_t message;
	zmq_msg_init(&message);
	for (long i = 0; i < goal; i++) {
		zmq_msg_recv(&message, zocket, 0);
	}
	end = now();
	zmq_msg_close(&message);
	return unused;
}

static void *echo(void *unused) {
	zmq_msg_t message;
	zmq_msg_init(&message);
	while (zmq_msg_recv(&message, zocket, 0) >= 0 && zmq_msg_send(&message, zocket, 0) >= 0) {
	}
	return unused;
}

static int compare(const void *left, const void *right) {
	int64_t a = *(const int64_t *) left, b = *(const int64_t *) right;
	return (a > b) - (a < b);
}

static void ask(long count) {
	int64_t *latencies = malloc(count * sizeof(int64_t));
	int64_t start = now();
	for (long i = 0; i < count; i++) {
		int64_t before = now();
		zmq_send(zocket, payload, size, 0);
		zmq_recv(zocket, payload, size, 0);
		latencies[i] = now() - before;
	}
	int64_t stop = now();
	qsort(latencies, count, sizeof(int64_t), compare);
	printf("%ld %ld %ld %ld\n", start, stop, latencies[count / 2], latencies[count * 99 / 100]);
	free(latencies);
}

static void push(long count) {
	int64_t start = now();
	for (long i = 0; i < count; i++) {
		zmq_send(zocket, payload, size, 0);
	}
	printf("%ld %ld 0 0\n", start, now());
}

int main(int count, char **arguments) {
	char line[256], endpoint[256];
	size_t length = sizeof endpoint;
	if (count < 3) {
		return 1;
	}
	const char *role = arguments[1];
	int pulls = !strcmp(role, "pull"), replies = !strcmp(role, "rep"), asks = !strcmp(role, "req");
	int buffer = 131072;
	size = atol(arguments[2]);
	zocket = zmq_socket(zmq_ctx_new(), pulls ? ZMQ_PULL : replies ? ZMQ_REP : asks ? ZMQ_REQ : ZMQ_PUSH);
	zmq_setsockopt(zocket, ZMQ_SNDBUF, &buffer, sizeof buffer);
	zmq_setsockopt(zocket, ZMQ_RCVBUF, &buffer, sizeof buffer);
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (pulls || replies) {
		if (zmq_bind(zocket, "tcp://127.0.0.1:*") || zmq_getsockopt(zocket, ZMQ_LAST_ENDPOINT, endpoint, &length)) {
			return 1;
		}
		printf("%s\n", endpoint);
	}
	else {
		if (count < 4 || zmq_connect(zocket, arguments[3])) {
			return 1;
		}
		printf("ready\n");
	}
	if (replies) {
		pthread_create(&thread, NULL, echo, NULL);
	}
	while (fgets(line, sizeof line, stdin)) {
		long number = strchr(line, ' ') ? atol(strchr(line, ' ')) : 0;
		if (!strncmp(line, "begin", 5)) {
			goal = number;
			if (pulls) {
				taking = !pthread_create(&thread, NULL, take, NULL);
			}
			printf("begun\n");
		}
		else if (!strncmp(line, "usage", 5)) {
			struct rusage usage;
			getrusage(RUSAGE_SELF, &usage);
			printf("0 %ld\n", (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000000L
					+ (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000L);
		}
		else if (pulls) {
			if (taking) {
				pthread_join(thread, NULL);
			}
			printf("0 %ld 0 0\n", end);
		}
		else if (replies) {
			printf("0 0 0 0\n");
		}
		else if (asks) {
			ask(number);
		}
		else {
			push(number);
		}
	}
	_exit(0);
}
