package io.cgl.stream.driftreplay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** How a file writes times. */
final class EventTime {

  /** Numbers from here on are milliseconds: as seconds they would be the year 5138. */
  private static final double MILLISECONDS_FROM = 1e11;

  private EventTime() {}

  /**
   * Milliseconds since the epoch of a number (seconds, or milliseconds where it is too large for
   * them) or of an ISO 8601 time, which is UTC where it does not say otherwise.
   *
   * @throws DateTimeException if it is neither
   */
  static long parse(String text) {
    String time = text.strip();
    try {
      double number = Double.parseDouble(time);
      return Math.round(Math.abs(number) < MILLISECONDS_FROM ? 1000 * number : number);
    } catch (NumberFormatException e) {
      return iso(time.replace(' ', 'T')).toEpochMilli();
    }
  }

  private static Instant iso(String time) {
    try {
      return OffsetDateTime.parse(time).toInstant();
    } catch (DateTimeException e) {
      return LocalDateTime.parse(time).toInstant(ZoneOffset.UTC);
    }
  }
}
