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

package io.zmqspring.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * A bar for each ratio, with marks where it must be and where it aims to be.
 */
final class Chart {

	private static final int LABEL = 420;

	private static final int UNIT = 100;

	private static final int LONGEST = 480;

	private static final int LINE = 26;

	private Chart() {
	}

	static String of(List<Result> results) {
		List<Result> ratios = results.stream().filter((result) -> result.unit().isEmpty()).toList();
		int height = (ratios.size() + 2) * LINE;
		StringBuilder svg = new StringBuilder(String.format(Locale.ROOT,
				"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" "
						+ "font-size=\"13\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
				LABEL + LONGEST + 80, height));
		line(svg, LABEL + UNIT, 0, height - LINE, "#888888");
		for (int i = 0; i < ratios.size(); i++) {
			bar(svg, ratios.get(i), i * LINE + LINE / 2);
		}
		text(svg, 10, height - 8,
				"Ratio to raw JeroMQ (grey line: 1.0). Where there are marks, red is must and green is aim.");
		return svg.append("</svg>\n").toString();
	}

	private static void bar(StringBuilder svg, Result result, int top) {
		String fill = result.target().verdict(result.value()).equals("missed") ? "#d98880" : "#7fb3d5";
		svg.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n",
				LABEL, top, width(result.value()), LINE - 10, fill));
		text(svg, 10, top + 12, result.title().replace("`", "").replace("<", "&lt;").replace(">", "&gt;")
				+ (result.target().atMost() ? " (less is better)" : ""));
		text(svg, LABEL + width(Math.max(result.value(), result.target().aim())) + 8, top + 12,
				String.format(Locale.ROOT, (result.value() < 0.1) ? "%.3f" : "%.2f", result.value()));
		if (result.target().exists()) {
			line(svg, LABEL + width(result.target().must()), top - 3, LINE - 4, "#c0392b");
			line(svg, LABEL + width(result.target().aim()), top - 3, LINE - 4, "#1e8449");
		}
	}

	private static int width(double ratio) {
		return (int) Math.min(LONGEST, Math.max(1, ratio * UNIT));
	}

	private static void text(StringBuilder svg, int x, int y, String text) {
		svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">%s</text>%n", x, y, text));
	}

	private static void line(StringBuilder svg, int x, int y, int height, String colour) {
		svg.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"2\" height=\"%d\" fill=\"%s\"/>%n",
				x - 1, y, height, colour));
	}

}
