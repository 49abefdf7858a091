package io.cgl.testing.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;

/**
 * A registry server in a process of its own: Apicurio Registry, as it comes from Maven Central,
 * with its data in files. {@link #kill()} and {@link #start()} keep port and data, so that clients
 * can live through an outage.
 *
 * <p>Not safe for use by several threads.
 */
final class RegistryServer implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final Path PROGRAM = Path.of(System.getProperty("interop.registry"));

  /** Some 5 seconds on an idle machine of two cores. */
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

  private static final HttpClient http = HttpClient.newHttpClient();

  private final Path folder;
  private final int port;
  private Process process;

  /**
   * Starts a registry without schemas; it answers when this returns.
   *
   * @param folder where its data and its log go
   */
  RegistryServer(Path folder) {
    this.folder = folder;
    this.port = freePort();
    start();
  }

  /** Where clients of Confluent's protocol find it. */
  String url() {
    return address("/apis/ccompat/v7");
  }

  /** Starts it again after {@link #kill()}, with the schemas that it had. */
  void start() {
    Path log = folder.resolve("registry.log");
    try {
      process =
          new ProcessBuilder(command())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + PROGRAM, e);
    }
    // Should the tests' own process die, the server must not outlive it.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Awaitility.await()
        .atMost(START_TIMEOUT)
        .failFast(() -> assertThat(process.isAlive()).as(() -> text(log)).isTrue())
        .until(this::isReady);
  }

  /** Ends it as a power cut would. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  private List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx384m",
        "-XX:TieredStopAtLevel=1",
        "-Dquarkus.http.host=" + HOST,
        "-Dquarkus.http.port=" + port,
        // What was answered is on the disk.
        "-Dapicurio.datasource.url=jdbc:h2:file:%s;WRITE_DELAY=0"
            .formatted(folder.resolve("schemas").toAbsolutePath()),
        "-Dapicurio.datasource.jdbc.initial-size=1",
        "-Dapicurio.datasource.jdbc.min-size=1",
        "-jar",
        PROGRAM.toString());
  }

  private boolean isReady() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address("/health/ready")))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()
          == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    }
  }

  private String address(String path) {
    return "http://" + HOST + ":" + port + path;
  }

  /**
   * Below the range that operating systems give to outgoing connections: while the server is down,
   * no client's connection can come to sit on its port.
   */
  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken: try another.
      }
    }
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
