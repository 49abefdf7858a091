package io.cgl.scoring.internal.models;

/**
 * One line of {@code logfmt}: an event's name, then {@code key=value} pairs. A value with a space,
 * a quote or an equals sign in it is quoted.
 */
final class LogLine {

  private final StringBuilder line;

  LogLine(String event) {
    this.line = new StringBuilder(event);
  }

  LogLine with(String key, Object value) {
    String text = String.valueOf(value);
    boolean plain = !text.isEmpty() && text.chars().allMatch(LogLine::isPlain);
    line.append(' ').append(key).append('=').append(plain ? text : quoted(text));
    return this;
  }

  @Override
  public String toString() {
    return line.toString();
  }

  private static boolean isPlain(int c) {
    return c > ' ' && c != '"' && c != '=';
  }

  /** One event stays one line, whatever a message says. */
  private static String quoted(String text) {
    return '"'
        + text.replaceAll("\\s*\\R\\s*", " ").replace("\\", "\\\\").replace("\"", "\\\"")
        + '"';
  }
}
