package io.cgl.stream.monitoring.page;

import io.cgl.stream.monitoring.http.HttpResponse;
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
  static Map<String, Supplier<HttpResponse>> answers() {
    Map<String, Supplier<HttpResponse>> answers = new HashMap<>();
    answers.put("/", file("index.html", HTML));
    answers.put("/page.css", file("page.css", "text/css; charset=utf-8"));
    answers.put("/icon.svg", file("icon.svg", "image/svg+xml"));
    for (String module : new String[] {"page", "sections", "charts", "elements", "format"}) {
      answers.put("/%s.js".formatted(module), file(module + ".js", SCRIPT));
    }
    return answers;
  }

  private static Supplier<HttpResponse> file(String name, String type) {
    try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the class path");
      }
      HttpResponse answer = new HttpResponse(200, type, in.readAllBytes(), HEADERS);
      return () -> answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
