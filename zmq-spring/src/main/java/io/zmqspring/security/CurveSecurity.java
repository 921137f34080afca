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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.security.ZmqAuthenticator.Decision;
import org.jspecify.annotations.Nullable;
import zmq.SocketBase;
import zmq.ZMQ;

/**
 * A security bundle with CURVE keys: peers show who they are, and everything is encrypted
 * (RFC 26/CURVEZMQ). A key is a text of 40 characters in Z85, or {@code file:} and the
 * path of a file that has it, as a certificate of CZMQ and JeroMQ or as plain text. Files
 * are read again when they have changed, for connections made from then on.
 */
public final class CurveSecurity extends ZmqSecurity {

	private final Builder values;

	private final Reloaded<Keys> keys;

	// Of a server that does not let everybody in
	private final @Nullable Reloaded<Map<String, String>> clients;

	private CurveSecurity(Builder values) {
		super(values.name);
		this.values = values;
		List<String> sources = new ArrayList<>(values.serverKeys);
		sources.add(String.valueOf(values.secretKey));
		sources.add(String.valueOf(values.publicKey));
		this.keys = new Reloaded<>("The key of " + this, paths(sources), values::readKeys);
		this.clients = values.authorizedClients.isEmpty() ? null : new Reloaded<>("The list of clients of " + this,
				paths(values.authorizedClients), () -> values.readClients(this.keys.get()));
	}

	private static List<Path> paths(List<String> sources) {
		return sources.stream().filter(CurveSetting::isFile).map(AuthorizedClients::path).toList();
	}

	/**
	 * Start a bundle.
	 * @param name the name of the bundle
	 * @return a builder
	 */
	public static Builder builder(String name) {
		return new Builder(name);
	}

	@Override
	public ZmqMechanism mechanism() {
		return ZmqMechanism.CURVE;
	}

	@Override
	public boolean isServer() {
		return this.values.serverKeys.isEmpty();
	}

	@Override
	public int alternatives() {
		return Math.max(1, this.keys.get().serverKeys.size());
	}

	@Override
	public void applyTo(SocketBase socket, int alternative) {
		Keys now = this.keys.get();
		if (isServer()) {
			socket.setSocketOpt(ZMQ.ZMQ_CURVE_SERVER, true);
		}
		else {
			socket.setSocketOpt(ZMQ.ZMQ_CURVE_SERVERKEY, now.serverKeys.get(alternative % now.serverKeys.size()));
		}
		socket.setSocketOpt(ZMQ.ZMQ_CURVE_PUBLICKEY, now.publicKey);
		socket.setSocketOpt(ZMQ.ZMQ_CURVE_SECRETKEY, now.secretKey);
	}

	@Override
	public Object state() {
		return this.keys.get();
	}

	@Override
	Decision decide(ZapRequest request) {
		String key = Z85.encode(request.credential(0));
		if (this.clients == null) {
			return Decision.accept(key);
		}
		String user = this.clients.get().get(key);
		return (user != null) ? Decision.accept(user)
				: Decision.refuse("its key " + key + " is none of the authorized clients");
	}

	/**
	 * What a socket needs of a bundle.
	 */
	private static final class Keys {

		private final byte[] publicKey;

		private final byte[] secretKey;

		private final List<byte[]> serverKeys;

		Keys(byte[] publicKey, byte[] secretKey, List<byte[]> serverKeys) {
			this.publicKey = publicKey;
			this.secretKey = secretKey;
			this.serverKeys = serverKeys;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Keys that && Arrays.equals(this.publicKey, that.publicKey)
					&& Arrays.equals(this.secretKey, that.secretKey)
					&& Arrays.deepEquals(this.serverKeys.toArray(), that.serverKeys.toArray());
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(this.publicKey);
		}

	}

	/**
	 * Collects what a bundle holds.
	 */
	public static final class Builder implements Cloneable {

		private final String name;

		private @Nullable String publicKey;

		private @Nullable String secretKey;

		private List<String> serverKeys = List.of();

		private List<String> authorizedClients = List.of();

		private boolean allowAnyClient;

		private Builder(String name) {
			this.name = name;
		}

		/**
		 * Set the public key, which is calculated from the secret one where it is absent.
		 * @param publicKey the key, or {@code file:} and the path of a file
		 * @return this builder
		 */
		public Builder publicKey(@Nullable String publicKey) {
			this.publicKey = publicKey;
			return this;
		}

		/**
		 * Set the secret key, which every bundle needs.
		 * @param secretKey the key, or {@code file:} and the path of a file that not
		 * everybody may read
		 * @return this builder
		 */
		public Builder secretKey(@Nullable String secretKey) {
			this.secretKey = secretKey;
			return this;
		}

		/**
		 * Set the key of the server, which makes this the bundle of a client.
		 * @param serverKeys the public key of the server, or {@code file:} and the path
		 * of a file; with more than one they are tried in turn, so that the server can
		 * change its key
		 * @return this builder
		 */
		public Builder serverKey(String... serverKeys) {
			this.serverKeys = List.of(serverKeys);
			return this;
		}

		/**
		 * Set which clients may connect, which makes this the bundle of a server.
		 * @param authorizedClients public keys, and {@code file:} with the path of a file
		 * of keys or of a folder of such files
		 * @return this builder
		 */
		public Builder authorizedClients(String... authorizedClients) {
			this.authorizedClients = List.of(authorizedClients);
			return this;
		}

		/**
		 * Set that every client may connect that knows the server's key, which makes this
		 * the bundle of a server.
		 * @param allowAnyClient whether all clients may connect
		 * @return this builder
		 */
		public Builder allowAnyClient(boolean allowAnyClient) {
			this.allowAnyClient = allowAnyClient;
			return this;
		}

		/**
		 * Read all keys, validate and create the bundle.
		 * @return the bundle
		 * @throws ZmqConfigurationException if a key is missing, malformed or of the
		 * wrong kind, a file cannot be read or a secret one can be read by everybody, or
		 * it is not clear whether this is a client or a server
		 */
		public CurveSecurity build() {
			checkRole();
			try {
				return new CurveSecurity((Builder) clone());
			}
			catch (CloneNotSupportedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private void checkRole() {
			if (this.secretKey == null) {
				throw setting("secret-key").missing((this.publicKey != null)
						? "Half of the keys is missing: there is a public key without its secret one."
						: "The secret key is missing.");
			}
			boolean server = this.allowAnyClient || !this.authorizedClients.isEmpty();
			if (server && !this.serverKeys.isEmpty()) {
				throw setting("server-key").failure(null,
						"A bundle is either that of a client, with 'server-key', or of a server, with "
								+ "'authorized-clients' or 'allow-any-client'.",
						"Make two bundles of it.");
			}
			if (!server && this.serverKeys.isEmpty()) {
				throw setting("server-key").failure(null,
						"It is not clear whether this is the bundle of a client or of a server.",
						"Set 'server-key' for a client, and 'authorized-clients' or 'allow-any-client' for a server.");
			}
			if (this.allowAnyClient && !this.authorizedClients.isEmpty()) {
				throw setting("allow-any-client").failure(null, "There are 'authorized-clients' as well.",
						"Leave one of them out.");
			}
		}

		private CurveSetting setting(String setting) {
			return new CurveSetting(this.name, setting);
		}

		private Keys readKeys() {
			KeyReader reader = new KeyReader(String.valueOf(this.secretKey), this.publicKey);
			byte[] secret = reader.secret(setting("secret-key"));
			byte[] own = reader.publicKey(setting("public-key"), secret);
			return new Keys(own, secret, reader.serverKeys(setting("server-key"), this.serverKeys, secret));
		}

		private Map<String, String> readClients(Keys keys) {
			return new AuthorizedClients(setting("authorized-clients"), this.authorizedClients, keys.secretKey).read();
		}

	}

}
