package io.cgl.stream.drift;

/**
 * How sure the detector must be.
 *
 * @param windowsToFalseAlarm how many windows pass on average, under the reference, before a false
 *     alarm
 * @param calmWindows how many windows it takes at least to end an episode
 * @param coolDownWindows how many windows after an episode no other may open. Evidence is gathered
 *     meanwhile: a shift that lasts is told of when they are over
 */
public record DriftSettings(double windowsToFalseAlarm, int calmWindows, int coolDownWindows) {

  /** A false alarm in about a thousand windows. */
  public static final DriftSettings DEFAULT = new DriftSettings(1000, 3, 3);

  public DriftSettings {
    if (!(windowsToFalseAlarm > 1)) {
      throw new IllegalArgumentException(
          "the windows to a false alarm must be more than 1, not " + windowsToFalseAlarm);
    }
    if (calmWindows < 1 || coolDownWindows < 0) {
      throw new IllegalArgumentException(
          "calm windows must be at least 1, cool-down windows at least 0: %d, %d"
              .formatted(calmWindows, coolDownWindows));
    }
  }

  /** These settings with another mean number of windows to a false alarm. */
  public DriftSettings withWindowsToFalseAlarm(double windows) {
    return new DriftSettings(windows, calmWindows, coolDownWindows);
  }
}
