/* A REP peer on libzmq that sends each request back, behind "echo: " */
#include <stdio.h>
#include <string.h>
#include <zmq.h>

int main(void) {
	void *socket = zmq_socket(zmq_ctx_new(), ZMQ_REP);
	if (zmq_bind(socket, "tcp://0.0.0.0:5555") != 0) {
		return 1;
	}
	puts("ready");
	fflush(stdout);
	for (;;) {
		char text[1024] = "echo: ";
		int length = zmq_recv(socket, text + 6, sizeof text - 7, 0);
		if (length < 0 || zmq_send(socket, text, 6 + length, 0) < 0) {
			return 1;
		}
	}
}
