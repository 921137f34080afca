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

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.XECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;

import javax.crypto.KeyAgreement;

/**
 * A pair of keys for CURVE (RFC 26/CURVEZMQ), as texts of 40 characters in Z85 (RFC
 * 32/Z85). The public one may be given to everybody, the secret one to nobody.
 */
public final class CurveKeys {

	private static final String CURVE = "X25519";

	private final String publicKey;

	private final String secretKey;

	private CurveKeys(String publicKey, String secretKey) {
		this.publicKey = publicKey;
		this.secretKey = secretKey;
	}

	/**
	 * Generate a new pair.
	 * @return the keys, which contain nothing that Spring takes for a placeholder
	 */
	public static CurveKeys generate() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance(CURVE);
			while (true) {
				KeyPair pair = generator.generateKeyPair();
				byte[] secret = ((XECPrivateKey) pair.getPrivate()).getScalar().orElseThrow();
				CurveKeys keys = new CurveKeys(Z85.encode(publicKey(secret)), Z85.encode(secret));
				if (isPlain(keys.publicKey) && isPlain(keys.secretKey)) {
					return keys;
				}
			}
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This JDK has no " + CURVE, ex);
		}
	}

	// Of the characters of Z85, without those that property files, YAML or shells alter
	private static boolean isPlain(String key) {
		return !key.contains("${") && !key.contains("#{");
	}

	// The point that belongs to a secret: the curve's base point, times the secret
	static byte[] publicKey(byte[] secret) {
		try {
			KeyFactory factory = KeyFactory.getInstance(CURVE);
			PrivateKey key = factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret));
			KeyAgreement agreement = KeyAgreement.getInstance(CURVE);
			agreement.init(key);
			agreement.doPhase(
					factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, BigInteger.valueOf(9))),
					true);
			return agreement.generateSecret();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This JDK has no " + CURVE, ex);
		}
	}

	/**
	 * Return the key for the other side.
	 * @return the public key in Z85
	 */
	public String publicKey() {
		return this.publicKey;
	}

	/**
	 * Return the key that stays here.
	 * @return the secret key in Z85
	 */
	public String secretKey() {
		return this.secretKey;
	}

	/**
	 * Return the public key alone.
	 */
	@Override
	public String toString() {
		return "CurveKeys[publicKey=" + this.publicKey + "]";
	}

}
