package io.cgl.testing.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.confluent.kafka.schemaregistry.client.rest.entities.ErrorMessage;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.schemaregistry.utils.JacksonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry inside this JVM that speaks Confluent's HTTP protocol on a free port of
 * 127.0.0.1, for tests and demonstrations that need what {@code mock://} cannot give: several
 * processes, outages, TLS and credentials. Its schemas live in memory.
 *
 * <p>{@link #stop()} and {@link #restart()} keep the port and the schemas, so that clients can live
 * through an outage; {@link #close()} ends it for good. Thread-safe.
 */
public final class EmbeddedRegistry implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRegistry.class);

  /** Below the range that operating systems give to outgoing connections. */
  private static final int FIRST_PORT = 20_000;

  private static final int LAST_PORT = 32_000;
  private static final int MAX_ATTEMPTS = 200;
  private static final Duration REBIND_TIMEOUT = Duration.ofSeconds(10);

  /** The loopback address, whatever the JVM's preference between IPv4 and IPv6. */
  private static final byte[] LOCAL = {127, 0, 0, 1};

  private final RegistryAccess access;
  private final RegistryApi api = new RegistryApi();
  private final AtomicLong requests = new AtomicLong();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "embedded-registry");
            thread.setDaemon(true);
            return thread;
          });
  private final int port;

  /** Null while stopped. */
  private HttpServer server;

  private EmbeddedRegistry(RegistryAccess access) throws IOException {
    this.access = access;
    this.server = bindFree();
    this.port = server.getAddress().getPort();
  }

  /** Starts a registry over plain HTTP; it answers when this returns. */
  public static EmbeddedRegistry start() {
    return start(RegistryAccess.OPEN);
  }

  /** Starts a registry that asks its clients for what {@code access} says. */
  public static EmbeddedRegistry start(RegistryAccess access) {
    try {
      EmbeddedRegistry registry = new EmbeddedRegistry(access);
      registry.serve();
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start the embedded registry", e);
    }
  }

  /** The address for {@code schema.registry.url}; it stays the same across restarts. */
  public String url() {
    return (access.tls().isPresent() ? "https" : "http") + "://127.0.0.1:" + port;
  }

  /** How many requests it has been sent since it was first started, refused ones among them. */
  public long requests() {
    return requests.get();
  }

  /** Stops listening and breaks off what is under way; does nothing if it is stopped already. */
  public synchronized void stop() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
  }

  /**
   * Listens again on the same port with the schemas it had, after stopping it if it runs.
   *
   * @throws IllegalStateException if it is closed
   */
  public synchronized void restart() {
    if (threads.isShutdown()) {
      throw new IllegalStateException("The embedded registry is closed");
    }
    stop();
    long deadline = System.nanoTime() + REBIND_TIMEOUT.toNanos();
    while (server == null) {
      try {
        server = bind(port);
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw new UncheckedIOException("Cannot restart the embedded registry", e);
        }
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
    serve();
  }

  @Override
  public synchronized void close() {
    stop();
    threads.shutdownNow();
  }

  private synchronized void serve() {
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      try {
        authorise(exchange);
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        List<String> path =
            Arrays.stream(exchange.getRequestURI().getRawPath().split("/"))
                .filter(segment -> !segment.isEmpty())
                .map(segment -> URLDecoder.decode(segment, StandardCharsets.UTF_8))
                .toList();
        send(exchange, 200, api.answer(exchange.getRequestMethod(), path, body));
      } catch (RestClientException e) {
        send(exchange, e.getStatus(), new ErrorMessage(e.getErrorCode(), message(e)));
      } catch (IOException | RuntimeException e) {
        LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
        send(exchange, 500, new ErrorMessage(50001, "Error in the registry: " + e));
      }
    }
  }

  private void authorise(HttpExchange exchange) throws RestClientException {
    if (access.authorization().isEmpty()) {
      return;
    }
    String asked = access.authorization().get();
    if (!asked.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      exchange.getResponseHeaders().set("WWW-Authenticate", asked.split(" ")[0]);
      throw new RestClientException("Unauthorized", 401, 401);
    }
  }

  /** Confluent's exception appends the error code to its message, which the client does again. */
  private static String message(RestClientException e) {
    return e.getMessage().replace("; error code: " + e.getErrorCode(), "");
  }

  private static void send(HttpExchange exchange, int status, Object answer) throws IOException {
    byte[] json = JacksonMapper.INSTANCE.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(status, json.length);
    exchange.getResponseBody().write(json);
  }

  private HttpServer bindFree() throws IOException {
    Random random = new Random();
    for (int attempt = 1; ; attempt++) {
      try {
        return bind(random.nextInt(FIRST_PORT, LAST_PORT));
      } catch (BindException e) {
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private HttpServer bind(int wanted) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(LOCAL), wanted);
    if (access.tls().isEmpty()) {
      return HttpServer.create(address, 0);
    }
    HttpsServer https = HttpsServer.create(address, 0);
    https.setHttpsConfigurator(tls(access.tls().get()));
    return https;
  }

  private HttpsConfigurator tls(SSLContext context) {
    return new HttpsConfigurator(context) {
      @Override
      public void configure(HttpsParameters connection) {
        SSLParameters parameters = context.getDefaultSSLParameters();
        parameters.setNeedClientAuth(access.clientCertificate());
        connection.setSSLParameters(parameters);
      }
    };
  }
}
