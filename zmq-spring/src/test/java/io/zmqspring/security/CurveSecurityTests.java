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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.zmqspring.ZmqConfigurationException;
import io.zmqspring.security.CurveSecurity.Builder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.ZCert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what is wrong with the keys of a {@link CurveSecurity}.
 */
class CurveSecurityTests {

	private final CurveKeys server = CurveKeys.generate();

	private final CurveKeys client = CurveKeys.generate();

	@TempDir
	private Path directory;

	@Test
	void keysAreTextsOrFiles() throws IOException {
		ZCert certificate = new ZCert();
		Path secret = this.directory.resolve("certificate_secret");
		certificate.savePublic(this.directory.resolve("certificate").toString());
		certificate.saveSecret(secret.toString());
		protect(secret);
		assertThat(CurveSecurity.builder("x").secretKey(file("certificate_secret")).allowAnyClient(true).build())
			.satisfies((bundle) -> assertThat(bundle.isServer()).isTrue());
		Path plain = Files.writeString(this.directory.resolve("plain"), this.client.secretKey() + "\n");
		protect(plain);
		CurveSecurity client = CurveSecurity.builder("x")
			.secretKey(file("plain"))
			.publicKey(this.client.publicKey())
			.serverKey(file("certificate"))
			.build();
		assertThat(client.isServer()).isFalse();
		assertThat(client.mechanism()).isEqualTo(ZmqMechanism.CURVE);
	}

	@Test
	void missingKeyIsNamed() {
		assertFails((builder) -> builder.allowAnyClient(true), "secret-key", "The secret key is missing", "zmq-spring");
		assertFails((builder) -> builder.publicKey(this.server.publicKey()).allowAnyClient(true), "secret-key",
				"Half of the keys is missing");
	}

	@Test
	void malformedKeyIsNamed() {
		assertFails((builder) -> builder.secretKey("short").allowAnyClient(true), "secret-key", "5 characters");
		assertFails((builder) -> builder.secretKey("\"".repeat(40)).allowAnyClient(true), "secret-key",
				"40 characters of Z85");
		assertFails((builder) -> builder.secretKey(this.client.secretKey()).serverKey("short"), "server-key",
				"5 characters");
		assertFails((builder) -> server(builder).allowAnyClient(false).authorizedClients("short"), "authorized-clients",
				"5 characters");
	}

	@Test
	void keysThatDoNotBelongTogetherAreNamed() {
		assertFails((builder) -> server(builder).publicKey(this.client.publicKey()), "public-key",
				"do not belong together");
		assertFails((builder) -> builder.publicKey(this.server.secretKey())
			.secretKey(this.server.publicKey())
			.allowAnyClient(true), "public-key", "in each other's place");
	}

	@Test
	void secretInPlaceOfPublicIsNamed() throws IOException {
		assertFails((builder) -> server(builder).publicKey(this.server.secretKey()), "public-key",
				"A secret key stands");
		assertFails((builder) -> server(builder).allowAnyClient(false).authorizedClients(this.server.secretKey()),
				"authorized-clients", "A secret key stands");
		assertFails((builder) -> builder.secretKey(this.client.secretKey()).serverKey(this.client.secretKey()),
				"server-key", "A secret key stands");
		ZCert certificate = new ZCert();
		certificate.saveSecret(this.directory.resolve("secret").toString());
		assertFails((builder) -> server(builder).allowAnyClient(false).authorizedClients(file("secret")),
				"authorized-clients", "A secret key stands", "file:");
		assertFails((builder) -> builder.secretKey(this.client.secretKey()).serverKey(file("secret")), "server-key",
				"A secret key stands", "file:");
	}

	@Test
	void secretFileThatAllMayReadIsRefused() throws IOException {
		Path file = Files.writeString(this.directory.resolve("key"), this.server.secretKey());
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
		assertFails((builder) -> builder.secretKey(file("key")).allowAnyClient(true), "secret-key", "may read the file",
				"chmod 600", "file:" + file);
		protect(file);
		assertThat(CurveSecurity.builder("x").secretKey(file("key")).allowAnyClient(true).build()).isNotNull();
	}

	@Test
	void fileWithoutTheKeyIsRefused() throws IOException {
		assertFails((builder) -> builder.secretKey(file("absent")).allowAnyClient(true), "secret-key", "cannot be read",
				"file:");
		protect(Files.writeString(this.directory.resolve("empty"), "# nothing\n"));
		assertFails((builder) -> builder.secretKey(file("empty")).allowAnyClient(true), "secret-key", "holds no key");
		new ZCert().savePublic(this.directory.resolve("public").toString());
		protect(this.directory.resolve("public"));
		assertFails((builder) -> builder.secretKey(file("public")).allowAnyClient(true), "secret-key",
				"public certificate");
		assertFails((builder) -> server(builder).allowAnyClient(false).authorizedClients(file("nowhere")),
				"authorized-clients", "no such file or folder");
	}

	@Test
	void roleIsEitherClientOrServer() {
		assertFails((builder) -> server(builder).serverKey(this.client.publicKey()), "server-key",
				"either that of a client");
		assertFails((builder) -> builder.secretKey(this.client.secretKey()), "server-key", "not clear");
		assertFails((builder) -> server(builder).authorizedClients(this.client.publicKey()), "allow-any-client",
				"authorized-clients");
	}

	@Test
	void secretIsInNoText() throws IOException {
		String secret = this.server.secretKey();
		CurveSetting setting = new CurveSetting("main", "secret-key");
		ZCert certificate = new ZCert();
		certificate.saveSecret(this.directory.resolve("certificate").toString());
		Path file = Files.writeString(this.directory.resolve("key"), secret);
		Builder builder = server(CurveSecurity.builder("main"));
		assertThat(List.of(this.server, builder, builder.build(), new KeyReader(secret, secret), KeyFile.read(file),
				KeyFile.read(this.directory.resolve("certificate")),
				new AuthorizedClients(setting, List.of(secret), new byte[32]), PlainSecurity.client("a", "b", secret),
				PlainSecurity.server("a", Map.of("b", secret)), setting.failure(secret, "x", "y")))
			.allSatisfy(
					(object) -> assertThat(object.toString()).doesNotContain(secret, certificate.getSecretKeyAsZ85()));
	}

	private Builder server(Builder builder) {
		return builder.secretKey(this.server.secretKey()).allowAnyClient(true);
	}

	private String file(String name) {
		return "file:" + this.directory.resolve(name);
	}

	private static void protect(Path file) throws IOException {
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
	}

	private void assertFails(Consumer<Builder> values, String setting, String... texts) {
		Builder builder = CurveSecurity.builder("main");
		values.accept(builder);
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(builder::build).satisfies((ex) -> {
			assertThat(ex.getSetting()).isEqualTo("security.curve.main." + setting);
			assertThat(ex.getMessage()).contains(texts);
			assertThat(ex.toString()).doesNotContain(this.server.secretKey(), this.client.secretKey());
		});
	}

}
