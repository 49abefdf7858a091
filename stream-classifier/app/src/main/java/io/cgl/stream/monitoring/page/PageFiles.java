package io.cgl.stream.monitoring.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cgl.charts.PageTemplate;
import io.cgl.stream.monitoring.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The page itself: plain files from the class path. */
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

  private static final String CSS = "text/css; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  private PageFiles() {}

  static Map<String, Supplier<HttpResponse>> answers() {
    Map<String, Supplier<HttpResponse>> answers = new HashMap<>();
    answers.put("/", file(PageFiles.class, "index.html", "text/html; charset=utf-8"));
    answers.put("/icon.svg", file(PageFiles.class, "icon.svg", "image/svg+xml"));
    answers.put("/page.css", file(PageFiles.class, "page.css", CSS));
    answers.put("/charts.css", file(PageTemplate.class, PageTemplate.CSS, CSS));
    answers.put("/page.js", file(PageFiles.class, "page.js", SCRIPT));
    answers.put("/sections.js", file(PageFiles.class, "sections.js", SCRIPT));
    answers.put("/charts.js", file(PageTemplate.class, PageTemplate.JS, SCRIPT));
    return answers;
  }

  private static Supplier<HttpResponse> file(Class<?> owner, String name, String type) {
    HttpResponse answer =
        new HttpResponse(200, type, PageTemplate.read(owner, name).getBytes(UTF_8), HEADERS);
    return () -> answer;
  }
}
