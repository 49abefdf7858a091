package io.cgl.stream.cli;

import io.cgl.stream.monitoring.http.HttpSettings;
import picocli.CommandLine.Option;

/** Where page, metrics and health are shown. */
final class HttpOptions {

  private static final String OFF = "off";

  @Option(
      names = "--http-port",
      defaultValue = "" + HttpSettings.DEFAULT_PORT,
      paramLabel = "PORT|off",
      description =
          "Where a page to watch it on, /metrics, /health/live and /health/ready are served: a port,"
              + " 0 for any free one, or off (default: ${DEFAULT-VALUE}).")
  private String port;

  @Option(
      names = "--http-host",
      defaultValue = HttpSettings.LOOPBACK,
      paramLabel = "HOST",
      description =
          "The address to serve them on; 0.0.0.0 lets other machines read them (default:"
              + " ${DEFAULT-VALUE}).")
  private String host;

  /**
   * As settings.
   *
   * @throws IllegalArgumentException if the port is none
   */
  HttpSettings settings() {
    if (port.equalsIgnoreCase(OFF)) {
      return HttpSettings.OFF;
    }
    try {
      return HttpSettings.at(host, Integer.parseInt(port));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'%s' is no HTTP port: give a number, 0 for any free port, or off".formatted(port), e);
    }
  }
}
