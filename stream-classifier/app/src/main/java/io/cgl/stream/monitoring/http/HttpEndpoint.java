package io.cgl.stream.monitoring.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.ThreadUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@value #METRICS}, {@value #LIVE}, {@value #READY} and a page with the JDK's own HTTP
 * server. It understands GET and HEAD.
 *
 * <p>It listens from the moment it is opened and answers once it is {@linkplain #serve given} what
 * to say, on threads of its own, which never hold a stream thread up.
 */
public final class HttpEndpoint implements AutoCloseable {

  /** Where people look. */
  public static final String PAGE = "/";

  public static final String METRICS = "/metrics";

  /** 200 until the classifier gives up, then 503. */
  public static final String LIVE = "/health/live";

  /** 200 while it classifies, else 503. */
  public static final String READY = "/health/ready";

  private static final Logger log = LoggerFactory.getLogger(HttpEndpoint.class);

  /** A slow reader of metrics must not keep the probes waiting. */
  private static final int THREADS = 4;

  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final String host;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(THREADS, ThreadUtils.createThreadFactory("cgl-http", true));
  private boolean serving;

  private HttpEndpoint(HttpServer server, String host) {
    this.server = server;
    this.host = host;
  }

  /**
   * Listens.
   *
   * @throws IllegalStateException if the port is taken or the host is not this machine's
   */
  public static HttpEndpoint open(HttpSettings settings) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), 0);
      return new HttpEndpoint(server, settings.host());
    } catch (BindException e) {
      throw new IllegalStateException(
          ("cannot listen on port %d of %s (%s): choose another with --http-port, 0 for any free"
                  + " one, or off")
              .formatted(settings.port(), settings.host(), e.getMessage()),
          e);
    } catch (IOException | UnresolvedAddressException e) {
      throw new IllegalStateException(
          "cannot listen on host '%s': give --http-host a name or address of this machine"
              .formatted(settings.host()),
          e);
    }
  }

  /**
   * Answers from now on.
   *
   * @param metrics in Prometheus' text format
   * @param page the page and what belongs to it, by path
   */
  public void serve(
      Supplier<String> metrics, Supplier<Health> health, Map<String, Supplier<HttpResponse>> page) {
    Map<String, Supplier<HttpResponse>> answers = new HashMap<>(page);
    answers.put(METRICS, () -> HttpResponse.of(200, PROMETHEUS_TEXT, metrics.get()));
    answers.put(LIVE, () -> answer(health.get(), Health::live));
    answers.put(READY, () -> answer(health.get(), Health::ready));
    server.createContext("/", exchange -> handle(exchange, answers));
    server.setExecutor(threads);
    server.start();
    serving = true;
    log.info(
        "Watch it at {}; metrics at {}, health at {} and {}",
        uri(PAGE),
        uri(METRICS),
        uri(LIVE),
        uri(READY));
  }

  public URI uri(String path) {
    String literal = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://%s:%d%s".formatted(literal, server.getAddress().getPort(), path));
  }

  /** Stops listening, in the middle of an answer if need be. */
  @Override
  public void close() {
    if (!serving) {
      server.start(); // The JDK's server frees its port on the thread that this starts.
    }
    server.stop(0);
    threads.shutdownNow();
  }

  private static HttpResponse answer(Health health, Predicate<Health> good) {
    return HttpResponse.json(good.test(health) ? 200 : 503, health, Map.of());
  }

  private static void handle(HttpExchange exchange, Map<String, Supplier<HttpResponse>> answers)
      throws IOException {
    try (exchange) {
      boolean head = exchange.getRequestMethod().equals("HEAD");
      HttpResponse answer = answerTo(exchange, head, answers);
      byte[] body = answer.body();
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
      if (!head) {
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(body);
        }
      }
    }
  }

  private static HttpResponse answerTo(
      HttpExchange exchange, boolean head, Map<String, Supplier<HttpResponse>> answers) {
    if (!head && !exchange.getRequestMethod().equals("GET")) {
      return HttpResponse.line(405, "only GET is understood");
    }
    Supplier<HttpResponse> known = answers.get(exchange.getRequestURI().getPath());
    if (known == null) {
      return HttpResponse.line(404, "there are " + String.join(", ", PAGE, METRICS, LIVE, READY));
    }
    try {
      return known.get();
    } catch (RuntimeException e) {
      log.warn("Could not answer {}", exchange.getRequestURI(), e);
      return HttpResponse.line(500, "the log says why");
    }
  }
}
