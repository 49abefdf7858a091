package io.cgl.drift;

/**
 * How certain the detector must be before it raises an alarm.
 *
 * @param windowsToFalseAlarm the mean number of windows without drift before a false alarm
 * @param blockWindows how many windows are judged together; an alarm does not wait for the last of
 *     them, but the detector learns from whole blocks
 * @param calmBlocks how many blocks an episode takes at least to end
 * @param coolDownBlocks for how many blocks after an episode no other may open. Evidence is
 *     gathered meanwhile: a shift that lasts raises its alarm when they are over
 */
public record DriftSettings(
    double windowsToFalseAlarm, int blockWindows, int calmBlocks, int coolDownBlocks) {

  /** A false alarm in about a thousand windows, blocks of one window. */
  public static final DriftSettings DEFAULT = new DriftSettings(1000, 1, 3, 3);

  public DriftSettings {
    if (blockWindows < 1 || calmBlocks < 1 || coolDownBlocks < 0) {
      throw new IllegalArgumentException(
          "a block must have at least 1 window, calm blocks must be at least 1, cool-down blocks at least"
              + " 0, not %d, %d and %d".formatted(blockWindows, calmBlocks, coolDownBlocks));
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
}
