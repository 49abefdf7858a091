package io.cgl.stream.page;

import io.cgl.stream.http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The page itself: plain files, as they lie on the class path. */
final class PageFiles {

  /**
   * The browser loads nothing from elsewhere, runs no script but ours, and shows the page in no
   * other one.
   */
  static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cache-Control",
          "no-store");

  private static final String HTML = "text/html; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  private PageFiles() {}

  /** By path. */
  static Map<String, Supplier<Answer>> answers() {
    Map<String, Supplier<Answer>> answers = new HashMap<>();
    answers.put("/", file("index.html", HTML));
    answers.put("/page.css", file("page.css", "text/css; charset=utf-8"));
    answers.put("/icon.svg", file("icon.svg", "image/svg+xml"));
    for (String module : new String[] {"page", "sections", "charts", "elements", "format"}) {
      answers.put("/%s.js".formatted(module), file(module + ".js", SCRIPT));
    }
    return answers;
  }

  private static Supplier<Answer> file(String name, String type) {
    try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the class path");
      }
      Answer answer = new Answer(200, type, in.readAllBytes(), HEADERS);
      return () -> answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
