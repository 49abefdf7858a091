package io.cgl.testing.browser;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A real Chromium without a window. It resolves no name, so that it reaches this machine only. */
public final class Chromium implements AutoCloseable {

  /** Set to {@code required}, a missing browser fails the test instead of skipping it. */
  private static final String REQUIREMENT = "page.browser";

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final int port;

  private Chromium(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it.
   *
   * @param folder for its profile and its output
   * @throws org.opentest4j.TestAbortedException if there is none here; an {@link AssertionError}
   *     where it is required
   */
  public static Chromium start(Path folder) throws IOException {
    Path profile = Files.createTempDirectory(Files.createDirectories(folder), "profile");
    Process process =
        new ProcessBuilder(
                program().toString(),
                "--headless=new",
                "--no-sandbox", // As root there is none to be had, and it opens our page only.
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-extensions",
                "--disable-component-update",
                "--disable-background-networking",
                "--disable-sync",
                "--no-first-run",
                "--hide-scrollbars",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--user-data-dir=" + profile.toAbsolutePath(),
                "--remote-debugging-port=0",
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("chromium.log").toFile())
            .start();
    Path portFile = profile.resolve("DevToolsActivePort");
    await()
        .atMost(PATIENCE)
        .until(() -> Files.exists(portFile) && Files.readAllLines(portFile).size() > 1);
    return new Chromium(process, Integer.parseInt(Files.readAllLines(portFile).get(0)));
  }

  /** A new tab, still empty. */
  public Tab newTab() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/json/new".formatted(port)))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    String tab = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    return new Tab(
        URI.create(new ObjectMapper().readTree(tab).get("webSocketDebuggerUrl").textValue()));
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    await().atMost(PATIENCE).until(() -> !process.isAlive());
  }

  private static Path program() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseGet(Chromium::unavailable);
  }

  private static Path unavailable() {
    String message =
        "The test of the page in a browser cannot run: there is no chromium on the path; install"
            + " Debian's package chromium";
    if (System.getProperty(REQUIREMENT, "").equals("required")) {
      throw new AssertionError(message);
    }
    System.out.println("SKIPPED: " + message);
    return abort(message);
  }
}
