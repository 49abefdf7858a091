package io.cgl.stream.reset;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import org.apache.kafka.clients.admin.OffsetSpec;

/**
 * The point at which an application starts to read after a reset.
 *
 * @param name {@code earliest}, {@code latest}, or a time
 * @param offsets what each partition's offset is looked up by
 */
public record ResetPoint(String name, OffsetSpec offsets) {

  /**
   * Parses {@code earliest}, {@code latest}, or an ISO 8601 time such as {@code
   * 2026-01-31T12:00:00Z}, which means the first event stamped then or later.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static ResetPoint parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "earliest" -> new ResetPoint("earliest", OffsetSpec.earliest());
      case "latest" -> new ResetPoint("latest", OffsetSpec.latest());
      default -> {
        try {
          Instant time = Instant.parse(text);
          yield new ResetPoint(
              time.toString(), OffsetSpec.forTimestamp(Math.max(0, time.toEpochMilli())));
        } catch (DateTimeException e) {
          throw new IllegalArgumentException(
              "'%s' is neither earliest nor latest nor a time like 2026-01-31T12:00:00Z"
                  .formatted(text),
              e);
        }
      }
    };
  }
}
