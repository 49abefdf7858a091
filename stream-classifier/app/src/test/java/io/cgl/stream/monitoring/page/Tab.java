package io.cgl.stream.monitoring.page;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tab of a browser: what is seen in it, what it asks for, and what it complains about. */
final class Tab implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<URI> requests = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private DevTools tools;

  private Tab() {}

  /** A screen that somebody holds in the hand or has on the table. */
  enum Screen {
    PHONE(390, 844, 2, true),
    DESKTOP(1280, 900, 1, false);

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
  }

  static Tab connect(URI devTools) throws Exception {
    Tab tab = new Tab();
    tab.tools = DevTools.connect(devTools, tab::take);
    for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
      tab.tools.call(domain + ".enable", Map.of());
    }
    return tab;
  }

  /**
   * Opens a page.
   *
   * @param scheme {@code light} or {@code dark}
   */
  Tab open(URI page, Screen screen, String scheme) throws Exception {
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

  /** What a script's last expression is. */
  JsonNode evaluate(String script) throws Exception {
    JsonNode result =
        tools.call("Runtime.evaluate", Map.of("expression", script, "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(script + ": " + result.get("exceptionDetails"));
    }
    return result.at("/result/value");
  }

  /** What somebody reads in the element of a selector; empty where it is not there or hidden. */
  String text(String selector) throws Exception {
    return evaluate(
            "(e => e?.getClientRects().length ? e.innerText : '')(document.querySelector('%s'))"
                .formatted(selector))
        .asText();
  }

  /** Waits until somebody reads that. */
  Tab awaitText(String selector, String expected) {
    await().atMost(PATIENCE).until(() -> text(selector), text -> text.contains(expected));
    return this;
  }

  /** Draws what is seen at first, or all of the page. */
  void screenshot(Path file, boolean whole) throws Exception {
    JsonNode size = tools.call("Page.getLayoutMetrics", Map.of());
    JsonNode part = size.get(whole ? "cssContentSize" : "cssLayoutViewport");
    JsonNode drawn =
        tools.call(
            "Page.captureScreenshot",
            Map.of(
                "captureBeyondViewport",
                whole,
                "clip",
                Map.of(
                    "x", 0,
                    "y", 0,
                    "width", part.get(whole ? "width" : "clientWidth").asInt(),
                    "height", part.get(whole ? "height" : "clientHeight").asInt(),
                    "scale", 1)));
    Files.write(file, Base64.getDecoder().decode(drawn.get("data").textValue()));
  }

  /** All that it has asked for. */
  List<URI> requests() {
    return requests;
  }

  /** Errors on the console, exceptions, what the page's own policy forbade. */
  List<String> complaints() {
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
