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

import java.util.Map;

import org.zeromq.ZMQ;

/**
 * Keys for the runs with CURVE; no others, so that each process knows them.
 *
 * @param publicKey the public key in Z85
 * @param secretKey its secret key
 */
record Keys(String publicKey, String secretKey) {

	// Those of RFC 26 and of CurveZMQ's tests
	static final Keys SERVER = new Keys("rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7",
			"JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6");

	static final Keys CLIENT = new Keys("Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID",
			"D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs");

	void serve(ZMQ.Socket socket) {
		socket.setCurveServer(true);
		use(socket, this);
	}

	void use(ZMQ.Socket socket) {
		socket.setCurveServerKey(SERVER.publicKey.getBytes(ZMQ.CHARSET));
		use(socket, this);
	}

	private static void use(ZMQ.Socket socket, Keys keys) {
		socket.setCurvePublicKey(keys.publicKey.getBytes(ZMQ.CHARSET));
		socket.setCurveSecretKey(keys.secretKey.getBytes(ZMQ.CHARSET));
	}

	static Map<String, Object> serverProperties() {
		return Map.of("zmq.security.curve.keys.secret-key", SERVER.secretKey,
				"zmq.security.curve.keys.allow-any-client", true, "zmq.socket.in.security", "keys");
	}

	static Map<String, Object> clientProperties() {
		return Map.of("zmq.security.curve.keys.secret-key", CLIENT.secretKey, "zmq.security.curve.keys.server-key",
				SERVER.publicKey, "zmq.socket.out.security", "keys");
	}

}
