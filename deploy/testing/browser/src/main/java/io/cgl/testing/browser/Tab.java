package io.cgl.testing.browser;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tab of a browser: what is seen in it, what it requests, and what it reports. */
public final class Tab implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<URI> requests = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final DevTools tools;

  Tab(URI devTools) throws Exception {
    tools = new DevTools(devTools, this::take);
    for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
      tools.call(domain + ".enable", Map.of());
    }
  }

  /** A screen in the hand or on the desk. */
  public enum Screen {
    PHONE(390, 844, 2, true),
    DESKTOP(1400, 900, 1, false);

    private final int width;
    private final int height;
    private final int scale;
    private final boolean mobile;

    Screen(int width, int height, int scale, boolean mobile) {
      this.width = width;
      this.height = height;
      this.scale = scale;
      this.mobile = mobile;
    }

    /** In pixels of the style sheet. */
    public int width() {
      return width;
    }
  }

  /**
   * Opens a page.
   *
   * @param scheme {@code light} or {@code dark}
   */
  public Tab open(URI page, Screen screen, String scheme) throws Exception {
    tools.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width", screen.width,
            "height", screen.height,
            "deviceScaleFactor", screen.scale,
            "mobile", screen.mobile));
    tools.call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    tools.call("Page.navigate", Map.of("url", page.toString()));
    return this;
  }

  /** The value of a script's last expression. */
  public JsonNode evaluate(String script) throws Exception {
    JsonNode result =
        tools.call("Runtime.evaluate", Map.of("expression", script, "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(script + ": " + result.get("exceptionDetails"));
    }
    return result.at("/result/value");
  }

  /** The visible text of the element of a selector; empty where there is none or it is hidden. */
  public String text(String selector) throws Exception {
    return evaluate(
            "(e => e?.getClientRects().length ? e.innerText : '')(document.querySelector('%s'))"
                .formatted(selector))
        .asText();
  }

  /** Waits until the element's visible text contains that, and the charts are drawn. */
  public Tab awaitText(String selector, String expected) {
    await().atMost(PATIENCE).until(() -> text(selector), text -> text.contains(expected));
    // A chart is drawn in the frame after its box got a width.
    String blank = "[...document.querySelectorAll('.fitted:empty')].some(box => box.clientWidth)";
    await().atMost(PATIENCE).until(() -> !evaluate(blank).asBoolean());
    return this;
  }

  /** How wide the page is, in pixels: more than its screen has where something is cut off. */
  public int width() throws Exception {
    return evaluate("document.documentElement.scrollWidth").asInt();
  }

  /** Draws what is seen at first, or all of the page. Missing folders are created. */
  public void screenshot(Path file, boolean whole) throws Exception {
    Files.createDirectories(file.toAbsolutePath().getParent());
    JsonNode size = tools.call("Page.getLayoutMetrics", Map.of());
    JsonNode part = size.get(whole ? "cssContentSize" : "cssLayoutViewport");
    Map<String, Integer> clip =
        Map.of(
            "x", 0,
            "y", 0,
            "width", part.get(whole ? "width" : "clientWidth").asInt(),
            "height", part.get(whole ? "height" : "clientHeight").asInt(),
            "scale", 1);
    JsonNode drawn =
        tools.call("Page.captureScreenshot", Map.of("captureBeyondViewport", whole, "clip", clip));
    Files.write(file, Base64.getDecoder().decode(drawn.get("data").textValue()));
  }

  /** The page as it looks now, as one SVG file without scripts and references. */
  public String picture() throws Exception {
    try (InputStream script = Tab.class.getResourceAsStream("picture.js")) {
      return evaluate(new String(script.readAllBytes(), StandardCharsets.UTF_8)).asText();
    }
  }

  public List<URI> requests() {
    return requests;
  }

  /** Errors on the console, exceptions, violations of the page's own policy. */
  public List<String> complaints() {
    return complaints;
  }

  @Override
  public void close() {
    tools.close();
  }

  private void take(JsonNode event) {
    JsonNode params = event.get("params");
    switch (event.get("method").asText()) {
      case "Network.requestWillBeSent" ->
          requests.add(URI.create(params.at("/request/url").asText()));
      case "Log.entryAdded" -> {
        if (params.at("/entry/level").asText().equals("error")) {
          complaints.add(params.at("/entry/text").asText() + params.at("/entry/url").asText());
        }
      }
      case "Runtime.exceptionThrown" -> complaints.add(params.get("exceptionDetails").toString());
      case "Runtime.consoleAPICalled" -> {
        if (params.get("type").asText().equals("error")) {
          complaints.add(params.get("args").toString());
        }
      }
      default -> {}
    }
  }
}
