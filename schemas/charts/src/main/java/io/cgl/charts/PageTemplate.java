package io.cgl.charts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Makes a page that holds all it needs in one file: a template with {@value #STYLE} in a style
 * element, {@value #SCRIPT} at the top of a module, and {@value #DATA} in an element of JSON.
 */
public final class PageTemplate {

  /** The style sheet's name; it lies beside this class. */
  public static final String CSS = "charts.css";

  /** The name of the ES module that draws; it lies beside this class. */
  public static final String JS = "charts.js";

  private static final String STYLE = "/*@STYLE@*/";
  private static final String SCRIPT = "/*@CHARTS@*/";
  private static final String DATA = "\"@DATA@\"";

  private PageTemplate() {}

  /**
   * The whole document.
   *
   * @param template with its three places; it lies beside {@code owner}
   * @param json what it shows; labels and markup in it can do no harm
   */
  public static String fill(Class<?> owner, String template, String json) {
    String page =
        read(owner, template)
            .replace(STYLE, read(PageTemplate.class, CSS))
            .replace(SCRIPT, read(PageTemplate.class, JS));
    int at = page.indexOf(DATA);
    return page.substring(0, at) + escaped(json) + page.substring(at + DATA.length());
  }

  /**
   * A text file that lies beside a class.
   *
   * @throws IllegalStateException if it is not on the class path
   */
  public static String read(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The same JSON in ASCII, with neither tag nor entity. Such characters occur in its strings only,
   * where an escape stands for them; so does half a surrogate pair, which is no UTF-8.
   */
  private static String escaped(String json) {
    StringBuilder safe = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c > '~' || "<>&'".indexOf(c) >= 0) {
        safe.append("\\u%04x".formatted((int) c));
      } else {
        safe.append(c);
      }
    }
    return safe.toString();
  }
}
