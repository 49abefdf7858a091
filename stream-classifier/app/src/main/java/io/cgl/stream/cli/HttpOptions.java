package io.cgl.stream.cli;

import io.cgl.stream.monitoring.http.HttpSettings;
import picocli.CommandLine.Option;

/** Where the page, metrics and health are served. */
final class HttpOptions {

  private static final String OFF = "off";

  @Option(
      names = "--http-port",
      defaultValue = "" + HttpSettings.DEFAULT_PORT,
      paramLabel = "PORT|off",
      description =
          "Port of the status page, /metrics, /health/live and /health/ready; 0 for any free port,"
              + " or off (default: ${DEFAULT-VALUE}).")
  private String port;

  @Option(
      names = "--http-host",
      defaultValue = HttpSettings.LOOPBACK,
      paramLabel = "HOST",
      description =
          "Address to serve them on; 0.0.0.0 lets other machines read them (default:"
              + " ${DEFAULT-VALUE}).")
  private String host;

  /**
   * @throws IllegalArgumentException if the port is not valid
   */
  HttpSettings settings() {
    if (port.equalsIgnoreCase(OFF)) {
      return HttpSettings.OFF;
    }
    try {
      return HttpSettings.at(host, Integer.parseInt(port));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'%s' is not an HTTP port: give a number, 0 for any free port, or off".formatted(port),
          e);
    }
  }
}
