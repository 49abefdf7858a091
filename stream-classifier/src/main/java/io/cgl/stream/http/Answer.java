package io.cgl.stream.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/**
 * An answer over HTTP.
 *
 * @param type the media type of the body
 * @param headers besides the type and the length
 */
public record Answer(int status, String type, byte[] body, Map<String, String> headers) {

  /** JSON's media type. */
  public static final String JSON = "application/json";

  private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

  public Answer {
    headers = Map.copyOf(headers);
  }

  static Answer of(int status, String type, String body) {
    return new Answer(status, type, body.getBytes(UTF_8), Map.of());
  }

  /** A line for a person. */
  static Answer line(int status, String text) {
    return of(status, PLAIN_TEXT, text + "\n");
  }
}
