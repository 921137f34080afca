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
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The IP addresses that peers may come from. A list of those that are denied goes before
 * a list of those that are allowed; where none is allowed by name, all are that are not
 * denied.
 */
public final class AddressRules {

	/**
	 * No rules: every address is allowed.
	 */
	public static final AddressRules NONE = new AddressRules(List.of(), List.of());

	private final List<AddressRange> allowed;

	private final List<AddressRange> denied;

	private AddressRules(List<AddressRange> allowed, List<AddressRange> denied) {
		this.allowed = allowed;
		this.denied = denied;
	}

	/**
	 * Return the same rules with other addresses allowed.
	 * @param ranges addresses such as {@code 192.168.1.7} or {@code ::1}, and ranges such
	 * as {@code 10.0.0.0/8}
	 * @return the rules
	 * @throws IllegalArgumentException if one is no address
	 */
	public AddressRules withAllowed(List<String> ranges) {
		return new AddressRules(parse(ranges), this.denied);
	}

	/**
	 * Return the same rules with other addresses denied.
	 * @param ranges addresses and ranges, written as those that are allowed
	 * @return the rules
	 * @throws IllegalArgumentException if one is no address
	 */
	public AddressRules withDenied(List<String> ranges) {
		return new AddressRules(this.allowed, parse(ranges));
	}

	private static List<AddressRange> parse(List<String> ranges) {
		List<AddressRange> parsed = new ArrayList<>();
		for (String range : ranges) {
			parsed.add(AddressRange.parse(range));
		}
		return List.copyOf(parsed);
	}

	/**
	 * Return whether there are no rules.
	 * @return {@code true} if every address is allowed
	 */
	public boolean isEmpty() {
		return this.allowed.isEmpty() && this.denied.isEmpty();
	}

	// Why an address is refused, or null
	@Nullable String refusal(String text) {
		if (isEmpty()) {
			return null;
		}
		InetAddress address = AddressRange.address(text);
		if (address == null) {
			return "its address cannot be read";
		}
		for (AddressRange range : this.denied) {
			if (range.contains(address)) {
				return "its address is in the denied " + range.text();
			}
		}
		return (this.allowed.isEmpty() || this.allowed.stream().anyMatch((range) -> range.contains(address))) ? null
				: "its address is none of those that are allowed";
	}

}
