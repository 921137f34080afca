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

import java.util.List;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where one socket of {@code zmq.socket} connects to. A bean of this type replaces the
 * socket's property {@code connect}, which may then be missing; there may be a bean for
 * each socket. What the socket binds to is not changed.
 */
public interface ZmqConnectionDetails extends ConnectionDetails {

	/**
	 * Name of the socket. The application does not start if there is no such socket below
	 * {@code zmq.socket}, or if two beans name the same one.
	 * @return the name; case and dashes make no difference
	 */
	String getSocketName();

	/**
	 * Endpoints that the socket connects to.
	 * @return at least one endpoint, in the form of the property {@code connect}
	 */
	List<String> getConnect();

}
