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

package io.zmqspring.benchmarks.startup;

import java.lang.management.ManagementFactory;
import java.util.Set;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * An application that says how long it took to start, and ends. Runs without the starter
 * on the class path too.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class StartUpNode {

	/**
	 * Run the application.
	 * @param args the name of a class to make a bean of, if any, and properties
	 */
	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(StartUpNode.class);
		application.setBannerMode(Banner.Mode.OFF);
		if (args.length > 0) {
			application.setSources(Set.of(args[0]));
		}
		application.run(args);
		System.out.println(System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime());
		System.exit(0);
	}

}
