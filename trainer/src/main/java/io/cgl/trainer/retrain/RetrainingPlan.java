package io.cgl.trainer.retrain;

import java.time.Instant;
import java.util.List;

/**
 * What a job that takes up a request again must do as the one before did: kept beside the
 * checkpoint, so that a killed training goes on instead of beginning with other rows.
 *
 * @param begun when the first job took up the request
 * @param ranges the parts of the events' and the labels' topics that are joined; empty until there
 *     are enough labels
 * @param through event time of the latest labelled event among them; null until then
 * @param attempts how often a training was begun that nobody ended
 */
record RetrainingPlan(Instant begun, List<Range> ranges, Instant through, int attempts) {

  /**
   * A part of a partition.
   *
   * @param from the first offset
   * @param to the offset after the last one
   */
  record Range(String topic, int partition, long from, long to) {}

  RetrainingPlan {
    ranges = ranges == null ? List.of() : List.copyOf(ranges);
  }

  static RetrainingPlan begin(Instant now) {
    return new RetrainingPlan(now, List.of(), null, 0);
  }

  /** Whether it is settled which rows are read. */
  boolean settled() {
    return through != null;
  }

  RetrainingPlan settle(List<Range> chosen, Instant latest) {
    return new RetrainingPlan(begun, chosen, latest, attempts);
  }

  RetrainingPlan withAttempts(int count) {
    return new RetrainingPlan(begun, ranges, through, count);
  }
}
