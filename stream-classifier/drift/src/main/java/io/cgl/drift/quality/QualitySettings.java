package io.cgl.drift.quality;

import java.time.Duration;

/**
 * How labels are joined with the classifications of their events.
 *
 * @param retention how long, in event time, a classification waits for its label
 * @param grace how far, in event time, labels may come out of order: a window closes once an event
 *     that much later is labelled
 */
public record QualitySettings(Duration retention, Duration grace) {

  public QualitySettings {
    if (retention.compareTo(Duration.ofSeconds(1)) < 0 || grace.isNegative()) {
      throw new IllegalArgumentException(
          "labels must be awaited for at least 1 s, and their grace must not be below 0, not %s and %s"
              .formatted(retention, grace));
    }
  }
}
