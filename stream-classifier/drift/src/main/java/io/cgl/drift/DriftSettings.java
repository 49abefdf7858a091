package io.cgl.drift;

/**
 * How sure the detector must be.
 *
 * @param windowsToFalseAlarm how many windows pass on average, under the reference, before a false
 *     alarm
 * @param blockWindows how many windows are judged together. An alarm does not wait for the last of
 *     them; what is learnt of the stream is learnt from whole blocks
 * @param calmBlocks how many blocks it takes at least to end an episode
 * @param coolDownBlocks how many blocks after an episode no other may open. Evidence is gathered
 *     meanwhile: a shift that lasts is told of when they are over
 */
public record DriftSettings(
    double windowsToFalseAlarm, int blockWindows, int calmBlocks, int coolDownBlocks) {

  /** A false alarm in about a thousand windows, each a block of its own. */
  public static final DriftSettings DEFAULT = new DriftSettings(1000, 1, 3, 3);

  public DriftSettings {
    if (blockWindows < 1 || calmBlocks < 1 || coolDownBlocks < 0) {
      throw new IllegalArgumentException(
          "a block must be of 1 window at least, calm blocks at least 1, cool-down blocks at least 0:"
              + " %d, %d, %d".formatted(blockWindows, calmBlocks, coolDownBlocks));
    }
    if (!(windowsToFalseAlarm > 1)) {
      throw new IllegalArgumentException(
          "the windows to a false alarm must be more than 1, not " + windowsToFalseAlarm);
    }
    if (!(windowsToFalseAlarm > blockWindows)) {
      throw new IllegalArgumentException(
          "the windows to a false alarm must be more than the %d of a block, not %s"
              .formatted(blockWindows, windowsToFalseAlarm));
    }
  }

  /** These settings with another mean number of windows to a false alarm. */
  public DriftSettings withWindowsToFalseAlarm(double windows) {
    return new DriftSettings(windows, blockWindows, calmBlocks, coolDownBlocks);
  }
}
