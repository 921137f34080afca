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

import java.util.LinkedHashMap;
import java.util.Map;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.boot.autoconfigure.ZmqProperties.Curve;
import io.zmqspring.boot.autoconfigure.ZmqProperties.Plain;
import io.zmqspring.boot.autoconfigure.ZmqProperties.Security;
import io.zmqspring.security.CurveSecurity;
import io.zmqspring.security.PlainSecurity;
import io.zmqspring.security.ZmqSecurity;

// The security bundles of the properties. All are validated, whether a socket names them or not.
final class SecurityBundles {

	private final Map<String, ZmqSecurity> bundles = new LinkedHashMap<>();

	SecurityBundles(Security security) {
		for (Map.Entry<String, Curve> bundle : security.getCurve().entrySet()) {
			add(create(bundle.getKey(), bundle.getValue()));
		}
		for (Map.Entry<String, Plain> bundle : security.getPlain().entrySet()) {
			add(create(bundle.getKey(), bundle.getValue()));
		}
	}

	private static ZmqSecurity create(String name, Curve curve) {
		return CurveSecurity.builder(name)
			.publicKey(curve.getPublicKey())
			.secretKey(curve.getSecretKey())
			.serverKey(curve.getServerKey().toArray(String[]::new))
			.authorizedClients(curve.getAuthorizedClients().toArray(String[]::new))
			.allowAnyClient(curve.isAllowAnyClient())
			.build();
	}

	private static ZmqSecurity create(String name, Plain plain) {
		boolean client = plain.getUser() != null || plain.getPassword() != null;
		if (client && !plain.getUsers().isEmpty()) {
			throw new ZmqConfigurationException(null, "security.plain." + name + ".users", null,
					"A bundle is either that of a client, with 'user' and 'password', or of a server, with 'users'.",
					"Make two bundles of it.");
		}
		return client ? PlainSecurity.client(name, plain.getUser(), plain.getPassword())
				: PlainSecurity.server(name, plain.getUsers());
	}

	private void add(ZmqSecurity bundle) {
		if (this.bundles.put(bundle.name(), bundle) != null) {
			throw new ZmqConfigurationException(null, "security.plain." + bundle.name(), null,
					"There is a bundle of this name below zmq.security.curve, too.", "Give each a name of its own.");
		}
	}

	ZmqSecurity get(String socket, String name) {
		ZmqSecurity bundle = this.bundles.get(name);
		if (bundle == null) {
			throw new ZmqConfigurationException(socket, "security", name,
					"There is no such security bundle; there are " + this.bundles.keySet() + ".",
					"Configure it below zmq.security.curve." + name + " or zmq.security.plain." + name
							+ ", or correct the name.");
		}
		return bundle;
	}

}
