package io.cgl.stream.monitoring.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/**
 * An answer over HTTP.
 *
 * @param type the media type of the body
 * @param headers besides the type and the length
 */
public record HttpResponse(int status, String type, byte[] body, Map<String, String> headers) {

  /** JSON's media type. */
  public static final String JSON = "application/json";

  private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

  public HttpResponse {
    headers = Map.copyOf(headers);
  }

  static HttpResponse of(int status, String type, String body) {
    return new HttpResponse(status, type, body.getBytes(UTF_8), Map.of());
  }

  /** A line for a person. */
  static HttpResponse line(int status, String text) {
    return of(status, PLAIN_TEXT, text + "\n");
  }
}
