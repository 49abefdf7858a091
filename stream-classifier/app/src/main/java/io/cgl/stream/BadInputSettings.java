package io.cgl.stream;

import java.time.Duration;

/**
 * What is made of events that are odd, but not bad.
 *
 * @param maxAhead an event stamped further ahead of this machine's clock is counted in the window
 *     of its arrival; otherwise one event of the year 2100 would close all windows until then
 */
public record BadInputSettings(Duration maxAhead) {

  /** One hour, by which brokers let producers be ahead by default. */
  public static final BadInputSettings DEFAULT = new BadInputSettings(Duration.ofHours(1));

  public BadInputSettings {
    if (maxAhead.isNegative()) {
      throw new IllegalArgumentException("events cannot be ahead by a negative time: " + maxAhead);
    }
  }
}
