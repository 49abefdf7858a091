package io.cgl.stream.monitoring.http;

/**
 * Whether and where a classifier shows its page, metrics and health.
 *
 * @param enabled false for no HTTP at all, and then nothing is measured either
 * @param host name or address to listen on; beyond the loopback everybody who can connect can read
 * @param port to listen on, 0 for any that is free
 */
public record HttpSettings(boolean enabled, String host, int port) {

  /** The address to listen on where none is given: only this machine can connect. */
  public static final String LOOPBACK = "127.0.0.1";

  public static final int DEFAULT_PORT = 8080;

  public static final HttpSettings OFF = new HttpSettings(false, LOOPBACK, DEFAULT_PORT);

  public HttpSettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException("the HTTP host has no name");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException(
          "the HTTP port must be from 0 (any free one) to 65535, not " + port);
    }
  }

  /** Enabled, at an address of one's own. */
  public static HttpSettings at(String host, int port) {
    return new HttpSettings(true, host, port);
  }
}
