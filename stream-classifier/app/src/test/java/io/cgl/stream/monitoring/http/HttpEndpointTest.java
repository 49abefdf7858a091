package io.cgl.stream.monitoring.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpEndpointTest {

  private static final byte[] PAGE = "<p>".getBytes(StandardCharsets.UTF_8);
  private static final Health WAITING =
      new Health(true, false, "WAITING_FOR_MODEL", "signs", null, "waiting \"here\"");
  private static final Health WORKING = new Health(true, true, "RUNNING", "signs", "a1", null);
  private static final Health FAILED = new Health(false, false, "FAILED", "signs", "a1", "broken");

  @AutoClose
  private final HttpEndpoint endpoint = HttpEndpoint.open(HttpSettings.at("127.0.0.1", 0));

  private final HttpClient client = HttpClient.newHttpClient();
  private volatile Health health = WORKING;

  @BeforeEach
  void serve() {
    endpoint.serve(
        () -> "answers 42\n",
        () -> health,
        Map.of("/", () -> new HttpResponse(200, "text/html", PAGE, Map.of("X-Test", "yes"))));
  }

  @Test
  void shouldServeMetricsInPrometheusFormat() throws Exception {
    java.net.http.HttpResponse<String> metrics = get(HttpEndpoint.METRICS);

    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.body()).isEqualTo("answers 42\n");
    assertThat(metrics.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
  }

  @Test
  void shouldBeLiveUntilItGivesUp() throws Exception {
    health = WAITING;
    assertThat(get(HttpEndpoint.LIVE).statusCode()).isEqualTo(200);
    health = FAILED;
    assertThat(get(HttpEndpoint.LIVE).statusCode()).isEqualTo(503);
    assertThat(get(HttpEndpoint.LIVE).body()).contains("\"reason\":\"broken\"");
  }

  @Test
  void shouldBeReadyOnlyWhileItClassifiesAndSayWhyNot() throws Exception {
    assertThat(get(HttpEndpoint.READY).statusCode()).isEqualTo(200);
    health = WAITING;

    java.net.http.HttpResponse<String> ready = get(HttpEndpoint.READY);

    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(ready.body())
        .isEqualTo(
            "{\"live\":true,\"ready\":false,\"state\":\"WAITING_FOR_MODEL\",\"modelName\":\"signs\","
                + "\"modelId\":null,\"reason\":\"waiting \\\"here\\\"\"}");
  }

  @Test
  void shouldServeAPageWithItsHeaders() throws Exception {
    java.net.http.HttpResponse<String> page = get(HttpEndpoint.PAGE);

    assertThat(page.body()).isEqualTo("<p>");
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html");
    assertThat(page.headers().firstValue("X-Test")).contains("yes");
  }

  @Test
  void shouldAnswerHeadWithoutABody() throws Exception {
    java.net.http.HttpResponse<String> head = send("HEAD", HttpEndpoint.READY);

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void shouldSayWhatThereIsInsteadOfWhatThereIsNot() throws Exception {
    assertThat(get("/metrics/more").statusCode()).isEqualTo(404);
    assertThat(get("/more").body()).contains("/metrics", "/health/live", "/health/ready");
    assertThat(send("POST", HttpEndpoint.METRICS).statusCode()).isEqualTo(405);
  }

  @Test
  void shouldSayInOneLineThatThePortIsTaken() {
    HttpSettings taken = HttpSettings.at("127.0.0.1", endpoint.uri("/").getPort());

    assertThatThrownBy(() -> HttpEndpoint.open(taken))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot listen on port " + taken.port())
        .hasMessageContaining("--http-port");
  }

  @Test
  void shouldListenOnTheLoopbackByDefault() {
    assertThat(HttpSettings.LOOPBACK).isEqualTo(InetAddress.getLoopbackAddress().getHostAddress());
  }

  private java.net.http.HttpResponse<String> get(String path) throws Exception {
    return send("GET", path);
  }

  private java.net.http.HttpResponse<String> send(String method, String path) throws Exception {
    URI uri = endpoint.uri(path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build();
    return client.send(request, java.net.http.HttpResponse.BodyHandlers.ofString());
  }
}
