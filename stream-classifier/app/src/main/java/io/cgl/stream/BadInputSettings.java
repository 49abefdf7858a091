package io.cgl.stream;

import java.time.Duration;

/**
 * What is made of events that are odd, but not bad.
 *
 * @param maxAhead events that are stamped further ahead of this machine's clock are counted in the
 *     window of their arrival: one event of the year 2100 would else close all windows up to there
 */
public record BadInputSettings(Duration maxAhead) {

  /** An hour, which is what brokers let producers be ahead by default. */
  public static final BadInputSettings DEFAULT = new BadInputSettings(Duration.ofHours(1));

  public BadInputSettings {
    if (maxAhead.isNegative()) {
      throw new IllegalArgumentException(
          "events cannot be ahead by less than nothing, as " + maxAhead + " says");
    }
  }
}
