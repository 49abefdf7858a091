package io.cgl.trainer.retrain;

import java.time.Instant;
import java.util.List;

/**
 * The decisions that a successor must repeat, kept beside the checkpoint, so that a killed training
 * resumes with the same rows.
 *
 * @param begun when the first job began the request
 * @param ranges the parts of the events' and the labels' topics that are joined; empty until there
 *     are enough labels
 * @param through event time of the latest labelled event among them; null until then
 * @param attempts trainings that were started and neither finished nor cancelled
 */
record RetrainingPlan(Instant begun, List<Range> ranges, Instant through, int attempts) {

  /** A part of a partition, from the first offset to the one after the last. */
  record Range(String topic, int partition, long from, long to) {}

  RetrainingPlan {
    ranges = ranges == null ? List.of() : List.copyOf(ranges);
  }

  static RetrainingPlan begin(Instant now) {
    return new RetrainingPlan(now, List.of(), null, 0);
  }

  /** Whether the rows to read are fixed. */
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
