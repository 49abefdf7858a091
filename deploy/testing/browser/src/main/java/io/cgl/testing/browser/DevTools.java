package io.cgl.testing.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A connection by the Chrome DevTools Protocol: commands with their results, and events.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">the protocol</a>
 */
final class DevTools implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 30;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final WebSocket socket;

  private DevTools(WebSocket socket) {
    this.socket = socket;
  }

  /**
   * Connects.
   *
   * @param events told of what happens, each with its {@code method} and {@code params}
   */
  static DevTools connect(URI uri, Consumer<JsonNode> events) throws Exception {
    CompletableFuture<DevTools> connected = new CompletableFuture<>();
    Listener listener = new Listener(connected, events);
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(uri, listener)
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    DevTools tools = new DevTools(socket);
    connected.complete(tools);
    return tools;
  }

  /** Gives a command and waits for its result. */
  JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    pending.put(id, answer);
    ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
    command.set("params", JSON.valueToTree(parameters));
    socket.sendText(JSON.writeValueAsString(command), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    JsonNode message = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (message.has("error")) {
      throw new AssertionError(method + ": " + message.get("error"));
    }
    return message.get("result");
  }

  @Override
  public void close() {
    socket.abort();
  }

  /** Puts messages together of their parts. */
  private record Listener(
      CompletableFuture<DevTools> connected, Consumer<JsonNode> events, StringBuilder parts)
      implements WebSocket.Listener {

    Listener(CompletableFuture<DevTools> connected, Consumer<JsonNode> events) {
      this(connected, events, new StringBuilder());
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        String text = parts.toString();
        parts.setLength(0);
        try {
          take(JSON.readTree(text));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
          throw new IllegalStateException("not a message of the protocol", e);
        }
      }
      from.request(1);
      return null;
    }

    private void take(JsonNode message) {
      if (message.has("id")) {
        connected.join().pending.remove(message.get("id").asInt()).complete(message);
      } else {
        events.accept(message);
      }
    }
  }
}
