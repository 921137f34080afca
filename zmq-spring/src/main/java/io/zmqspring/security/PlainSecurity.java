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

package io.zmqspring.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.security.ZmqAuthenticator.Decision;
import org.jspecify.annotations.Nullable;
import zmq.SocketBase;
import zmq.ZMQ;

/**
 * A security bundle with user names and passwords (RFC 24/ZMTP-PLAIN). Both travel in
 * clear, as all messages do: use it on networks that nobody else can listen to.
 */
public final class PlainSecurity extends ZmqSecurity {

	// JeroMQ takes a longer one for one of a negative length
	private static final int LONGEST = 127;

	private final Map<String, byte[]> users;

	private final @Nullable String user;

	private final @Nullable String password;

	private PlainSecurity(String name, Map<String, String> users, @Nullable String user, @Nullable String password) {
		super(name);
		this.users = new LinkedHashMap<>();
		users.forEach((one, secret) -> this.users.put(one, bytes(secret)));
		this.user = user;
		this.password = password;
	}

	/**
	 * Create the bundle of a client.
	 * @param name the name of the bundle
	 * @param user the name of the user, 1 to 127 bytes in UTF-8
	 * @param password the password, 1 to 127 bytes in UTF-8
	 * @return the bundle
	 * @throws ZmqConfigurationException if one is missing or too long
	 */
	public static PlainSecurity client(String name, @Nullable String user, @Nullable String password) {
		checkUser(name, "user", user);
		checkPassword(name, "password", password);
		return new PlainSecurity(name, Map.of(), user, password);
	}

	/**
	 * Create the bundle of a server.
	 * @param name the name of the bundle
	 * @param users the passwords by the names of the users, at least one, each 1 to 127
	 * bytes in UTF-8
	 * @return the bundle
	 * @throws ZmqConfigurationException if there is none, or one is empty or too long
	 */
	public static PlainSecurity server(String name, Map<String, String> users) {
		if (users.isEmpty()) {
			throw new ZmqConfigurationException(null, setting(name, "users"), null,
					"Nobody could connect: there are no users.", "Name a user with its password.");
		}
		users.forEach((user, password) -> {
			checkUser(name, "users", user);
			checkPassword(name, "users." + user, password);
		});
		return new PlainSecurity(name, users, null, null);
	}

	private static String setting(String name, String setting) {
		return "security.plain." + name + "." + setting;
	}

	private static void checkUser(String name, String setting, @Nullable String user) {
		check(name, setting, user, "name of a user");
	}

	private static void checkPassword(String name, String setting, @Nullable String password) {
		check(name, setting, password, "password");
	}

	private static void check(String name, String setting, @Nullable String text, String what) {
		if (text == null || text.isEmpty()) {
			throw new ZmqConfigurationException(null, setting(name, setting), null, "The " + what + " is missing.",
					"Set it to a text of 1 to " + LONGEST + " bytes.");
		}
		int length = bytes(text).length;
		if (length > LONGEST) {
			throw new ZmqConfigurationException(null, setting(name, setting), null,
					"A " + what + " has " + length + " bytes, which JeroMQ cannot send.",
					"Use one of 1 to " + LONGEST + " bytes.");
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public ZmqMechanism mechanism() {
		return ZmqMechanism.PLAIN;
	}

	@Override
	public boolean isServer() {
		return this.user == null;
	}

	@Override
	public void applyTo(SocketBase socket, int alternative) {
		if (isServer()) {
			socket.setSocketOpt(ZMQ.ZMQ_PLAIN_SERVER, true);
		}
		else {
			socket.setSocketOpt(ZMQ.ZMQ_PLAIN_USERNAME, this.user);
			socket.setSocketOpt(ZMQ.ZMQ_PLAIN_PASSWORD, this.password);
		}
	}

	@Override
	public Object state() {
		return this;
	}

	@Override
	Decision decide(ZapRequest request) {
		String name = request.text(0);
		byte[] expected = this.users.get(name);
		// As long for users that there are not
		boolean same = MessageDigest.isEqual((expected != null) ? expected : new byte[1], request.credential(1));
		if (expected == null) {
			return Decision.refuse("there is no user '" + LogText.of(name) + "'");
		}
		return same ? Decision.accept(name)
				: Decision.refuse("its password for user '" + LogText.of(name) + "' is wrong");
	}

}
