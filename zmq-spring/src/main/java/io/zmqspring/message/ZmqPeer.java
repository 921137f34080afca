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

package io.zmqspring.message;

import org.jspecify.annotations.Nullable;

/**
 * The peer that a message came from, as the socket that received it has authenticated it.
 * Nothing that the peer says of itself is part of it.
 *
 * @param user the user, or {@code null} when the peer did not have to say who it is
 * @param address the IP address of the other end of the connection
 */
public record ZmqPeer(@Nullable String user, String address) {

}
