package io.cgl.testing.chaos.stage;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The HTTP port of a classifier, which it keeps over restarts. */
public record HttpPort(int number) {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /**
   * A free port. It is below the range that operating systems give to outgoing connections, so that
   * none comes to sit on it while the classifier is away.
   */
  static HttpPort free() {
    while (true) {
      int number = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket socket = new ServerSocket(number, 1, InetAddress.getLoopbackAddress())) {
        return new HttpPort(socket.getLocalPort());
      } catch (IOException e) {
        // Taken: try another.
      }
    }
  }

  /** Whether the classifier classifies, as Kubernetes would ask. */
  public boolean isReady() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/health/ready".formatted(number)))
            .timeout(TIMEOUT)
            .build();
    try {
      return CLIENT.send(request, BodyHandlers.discarding()).statusCode()
          == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    }
  }
}
