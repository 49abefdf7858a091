package io.cgl.stream.monitoring.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/**
 * An answer over HTTP.
 *
 * @param type the media type of the body
 * @param headers besides the type and the length
 */
public record HttpResponse(int status, String type, byte[] body, Map<String, String> headers) {

  private static final JsonMapper JSON = new JsonMapper();

  private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

  public HttpResponse {
    headers = Map.copyOf(headers);
  }

  static HttpResponse of(int status, String type, String body) {
    return new HttpResponse(status, type, body.getBytes(UTF_8), Map.of());
  }

  /** A record of plain values as JSON. */
  public static HttpResponse json(int status, Object value, Map<String, String> headers) {
    try {
      return new HttpResponse(status, "application/json", JSON.writeValueAsBytes(value), headers);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of plain values are always JSON", e);
    }
  }

  /** A line for a person. */
  static HttpResponse line(int status, String text) {
    return of(status, PLAIN_TEXT, text + "\n");
  }
}
