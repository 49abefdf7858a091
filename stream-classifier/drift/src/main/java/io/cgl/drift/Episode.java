package io.cgl.drift;

import java.util.List;

/**
 * A span of windows whose class frequencies have left the reference.
 *
 * @param id made of the checkpoint and the window that raised the alarm
 * @param openedAt start of that window, in event time, milliseconds
 * @param evidenceFrom start of the window in which the evidence began to build: an estimate of when
 *     the stream changed
 * @param windows number of windows so far, from the one that raised the alarm
 * @param shifts of the classes that moved, largest evidence first, as of the last update
 */
public record Episode(
    String id, long openedAt, long evidenceFrom, int windows, List<DriftDetector.Shift> shifts) {

  public Episode {
    shifts = List.copyOf(shifts);
  }

  /** This episode, {@code more} windows later. */
  Episode longer(int more, List<DriftDetector.Shift> now) {
    return new Episode(id, openedAt, evidenceFrom, windows + more, now);
  }
}
