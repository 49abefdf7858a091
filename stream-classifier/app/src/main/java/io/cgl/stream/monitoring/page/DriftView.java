package io.cgl.stream.monitoring.page;

import java.util.List;

/**
 * What is shown of class frequencies and drift. Times are milliseconds of event time; lists by
 * window go from the oldest to the newest.
 *
 * @param windowMillis length of a window
 * @param starts of the windows
 * @param events of each window, on all instances
 * @param evidence the detector's after each window, drawn from minus the threshold upwards; null
 *     where a window was not judged
 * @param threshold the evidence at which an episode begins; null where no window was judged
 * @param swaps starts of the windows in which another checkpoint took over
 * @param classes largest movers first
 * @param omitted classes that moved less and are not among them
 * @param episodes newest first
 */
record DriftView(
    long windowMillis,
    long[] starts,
    long[] events,
    List<Double> evidence,
    Double threshold,
    List<Long> swaps,
    List<ClassSeries> classes,
    int omitted,
    List<EpisodeView> episodes) {

  /**
   * A class over time. Shares are from 0 to 1.
   *
   * @param reference its share of the held-out predictions; null where there is no reference
   * @param recent its share of the last windows
   * @param shares its share of each window; null in those of checkpoints that do not know it
   * @param moved whether an open episode names it
   */
  record ClassSeries(
      String label, Double reference, double recent, List<Double> shares, boolean moved) {}

  /**
   * @param kind what drifted: {@code CLASS_FREQUENCIES} or {@code ACCURACY}
   * @param evidenceFrom when the evidence began to build
   * @param endedAt null while it is open
   * @param closedBy {@code RETURN} or {@code SWAP}; null while it is open
   * @param windows that it has lasted
   * @param moves largest first
   */
  record EpisodeView(
      String id,
      String modelId,
      String kind,
      boolean open,
      long openedAt,
      long evidenceFrom,
      Long endedAt,
      String closedBy,
      int windows,
      List<Move> moves) {}

  /** How a class moved: shares of predictions, or recalls where accuracy dropped. */
  record Move(String label, double from, double to) {}
}
