package io.cgl.checkpoint.features;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Reads times of ISO 8601: a date, or a date and a time with {@code T} or a blank between them. */
public final class IsoTime {

  private static final int LONGEST = 40;

  /** Where a time follows the date. */
  private static final int DATE = "2026-03-01".length();

  private static final List<Function<String, Instant>> FORMATS =
      List.of(
          text -> OffsetDateTime.parse(text).toInstant(),
          text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
          text -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));

  private IsoTime() {}

  /** Seconds since 1970, if the text is a time; one without an offset counts as UTC. */
  public static OptionalDouble seconds(String text) {
    if (text.length() < DATE || text.length() > LONGEST || text.charAt(4) != '-') {
      return OptionalDouble.empty();
    }
    String iso =
        text.length() > DATE && text.charAt(DATE) == ' ' ? text.replaceFirst(" ", "T") : text;
    for (Function<String, Instant> format : FORMATS) {
      try {
        Instant instant = format.apply(iso);
        return OptionalDouble.of(instant.getEpochSecond() + instant.getNano() / 1e9);
      } catch (DateTimeException e) {
        // Another format, or none.
      }
    }
    return OptionalDouble.empty();
  }
}
