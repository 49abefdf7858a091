package io.cgl.stream.drift;

/**
 * How sure the detector must be.
 *
 * @param windowsToFalseAlarm how many windows pass on average, under the reference, before a false
 *     alarm: the alarm's threshold A
 * @param precision how steady a stream is from window to window when nothing is wrong: class shares
 *     vary like those of this many independent events. No window counts for more than that, however
 *     many events it has
 * @param memory the share of the recent past that is kept per window, 0 to 1
 * @param calmWindows how many windows in a row must look like the reference again to end an episode
 * @param coolDownWindows how many windows after an episode no other may open. Evidence is gathered
 *     meanwhile: a shift that lasts is told of when they are over
 */
public record DriftSettings(
    double windowsToFalseAlarm,
    double precision,
    double memory,
    int calmWindows,
    int coolDownWindows) {

  /** A false alarm in about a thousand windows. */
  public static final DriftSettings DEFAULT = new DriftSettings(1000, 1000, 0.8, 3, 3);

  public DriftSettings {
    if (!(windowsToFalseAlarm > 1)) {
      throw new IllegalArgumentException(
          "the windows to a false alarm must be more than 1, not " + windowsToFalseAlarm);
    }
    if (!(precision > 0)
        || !(memory >= 0 && memory < 1)
        || calmWindows < 1
        || coolDownWindows < 0) {
      throw new IllegalArgumentException(
          "precision must be above 0, memory from 0 to below 1, calm windows at least 1, cool-down"
              + " at least 0: "
              + "%s, %s, %d, %d".formatted(precision, memory, calmWindows, coolDownWindows));
    }
  }

  /** These settings with another mean number of windows to a false alarm. */
  public DriftSettings withWindowsToFalseAlarm(double windows) {
    return new DriftSettings(windows, precision, memory, calmWindows, coolDownWindows);
  }
}
