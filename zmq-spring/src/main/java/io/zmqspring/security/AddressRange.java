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

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The IP addresses that begin with the same bits.
 *
 * @param text the range as it was written
 * @param network an address of the range
 * @param bits the number of bits that all addresses of the range begin with
 */
record AddressRange(String text, InetAddress network, int bits) {

	private static final Pattern IP_4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

	private static final Pattern IP_6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

	static AddressRange parse(String text) {
		String[] parts = text.trim().split("/", 2);
		InetAddress network = address(parts[0]);
		if (network == null) {
			throw new IllegalArgumentException("'" + text + "' is no IP address");
		}
		int longest = network.getAddress().length * Byte.SIZE;
		int bits = (parts.length == 1) ? longest : bits(parts[1]);
		if (bits < 0 || bits > longest) {
			throw new IllegalArgumentException("'" + text + "' has no prefix of 0 to " + longest + " bits");
		}
		return new AddressRange(text, network, bits);
	}

	private static int bits(String text) {
		try {
			return Integer.parseInt(text);
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

	// Asks nobody for the address of a name. An IPv4 address that is written as an IPv6
	// one is that IPv4 address
	static @Nullable InetAddress address(String text) {
		String literal = text.replaceAll("[\\[\\]]|%.*", "");
		if (!IP_4.matcher(literal).matches() && !IP_6.matcher(literal).matches()) {
			return null;
		}
		try {
			return InetAddress.getByName(literal);
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	boolean contains(InetAddress address) {
		byte[] one = this.network.getAddress();
		byte[] other = address.getAddress();
		if (one.length != other.length) {
			return false;
		}
		for (int bit = 0; bit < this.bits; bit++) {
			int mask = 0x80 >> (bit % Byte.SIZE);
			if (((one[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
				return false;
			}
		}
		return true;
	}

}
