package io.cgl.drift.quality;

import java.time.Duration;

/**
 * How labels are joined with the classifications of their events.
 *
 * @param retention how long, in event time, a classification waits for its label
 * @param grace how much later, in event time, another event must be labelled before a window
 *     closes: how far labels come out of order
 */
public record QualitySettings(Duration retention, Duration grace) {

  /** Labels within a day, ten minutes out of order. */
  public static final QualitySettings DEFAULT =
      new QualitySettings(Duration.ofHours(24), Duration.ofMinutes(10));

  public QualitySettings {
    if (retention.compareTo(Duration.ofSeconds(1)) < 0 || grace.isNegative()) {
      throw new IllegalArgumentException(
          "labels must be awaited for at least 1 s, and their grace must not be below 0, not %s and %s"
              .formatted(retention, grace));
    }
  }
}
